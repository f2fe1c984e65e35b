"""What somebody did in the last twelve months, by month and kind of work, under the SIG's own counts."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import FromClause, Select, func, select

from bot.model import Kind
from bot.rules.counting import Frame, reasons
from bot.rules.freshness import Known
from bot.sig.config import Count

MONTHS = 12


class Work(StrEnum):
    """The kinds of work that are shown apart."""

    MERGED = "merged"
    REVIEWS = "reviews"
    ISSUES = "issues"
    MEETINGS = "meetings"


KIND_OF = {
    Work.MERGED: Kind.PR_MERGED,
    Work.REVIEWS: Kind.REVIEW_COMMENT,
    Work.ISSUES: Kind.ISSUE_OPENED,
    Work.MEETINGS: Kind.MEETING_ATTENDED,
}


class Month(NamedTuple):
    """A month of a year."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of work by month; None where it is not known, or was not recorded at the time."""

    work: Work
    count: str  # the count of sig.yaml whose rules it follows
    numbers: tuple[int | None, ...]
    known: Known = Known.FRESH
    read_from: date | None = None  # what happened earlier was not read

    def is_unread(self, month: Month) -> bool:
        """Say whether a month is not known because nobody read it, and not because nobody recorded it."""
        early = self.read_from is not None and month < (self.read_from.year, self.read_from.month)
        return self.known is Known.NEVER or early

    @property
    def total(self) -> int | None:
        """Give the sum of the months that are known; None where none is."""
        known = [number for number in self.numbers if number is not None]
        return sum(known) if known else None


@dataclass(frozen=True, slots=True)
class Activity:
    """The months, earliest first, and the series of the kinds of work that the SIG counts."""

    months: tuple[Month, ...]
    series: tuple[Series, ...]


def months_to(day: date, number: int = MONTHS) -> tuple[Month, ...]:
    """Give the months that end with a day's, earliest first."""
    last = day.year * 12 + day.month - 1
    return tuple(Month(each // 12, each % 12 + 1) for each in range(last - number + 1, last + 1))


def counts_shown(counts: Mapping[str, Count], asked: Collection[str]) -> dict[Work, Count]:
    """Choose the count that speaks for each kind of work: one that the ladder asks for, else the first of sig.yaml.

    Reviews are shown as comments where both comments and pull requests are counted.
    """
    found = {}
    for work, kind in KIND_OF.items():
        fitting = [count for count in counts.values() if kind in count.kinds]
        order = sorted(
            fitting, key=lambda each: (each.name not in asked, work is Work.REVIEWS and each.how != "count")
        )
        if order:
            found[work] = order[0]
    return found


def first_times(count: Count, event: FromClause, frame: Frame) -> Select[Any]:
    """Give the statement that lists (person, instant) of everything counted: each once, when it first counted."""
    once = event.c.subject if count.how == "distinct" else event.c.key
    query: Select[Any] = select(event.c.person, func.min(event.c.at))
    query = query.where(
        event.c.kind.in_([str(kind) for kind in count.kinds]), reasons(count, event, frame) == 0
    )
    return frame.among(query, event).group_by(event.c.person, once)


def by_month(
    days: Iterable[date], months: Sequence[Month], known: Known, *begins: date | None
) -> tuple[int | None, ...]:
    """Count days by month; None for every month where the lists were never read.

    None, too, for a month without any that ended before one of `begins`: before it was recorded, or is read from.
    """
    if known is Known.NEVER:
        return (None,) * len(months)
    place = {month: n for n, month in enumerate(months)}
    numbers = [0] * len(months)
    for day in days:
        at = place.get(Month(day.year, day.month))
        if at is not None:
            numbers[at] += 1
    first = max((Month(day.year, day.month) for day in begins if day), default=months[0])
    return tuple(
        number if number or month >= first else None for number, month in zip(numbers, months, strict=True)
    )
