"""What goes wrong on the way: refusals, error pages, answers that are cut short or never come."""

import random
import re
import threading
from collections import Counter
from collections.abc import Collection
from enum import StrEnum

from bot.demo.gitee.wire import Answer, message, page


class Fault(StrEnum):
    """One way in which a request goes wrong."""

    TOO_MANY = "429 with Retry-After"
    THROTTLED = "403 with nothing remaining"
    ERROR_500 = "500"
    ERROR_502 = "502 as an HTML page"
    ERROR_503 = "503 as an HTML page"
    HTML_PAGE = "200 with an HTML page"
    CUT_JSON = "200 with half the JSON, its length told truly"
    SHORT_BODY = "200 with half the body, then the end"
    DROPPED = "the connection ends before an answer"
    RESET = "the connection is reset in the middle of the body"
    SLOW = "the answer comes after a pause"
    ANSWER_LOST = "the request is done, and the connection ends before the answer"
    WRONG_404 = "404 for files or comments that are there"


# What a second try within the same run heals; a wrong 404 looks like an answer, and what was done is done.
RETRIABLE = frozenset(Fault) - {Fault.SLOW, Fault.WRONG_404, Fault.ANSWER_LOST}

_SUB_RESOURCE = re.compile(r"/pulls/\d+/(files|comments)\b")


class Faults:
    """Break a share of the requests, the same ones for the same seed, whatever order threads send them in.

    Only requests of these `methods`. A write is done where its answer is lost, cut, short or reset, and is not
    done where another answer or none comes in its place.

    One URL fails at most `in_a_row` times in succession, so that a client which tries once more gets through.
    `pause` is the length in seconds of a SLOW answer, `retry_after` what a 429 asks for.
    """

    def __init__(
        self,
        seed: int,
        share: float = 0.3,
        kinds: Collection[Fault] = RETRIABLE | {Fault.WRONG_404},
        *,
        methods: Collection[str] = ("GET",),
        in_a_row: int = 2,
        retry_after: int = 1,
        pause: float = 0.5,
    ) -> None:
        self.share = share
        self.kinds = sorted(kinds)
        self.methods = frozenset(methods)
        self.in_a_row = in_a_row
        self.retry_after = retry_after
        self.pause = pause
        self.by_kind: Counter[Fault] = Counter()
        self._seed = seed
        self._lock = threading.Lock()
        self._tries: Counter[str] = Counter()
        self._failed: Counter[str] = Counter()  # failures of a URL since it last got through

    @property
    def injected(self) -> int:
        """How many requests were broken."""
        return self.by_kind.total()

    def pick(self, target: str, method: str = "GET") -> Fault | None:
        """Decide how the next request for `target` (path and query) goes wrong, if it does."""
        if method not in self.methods:
            return None
        target = target if method == "GET" else f"{method} {target}"
        kinds = [kind for kind in self.kinds if kind is not Fault.WRONG_404 or _SUB_RESOURCE.search(target)]
        with self._lock:
            self._tries[target] += 1
            dice = random.Random(f"{self._seed} {self._tries[target]} {target}")
            if not kinds or self._failed[target] >= self.in_a_row or dice.random() >= self.share:
                self._failed[target] = 0
                return None
            fault = dice.choice(kinds)
            self._failed[target] += 1
            self.by_kind[fault] += 1
            return fault

    def instead(self, fault: Fault | None, method: str = "GET") -> Answer | None:
        """Give the answer that comes in place of the true one, None where the true one sets out."""
        retry = {"Retry-After": str(self.retry_after)}
        match fault:
            case Fault.TOO_MANY:
                answer = message(429, "429 Too Many Requests", retry)
            case Fault.THROTTLED:
                spent = {"X-RateLimit-Remaining": "0", **retry}
                answer = message(403, "403 Forbidden: Rate Limit Exceeded", spent)
            case Fault.ERROR_500:
                answer = message(500, "500 Internal Server Error")
            case Fault.ERROR_502 | Fault.ERROR_503 | Fault.HTML_PAGE:
                answer = page({Fault.ERROR_502: 502, Fault.ERROR_503: 503}.get(fault, 200))
            case Fault.WRONG_404:
                answer = message(404, "404 Not Found")
            case Fault.DROPPED if method != "GET":  # so that nothing is done
                answer = message(500, "")
            case _:
                return None
        return answer
