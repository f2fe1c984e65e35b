"""From a request to parsed JSON, or to an error a person can act on.

A failing host is asked again with growing pauses (1 to 30 s, as Gitee's own client does); what no retry can
mend is raised at once. The token travels only in the Authorization header, and no message repeats it.
"""

import json
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Literal, TypeVar

import requests
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from bot.errors import ForgeError, OutcomeUnknown
from bot.forge.meaning import NoJson, Transient, Unreadable, never_sent, parsed, said, words_of
from bot.forge.pace import WIDEST, Pacer

ATTEMPTS = 8
FIRST_ATTEMPTS = 4  # before the host has ever answered: some ten seconds
TIMEOUT = (10.0, 30.0)  # seconds to connect, to answer
THROTTLE_PAUSE = 10.0  # seconds, where a host throttles without saying for how long

Params = Mapping[str, str | int]
Method = Literal["GET", "POST", "PATCH", "DELETE"]
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Answer:
    """A parsed answer; `at` is the server's clock in whole seconds."""

    body: Any
    headers: Mapping[str, str]
    at: int


@dataclass(frozen=True, slots=True)
class _Question:
    """One request, however often it is tried."""

    method: Method
    path: str
    params: Params
    body: Mapping[str, Any] | None
    read: Callable[[bytes], Any]
    tries: int = ATTEMPTS

    @property
    def once(self) -> bool:
        """Say whether asking twice might do it twice."""
        return self.method == "POST"


class Session:
    """Requests to one host: paced, retried, on kept-alive connections that all threads share."""

    def __init__(
        self,
        api: str,
        token: str | None,
        pacer: Pacer,
        *,
        on_answer: Callable[[], None] = lambda: None,
        attempts: int = ATTEMPTS,
    ) -> None:
        self.api = api.rstrip("/")
        self.pacer = pacer
        self._token = token
        self._on_answer = on_answer
        self._attempts = attempts
        self._threads = threading.local()
        self._connections = HTTPAdapter(pool_connections=1, pool_maxsize=WIDEST, pool_block=True)
        self._down = False
        self._answered = False

    def close(self) -> None:
        """Let every connection go."""
        self._connections.close()

    def stop(self) -> None:
        """Ask nothing more; what is under way ends, what waits gets `Spent`."""
        self.pacer.stop()

    def get(
        self,
        path: str,
        params: Params | None = None,
        read: Callable[[bytes], Any] = json.loads,
        *,
        tries: int | None = None,
    ) -> Answer:
        """Get one answer and read its JSON; raise ForgeError when the host refuses or stays out of reach.

        `read` raises ValueError where the bytes are no JSON. It is asked at most `tries` times, where they are told.
        """
        return self._retried(_Question("GET", path, params or {}, None, read, tries or ATTEMPTS))

    def send(self, method: Method, path: str, body: Mapping[str, Any] | None = None) -> Answer:
        """Change something on the host, and read its answer; `body` goes as JSON.

        What comes to the same when it is asked again is asked again. A POST is repeated only where the host did not
        take it; where nobody can tell, OutcomeUnknown is raised.
        """
        return self._retried(_Question(method, path, {}, body or {}, json.loads))

    def _retried(self, question: "_Question") -> Answer:
        allowed = min(self._allowed(), question.tries)
        attempts = Retrying(
            stop=stop_after_attempt(allowed),
            wait=wait_exponential_jitter(initial=1, max=30, jitter=1),
            retry=retry_if_exception_type(Transient),
            sleep=self.pacer.clock.sleep,
            reraise=True,
        )
        try:
            answer = attempts(self._attempt, question)
        except Transient as last:
            self._down = self._down or isinstance(last.__cause__, requests.ConnectionError)
            asked = "once" if allowed == 1 else f"{allowed} times"
            kept = (
                "What was read before is kept; the next run goes on from there."
                if question.method == "GET"
                else "Nothing was changed there; the next run tries again."
            )
            failure = NoJson if isinstance(last, Unreadable) else ForgeError
            raise failure(f"{self.api}{question.path}: {last}; asked {asked}. {kept}") from None
        self._down, self._answered = False, True
        return answer

    def _allowed(self) -> int:
        """Say how often to try: a host that has not answered yet may be none, and one that is down was waited for."""
        if self._down:
            return 1
        return self._attempts if self._answered else min(self._attempts, FIRST_ATTEMPTS)

    def _attempt(self, question: "_Question") -> Answer:
        with self.pacer.turn():
            try:
                response = self._ask(question)
            except requests.RequestException as error:
                if question.once and not never_sent(error):
                    raise self._unknown(question, said(error)) from error
                raise Transient(said(error)) from error
            at = self._server_clock(response)
            self.pacer.observe(response.headers, at)
        self._on_answer()
        if response.ok and not response.is_redirect:
            try:
                return Answer(parsed(response, question.read), response.headers, at)
            except Transient as cut:
                raise self._unknown(question, str(cut)) if question.once else cut from None
        failure = self._failure(response, question.path)
        if question.once and response.status_code >= requests.codes.server_error:
            raise self._unknown(question, str(failure))
        raise failure

    def _ask(self, question: "_Question") -> requests.Response:
        """Send one request; what must not be sent twice goes over a new connection, which no host has just let go."""
        url = self.api + question.path
        if question.method == "GET":
            return self._session().get(url, params=dict(question.params), timeout=TIMEOUT)
        if not question.once:
            # Redirected, it would become a GET, which changes nothing and looks as if it had.
            return self._session().request(
                question.method, url, json=question.body, timeout=TIMEOUT, allow_redirects=False
            )
        with self._made(HTTPAdapter()) as session:
            return session.post(url, json=question.body, timeout=TIMEOUT, allow_redirects=False)

    def _unknown(self, question: "_Question", why: str) -> OutcomeUnknown:
        return OutcomeUnknown(
            f"{self.api}{question.path}: {why}. Nobody can tell whether the host did it; "
            "the next run looks before it does anything again."
        )

    def _failure(self, response: requests.Response, path: str) -> Exception:
        """Tell a throttle from a refusal: Gitee uses 403 for both."""
        status = response.status_code
        pause = response.headers.get("Retry-After", "")
        throttled = status == requests.codes.too_many or (
            status == requests.codes.forbidden
            and (pause != "" or response.headers.get("X-RateLimit-Remaining") == "0")
        )
        if throttled:
            self._answered = True
            self.pacer.hold(float(pause) if pause.isdigit() else THROTTLE_PAUSE)
            return Transient(f"the host throttles (status {status})")
        if status >= requests.codes.server_error:
            return Transient(f"the host is out of order (status {status})")
        words = words_of(response, self._token)
        return ForgeError(f"{self.api}{path}: {self._meaning(status)}{words}", status=status)

    def _meaning(self, status: int) -> str:
        token = "the token" if self._token else "no token was given, and the host"
        return {
            401: "the token is not accepted (status 401); renew it"
            if self._token
            else "the host asks for a token (status 401), and none was given",
            403: f"{token} refuses this (status 403), or the repository is blocked",
            404: "not there, private or blocked (status 404); check the name in sig.yaml, and the API's address",
        }.get(status, f"unexpected status {status}")

    def _server_clock(self, response: requests.Response) -> int:
        date = response.headers.get("Date")
        try:
            return int(parsedate_to_datetime(date).timestamp()) if date else int(self.pacer.clock.now())
        except ValueError:
            return int(self.pacer.clock.now())

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._threads, "session", None)
        if session is None:
            session = self._threads.session = self._made(self._connections)
        return session

    def _made(self, connections: HTTPAdapter) -> requests.Session:
        session = requests.Session()
        session.trust_env = False  # or a ~/.netrc entry would replace our Authorization header
        session.proxies.update(get_environ_proxies(self.api, no_proxy=None))
        session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True
        session.headers["User-Agent"] = "sigbot"
        if self._token:
            session.headers["Authorization"] = f"Bearer {self._token}"
        for scheme in ("https://", "http://"):
            session.mount(scheme, connections)
        return session

    def ordered(self, jobs: Iterator[Callable[[], Value]]) -> Iterator[Value]:
        """Run requests side by side as the pacer allows, and give their results in the order of the jobs."""
        with ThreadPoolExecutor(WIDEST, thread_name_prefix="forge") as pool:
            waiting: list[Future[Value]] = []
            try:
                for job in jobs:
                    waiting.append(pool.submit(job))
                    while len(waiting) >= 2 * self.pacer.width:  # one under way, one read while it is used
                        yield waiting.pop(0).result()
                while waiting:
                    yield waiting.pop(0).result()
            finally:
                for future in waiting:
                    future.cancel()
