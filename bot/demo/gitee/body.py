"""The body of a request as it comes in, told its length or in chunks."""

from collections.abc import Iterator
from email.message import Message
from io import BufferedIOBase

_BLOCK = 65_536


class Body:
    """Reads a request's body from its connection once, however it is framed."""

    def __init__(self, connection: BufferedIOBase, headers: Message) -> None:
        self._connection = connection
        self._length = int(headers.get("Content-Length") or 0)
        self._chunked = headers.get("Transfer-Encoding", "").lower() == "chunked"
        self._done = False

    def blocks(self) -> Iterator[bytes]:
        """Give what is left of it piece by piece; a connection that ends too early is a ConnectionError."""
        if self._done:
            return
        self._done = True
        if not self._chunked:
            yield from self._exactly(self._length)
            return
        while size := int(self._line().split(b";")[0], 16):
            yield from self._exactly(size)
            self._line()
        while self._line():  # trailers, which nobody needs
            pass

    def read(self) -> bytes:
        """Give what is left of it; a next request on this connection begins behind it."""
        return b"".join(self.blocks())

    def _exactly(self, size: int) -> Iterator[bytes]:
        while size:
            block = self._connection.read(min(size, _BLOCK))
            if not block:
                raise ConnectionAbortedError("the caller hung up")
            size -= len(block)
            yield block

    def _line(self) -> bytes:
        line = self._connection.readline()
        if not line:
            raise ConnectionAbortedError("the caller hung up")
        return line.strip()
