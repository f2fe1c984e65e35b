"""The forge on the wire: on a loopback port, with the host's log, limits and refusals."""

import threading
import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from bot.demo.gitee.api import answer
from bot.demo.gitee.call import Switches
from bot.demo.gitee.faults import Fault, Faults
from bot.demo.gitee.forge import Forge
from bot.demo.gitee.keys import Keys
from bot.demo.gitee.listener import Listener
from bot.demo.gitee.parts import User
from bot.demo.gitee.quirks import Quirks
from bot.demo.gitee.rate import Rate
from bot.demo.gitee.smart import GitSeen, SmartHttp
from bot.demo.gitee.wire import Answer, Incoming, Request, Seen, Stream, message

UNDERSCORE_HEADERS = frozenset({"total_count", "total_page"})  # which a proxy in front may drop
PAGE_HEADERS = UNDERSCORE_HEADERS | {"Link"}
RATE_HEADERS = frozenset({"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"})
EVERY_HEADER = PAGE_HEADERS | RATE_HEADERS | {"X-Request-Id"}  # old Gitee sent no rate headers, for one

_ROOT = "/api/v5"


class Server:
    """Serve a forge for the length of a `with` block; `url` ends in /api/v5.

    `latency` is in real seconds before each answer. `tokens` tells whose each one is, `token` and `user` are
    short for one; any other is refused. Where none is told, tokens are not looked at, and nobody may write.
    `git` is the forge's `git_root`, if that has none: with one, repositories that have git content are served
    under `git_url`, which neither `rate` nor `faults` nor `requests` concern; without `git_filters` a partial
    clone gets everything. `repo_wide_comments` says whether all comments are listed at once: no, yes, or with
    a web page for an answer. `omit` names headers to leave out (`omit=EVERY_HEADER`). `max_body` is the longest
    text, in characters, that may be written, `strip_html_comments` takes `<!-- -->` out of it.
    `on_request(n, path_and_query)` is called before the n-th request is answered, from 1, and may change the
    forge, but not by a git client, which would wait for it. `requests` and `git_requests` are the logs; what
    the simulation itself gets wrong is raised when the block ends.
    """

    def __init__(
        self,
        forge: Forge,
        *,
        latency: float = 0.0,
        rate: Rate | None = None,
        faults: Faults | None = None,
        quirks: Quirks | None = None,
        token: str | None = None,
        user: User | None = None,
        tokens: Mapping[str, User | None] | None = None,
        expired: Collection[str] = (),
        omit: Collection[str] = (),
        repo_wide_comments: bool | Literal["page"] = False,
        ignores_since: bool = False,
        ignores_author: bool = False,
        max_body: int = 65_536,
        strip_html_comments: bool = False,
        git: Path | None = None,
        git_filters: bool = True,
        on_request: Callable[[int, str], None] | None = None,
        port: int = 0,
    ) -> None:
        self.forge = forge
        self.latency = latency
        self.rate = rate
        self.faults = faults
        self.on_request = on_request
        self.requests: list[Seen] = []
        self.forge.git_root = git or forge.git_root
        known = {token: user} if token is not None else {}
        self._keys = Keys({**known, **(tokens or {})}, expired)
        self._git = SmartHttp(forge, self._keys.caller, filters=git_filters)
        self._omit = frozenset(omit)
        self._switches = Switches(
            quirks, repo_wide_comments, ignores_since, ignores_author, max_body, strip_html_comments
        )
        self._port = port
        self._closing = threading.Event()

    def __enter__(self) -> Self:
        self._listener = Listener(self._port, self._receive, self.forge.clock)
        self._thread = threading.Thread(target=self._listener.serve_forever, args=(0.02,), name="gitee")
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self._listener.shutdown()
        self._thread.join()
        self._listener.close()
        if self._listener.defects and error is None:
            raise self._listener.defects[0]

    @property
    def port(self) -> int:
        """Where it listens, for the API and for git alike."""
        return int(self._listener.server_address[1])

    @property
    def url(self) -> str:
        """The API's root, for a client's configuration."""
        return f"http://127.0.0.1:{self.port}{_ROOT}"

    @property
    def count(self) -> int:
        """How many requests came in, broken ones included."""
        return len(self.requests)

    def git_url(self, full_name: str, login: str = "", token: str = "") -> str:
        """Give the address to clone from, with what a push needs where a token is given."""
        who = f"{login}:{token}@" if token else ""
        return f"http://{who}127.0.0.1:{self.port}/{full_name}.git"

    @property
    def git_requests(self) -> list[GitSeen]:
        """What git clients asked for, and how much they got."""
        return self._git.log

    @property
    def git_bytes(self) -> int:
        """How much git clients got altogether, in bytes of the answers' bodies."""
        return sum(seen.sent for seen in self.git_requests)

    def expire(self, token: str) -> None:
        """Let a token be refused from now on."""
        self._keys.expire(token)

    def revoke_rights(self, token: str) -> None:
        """Let a token read and no longer write."""
        self._keys.revoke_rights(token)

    def _receive(self, incoming: Incoming) -> tuple[Answer | Stream, Fault | None]:
        """Answer one request, and say what goes wrong with the answer on its way."""
        if self.forge.git_root and not incoming.target.startswith(f"{_ROOT}/"):
            return self._git.answer(incoming), None
        split = urlsplit(incoming.target)
        method, target = incoming.method, incoming.target.removeprefix(_ROOT)
        query = dict(parse_qsl(split.query))
        content = incoming.content()
        token = query.pop("access_token", "") or _token(content) or incoming.bearer()
        seen = Seen(method, unquote(split.path).removeprefix(_ROOT), query)
        with self.forge.lock:
            self.requests.append(seen)
            if self.on_request:
                self.on_request(len(self.requests), target)
        self._closing.wait(self.latency)
        fault, found = None, None
        if self.faults:
            fault = self.faults.pick(target, method)
            found = self.faults.instead(fault, method)
            self._closing.wait(self.faults.pause if fault is Fault.SLOW else 0)
        found = found or self._limited(seen, content, token, incoming.address)
        headers = {"X-Request-Id": uuid.uuid4().hex, **found.headers}
        kept = {name: value for name, value in headers.items() if name not in self._omit}
        return replace(found, headers=kept), fault

    def _limited(self, seen: Seen, content: Any, token: str, address: str) -> Answer:
        """Answer if the rate limit lets the caller through."""
        if self.rate is None:
            return self._admitted(seen, content, token)
        allowance = self.rate.take(token or address, self.forge.clock())
        if allowance.granted:
            found = self._admitted(seen, content, token)
        else:
            wait = {"Retry-After": str(allowance.retry_after)}
            found = message(self.rate.status, f"{self.rate.status} Rate Limit Exceeded", wait)
        return replace(found, headers=found.headers | allowance.headers)

    def _admitted(self, seen: Seen, content: Any, token: str) -> Answer:
        """Answer if the token, where one came, is a good one."""
        caller = self._keys.caller(token)
        if caller.refusal:
            return message(401, caller.refusal)
        with self.forge.lock:
            url = self.url + quote(seen.path)
            request = Request(seen.method, seen.path, seen.query, url, caller, content)
            return answer(self.forge, request, self._switches)


def _token(content: Any) -> str:
    """Take the token out of a body that holds one."""
    return str(content.pop("access_token", "")) if isinstance(content, dict) else ""
