"""A rule is mask + scope + window: one SQL expression, used alike to tally and to explain.

The expression gives an event's reasons as bits; none means that it counts, else the lowest bit is the reason given.
No regular expression, no join: everything an event is was worked out when it came in.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, case, distinct, func, literal, select

from bot.model import Fact, Kind, Reason, Tally, Verdict
from bot.sig.config import Count


@dataclass(frozen=True, slots=True)
class Opening:
    """Until when the opening balances speak: one instant for all, others for rows taken over later."""

    day: int
    days: Mapping[str, int] = field(default_factory=dict)  # by person


@dataclass(frozen=True, slots=True)
class Frame:
    """What is asked: scopes of the settings the events were marked with, a window, and the opening balances.

    `since` and `until` are inclusive seconds; without `opening` no balance hides anything, as the ladder wants it.
    """

    scope_bit: Mapping[str, int]
    since: int | None = None
    until: int | None = None
    opening: Opening | None = None


def reasons(count: Count, event: FromClause, frame: Frame) -> ColumnElement[int]:
    """Give the expression of all reasons against an event under this count, 0 where it counts."""
    column = event.c
    mask = Reason.DELETED | count.ignore
    if Reason.ROSTER_ONLY in count.ignore:
        mask |= Reason.FILES_UNKNOWN  # set where the files that would tell are not known
    terms: list[ColumnElement[int]] = [column.bits.bitwise_and(int(mask))]
    if count.scope is not None:
        bit = frame.scope_bit[count.scope]
        terms.append(
            case(
                (column.scopes.bitwise_and(bit) != 0, 0),
                (column.maybe.bitwise_and(bit) != 0, int(Reason.FILES_UNKNOWN)),
                else_=int(Reason.OUT_OF_SCOPE),
            )
        )
    if frame.since is not None:
        terms.append(case((column.at < frame.since, int(Reason.OUTSIDE_WINDOW)), else_=0))
    if frame.until is not None:
        terms.append(case((column.at > frame.until, int(Reason.OUTSIDE_WINDOW)), else_=0))
    if frame.opening is not None:
        day = _day(column.person, frame.opening)
        terms.append(case((column.at <= day, int(Reason.IN_OPENING_BALANCE)), else_=0))
    if "line_comment" in count.only:
        fact = column.bits.bitwise_and(int(Fact.LINE_COMMENT))
        terms.append(case((fact == 0, int(Reason.NOT_ONLY)), else_=0))
    expression = terms[0]
    for term in terms[1:]:
        expression = expression.bitwise_or(term)
    return expression


def tally_queries(
    counts: Sequence[Count], event: FromClause, frame: Frame
) -> Iterator[tuple[Sequence[Count], Select[Any]]]:
    """Give the statements that tally these counts for everyone: one for all counts over the same kinds.

    A row is (person, then for each count: counted, unknown, pending); read it with `tallies_of`.
    """
    summed = [count for count in counts if count.how == "sum"]
    rest = sorted((count for count in counts if count.how != "sum"), key=lambda count: count.kinds)
    for kinds, group in groupby(rest, key=lambda count: count.kinds):
        alike = tuple(group)
        columns = [column for count in alike for column in _tally_columns(count, event, frame)]
        yield alike, _of_kinds(select(event.c.person, *columns), event, kinds).group_by(event.c.person)
    for count in summed:
        yield (count,), _sum_query(count, event, frame)


def tallies_of(counts: Sequence[Count], row: Sequence[Any]) -> Iterator[tuple[str, Tally]]:
    """Read one row of a tally query as (count's name, tally)."""
    for n, count in enumerate(counts):
        yield count.name, Tally(*(int(value or 0) for value in row[1 + 3 * n : 4 + 3 * n]))


def verdict_query(count: Count, event: FromClause, frame: Frame, person: str) -> Select[Any]:
    """Give the statement that lists a person's events of this count, earliest first, with all their reasons."""
    columns = (event.c[name] for name in ("kind", "key", "subject", "at", "amount", "title", "link"))
    query: Select[Any] = select(*columns, reasons(count, event, frame).label("reasons"))
    query = _of_kinds(query, event, count.kinds).where(event.c.person == person)
    return query.order_by(*_earliest_first(event))


def verdicts_of(count: Count, rows: Iterable[Any]) -> list[Verdict]:
    """Read the rows of a verdict query: one canonical key counts once, its earliest counted event."""
    seen: set[str] = set()
    verdicts = []
    for row in rows:
        reason = Reason(row.reasons & -row.reasons) if row.reasons else None
        once = row.subject if count.how == "distinct" else row.key
        if reason is None and once in seen:
            reason = Reason.COUNTED_ALREADY
        if reason is None:
            seen.add(once)
        verdicts.append(
            Verdict(Kind(row.kind), row.key, row.subject, row.at, row.amount, row.title, row.link, reason)
        )
    return verdicts


def _tally_columns(count: Count, event: FromClause, frame: Frame) -> Iterator[ColumnElement[Any]]:
    expression = reasons(count, event, frame)
    once = event.c.subject if count.how == "distinct" else event.c.key
    unknown = expression == int(Reason.FILES_UNKNOWN)
    pending = event.c.bits.bitwise_and(int(Fact.FILES_PENDING)) != 0
    yield func.count(distinct(case((expression == 0, once))))
    yield func.sum(case((unknown, 1), else_=0))
    yield func.sum(case((unknown & pending, 1), else_=0))


def _sum_query(count: Count, event: FromClause, frame: Frame) -> Select[Any]:
    """Add up amounts; of what is recorded twice under one key the earliest adds, as in the verdicts."""
    same = [event.c.person, event.c.key]
    turn = func.row_number().over(partition_by=same, order_by=[*_earliest_first(event)]).label("turn")
    counted = select(event.c.person, event.c.amount, turn)
    each = _of_kinds(counted, event, count.kinds).where(reasons(count, event, frame) == 0).subquery()
    nothing = literal(0)
    total = select(each.c.person, func.sum(each.c.amount), nothing, nothing)
    return total.where(each.c.turn == 1).group_by(each.c.person)


def _earliest_first(event: FromClause) -> Iterator[ColumnElement[Any]]:
    """Order events; what is recorded twice for one instant with two amounts counts with the larger."""
    yield from (event.c.at, event.c.key, event.c.kind, event.c.amount.desc())


def _of_kinds(query: Select[Any], event: FromClause, kinds: Sequence[Kind]) -> Select[Any]:
    words = [str(kind) for kind in kinds]
    return query.where(event.c.kind == words[0] if len(words) == 1 else event.c.kind.in_(words))


def _day(person: ColumnElement[str], opening: Opening) -> ColumnElement[int]:
    others = [(person == who, day) for who, day in sorted(opening.days.items()) if day != opening.day]
    return case(*others, else_=opening.day) if others else literal(opening.day)
