"""What review comments look like that were perhaps written for the count: shown with numbers, never taken off it.

Each flag has another explanation, too (a checklist, a review day, a mentor): it hints where to look, and people
judge.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from wcwidth import wcswidth

FEW = 5  # of fewer comments nothing can be said
SHORT = 12  # columns on a terminal: twelve Latin letters, six Chinese characters
SAME_ON = 3  # pull requests
BURST, BURST_ON, BURST_TIME = 5, 4, timedelta(minutes=10)
LAST_DAYS = 14


class Pattern(StrEnum):
    """What is to be seen."""

    SHORT = "short"
    REPEATED = "repeated"
    BURST = "burst"
    ONE_AUTHOR = "one_author"
    LAST_DAYS = "last_days"


@dataclass(frozen=True, slots=True)
class Remark:
    """One counted review comment: on which pull request, by whom that is, when (in the SIG's zone), and its text."""

    pull: str
    author: str | None  # the person whose pull request it is; None where the host does not say
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Flag:
    """A pattern with its numbers: how many comments of all, on how many pull requests; `day` of a burst."""

    pattern: Pattern
    comments: int
    of: int
    pulls: int
    text: str = ""  # the words that are repeated
    day: date | None = None


def flags(remarks: Sequence[Remark], last: date) -> tuple[Flag, ...]:
    """List the patterns in one person's counted comments; `last` is the last day of the half."""
    if len(remarks) < FEW:
        return ()
    found = (
        _short(remarks),
        *_repeated(remarks),
        _burst(remarks),
        _one_author(remarks),
        _last_days(remarks, last),
    )
    return tuple(flag for flag in found if flag is not None)


def _short(remarks: Sequence[Remark]) -> Flag | None:
    """Find many very short comments: at least half of all."""
    found = [remark for remark in remarks if _width(remark.text) <= SHORT]
    if len(found) < FEW or 2 * len(found) < len(remarks):
        return None
    return _flag(Pattern.SHORT, found, remarks)


def _repeated(remarks: Sequence[Remark]) -> Iterator[Flag]:
    """Find the same words on several pull requests, the most frequent first."""
    groups: dict[str, list[Remark]] = {}
    for remark in remarks:
        groups.setdefault(_folded(remark.text), []).append(remark)
    same = [
        (words, group)
        for words, group in groups.items()
        if words and len({each.pull for each in group}) >= SAME_ON
    ]
    for _, group in sorted(same, key=lambda pair: (-len(pair[1]), pair[0])):
        yield _flag(Pattern.REPEATED, group, remarks, text=" ".join(group[0].text.split()))


def _burst(remarks: Sequence[Remark]) -> Flag | None:
    """Find the largest number of comments within minutes, on several pull requests."""
    ordered = sorted(remarks, key=lambda remark: remark.at)
    best: Sequence[Remark] = ()
    start = 0
    for end, remark in enumerate(ordered):
        while remark.at - ordered[start].at > BURST_TIME:
            start += 1
        if end + 1 - start > len(best):
            best = ordered[start : end + 1]
    if len(best) < BURST or len({remark.pull for remark in best}) < BURST_ON:
        return None
    return _flag(Pattern.BURST, best, remarks, day=best[0].at.date())


def _one_author(remarks: Sequence[Remark]) -> Flag | None:
    """Say that all comments are on several pull requests of one person; who that is, nobody need be told."""
    authors = {remark.author for remark in remarks}
    if None in authors or len(authors) > 1 or len({remark.pull for remark in remarks}) < 2:
        return None
    return _flag(Pattern.ONE_AUTHOR, remarks, remarks)


def _last_days(remarks: Sequence[Remark], last: date) -> Flag | None:
    """Say that all comments were written in the last days before the half's end."""
    first = last - timedelta(days=LAST_DAYS - 1)
    if not all(first <= remark.at.date() <= last for remark in remarks):
        return None
    return _flag(Pattern.LAST_DAYS, remarks, remarks)


def _flag(
    pattern: Pattern,
    found: Sequence[Remark],
    remarks: Sequence[Remark],
    text: str = "",
    day: date | None = None,
) -> Flag:
    return Flag(pattern, len(found), len(remarks), len({remark.pull for remark in found}), text, day)


def _folded(text: str) -> str:
    """Make two spellings of the same words equal: case, width, spaces and punctuation do not matter."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(mark for mark in plain if unicodedata.category(mark)[0] in "LNS")


def _width(text: str) -> int:
    """Measure the words of a text in columns of a terminal, a Chinese character being two."""
    return max(0, wcswidth(_folded(text)))
