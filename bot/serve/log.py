"""The daemon's log: one JSON object a line on stdout, with nothing in it that must not be shown."""

import logging
import sys
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, FilteringBoundLogger, Processor

from bot.app.scrub import scrubbed
from bot.app.session import Environment

LIBRARIES = ("apscheduler", "uvicorn", "asyncio")


def logger(environment: Environment, out: TextIO = sys.stdout) -> FilteringBoundLogger:
    """Make the log; what scheduler and server have to say goes there, too, from errors upwards."""
    shared: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    ]
    last: list[Processor] = [
        structlog.processors.format_exc_info,
        Scrubber(environment),
        structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
    ]
    handler = logging.StreamHandler(out)
    rendered = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last]
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=rendered))
    for name in LIBRARIES:
        library = logging.getLogger(name)
        library.handlers, library.propagate = [handler], False
        library.setLevel(logging.ERROR)
    made: FilteringBoundLogger = structlog.wrap_logger(
        structlog.PrintLogger(out),
        processors=[*shared, *last],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
    return made


class Scrubber:
    """Scrubs every text of an entry, however deep it lies, before it is rendered: escapes must stay whole."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment

    def __call__(self, _logger: Any, _method: str, entry: EventDict) -> EventDict:
        """Give the entry without secrets."""
        return {key: self._clean(value) for key, value in entry.items()}

    def _clean(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {self._clean(key): self._clean(each) for key, each in value.items()}
        if isinstance(value, list | tuple):
            return [self._clean(each) for each in value]
        plain = value is None or isinstance(value, bool | int | float)
        return value if plain else scrubbed(str(value), self._environment)
