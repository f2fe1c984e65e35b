"""The leaderboard as a value: whose rows, which cells, in what order, and who else might join.

Nobody's row is taken away, nobody is let in without the roster, a confirmed contribution or a Maintainer's line;
everyone else is a candidate, listed with the line to paste.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.model import Tally
from bot.rules.cells import Cell, CellState, settle
from bot.rules.freshness import Known
from bot.sig.config import Board as BoardSettings
from bot.sig.contributions import Correction

NO_TALLY = Tally()


@dataclass(frozen=True, slots=True)
class Member:
    """Someone who has or may get a row: `person` is their key, `slug` the row's key for ever."""

    person: str
    slug: str
    name: str
    host: str
    login: str | None
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoodRow:
    """A row as it stands: its member, and for each table its place there (None: it is not) and its numbers."""

    member: Member
    places: tuple[int | None, ...]
    shown: Mapping[str, tuple[int | None, ...]]  # by count, one value a table that has the row


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A row as it shall stand; `places` as in StoodRow, empty for a new row."""

    member: Member
    places: tuple[int | None, ...]
    cells: tuple[Cell, ...]
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone with counted work and no way into the table yet; `line` is what lets them in."""

    member: Member
    tallies: Mapping[str, int]

    @property
    def line(self) -> str:
        return f"rows.add: {self.member.login}"


@dataclass(frozen=True, slots=True)
class Board:
    """The whole board; `waiting` would join and are not known well enough yet.

    `unsure`: of somebody who may join nothing counts so far, and not everything is known.
    """

    rows: tuple[BoardRow, ...]
    candidates: tuple[Candidate, ...]
    waiting: tuple[Member, ...]
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    """Everything the board is decided from."""

    stood: Sequence[StoodRow]
    joining: Sequence[Member]  # roster in file order, then confirmed by login, then `add`
    strangers: Callable[[str], Member | None]  # by person; None for bots and whoever has no account
    removed: Collection[str]  # the people whose rows were taken out by hand
    written: Mapping[str, Mapping[str, int]]  # last written cells: slug → count → value
    openings: Mapping[str, Mapping[str, int]]  # opening balances: slug → count → value
    tallies: Mapping[str, Mapping[str, Tally]]  # person → count → tally, after the balances' day
    known: Callable[[str, str], Known]  # (count, person)
    corrections: Mapping[tuple[str, str], Sequence[Correction]] = field(
        default_factory=dict
    )  # (person, count)


def board(settings: BoardSettings, counts: Sequence[str], material: Material) -> Board:
    """Decide on every row and cell; `counts` are the columns, left to right."""
    rows = [_row(row.member, row.places, row.shown, counts, material) for row in material.stood]
    present = {row.member.person for row in rows}
    waiting, unsure = [], False
    for member in material.joining:
        if member.person in present:
            continue
        present.add(member.person)
        if member.person in material.removed or set(member.roles) & set(settings.rows.not_new):
            continue
        row = _row(member, (), {}, counts, material)
        if not any(cell.computed for cell in row.cells):
            unsure |= any(cell.state is CellState.NOT_YET_KNOWN for cell in row.cells)
            continue
        if all(cell.state is CellState.COMPUTED for cell in row.cells):
            rows.append(replace(row, is_new=True))
        else:
            waiting.append(member)
    candidates = _candidates(settings, counts, material, present)
    return Board(tuple(ranked(rows, settings.order)), candidates, tuple(waiting), unsure)


def ranked(rows: Sequence[BoardRow], order: Sequence[str] | str) -> list[BoardRow]:
    """Sort by the configured columns, all falling; ties, and `keep`, leave rows where they stand."""
    if isinstance(order, str):
        return list(rows)

    def falling(row: BoardRow) -> list[int]:
        values = {cell.count: cell.value or 0 for cell in row.cells}
        return [-values.get(count, 0) for count in order]

    return sorted(rows, key=falling)


def _row(
    member: Member,
    places: tuple[int | None, ...],
    shown: Mapping[str, tuple[int | None, ...]],
    counts: Sequence[str],
    material: Material,
) -> BoardRow:
    tallies = material.tallies.get(member.person, {})
    openings = material.openings.get(member.slug, {} if shown else dict.fromkeys(counts, 0))
    written = material.written.get(member.slug, {})
    cells = [
        _unread(count, written.get(count, openings.get(count)))
        if places and count not in shown
        else settle(
            count,
            shown=shown.get(count, ()),
            written=written.get(count),
            opening=openings.get(count),
            tally=tallies.get(count, NO_TALLY),
            known=material.known(count, member.person),
            corrections=material.corrections.get((member.person, count), ()),
            everywhere=None not in places,
        )
        for count in counts
    ]
    return BoardRow(member, places, tuple(cells))


def _unread(count: str, written: int | None) -> Cell:
    note = "holds no number: write one, or leave it blank"
    return Cell(count, None, 0, 0, 0, CellState.TAKEN_OVER, written, note)


def _candidates(
    settings: BoardSettings, counts: Sequence[str], material: Material, present: Collection[str]
) -> tuple[Candidate, ...]:
    found = []
    for person, tallies in material.tallies.items():
        counted = {count: tallies[count].counted for count in counts if count in tallies}
        member = material.strangers(person) if person not in present and any(counted.values()) else None
        if member is None or member.person in material.removed:
            continue
        if not set(member.roles) & set(settings.rows.not_new):
            found.append(Candidate(member, counted))
    order = [count for count in settings.order if count in counts] if settings.order != "keep" else counts
    return tuple(
        sorted(found, key=lambda each: ([-each.tallies.get(c, 0) for c in order], each.member.login or ""))
    )
