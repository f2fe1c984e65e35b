"""A rule is mask + scope + window: one SQL expression, used alike to tally and to explain.

The expression gives an event's reasons as bits; none means that it counts, else the lowest bit is the reason given.
No regular expression, no join: everything an event is was worked out when it came in.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    case,
    distinct,
    func,
    literal,
    literal_column,
    select,
)

from bot.model import UNKNOWN, Fact, Kind, Reason, Verdict
from bot.sig.config import Count

_NOTHING: ColumnElement[int] = literal_column("0")
_KINDS = {str(kind): kind for kind in Kind}
_REASONS: Mapping[int, Reason | None] = {0: None, **{int(reason): reason for reason in Reason}}


@dataclass(frozen=True, slots=True)
class Opening:
    """Until when the opening balances speak: one instant for all, others for rows taken over later."""

    day: int
    days: Mapping[str, int] = field(default_factory=dict)  # by person

    def of(self, person: str) -> "Opening":
        """Give the one instant that matters for a person."""
        return Opening(self.days.get(person, self.day))


@dataclass(frozen=True, slots=True)
class Frame:
    """What is asked: scopes of the settings the events were marked with, a window, and the opening balances.

    `since` and `until` are inclusive seconds; without `opening` no balance hides anything, as the ladder wants it.
    `persons` limits the question to a few, else it is about everyone.
    """

    scope_bit: Mapping[str, int]
    since: int | None = None
    until: int | None = None
    opening: Opening | None = None
    persons: tuple[str, ...] | None = None

    def among(self, query: Select[Any], event: FromClause) -> Select[Any]:
        """Limit a statement to the persons asked about."""
        return query if self.persons is None else query.where(event.c.person.in_(self.persons))


def reasons(count: Count, event: FromClause, frame: Frame) -> ColumnElement[int]:
    """Give the expression of all reasons against an event under this count, 0 where it counts."""
    column = event.c
    mask = Reason.DELETED | Reason.REVIEWER_UNKNOWN | count.ignore
    if Reason.ROSTER_ONLY in count.ignore:
        mask |= Reason.FILES_UNKNOWN  # set where the files that would tell are not known
    terms: list[ColumnElement[int]] = [column.bits.bitwise_and(int(mask))]
    if Kind.MAIN_REVIEW in count.kinds and not mask & Reason.OWN_PR:
        own = column.bits.bitwise_and(int(Reason.OWN_PR))  # nobody is the main reviewer of their own work
        terms.append(case((column.kind == Kind.MAIN_REVIEW.value, own), else_=0))
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
) -> Iterator[tuple[str, Select[Any]]]:
    """Give the statements that tally these counts for everyone, each with its count's name.

    A row is (person, counted, unknown, pending); a count may take two statements, whose rows add up.
    """
    for count in counts:
        expression = reasons(count, event, frame)
        if count.how == "sum":
            yield count.name, _sum_query(count, event, expression, frame)
            continue
        once = event.c.subject if count.how == "distinct" else event.c.key
        # The reason stands in WHERE, so that SQLite counts distinct keys in the order of the index, unsorted.
        counted = select(event.c.person, func.count(distinct(once)), _NOTHING, _NOTHING)
        counted = frame.among(_of_kinds(counted, event, count.kinds), event)
        yield count.name, counted.where(expression == 0).group_by(event.c.person)
        if count.scope is not None:
            yield count.name, frame.among(_unknown_query(count, event, expression), event)


def earliest_query(count: Count, event: FromClause, frame: Frame) -> Select[Any]:
    """Give the statement that finds each person's first event that counts: rows of (person, at)."""
    query: Select[Any] = select(event.c.person, func.min(event.c.at))
    query = frame.among(_of_kinds(query, event, count.kinds), event)
    return query.where(reasons(count, event, frame) == 0).group_by(event.c.person)


def verdict_query(count: Count, event: FromClause, frame: Frame, person: str) -> Select[Any]:
    """Give the statement that lists a person's events of this count, earliest first, with all their reasons."""
    if frame.opening is not None:
        frame = replace(frame, opening=frame.opening.of(person))
    columns = (event.c[name] for name in ("kind", "key", "subject", "at", "amount"))
    query: Select[Any] = select(*columns, reasons(count, event, frame).label("reasons"))
    query = _of_kinds(query, event, count.kinds).where(event.c.person == person)
    return query.order_by(*_earliest_first(event))


def verdicts_of(count: Count, rows: Iterable[Any]) -> list[Verdict]:
    """Read the rows of a verdict query: one canonical key counts once, its earliest counted event."""
    by_subject = count.how == "distinct"
    seen: set[str] = set()
    verdicts = []
    for kind, key, subject, at, amount, bits in rows:
        reason = _REASONS[bits & -bits]
        once = subject if by_subject else key
        if reason is None and once in seen:
            reason = Reason.COUNTED_ALREADY
        if reason is None:
            seen.add(once)
        verdicts.append(Verdict(_KINDS[kind], key, subject, at, amount, reason))
    return verdicts


def _unknown_query(count: Count, event: FromClause, expression: ColumnElement[int]) -> Select[Any]:
    """Count the events of which nobody knows yet; few have a `maybe`, and those are found by an index.

    Pending are those that files would decide on; no file tells who the reviewer was.
    """
    open_ = int(Fact.FILES_PENDING | Reason.REVIEWER_UNKNOWN)
    pending = event.c.bits.bitwise_and(open_) == int(Fact.FILES_PENDING)
    query = select(event.c.person, _NOTHING, func.count(), func.sum(case((pending, 1), else_=0)))
    query = _of_kinds(query, event, count.kinds).where(event.c.maybe > 0)
    known = int(UNKNOWN & -UNKNOWN) - 1  # all the reasons before those
    return query.where(expression > 0, expression.bitwise_and(known) == 0).group_by(event.c.person)


def _sum_query(count: Count, event: FromClause, expression: ColumnElement[int], frame: Frame) -> Select[Any]:
    """Add up amounts; of what is recorded twice under one key the earliest adds, as in the verdicts."""
    same = [event.c.person, event.c.key]
    turn = func.row_number().over(partition_by=same, order_by=[*_earliest_first(event)]).label("turn")
    counted = frame.among(select(event.c.person, event.c.amount, turn), event)
    each = _of_kinds(counted, event, count.kinds).where(expression == 0).subquery()
    total = select(each.c.person, func.sum(each.c.amount), _NOTHING, _NOTHING)
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
