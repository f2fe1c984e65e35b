"""Git over smart HTTP: `git http-backend` run as a CGI for repositories that have git content.

Everybody may read what is public. A push comes with HTTP Basic, the password being a token of somebody who
may write to the repository.
"""

import base64
import binascii
import re
import subprocess
import tempfile
from collections.abc import Callable, Generator, Iterator, Mapping
from functools import cache
from http import HTTPStatus
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple, cast
from urllib.parse import parse_qsl, unquote, urlsplit

from bot.demo.gitee.forge import Forge
from bot.demo.gitee.keys import Caller
from bot.demo.gitee.plumbing import environment, word
from bot.demo.gitee.repository import Repo
from bot.demo.gitee.wire import Answer, Incoming, Stream

_PATH = re.compile(r"/(?P<name>[^/]+/[^/]+?)\.git/(?P<rest>info/refs|git-upload-pack|git-receive-pack)")
_SERVICES = ("git-upload-pack", "git-receive-pack")
_PASSED = {
    "Content-Type": "CONTENT_TYPE",
    "Content-Encoding": "HTTP_CONTENT_ENCODING",
    "Git-Protocol": "HTTP_GIT_PROTOCOL",
}
_FILTERS = ("uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant", "uploadpack.allowReachableSHA1InWant")
_BLOCK = 65_536
_CHALLENGE = {"WWW-Authenticate": 'Basic realm="Gitee"'}


class GitSeen(NamedTuple):
    """One line of the log of git's traffic; `sent` is in bytes of the answer's body."""

    method: str
    path: str
    service: str
    sent: int


class SmartHttp:
    """The git side of the server; `log` tells what it served."""

    def __init__(self, forge: Forge, caller: Callable[[str], Caller], *, filters: bool) -> None:
        self.log: list[GitSeen] = []
        self._forge = forge
        self._caller = caller
        self._config = dict.fromkeys(_FILTERS, "true" if filters else "false")

    def answer(self, incoming: Incoming) -> Answer | Stream:
        """Answer one request of a git client."""
        split = urlsplit(incoming.target)
        match = _PATH.fullmatch(unquote(split.path))
        service = dict(parse_qsl(split.query)).get("service") or split.path.rpartition("/")[2]
        seen = GitSeen(incoming.method, split.path, service, 0)
        with self._forge.lock:
            repo = self._forge.find_repo(match["name"]) if match else None
            refusal = self._refusal(repo, service, incoming.headers.get("Authorization", ""))
            if refusal or match is None or repo is None or repo.git is None:
                self.log.append(seen)
                return refusal or _plain(404)
            variables = self._variables(incoming, repo.git.path, match["rest"], split.query)
            before = repo.git.branches() if match["rest"] == "git-receive-pack" else None
        chunks = self._run(incoming, variables, seen)
        status, kind = _head(next(chunks, b""))
        if before is None:
            return Stream(status, {"Cache-Control": "no-cache"}, kind, chunks)
        # Pull requests have followed the push before its sender hears of it.
        body = b"".join(chunks)
        with self._forge.lock:
            if repo.git:
                repo.git.received(before)
        return Answer(status, body, {"Cache-Control": "no-cache"}, kind)

    def _refusal(self, repo: Repo | None, service: str, authorization: str) -> Answer | None:
        """Refuse whoever may not do this, None where there is no reason to."""
        if repo is None or repo.git is None or repo.banned or service not in _SERVICES:
            return _plain(404)
        caller = self._caller(_password(authorization))
        writes = service == "git-receive-pack"
        if (writes or repo.private) and not caller.trusted:
            return _plain(401, _CHALLENGE)
        if writes and not (caller.may_write and repo.may_push(caller.user)):
            return _plain(403)
        return None

    def _variables(self, incoming: Incoming, folder: Path, rest: str, query: str) -> dict[str, str]:
        """Give the CGI its environment; a REMOTE_USER is what lets it take a push."""
        passed = {name: incoming.headers.get(header, "") for header, name in _PASSED.items()}
        return environment(self._config) | {
            "GIT_PROJECT_ROOT": str(folder),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": f"/{rest}",
            "QUERY_STRING": query,
            "REMOTE_ADDR": incoming.address,
            "REMOTE_USER": "somebody",
            "REQUEST_METHOD": incoming.method,
            **{name: value for name, value in passed.items() if value},
        }

    def _run(
        self, incoming: Incoming, variables: Mapping[str, str], seen: GitSeen
    ) -> Generator[bytes, None, None]:
        """Run the CGI: the first piece is its head, the others its body; the log learns how much it was."""
        sent = 0
        with tempfile.TemporaryFile() as spool:  # a body may be large, and must not wait for the answer
            for block in incoming.body.blocks():
                spool.write(block)
            told = {**variables, "CONTENT_LENGTH": str(spool.tell())}
            spool.seek(0)
            with subprocess.Popen(
                [_program()], stdin=spool, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=told
            ) as process:
                try:
                    pieces = _pieces(process)
                    yield next(pieces, b"")
                    for piece in pieces:
                        sent += len(piece)
                        yield piece
                except GeneratorExit:  # the client hung up
                    process.kill()
                    raise
                finally:
                    self.log.append(seen._replace(sent=sent))


@cache
def _program() -> Path:
    """Find the CGI that git comes with."""
    return Path(word(Path(), "--exec-path")) / "git-http-backend"


def _pieces(process: subprocess.Popen[bytes]) -> Iterator[bytes]:
    """Give a CGI's head as one piece, then its body in blocks."""
    output = cast(BufferedReader, process.stdout)
    yield b"".join(iter(output.readline, b"\r\n"))
    while block := output.read1(_BLOCK):
        yield block


def _head(lines: bytes) -> tuple[int, str]:
    """Read the status and the content type of a CGI's head; no head at all is an error of the server."""
    fields = dict(line.split(": ", 1) for line in lines.decode("latin-1").splitlines())
    status = fields.get("Status", "200" if fields else "500")
    return int(status.split()[0]), fields.get("Content-Type", "text/plain")


def _password(authorization: str) -> str:
    """Give the password of HTTP Basic, nothing where there is none."""
    kind, _, coded = authorization.partition(" ")
    if kind.lower() != "basic":
        return ""
    try:
        return base64.b64decode(coded).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _plain(status: int, headers: dict[str, str] | None = None) -> Answer:
    text = f"{status} {HTTPStatus(status).phrase}\n"
    return Answer(status, text.encode(), headers or {}, "text/plain")
