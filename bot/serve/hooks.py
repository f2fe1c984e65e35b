"""`POST /hooks/gitee`: a delivery is checked, kept, and answered at once; nothing is done about it here.

The token stands in the headers and covers nothing of the body, so strangers are sent away before a byte of the body
is kept. No line of the log holds anything of a body, a token, or where a request came from.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from time import perf_counter

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse
from structlog.typing import FilteringBoundLogger

from bot.errors import SigbotError
from bot.forge.pace import Clock
from bot.forge.webhook import (
    Checked,
    Event,
    Malformed,
    Secret,
    Trust,
    event_of,
    is_trial,
    read_delivery,
    verify,
)
from bot.serve.complaints import Complaints
from bot.serve.intake import Full, Intake
from bot.serve.metrics import Metrics

LARGEST = 1_000_000  # bytes of a body; the largest recorded delivery has 21,000
BODY_SECONDS = 10.0  # from the headers to the end of a body
DRAIN_SECONDS = (
    2.0  # for which the rest of a body is read and dropped, so that its sender gets to hear the answer
)
_CLOSE = {"Connection": "close"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a delivery came to: a word for the metrics, a status and a line for the sender."""

    outcome: str
    status: int
    text: str


QUEUED = Answer("queued", 200, "queued")
KNOWN = Answer("known", 200, "known already")
IGNORED = Answer("ignored", 200, "nothing to do for this event")
TRIAL = Answer("trial", 200, "the test came through")
MALFORMED = Answer("malformed", 400, "this is no delivery")
REFUSED = {
    Trust.FORGED: Answer("forged", 401, "the token is not the one of this hook"),
    Trust.WRONG_MODE: Answer("wrong mode", 401, "password and signature are mixed up"),
    Trust.STALE: Answer("stale", 401, "too old, or one of our clocks is wrong"),
}
TOO_SLOW = Answer("too slow", 408, "the body took too long")
TOO_LARGE = Answer("too large", 413, f"a body may have {LARGEST} bytes")
CUT = Answer("cut", 400, "the body was cut off")
FULL = Answer("full", 503, "too much waits already; it is read by polling")
LOCKED = Answer("locked", 503, "it could not be kept; it is read by polling")


class Unheard(Exception):
    """A body was not read to its end; carries the answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.text)
        self.answer = answer


class Hooks:
    """Hears the deliveries of one service."""

    def __init__(
        self,
        secret: Secret,
        intake: Intake,
        metrics: Metrics,
        clock: Clock,
        log: FilteringBoundLogger,
    ) -> None:
        self._secret = secret
        self._intake = intake
        self._metrics = metrics
        self._clock = clock
        self._log = log
        self._complaints = Complaints(log, clock)

    async def hear(self, request: Request) -> PlainTextResponse:
        """Answer one delivery."""
        began, event = perf_counter(), event_of(request.headers)
        closes = {}
        try:
            answer = await self._answer(request, event)
        except Unheard as unheard:
            answer, closes = unheard.answer, _CLOSE
        self._metrics.deliveries.labels(event.value, answer.outcome).inc()
        self._metrics.seconds.observe(perf_counter() - began)
        return PlainTextResponse(f"{answer.text}\n", answer.status, closes)

    async def _answer(self, request: Request, event: Event) -> Answer:
        checked = verify(self._secret, request.headers, self._clock.now())
        if checked.ahead is not None:
            self._metrics.ahead.set(checked.ahead)
        if checked.trust is not Trust.GENUINE:
            self._complain(event, REFUSED[checked.trust], **_why(checked, self._secret))
            await _drain(request)
            raise Unheard(REFUSED[checked.trust])
        body = await self._body(request, event)
        if is_trial(request.headers):
            self._log.info("the host's test came through", hook=event.value)
            return TRIAL
        try:
            delivery = read_delivery(request.headers, body)
        except Malformed as error:
            self._complain(event, MALFORMED, why=str(error))
            return MALFORMED
        if delivery is None:
            return IGNORED
        try:
            return QUEUED if await self._intake.take(delivery) else KNOWN
        except Full:
            answer, why = FULL, "the queue is full"
        except (SigbotError, TimeoutError) as error:
            answer, why = LOCKED, str(error) or "another program holds the database"
        self._complain(event, answer, why=f"{why}; what it told of is found by polling")
        return answer

    async def _body(self, request: Request, event: Event) -> bytes:
        """Read the body; raises Unheard where it is too large, too slow or cut."""
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await _whole(request)
                if body is not None:
                    return body
                await _drain(request)
            answer = TOO_LARGE
        except TimeoutError:
            answer = TOO_SLOW
        except ClientDisconnect:
            answer = CUT
        self._complain(event, answer)
        raise Unheard(answer)

    def _complain(self, event: Event, answer: Answer, **more: object) -> None:
        words = f"a delivery was not taken: {answer.outcome}"
        self._complaints.tell(answer.outcome, words, hook=event.value, **more)


def _why(checked: Checked, secret: Secret) -> dict[str, object]:
    """Say what the operator can do about a delivery that was refused."""
    if checked.trust is Trust.WRONG_MODE:
        return {"why": f"the host's page says otherwise than SIGBOT_WEBHOOK_MODE, which is {secret.mode}"}
    if checked.trust is Trust.FORGED:
        return {"why": "the secret on the host's page is another one, or somebody else is at the door"}
    if checked.ahead is None:
        return {"why": "it does not say when it was sent"}
    side = "ahead of" if checked.ahead > 0 else "behind"
    why = "set the clock of this machine, or somebody sends an old delivery again"
    return {"why": f"its time is {abs(checked.ahead):.0f} s {side} this machine's clock: {why}"}


async def _whole(request: Request) -> bytes | None:
    """Read a body; None as soon as it is too large, or says that it will be."""
    if int(request.headers.get("Content-Length", 0)) > LARGEST:  # h11 has seen to it that it is a number
        return None
    kept = bytearray()
    async for part in _parts(request):
        kept += part
        if len(kept) > LARGEST:
            return None
    return bytes(kept)


async def _parts(request: Request) -> AsyncIterator[bytes]:
    """Give what comes of a body, piece by piece."""
    more = True
    while more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        more = message.get("more_body", False)
        yield message.get("body", b"")


async def _drain(request: Request) -> None:
    """Read and drop the rest for a while: a sender whose connection breaks while it sends does not hear why."""
    with suppress(ClientDisconnect, TimeoutError):
        async with asyncio.timeout(DRAIN_SECONDS):
            async for _ in _parts(request):
                pass
