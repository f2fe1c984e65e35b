"""A mail server and robots of chat groups on loopback, that do what a story wants of them."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult


class Mailbox:
    """Takes mail; `answers` says otherwise by command (RCPT, DATA), a dropped connection being None."""

    def __init__(self):
        self.mails, self.connections, self.answers = [], 0, {}

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802 - the server calls it so
        refused = self.answers.get("RCPT")
        if callable(refused):
            refused = refused(address)
        if refused:
            return refused
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        answer = self.answers.get("DATA", "250 OK")
        if answer is None or answer.startswith("250"):
            self.mails.append(Mail(envelope))
        if answer is None:
            server.transport.abort()
            return "250 never heard"
        return answer


class Mail:
    """One mail as it came in."""

    def __init__(self, envelope):
        self.to = list(envelope.rcpt_tos)
        self.raw = envelope.content
        self.message = message_from_bytes(envelope.content, policy=default)

    @property
    def subject(self):
        return self.message["Subject"]

    @property
    def text(self):
        return self.message.get_body(("plain",)).get_content().replace("\r\n", "\n")

    @property
    def calendar(self):
        return next((p for p in self.message.walk() if p.get_content_type() == "text/calendar"), None)


class _Counting(SMTP):
    def connection_made(self, transport):
        self.event_handler.connections += 1
        super().connection_made(transport)


class _Post(Controller):
    def factory(self):
        return _Counting(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mailbox(**options) -> Iterator[tuple[Mailbox, int]]:
    """Serve one mailbox; with `password` it wants a login."""
    box = Mailbox()
    password = options.pop("password", None)
    if password:

        def check(server, session, envelope, mechanism, data):
            return AuthResult(success=data.password == password.encode(), handled=False)

        options |= {"authenticator": check, "auth_require_tls": False}
    post = _Post(box, hostname="127.0.0.1", port=0, server_hostname="post.example.com", **options)
    post.start()
    box.connections = 0  # the first one was its own
    try:
        yield box, post.port
    finally:
        post.stop(no_assert=True)


class Robots:
    """Answers requests to /wecom, /dingtalk, /feishu; `answers` by path: (status, body), what gives it, or "hang"."""

    def __init__(self):
        self.seen, self.answers, self.silent = [], {}, threading.Event()

    def bodies(self, path):
        return [body for where, _, body in self.seen if where.partition("?")[0] == path]


@contextmanager
def robots() -> Iterator[tuple[Robots, str]]:
    """Serve them; whoever is left waiting is let go at the end."""
    found = Robots()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            length = int(self.headers["Content-Length"])
            body = json.loads(self.rfile.read(length))
            found.seen.append((self.path, dict(self.headers), body))
            answer = found.answers.get(self.path.partition("?")[0], (200, '{"errcode": 0, "code": 0}'))
            if callable(answer):
                answer = answer()
            if answer == "hang":
                found.silent.wait(20)
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            status, text = answer
            self.send_response(status)
            if status in (301, 302, 307):
                self.send_header("Location", text)
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield found, f"http://127.0.0.1:{server.server_port}"
    finally:
        found.silent.set()
        server.shutdown()
        server.server_close()
