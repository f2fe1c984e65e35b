"""The SIG's meetings around a moment, as one value: what notices, minutes, calendar and commands are made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.meetings.agenda import AgendaItem
from bot.meetings.occurrence import Occurrence
from bot.sig.config import SigConfig
from bot.sig.meetings import Series
from bot.sig.schedule import Schedule


@dataclass(frozen=True, slots=True)
class Meeting:
    """One occurrence with who organises it, its number, its agenda, and where its minutes stand or will stand.

    Number 0 and no file: it was called off, or is long over, and nobody prepared minutes of it.
    """

    occurrence: Occurrence
    series: Series
    organiser: str | None  # login; None where nobody can
    number: int
    file: str  # of the minutes, from the SIG's folder on
    agenda: tuple[AgendaItem, ...] = ()

    @property
    def key(self) -> str:
        return self.occurrence.key


@dataclass(frozen=True, slots=True)
class Plan:
    """All meetings from some days before `now` until some months after, by their beginning.

    `now` in seconds since 1970 UTC; `minutes` are the texts of the minutes on the default branch, by their path from
    the SIG's folder on, `proposed` those that stand in the bot's own open pull request alone.
    """

    config: SigConfig
    now: int
    schedule: Schedule
    meetings: tuple[Meeting, ...]
    minutes: Mapping[str, str] = field(default_factory=dict)
    proposed: Mapping[str, str] = field(default_factory=dict)
