"""Why a number is what it is: every event of a person with its verdict, and what the balance covers."""

import re
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, tzinfo
from typing import Any

from sqlalchemy import Connection, select

from bot.app.gather import Gathered, frame, gather, verdicts
from bot.app.session import Run
from bot.documents.explanation import verdict_lines
from bot.errors import ForgeError, Refusal
from bot.forge.gitee import Gitee
from bot.model import Reason, Verdict
from bot.rules.board import Member
from bot.rules.counting import Frame
from bot.rules.freshness import Known
from bot.sig.contributions import Correction
from bot.sig.needs import PULLS, needs_of
from bot.sig.urls import canonical_url
from bot.store import schema
from bot.store.ingest import Ingest, Place
from bot.store.slices import place_of

_PULL = re.compile(r"(?:https?://[^/]+/)?([\w.-]+/[\w.-]+?)(?:/pulls/|!)(\d+)\b")
_ISSUE = re.compile(r"(?:https?://[^/]+/)?([\w.-]+/[\w.-]+?)(?:/issues/|#)(I\w+)\b")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: whose numbers, which count or all, one link or all, and when (days in the SIG's zone)."""

    who: str
    count: str | None = None
    link: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One count of one person: `opening + counted + correction` is the cell."""

    count: str
    opening: int | None  # None where no balance was taken over
    day: datetime | None  # until when the balance speaks
    counted: int
    corrections: tuple[Correction, ...]
    verdicts: tuple[Verdict, ...]
    known: Known

    @property
    def total(self) -> int:
        change = sum(correction.change for correction in self.corrections)
        return (self.opening or 0) + self.counted + change


@dataclass(frozen=True, slots=True)
class AboutLink:
    """What is known of one link: `state` is counted, not_counted, unlisted, elsewhere, absent or unreachable."""

    link: str
    state: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer to a question."""

    member: Member
    parts: tuple[Part, ...]
    about: AboutLink | None


def as_data(answer: Explanation, tz: tzinfo) -> dict[str, Any]:
    """Give an explanation as plain data, for `--json` and for templates."""
    return {
        "name": answer.member.name,
        "login": answer.member.login,
        "about": asdict(answer.about) if answer.about else None,
        "parts": [
            {
                "count": part.count,
                "total": part.total,
                "opening": part.opening,
                "day": part.day.isoformat(" ", "minutes") if part.day else None,
                "known": part.known.value,
                "covered": any(each.reason is Reason.IN_OPENING_BALANCE for each in part.verdicts),
                "lines": verdict_lines(part.verdicts, tz),
                "corrections": [
                    {
                        "change": each.change,
                        "day": each.at.date().isoformat(),
                        "by": each.by,
                        "reason": each.reason,
                    }
                    for each in part.corrections
                ],
            }
            for part in answer.parts
        ],
    }


def explain(run: Run, asked: Asked) -> Explanation:
    """Answer from the database; a link that is not in it is fetched first."""
    counts = run.workspace.config.counts
    if asked.count is not None and asked.count not in counts:
        raise Refusal(f"there is no count '{asked.count}'; sig.yaml has {', '.join(counts)}")
    about = _fetched(run, asked.link) if asked.link else None
    with run.store.begin() as connection:
        gathered = gather(run, connection)
        person = _person(run, gathered, asked.who)
        frame_ = _frame(run, gathered, asked)
        names = [asked.count] if asked.count else list(counts)
        parts = [_part(run, connection, gathered, frame_, name, person) for name in names]
        if asked.link:
            key = key_of(asked.link)
            parts = [_only(part, key) for part in parts]
            about = about or _about(connection, asked.link, key, person, parts)
    shown = [part for part in parts if asked.count or part.verdicts or part.total]
    return Explanation(gathered.member(person), tuple(shown), about)


def key_of(link: str) -> str:
    """Turn a link, or `owner/name!12`, into the canonical key of what it names."""
    if found := _PULL.fullmatch(link) or _PULL.match(link):
        return f"{found[1]}!{found[2]}"
    if found := _ISSUE.fullmatch(link) or _ISSUE.match(link):
        return f"{found[1]}#{found[2]}"
    return canonical_url(link) if "://" in link else link


def _person(run: Run, gathered: Gathered, who: str) -> str:
    """Find whom a question means: an account, the key of a row, or the name in it."""
    host = run.workspace.host
    rows = run.workspace.balances.rows if run.workspace.balances else ()
    for row in rows:
        if who.removeprefix("@") in (row.slug, row.name):
            return gathered.people.by_slug(row.slug)
    return gathered.people.by_account(f"{host}:{who.removeprefix('@')}")


def _frame(run: Run, gathered: Gathered, asked: Asked) -> Frame:
    tz = run.workspace.config.sig.tz
    first = datetime.combine(asked.since, time(), tz) if asked.since else None
    last = datetime.combine(asked.until, time(23, 59, 59), tz) if asked.until else None
    return frame(
        run,
        gathered,
        since=int(first.timestamp()) if first else None,
        until=int(last.timestamp()) if last else None,
    )


def _part(run: Run, connection: Connection, gathered: Gathered, asked: Frame, name: str, person: str) -> Part:
    count = run.workspace.config.counts[name]
    found = verdicts(connection, count, asked, person)
    counted = [verdict for verdict in found if verdict.counted]
    rows = run.workspace.balances.rows if run.workspace.balances else ()
    row = next((row for row in rows if gathered.people.by_slug(row.slug) == person), None)
    corrections = (
        each
        for each in run.workspace.contributions.corrections
        if each.count == name and gathered.people.by_who(run.workspace.host, each.who) == person
    )
    return Part(
        count=name,
        opening=row.balance.get(name) if row else None,
        day=row.day if row else (run.workspace.balances.day if run.workspace.balances else None),
        counted=sum(verdict.amount for verdict in counted) if count.how == "sum" else len(counted),
        corrections=tuple(corrections),
        verdicts=tuple(found),
        known=gathered.known(name, person),
    )


def _only(part: Part, key: str) -> Part:
    kept = tuple(
        verdict for verdict in part.verdicts if key in (verdict.key, verdict.subject) or key == verdict.link
    )
    return Part(part.count, part.opening, part.day, part.counted, part.corrections, kept, part.known)


def _about(connection: Connection, link: str, key: str, person: str, parts: list[Part]) -> AboutLink:
    """Say what one link is to this person."""
    mine = [verdict for part in parts for verdict in part.verdicts]
    if mine:
        return AboutLink(link, "counted" if any(verdict.counted for verdict in mine) else "not_counted")
    event, account = schema.event, schema.account
    query = (
        select(account.c.login)
        .join(event, event.c.account == account.c.id)
        .where(event.c.subject == key, event.c.person != person)
    )
    other = connection.scalar(query)
    return AboutLink(link, "elsewhere", other) if other else AboutLink(link, "absent")


def _fetched(run: Run, link: str) -> AboutLink | None:
    """Fetch what a link names where the database lacks it; give an answer where that settles the question."""
    for pattern, table, source in ((_PULL, schema.pull, PULLS), (_ISSUE, schema.issue, "issues")):
        found = pattern.match(link)
        if found is None:
            continue
        repository = found[1]
        needs = needs_of(run.workspace.config, run.workspace.config.counts)
        need = next(
            (n for n in needs if n.repository.lower() == repository.lower() and n.source == source), None
        )
        if need is None:
            return AboutLink(link, "unlisted", repository)
        number: int | str = int(found[2]) if table is schema.pull else found[2]
        with run.store.begin() as connection:
            place = place_of(connection, need.host, need.repository)
            known = select(table.c.number).where(table.c.repository == place.id, table.c.number == number)
            if connection.scalar(known) is not None:
                return None
        try:
            with run.forge() as forge:
                _fetch(run, forge, place, number, files=need.files)
        except ForgeError as error:
            return AboutLink(link, "absent" if error.status == 404 else "unreachable", str(error))
    return None


def _fetch(run: Run, forge: Gitee, place: Place, number: int | str, *, files: bool) -> None:
    """Read one pull request with its files, or one issue, into the database."""
    if isinstance(number, str):
        issue = forge.issue(place.name, number)
        with run.store.begin() as connection:
            Ingest(connection, run.settings).issues(place, [issue])
        return
    pull = forge.pull(place.name, number)
    listed = forge.files(place.name, number) if files else None
    with run.store.begin() as connection:
        Ingest(connection, run.settings).pulls(place, [pull])
        if listed is not None:
            Ingest(connection, run.settings).files(place, number, pull.files_key, listed)
