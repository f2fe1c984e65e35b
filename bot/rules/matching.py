"""Which row of the tables is whose: by account, else by the name it was taken over with."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.rules.board import Member, StandingRow


class ReadRow(Protocol):
    """What matching asks of a row in a table."""

    @property
    def index(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def login(self) -> str | None: ...
    @property
    def numbers(self) -> Mapping[str, int | None]: ...


@dataclass(frozen=True, slots=True)
class Known:
    """The rows that were taken over or written before: slugs, by person and by the name of who has no account."""

    by_person: Mapping[str, str]
    by_name: Mapping[str, str]

    @property
    def slugs(self) -> set[str]:
        return {*self.by_person.values(), *self.by_name.values()}


@dataclass(frozen=True, slots=True)
class Matched:
    """The tables' rows in the first table's order; `unknown` slugs were added by hand."""

    rows: tuple[StandingRow, ...]
    unknown: tuple[str, ...]
    twins: tuple[
        tuple[int, int], ...
    ]  # (table, index of the second row of someone who has one there already)
    notes: tuple[str, ...]


def match(
    tables: Sequence[Sequence[ReadRow]],
    counts: Sequence[str],
    known: Known,
    person_of: Callable[[str], str],
    member_of: Callable[[str], Member],
) -> Matched:
    """Tie the rows of all tables together; `person_of` is asked with a login, `member_of` with a person."""
    found: dict[str, list[ReadRow | None]] = {}
    members: dict[str, Member] = {}
    twins = []
    for place, rows in enumerate(tables):
        for row in rows:
            member = _member(row, known, person_of, member_of)
            members.setdefault(member.slug, member)
            places = found.setdefault(member.slug, [None] * len(tables))
            if places[place] is None:
                places[place] = row
            else:
                twins.append((place, row.index))
    notes = tuple(
        f"{members[slug].name} has a row in one table and not in another: both stay as they are"
        for slug, places in found.items()
        if None in places
    )
    rows_ = tuple(_standing(members[slug], places, counts) for slug, places in found.items())
    unknown = tuple(slug for slug in found if slug not in known.slugs)
    return Matched(rows_, unknown, tuple(twins), notes)


def slug_of(name: str) -> str:
    """Make a row's key from a name: `Q.H. Li` becomes `q-h-li`; other scripts stay as they are."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\W_]+", "-", folded).strip("-") or "row"


def _member(
    row: ReadRow, known: Known, person_of: Callable[[str], str], member_of: Callable[[str], Member]
) -> Member:
    if row.login:
        person = person_of(row.login)
        member = member_of(person)
        slug = known.by_person.get(person, member.slug)
        return Member(person, slug, row.name, member.host, row.login, member.roles)
    slug = known.by_name.get(row.name) or slug_of(row.name)
    return Member(f"row:{slug}", slug, row.name, "", None)


def _standing(member: Member, places: Sequence[ReadRow | None], counts: Collection[str]) -> StandingRow:
    there = [row for row in places if row is not None]
    shown = {
        count: tuple(row.numbers[count] for row in there)
        for count in counts
        if all(count in row.numbers for row in there)
    }
    return StandingRow(member, tuple(row.index if row else None for row in places), shown)
