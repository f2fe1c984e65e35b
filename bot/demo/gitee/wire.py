"""Requests and answers as values."""

import json
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from email.message import Message
from email.utils import formatdate
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from bot.demo.gitee.body import Body
from bot.demo.gitee.keys import Caller

JSON_TYPE, HTML_TYPE = "application/json; charset=utf-8", "text/html"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request as it comes off its connection."""

    method: str
    target: str  # path and query
    headers: Message
    body: Body
    address: str

    def bearer(self) -> str:
        """Give the token of the header, nothing where there is none."""
        return self.headers.get("Authorization", "").removeprefix("Bearer ").strip()

    def content(self) -> Any:
        """Read the body: JSON, or a form; JSON that is broken is None, as no body is."""
        raw = self.body.read().decode(errors="replace")
        if "json" not in self.headers.get("Content-Type", ""):
            return dict(parse_qsl(raw, keep_blank_values=True)) or None
        try:
            return json.loads(raw)
        except json.JSONDecodeError:
            return None


class Seen(NamedTuple):
    """One line of the server's log; the query never holds the token."""

    method: str
    path: str  # below /api/v5
    query: dict[str, str]


@dataclass(frozen=True, slots=True)
class Request:
    """A request that may be answered: who asks has been settled."""

    method: str
    path: str  # below /api/v5
    query: Mapping[str, str]
    url: str  # absolute, without the query
    caller: Caller
    content: Any = None  # what the body holds: an object mostly, a list of labels


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, a body and headers beside the usual ones."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = JSON_TYPE

    def head(self, now: float) -> bytes:
        """Give everything before the body; `now` (epoch seconds) becomes the Date."""
        length = {} if self.status == HTTPStatus.NO_CONTENT else {"Content-Length": str(len(self.body))}
        return _head(self.status, now, {"Content-Type": self.content_type, **length, **self.headers})


@dataclass(frozen=True, slots=True)
class Stream:
    """An answer whose length nobody knows when it begins."""

    status: int
    headers: dict[str, str]
    content_type: str
    blocks: Generator[bytes, None, None]

    def sent(self, now: float) -> Iterator[bytes]:
        """Give what goes over the wire: the head, then each block as a chunk."""
        told = {"Content-Type": self.content_type, "Transfer-Encoding": "chunked", **self.headers}
        yield _head(self.status, now, told)
        for block in self.blocks:
            yield b"%x\r\n%s\r\n" % (len(block), block)
        yield b"0\r\n\r\n"


def _head(status: int, now: float, headers: Mapping[str, str]) -> bytes:
    lines = [
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}",
        f"Date: {formatdate(now, usegmt=True)}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def json_answer(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    """Answer with JSON."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(status, body, headers or {})


def message(status: int, text: str, headers: dict[str, str] | None = None) -> Answer:
    """Answer with `{"message": ...}`, as the host does for every error of its own."""
    return json_answer({"message": text}, status, headers)


def page(status: int) -> Answer:
    """Answer with the HTML page of the proxy in front of the host."""
    title = f"{status} {HTTPStatus(status).phrase}"
    text = (
        f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n"
        "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    )
    return Answer(status, text.encode(), content_type=HTML_TYPE)
