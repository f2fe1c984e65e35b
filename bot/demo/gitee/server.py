"""The forge on the wire: on a loopback port, with the host's log, limits and refusals."""

import threading
import uuid
from collections.abc import Callable, Collection
from dataclasses import replace
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from bot.demo.gitee import routes
from bot.demo.gitee.faults import Fault, Faults
from bot.demo.gitee.forge import Forge
from bot.demo.gitee.listener import Listener
from bot.demo.gitee.quirks import Quirks
from bot.demo.gitee.rate import Rate
from bot.demo.gitee.rows import User
from bot.demo.gitee.wire import Answer, Request, Seen, message

UNDERSCORE_HEADERS = frozenset({"total_count", "total_page"})  # which a proxy in front may drop
PAGE_HEADERS = UNDERSCORE_HEADERS | {"Link"}
RATE_HEADERS = frozenset({"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"})
EVERY_HEADER = PAGE_HEADERS | RATE_HEADERS | {"X-Request-Id"}  # old Gitee sent no rate headers, for one

_ROOT = "/api/v5"


class Server:
    """Serve a forge for the length of a `with` block; `url` ends in /api/v5.

    `latency` is in real seconds before each answer. With a `token`, any other one is refused and `user` is
    whose it is; without, tokens are not looked at. `omit` names headers to leave out (`omit=EVERY_HEADER`).
    `on_request(n, path_and_query)` is called before the n-th request is answered, from 1, and may change the
    forge. `requests` is the log; what the simulation itself gets wrong is raised when the block ends.
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
        expired: Collection[str] = (),
        user: User | None = None,
        omit: Collection[str] = (),
        repo_wide_comments: bool = False,
        ignores_since: bool = False,
        ignores_author: bool = False,
        on_request: Callable[[int, str], None] | None = None,
        port: int = 0,
    ) -> None:
        self.forge = forge
        self.latency = latency
        self.rate = rate
        self.faults = faults
        self.on_request = on_request
        self.requests: list[Seen] = []
        self._token = token
        self._expired = frozenset(expired)
        self._omit = frozenset(omit)
        self._switches = routes.Switches(quirks, repo_wide_comments, ignores_since, ignores_author, user)
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
    def url(self) -> str:
        """The API's root, for a client's configuration."""
        return f"http://127.0.0.1:{self._listener.server_address[1]}{_ROOT}"

    @property
    def count(self) -> int:
        """How many requests came in, broken ones included."""
        return len(self.requests)

    def _receive(
        self, method: str, target: str, authorization: str, caller: str
    ) -> tuple[Answer, Fault | None]:
        """Answer one request, and say what goes wrong with the answer on its way."""
        split = urlsplit(target)
        query = dict(parse_qsl(split.query))
        token = query.pop("access_token", "") or authorization.removeprefix("Bearer ").strip()
        seen = Seen(method, unquote(split.path).removeprefix(_ROOT), query)
        with self.forge.lock:
            self.requests.append(seen)
            if self.on_request:
                self.on_request(len(self.requests), target.removeprefix(_ROOT))
        self._closing.wait(self.latency)
        fault, answer = None, None
        if self.faults:
            fault = self.faults.pick(target.removeprefix(_ROOT))
            answer = self.faults.instead(fault)
            self._closing.wait(self.faults.pause if fault is Fault.SLOW else 0)
        answer = answer or self._limited(seen, token, caller)
        headers = {"X-Request-Id": uuid.uuid4().hex, **answer.headers}
        kept = {name: value for name, value in headers.items() if name not in self._omit}
        return replace(answer, headers=kept), fault

    def _limited(self, seen: Seen, token: str, caller: str) -> Answer:
        """Answer if the rate limit lets the caller through."""
        if self.rate is None:
            return self._admitted(seen, token)
        allowance = self.rate.take(token or caller, self.forge.clock())
        if allowance.granted:
            answer = self._admitted(seen, token)
        else:
            wait = {"Retry-After": str(allowance.retry_after)}
            answer = message(self.rate.status, f"{self.rate.status} Rate Limit Exceeded", wait)
        return replace(answer, headers=answer.headers | allowance.headers)

    def _admitted(self, seen: Seen, token: str) -> Answer:
        """Answer if the token, where one came, is a good one."""
        if token in self._expired:
            return message(401, "401 Unauthorized: Access token is expired")
        if token and self._token is not None and token != self._token:
            return message(401, "401 Unauthorized: Access token does not exist")
        trusted = bool(token) and token == self._token
        with self.forge.lock:
            request = Request(seen.method, seen.path, seen.query, self.url + quote(seen.path), trusted)
            return routes.answer(self.forge, request, self._switches)
