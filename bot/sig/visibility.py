"""Who does not want to be shown in the pages of leaderboard/, and who wants to be again: wishes in contributions/."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.sig.fields import local_instant
from bot.sig.records import ContributionsFile
from bot.sig.yaml import Document


@dataclass(frozen=True)
class Visibility:
    """What somebody wished for themselves."""

    who: str  # `@login`, or the key of a row without account
    at: datetime
    shown: bool
    evidence: str  # where it was said: an address or words
    file: str
    line: int


def visibility_of(document: Document, written: ContributionsFile, tz: ZoneInfo) -> Iterator[Visibility]:
    """Give what one file holds; days without time are meant in the SIG's zone `tz`."""
    for place, record in enumerate(written.visibility):
        line = document.line(("visibility", place))
        at = local_instant(record.when, tz)
        yield Visibility(record.who, at, record.shown, record.evidence, document.file, line)


def in_order(wishes: Iterable[Visibility]) -> list[Visibility]:
    """Sort them by when they were said: the last word of a person holds, on one instant the one written last."""
    return sorted(wishes, key=lambda each: each.at)
