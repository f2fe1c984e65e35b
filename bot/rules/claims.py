"""What an edit of the board's tables claims: cells, rows, names and accounts, held against what is counted.

A cell that somebody changed is a claim until a maintainer answers it, or until the bot's own number says the same.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from bot.rules.board import Member
from bot.rules.freshness import Known
from bot.sig.fields import fold

Value: TypeAlias = int | str | None  # a number, a text that is none, a blank


class ClaimKind(StrEnum):
    """What an edit does."""

    CELL = "cell"
    ROW_ADDED = "row_added"
    ROW_REMOVED = "row_removed"
    NAME = "name"
    ACCOUNT = "account"


class ClaimVerdict(StrEnum):
    """What the bot can say to a claim."""

    CONFIRMED = "confirmed"
    CONTRADICTED = "contradicted"
    FOR_A_MAINTAINER = "for_a_maintainer"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of one table: whose, and what stands in each column that is a count."""

    member: Member
    cells: Mapping[str, Value]


Rows: TypeAlias = Mapping[str, TableRow]  # by the row's key


@dataclass(frozen=True, slots=True)
class EditedTable:
    """One of the board's tables: before the edit, after it, and on the default branch now."""

    file: str
    before: Rows
    after: Rows
    now: Rows


@dataclass(frozen=True, slots=True)
class Ours:
    """What the bot knows of a number: `opening + counted + correction` is what it should be.

    `opening` is None where a row stands and was never taken over. `visible` numbers are read from the host, the
    others recorded by hand.
    """

    opening: int | None
    counted: int
    correction: int
    known: Known
    pending: bool
    visible: bool

    @property
    def total(self) -> int | None:
        """Give what the number should be; None where nobody knows."""
        if self.opening is None or (self.visible and not self.is_known):
            return None
        return self.opening + self.counted + self.correction

    @property
    def is_known(self) -> bool:
        return self.known in (Known.FRESH, Known.BEHIND) and not self.pending


@dataclass(frozen=True, slots=True)
class Edit:
    """What stood in one table, and what would; `now` is what stands on the default branch by now."""

    file: str
    before: Value
    after: Value
    now: Value


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a new row, beside the bot's own."""

    count: str
    claimed: Value
    ours: Ours
    verdict: ClaimVerdict


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that an edit claims; `number`, from 1, is how people name it."""

    number: int
    kind: ClaimKind
    member: Member
    verdict: ClaimVerdict
    edits: tuple[Edit, ...]  # one for each table that is changed
    elsewhere: tuple[Edit, ...] = ()  # the tables that have the row, and are left as they were
    count: str = ""  # of a cell
    ours: Ours | None = None  # of a cell
    numbers: tuple[Number, ...] = ()  # of a new row
    other: Member | None = None  # whose the row becomes, where its account changes

    @property
    def claimed(self) -> int | None:
        """Give the number that every changed table says; None where they differ, or where one says none."""
        values = {each.after or 0 for each in self.edits}
        value = values.pop() if len(values) == 1 else None
        return value if isinstance(value, int) else None

    @property
    def agrees(self) -> bool:
        """Say whether the tables would show the same."""
        return len({each.after or 0 for each in (*self.edits, *self.elsewhere)}) <= 1

    @property
    def overtaken(self) -> bool:
        """Say whether the cell changed on the default branch, too, and to something else."""
        return any((each.now or 0) not in (each.before or 0, each.after or 0) for each in self.edits)


def claims(
    tables: Sequence[EditedTable], counts: Sequence[str], ours: Callable[[Member, str, bool], Ours]
) -> tuple[Claim, ...]:
    """List what an edit claims, row by row in the order of the tables, `counts` from left to right.

    `ours` is asked for (member, count, whether the row is new). A blank is a zero.
    """
    joined = [_joined(table) for table in tables]
    slugs = dict.fromkeys(slug for table in joined for slug in (*table.before, *table.after))
    found = (claim for slug in slugs for claim in _of_row(slug, joined, counts, ours))
    return tuple(replace(claim, number=n) for n, claim in enumerate(found, 1))


def verdict_on(values: Sequence[Value], ours: Ours) -> ClaimVerdict:
    """Hold what the tables would say against the bot's own number."""
    if any(isinstance(value, str) for value in values):
        return ClaimVerdict.FOR_A_MAINTAINER
    if ours.visible and not ours.is_known:
        return ClaimVerdict.UNKNOWN
    if ours.total is None:
        return ClaimVerdict.FOR_A_MAINTAINER
    if all((value or 0) == ours.total for value in values):
        return ClaimVerdict.CONFIRMED
    return ClaimVerdict.CONTRADICTED if ours.visible else ClaimVerdict.FOR_A_MAINTAINER


def _joined(table: EditedTable) -> EditedTable:
    """Take a row that goes and a row that comes under the same name for one row whose account changes."""
    gone = {fold(row.member.name): slug for slug, row in table.before.items() if slug not in table.after}
    keys = {
        slug: slug if slug in table.before else gone.pop(fold(row.member.name), slug)
        for slug, row in table.after.items()
    }
    return replace(table, after={keys[slug]: row for slug, row in table.after.items()})


def _of_row(
    slug: str,
    tables: Sequence[EditedTable],
    counts: Sequence[str],
    ours: Callable[[Member, str, bool], Ours],
) -> Iterator[Claim]:
    """List the claims of one row: that it comes, that it goes, or what changes in it."""
    there = [table for table in tables if slug in table.before or slug in table.after]
    added = [table for table in there if slug not in table.before]
    removed = [table for table in there if slug not in table.after]
    stays = [table for table in there if slug in table.before and slug in table.after]
    if added:
        yield _added(slug, added, stays, counts, ours)
    if removed:
        member = removed[0].before[slug].member
        edits = tuple(Edit(table.file, member.name, None, _name(table.now, slug)) for table in removed)
        rest = tuple(Edit(table.file, member.name, member.name, None) for table in stays)
        yield Claim(0, ClaimKind.ROW_REMOVED, member, ClaimVerdict.FOR_A_MAINTAINER, edits, rest)
    if stays:
        yield from _renamed(slug, stays)
        for count in counts:
            yield from _of_cell(slug, stays, count, ours)


def _of_cell(
    slug: str, tables: Sequence[EditedTable], count: str, ours: Callable[[Member, str, bool], Ours]
) -> Iterator[Claim]:
    edits = [
        Edit(
            table.file,
            table.before[slug].cells.get(count),
            table.after[slug].cells.get(count),
            table.now[slug].cells.get(count) if slug in table.now else None,
        )
        for table in tables
    ]
    changed = tuple(each for each in edits if (each.before or 0) != (each.after or 0))
    if changed:
        member = tables[0].before[slug].member
        mine = ours(member, count, False)
        verdict = verdict_on([each.after for each in changed], mine)
        rest = tuple(each for each in edits if each not in changed)
        yield Claim(0, ClaimKind.CELL, member, verdict, changed, rest, count, mine)


def _added(
    slug: str,
    added: Sequence[EditedTable],
    stays: Sequence[EditedTable],
    counts: Sequence[str],
    ours: Callable[[Member, str, bool], Ours],
) -> Claim:
    """Hold every number of a new row against the bot's; the row itself is a maintainer's to let in."""
    member = added[0].after[slug].member
    numbers = []
    for count in counts:
        values = [table.after[slug].cells.get(count) for table in added]
        mine = ours(member, count, True)
        if any(values) or mine.total:
            numbers.append(Number(count, values[0], mine, verdict_on(values, mine)))
    edits = tuple(Edit(table.file, None, member.name, _name(table.now, slug)) for table in added)
    rest = tuple(Edit(table.file, member.name, member.name, None) for table in stays)
    said = {each.verdict for each in numbers}
    verdict = (
        ClaimVerdict.CONTRADICTED if ClaimVerdict.CONTRADICTED in said else ClaimVerdict.FOR_A_MAINTAINER
    )
    return Claim(0, ClaimKind.ROW_ADDED, member, verdict, edits, rest, numbers=tuple(numbers))


def _renamed(slug: str, tables: Sequence[EditedTable]) -> Iterator[Claim]:
    """Find another name, or another person's account, in a row that stays."""
    pairs = [(table, table.before[slug].member, table.after[slug].member) for table in tables]
    member = pairs[0][1]
    others = [each for each in pairs if each[1].person != each[2].person]
    if others:
        edits = tuple(Edit(table.file, old.login, new.login, None) for table, old, new in others)
        rest = tuple(
            Edit(table.file, old.login, old.login, None)
            for table, old, new in pairs
            if old.person == new.person
        )
        verdict = ClaimVerdict.FOR_A_MAINTAINER
        yield Claim(0, ClaimKind.ACCOUNT, member, verdict, edits, rest, other=others[0][2])
    names = [Edit(table.file, old.name, new.name, _name(table.now, slug)) for table, old, new in pairs]
    changed = tuple(each for each in names if each.before != each.after)
    if changed:
        rest = tuple(each for each in names if each not in changed)
        yield Claim(0, ClaimKind.NAME, member, ClaimVerdict.FOR_A_MAINTAINER, changed, rest)


def _name(rows: Rows, slug: str) -> str | None:
    return rows[slug].member.name if slug in rows else None
