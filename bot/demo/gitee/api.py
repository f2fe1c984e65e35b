"""Every route of the API, and from a request to an answer, without any HTTP."""

import re
from collections.abc import Callable

from bot.demo.gitee.call import Call, Refused, Switches
from bot.demo.gitee.forge import Forge
from bot.demo.gitee.routes import READS
from bot.demo.gitee.wire import Answer, Request, message
from bot.demo.gitee.writes import WRITES

ROUTES: tuple[tuple[str, re.Pattern[str], Callable[[Call], Answer]], ...] = (
    *(("GET", re.compile(pattern), handler) for pattern, handler in READS.items()),
    *((method, re.compile(pattern), handler) for (method, pattern), handler in WRITES.items()),
)


def answer(forge: Forge, request: Request, switches: Switches) -> Answer:
    """Answer a request from the forge's present state; call it under the forge's lock."""
    for method, pattern, handler in ROUTES:
        match = pattern.fullmatch(request.path)
        if match and method == request.method:
            try:
                return handler(Call(forge, request, switches, match.groupdict()))
            except Refused as refused:
                return refused.answer
    return message(404, "404 Not Found")
