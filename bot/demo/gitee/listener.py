"""Sockets: one thread for each connection, keep-alive, and answers that break on their way."""

import socket
import struct
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from typing import Any, TypeAlias

from bot.demo.gitee.body import Body
from bot.demo.gitee.faults import Fault
from bot.demo.gitee.wire import Answer, Incoming, Stream

# a request -> the answer, and what breaks it on its way
Receive: TypeAlias = Callable[[Incoming], tuple[Answer | Stream, Fault | None]]


class Listener(ThreadingTCPServer):
    """The listening socket; knows its open connections, so that the kept-alive ones end with it."""

    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, port: int, receive: Receive, clock: Callable[[], float]) -> None:
        self.receive = receive
        self.clock = clock
        self.defects: list[BaseException] = []
        self._open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), _Connection)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def close(self) -> None:
        """End every connection, wait for their threads, free the port; `serve_forever` has returned."""
        for connection in tuple(self._open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:  # the other end was quicker
                continue
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 (socketserver's signature)
        """Keep what went wrong inside; a client that hung up is no defect."""
        error = sys.exception()
        if error is not None and not isinstance(error, ConnectionError):
            self.defects.append(error)


class _Connection(BaseHTTPRequestHandler):
    """One connection: each answer leaves in one write, so that no delayed acknowledgement holds it up."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Listener

    def do_GET(self) -> None:
        body = Body(self.rfile, self.headers)
        incoming = Incoming(self.command, self.path, self.headers, body, self.client_address[0])
        answer, fault = self.server.receive(incoming)
        for _ in body.blocks():  # what nobody wanted: the next request begins behind it
            pass
        if isinstance(answer, Answer):
            self._send(answer, fault)
            return
        with closing(answer.blocks):  # also where the client hangs up in the middle
            for piece in answer.sent(self.server.clock()):
                self.wfile.write(piece)

    do_POST = do_PATCH = do_PUT = do_DELETE = do_GET  # noqa: N815 (http.server's names)

    def _send(self, answer: Answer, fault: Fault | None) -> None:
        """Send an answer, or as much of it as its fault lets through."""
        half = answer.body[: len(answer.body) // 2]
        if fault is Fault.CUT_JSON:
            answer = replace(answer, body=half)
        head = answer.head(self.server.clock())
        match fault:
            case Fault.DROPPED | Fault.ANSWER_LOST:
                self.close_connection = True
            case Fault.SHORT_BODY:
                self.wfile.write(head + half)
                self.close_connection = True
            case Fault.RESET:
                self.wfile.write(head + half)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.close_connection = True
            case _:
                self.wfile.write(head + answer.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (http.server's name)
        """Stay quiet: `Server.requests` is the log."""
