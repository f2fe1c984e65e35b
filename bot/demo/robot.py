"""A chat group with a robot, on loopback: it takes messages as WeCom's does, and keeps them to be shown."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_PATH = "/cgi-bin/webhook/send?key=a-key-of-the-demo"


class Group(ThreadingHTTPServer):
    """The group, and what was said in it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Robot)
        self.messages: list[str] = []

    @property
    def url(self) -> str:
        """Give the address at which its robot listens."""
        return f"http://127.0.0.1:{self.server_port}{_PATH}"


class _Robot(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        """Take a message."""
        assert isinstance(self.server, Group)
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.messages.append(body["text"]["content"])
        answer = b'{"errcode": 0, "errmsg": "ok"}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - it is called that
        """Say nothing of requests."""


@contextmanager
def group() -> Iterator[Group]:
    """Let a group listen."""
    with Group() as listening:
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield listening
        finally:
            listening.shutdown()
            thread.join()
