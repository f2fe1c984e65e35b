"""Which row of the tables is whose: by account, else by the name it was taken over with."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.rules.board import Member, StoodRow


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

    rows: tuple[StoodRow, ...]
    unknown: tuple[str, ...]
    twins: tuple[str, ...]  # slugs made for rows of someone who has one already: they stay as they are
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
    twins: dict[str, None] = {}
    for place, rows in enumerate(tables):
        for row in rows:
            member = _member(row, known, person_of, member_of)
            if found.get(member.slug, [None] * len(tables))[place] is not None:
                slug = f"{member.slug}~{row.index}"
                member = replace(member, slug=slug, person=f"row:{slug}")
                twins[slug] = None
            members.setdefault(member.slug, member)
            found.setdefault(member.slug, [None] * len(tables))[place] = row
    notes = [f"{members[slug].name} has a row above already: make one row of the two" for slug in twins]
    notes += [
        f"{members[slug].name} has a row in one table and not in another: both stay as they are"
        for slug, places in found.items()
        if None in places and slug not in twins
    ]
    rows_ = tuple(_stood(members[slug], places, counts) for slug, places in found.items())
    unknown = tuple(slug for slug in found if slug not in known.slugs and slug not in twins)
    return Matched(rows_, unknown, tuple(twins), tuple(notes))


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


def _stood(member: Member, places: Sequence[ReadRow | None], counts: Collection[str]) -> StoodRow:
    there = [row for row in places if row is not None]
    shown = {
        count: tuple(row.numbers[count] for row in there)
        for count in counts
        if all(count in row.numbers for row in there)
    }
    return StoodRow(member, tuple(row.index if row else None for row in places), shown)
