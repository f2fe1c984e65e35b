"""The ballots of a vote: which of them count, and why the others do not. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.rules.votes import Proceeding
from bot.sig.votes import Choice


@dataclass(frozen=True, slots=True)
class Ballot:
    """What somebody said, when, and in which comment."""

    person: str
    choice: Choice
    at: int
    comment: str


class Unheard(StrEnum):
    """Why a ballot does not count."""

    NOT_ELECTOR = "not_elector"
    RECUSED = "recused"
    EARLY = "early"  # before the vote was opened
    LATE = "late"  # after the deadline
    CHANGED = "changed"  # the same person voted again later


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A ballot that does not count, and why."""

    ballot: Ballot
    why: Unheard


def sifted(
    proceeding: Proceeding, ballots: Iterable[Ballot], now: int
) -> tuple[tuple[Ballot, ...], tuple[LeftOut, ...]]:
    """Tell the ballots that count from those that do not, both in the order in which they were given."""
    given = sorted((ballot for ballot in ballots if ballot.at <= now), key=_when)
    electors = {elector.person for elector in proceeding.electorate}
    last: dict[str, Ballot] = {}
    left_out: list[LeftOut] = []
    for ballot in given:
        if why := _unheard(proceeding, electors, ballot):
            left_out.append(LeftOut(ballot, why))
            continue
        if before := last.pop(ballot.person, None):
            left_out.append(LeftOut(before, Unheard.CHANGED))
        last[ballot.person] = ballot
    return tuple(last.values()), tuple(left_out)


def _when(ballot: Ballot) -> tuple[int, int, str, str, str]:
    """Order ballots by time; in one second by the comment's number, of which a longer one is later."""
    return ballot.at, len(ballot.comment), ballot.comment, ballot.person, ballot.choice


def _unheard(proceeding: Proceeding, electors: set[str], ballot: Ballot) -> Unheard | None:
    if ballot.person in proceeding.recused:
        return Unheard.RECUSED
    if ballot.person not in electors:
        return Unheard.NOT_ELECTOR
    if ballot.at < proceeding.opened:
        return Unheard.EARLY
    return Unheard.LATE if ballot.at > proceeding.deadline else None
