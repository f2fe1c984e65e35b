"""Requests and answers as values."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from http import HTTPStatus
from typing import Any, NamedTuple

JSON_TYPE, HTML_TYPE = "application/json; charset=utf-8", "text/html"


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
    trusted: bool  # a good token came with it: private repositories are there


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, a body and headers beside the usual ones."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = JSON_TYPE

    def head(self, now: float) -> bytes:
        """Give everything before the body; `now` (epoch seconds) becomes the Date."""
        lines = [
            f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}",
            f"Date: {formatdate(now, usegmt=True)}",
            f"Content-Type: {self.content_type}",
            f"Content-Length: {len(self.body)}",
            *(f"{name}: {value}" for name, value in self.headers.items()),
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
