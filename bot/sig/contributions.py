"""contributions/*.yaml: what people record by hand, one value per person and deed, with its evidence.

An entry is true because it is on the default branch. The same deed twice has the same key and counts once.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from bot.addresses import without_addresses
from bot.errors import Problem
from bot.model import Kind
from bot.sig.fields import fold, local_instant
from bot.sig.records import (
    ArticleRecord,
    ContributionsFile,
    MeetingRecord,
    Record,
    TalkRecord,
    TaskRecord,
)
from bot.sig.statements import Statement, statements_of, unknown_roles
from bot.sig.urls import canonical_url
from bot.sig.validation import raise_all, read_one
from bot.sig.visibility import Visibility, in_order, visibility_of
from bot.sig.wording import did_you_mean, quoted, unknown
from bot.sig.yaml import Document

_OPENING = "opening.yaml"  # balances lie beside the contributions and are read by `balances`


@dataclass(frozen=True)
class Contribution:
    """One deed of one person, recorded by hand."""

    kind: Kind
    who: str  # `@login`, or the key of a row without account
    at: datetime  # aware; midnight in the SIG's zone where only the day is known
    dated: bool  # only the day is known
    key: str  # the same deed has the same key, however it is written; it counts once for each person
    subject: str  # the meeting or the task it belongs to, comparable; "" for an article
    amount: int  # points of a task, else 1
    title: str
    link: str  # the article, else the evidence: an address or words
    confirmed_by: str | None  # login
    file: str
    line: int


@dataclass(frozen=True)
class Correction:
    """A maintainer's signed change to one number."""

    who: str  # `@login`, or the key of a row without account
    count: str
    change: int
    seen: int | None  # the value in the table that this answers
    keys: tuple[str, ...]
    at: datetime
    by: str  # login
    reason: str
    file: str
    line: int


@dataclass(frozen=True)
class Link:
    """A row without account that turned out to be an account's."""

    row: str
    account: str  # login
    at: datetime
    by: str  # login
    file: str
    line: int


@dataclass(frozen=True)
class Contributions:
    """Everything recorded by hand, in the order of the files' names and of their lines."""

    entries: tuple[Contribution, ...] = ()
    corrections: tuple[Correction, ...] = ()
    links: tuple[Link, ...] = ()
    statements: tuple[Statement, ...] = ()
    visibility: tuple[Visibility, ...] = ()

    @property
    def signed(self) -> tuple[Correction, ...]:
        """Give the corrections, each once, though a merge may have brought one into two files."""
        once = {
            replace(each, file="", line=0, who=each.who.lower()): each for each in reversed(self.corrections)
        }
        return tuple(reversed(once.values()))


def load_contributions(
    files: Mapping[str, bytes],
    tz: ZoneInfo,
    *,
    counts: Collection[str] | None = None,
    rows: Collection[str] | None = None,
    roles: Collection[str] | None = None,
) -> Contributions:
    """Read the files of contributions/, by name; raise ConfigError with the problems of all of them.

    `tz` is the SIG's zone, in which bare days and instants without zone are meant. Where `counts` and `roles`
    (names) and `rows` (keys) are given, an entry that speaks of any other is a problem too.
    """
    entries: list[Contribution] = []
    corrections: list[Correction] = []
    links: list[Link] = []
    statements: list[Statement] = []
    visibility: list[Visibility] = []
    problems: list[Problem] = []
    awards = _Awards()
    for name in sorted(files):
        if PurePosixPath(name).name == _OPENING:
            continue
        read = read_one(files[name], name, ContributionsFile, problems)
        if read:
            entries += _entries(*read, tz)
            corrections += _corrections(*read, tz)
            links += _links(*read, tz)
            statements += statements_of(*read, tz)
            visibility += visibility_of(*read, tz)
            problems += awards.beyond_value(*read)
            problems += _strangers(*read, counts, rows)
            problems += unknown_roles(*read, roles)
    raise_all(problems)
    said = tuple(in_order(visibility))
    return Contributions(tuple(entries), tuple(corrections), tuple(links), tuple(statements), said)


def _strangers(
    document: Document,
    written: ContributionsFile,
    counts: Collection[str] | None,
    rows: Collection[str] | None,
) -> Iterator[Problem]:
    """Find counts that sig.yaml does not have, and keys of rows that the table does not have."""
    for place, correction in enumerate(written.corrections):
        if counts is not None and correction.count not in counts:
            message = unknown("count", correction.count, counts)
            yield document.problem(("corrections", place, "count"), message)
    if rows is None:
        return
    spoken = [
        (section, place, "who", who)
        for _, section, records in _sections(written)
        for place, record in enumerate(records)
        for who in record.who
    ]
    spoken += [("corrections", place, "who", record.who) for place, record in enumerate(written.corrections)]
    spoken += [("visibility", place, "who", record.who) for place, record in enumerate(written.visibility)]
    spoken += [("links", place, "row", record.row) for place, record in enumerate(written.links)]
    for section, place, key, who in spoken:
        if not who.startswith("@") and who not in rows:
            hint = f'; a login is written "@{who}"' if key == "who" else did_you_mean(who, rows)
            message = f"no row has the key {quoted(who)}{hint}"
            yield document.problem((section, place, key), message)


def _entries(document: Document, written: ContributionsFile, tz: ZoneInfo) -> Iterator[Contribution]:
    """Give one contribution for each person of each entry."""
    for kind, section, records in _sections(written):
        for place, record in enumerate(records):
            deed = _deed(record)
            at = local_instant(deed.when, tz)
            for who in dict.fromkeys(record.who):
                yield Contribution(
                    kind=kind,
                    who=who,
                    at=at,
                    dated=not isinstance(deed.when, datetime),
                    key=deed.key,
                    subject=deed.subject,
                    amount=deed.amount,
                    title=without_addresses(deed.title),
                    link=without_addresses(deed.link),
                    confirmed_by=record.confirmed_by,
                    file=document.file,
                    line=document.line((section, place)),
                )


def _sections(written: ContributionsFile) -> Iterator[tuple[Kind, str, tuple[Record, ...]]]:
    yield Kind.ARTICLE, "articles", written.articles
    yield Kind.TALK, "talks", written.talks
    yield Kind.MEETING_ORGANISED, "organised", written.organised
    yield Kind.MEETING_ATTENDED, "attended", written.attended
    yield Kind.TASK, "tasks", written.tasks


@dataclass(frozen=True)
class _Deed:
    """What an entry says, apart from who did it."""

    when: date | datetime
    key: str
    subject: str
    title: str
    link: str
    amount: int = 1


def _deed(record: Record) -> _Deed:
    """Read an entry of any section: its key is what makes two ways of writing it one."""
    match record:
        case ArticleRecord():
            return _Deed(record.when, canonical_url(record.url), "", record.title, record.url)
        case TalkRecord():
            meeting = fold(record.meeting)
            key = f"{meeting} {fold(record.topic)}"
            return _Deed(record.day, key, meeting, record.topic, record.evidence)
        case MeetingRecord():
            meeting = fold(record.meeting)
            return _Deed(record.day, meeting, meeting, record.meeting, record.evidence)
        case TaskRecord():
            task = fold(record.task)
            key = f"{task} {record.when.isoformat()} {fold(record.evidence)}"
            return _Deed(record.when, key, task, record.task, record.evidence, record.points)
    raise AssertionError(record)


class _Awards:
    """The points given for each task and person, over all files; an entry that stands twice is one."""

    def __init__(self) -> None:
        self.given: dict[tuple[str, str], dict[str, int]] = {}

    def beyond_value(self, document: Document, written: ContributionsFile) -> Iterator[Problem]:
        """Report the awards with which a task would give more points than it is worth."""
        for place, record in enumerate(written.tasks):
            deed = _deed(record)
            for who in record.who:
                given = self.given.setdefault((deed.subject, who.lower()), {})
                given[deed.key] = record.points
                total = sum(given.values())
                if record.value is not None and total > record.value:
                    yield document.problem(
                        ("tasks", place, "points"),
                        f"{who} would have {total} points for a task of {record.value}; "
                        f"at most {record.value - total + record.points} are left",
                    )


def _corrections(document: Document, written: ContributionsFile, tz: ZoneInfo) -> Iterator[Correction]:
    for place, record in enumerate(written.corrections):
        yield Correction(
            who=record.who,
            count=record.count,
            change=record.change,
            seen=record.seen,
            keys=record.keys,
            at=local_instant(record.when, tz),
            by=record.by,
            reason=without_addresses(record.reason),
            file=document.file,
            line=document.line(("corrections", place)),
        )


def _links(document: Document, written: ContributionsFile, tz: ZoneInfo) -> Iterator[Link]:
    for place, record in enumerate(written.links):
        line = document.line(("links", place))
        yield Link(record.row, record.account, local_instant(record.when, tz), record.by, document.file, line)
