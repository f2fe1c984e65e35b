"""Two sets of rules over the same people: which cells, criteria and roles would come out otherwise. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.rules.board import Board, Member
from bot.rules.standing import Finding, Rung, Standing, State


class Turn(StrEnum):
    """Which way something turns for a person."""

    GAINED = "gained"
    LOST = "lost"
    OTHERWISE = "otherwise"  # neither before nor after is it met, but what is said of it differs


@dataclass(frozen=True, slots=True)
class CellTurn:
    """A number of the board under two sets of rules; None: the count, or the row, is not there."""

    member: Member
    count: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class CriterionTurn:
    """A criterion of a role whose answer changes for a person; None: it is not asked for."""

    member: Member
    role: str
    before: Finding | None
    after: Finding | None

    @property
    def turn(self) -> Turn:
        """Say whether the person gains it or loses it."""
        return _turn(_met(self.before), _met(self.after))


@dataclass(frozen=True, slots=True)
class RoleTurn:
    """A role for which everything that can be counted comes out otherwise for a person."""

    member: Member
    role: str
    before: State | None  # None: the ladder asks nothing for it
    after: State | None
    turn: Turn


@dataclass(frozen=True, slots=True)
class Comparison:
    """What other rules would do to people."""

    cells: tuple[CellTurn, ...]
    new_rows: tuple[Member, ...]
    gone_rows: tuple[Member, ...]  # rows that the other rules would not make; no rule removes one that stands
    moved: tuple[tuple[Member, int, int], ...]  # place before and after, from 1
    criteria: tuple[CriterionTurn, ...]
    roles: tuple[RoleTurn, ...]
    looked_at: int  # people

    @property
    def nothing(self) -> bool:
        """Say whether nobody would see any difference."""
        return not (
            self.cells or self.new_rows or self.gone_rows or self.moved or self.criteria or self.roles
        )


def comparison(
    before: Board, after: Board, stood: Sequence[Standing], stands: Sequence[Standing]
) -> Comparison:
    """Hold the board and everyone's standing under two sets of rules against each other."""
    rows = {row.member.person: row for row in before.rows}
    others = {row.member.person: row for row in after.rows}
    new = [row.member for person, row in others.items() if person not in rows]
    gone = [row.member for person, row in rows.items() if person not in others]
    both = [person for person in rows if person in others]
    left, right = ([person for person in each if person in both] for each in (rows, others))
    moved = [
        (rows[person].member, left.index(person) + 1, right.index(person) + 1)
        for person in both
        if left.index(person) != right.index(person)
    ]
    now = {standing.member.person: standing for standing in stands}
    pairs = [(standing, now[standing.member.person]) for standing in stood if standing.member.person in now]
    return Comparison(
        tuple(_cells(before, after)),
        tuple(new),
        tuple(gone),
        tuple(moved),
        tuple(turn for pair in pairs for turn in _criteria(*pair)),
        tuple(turn for pair in pairs for turn in _roles(*pair)),
        len(pairs),
    )


def _cells(before: Board, after: Board) -> Iterator[CellTurn]:
    left, right = (
        {(row.member.person, cell.count): cell.value or 0 for row in each.rows for cell in row.cells}
        for each in (before, after)
    )
    members = {row.member.person: row.member for each in (after, before) for row in each.rows}
    for person, count in dict.fromkeys((*left, *right)):
        value, other = left.get((person, count)), right.get((person, count))
        if value != other:
            yield CellTurn(members[person], count, value, other)


def _criteria(before: Standing, after: Standing) -> Iterator[CriterionTurn]:
    for role, (rung, other) in _by_role(before.rungs, after.rungs).items():
        left, right = _findings(rung), _findings(other)
        for key in dict.fromkeys((*left, *right)):
            finding, later = left.get(key), right.get(key)
            if _said(finding) != _said(later):
                yield CriterionTurn(after.member, role, finding, later)


def _roles(before: Standing, after: Standing) -> Iterator[RoleTurn]:
    for role, (rung, other) in _by_role(before.rungs, after.rungs).items():
        if (rung and rung.held) or (other and other.held):
            continue  # who was appointed is never tested
        left, right = (each.state if each and each.rule else None for each in (rung, other))
        met = [bool(each and each.counted_met) for each in (rung, other)]
        if left is not right:
            yield RoleTurn(after.member, role, left, right, _turn(*met))


def _by_role(before: Iterable[Rung], after: Iterable[Rung]) -> Mapping[str, tuple[Rung | None, Rung | None]]:
    left, right = ({rung.role: rung for rung in rungs} for rungs in (before, after))
    return {role: (left.get(role), right.get(role)) for role in dict.fromkeys((*left, *right))}


def _findings(rung: Rung | None) -> dict[str, Finding]:
    """Key the criteria by what they look at, so that a raised threshold is the same criterion as before."""
    found: dict[str, Finding] = {}
    for finding in rung.all if rung else ():
        if not finding.parts:
            key = finding.asked.count if finding.asked else repr(finding.criterion)
            while key in found:
                key += "'"
            found[key] = finding
    return found


def _said(finding: Finding | None) -> tuple[object, ...] | None:
    return None if finding is None else (finding.state, finding.required, finding.actual)


def _met(finding: Finding | None) -> bool:
    return finding is not None and finding.state is State.MET


def _turn(before: bool, after: bool) -> Turn:
    if before == after:
        return Turn.OTHERWISE
    return Turn.GAINED if after else Turn.LOST
