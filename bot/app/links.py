"""What one link is to a person: found in the database, fetched where it was not pulled yet, or recorded by hand."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import Connection, select

from bot.app.gather import Gathered
from bot.app.session import Run
from bot.errors import ForgeError, Refusal
from bot.forge.gitee import Gitee
from bot.model import Verdict
from bot.sig.needs import COMMENTS, ISSUE_COMMENTS, ISSUES, PULLS, Need, needs_of
from bot.sig.urls import canonical_url, is_url
from bot.sig.wording import quoted
from bot.store import schema
from bot.store.fetching import fetch_pulls
from bot.store.ingest import Ingest, Place
from bot.store.slices import place_of, slices

_SHORT = re.compile(r"([\w.-]+/[\w.-]+)?(?:!(\d+)|#(I\w+))", re.ASCII | re.IGNORECASE)
_PATH = re.compile(r"/([\w.-]+/[\w.-]+)/(?:pulls/(\d+)|issues/(I\w+))(?:/.*)?", re.ASCII | re.IGNORECASE)
NOT_FOUND = 404
DAY = 86_400


@dataclass(frozen=True, slots=True)
class Target:
    """What a link names: `key` is canonical; a pull request has a number, an issue its text, a page neither."""

    key: str
    repository: str = ""
    number: int | str = ""

    def is_of(self, verdict: Verdict) -> bool:
        """Say whether an event is about this, or is proven by it."""
        link = canonical_url(verdict.link) if is_url(verdict.link) else verdict.link
        return self.key in (verdict.subject, verdict.key, link)


@dataclass(frozen=True, slots=True)
class AboutLink:
    """What is known of one link.

    `state` is counted, not_counted, not_known, to_come, unlisted, elsewhere, nobody, gone, unrecorded or
    unreachable.
    """

    link: str
    state: str
    detail: str = ""


def target_of(run: Run, link: str) -> Target:
    """Read `owner/name!12`, `owner/name#I4CD5P`, their short forms, or an address; raise Refusal for all else."""
    text = link.strip()
    if found := _SHORT.fullmatch(text):
        return _item(found[1] or _only_repository(run, text), found[2], found[3], run)
    if not is_url(text):
        raise Refusal(f"{quoted(text)} is no link: give an address, owner/name!12 or owner/name#I4CD5P")
    parts = urlsplit(text)
    found = _PATH.fullmatch(parts.path)
    if found and parts.hostname == urlsplit(run.workspace.web).hostname:
        return _item(found[1], found[2], found[3], run)
    return Target(canonical_url(text))


def fetched(run: Run, link: str, target: Target) -> AboutLink | None:
    """Fetch what the database lacks of a pull request or an issue; give an answer where that settles the question."""
    if not target.repository:
        return None
    asked = _asked(run, target)
    if asked is None:
        return AboutLink(link, "unlisted", target.repository)
    with run.store.begin() as connection:
        place = place_of(connection, asked.host, asked.repository)
        if _is_whole(connection, place, target, asked, int(run.environment.clock.now())):
            return None
    try:
        with run.forge() as forge:
            return _fetch(run, forge, link, place, target.number, asked)
    except ForgeError as error:
        return AboutLink(link, "gone" if error.status == NOT_FOUND else "unreachable", str(error))


def about(
    gathered: Gathered, connection: Connection, link: str, target: Target, person: str, mine: list[Verdict]
) -> AboutLink:
    """Say what a link is to a person; `mine` are their events about it."""
    if mine:
        counted = any(verdict.counted for verdict in mine)
        known = all(verdict.known for verdict in mine)
        return AboutLink(link, "counted" if counted else "not_counted" if known else "not_known")
    if target.repository:
        owner = _owner(connection, target, person)
        return AboutLink(link, "elsewhere", f"@{owner}") if owner else AboutLink(link, "nobody")
    whose = {
        who: gathered.people.by_who(gathered.workspace.host, who) for who in _recorded_for(gathered, target)
    }
    if person in whose.values():
        return AboutLink(link, "to_come")
    return AboutLink(link, "elsewhere", ", ".join(whose)) if whose else AboutLink(link, "unrecorded")


def _item(repository: str, number: str | None, issue: str | None, run: Run) -> Target:
    """Name a pull request or an issue, its repository spelled as in sig.yaml; issue numbers are in capitals."""
    spelled = {need.repository.lower(): need.repository for need in _needs(run)}
    repository = spelled.get(repository.lower(), repository)
    if number:
        return Target(f"{repository}!{int(number)}", repository, int(number))
    text = str(issue).upper()
    return Target(f"{repository}#{text}", repository, text)


def _only_repository(run: Run, text: str) -> str:
    """Give the repository of `!12` where the SIG has only one."""
    names = sorted({need.repository for need in _needs(run)})
    if len(names) != 1:
        raise Refusal(f"{text} may be in {' or '.join(names) or 'no repository'}: write owner/name{text}")
    return names[0]


def _needs(run: Run) -> tuple[Need, ...]:
    return needs_of(run.workspace.config, run.workspace.config.counts)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the SIG's counts ask of an item's repository: its spelling, files, comments, and those only on demand."""

    host: str
    repository: str
    files: bool
    comments: bool
    on_demand: bool


def _asked(run: Run, target: Target) -> _Asked | None:
    """Find what the counts ask of a pull request or an issue; None where they do not look there at all."""
    is_pull = isinstance(target.number, int)
    lists = (PULLS, COMMENTS) if is_pull else (ISSUES, ISSUE_COMMENTS)
    here = [need for need in _needs(run) if need.repository.lower() == target.repository.lower()]
    needs = [need for need in here if need.source in lists]
    if not needs:
        return None
    said = [need for need in needs if need.source == COMMENTS]
    on_demand = bool(said) and all(need.on_demand for need in said)
    judged = on_demand and run.settings.needs_files(needs[0].host, needs[0].repository)
    files = any(need.files for need in needs) or judged
    return _Asked(needs[0].host, needs[0].repository, files, bool(said), on_demand)


def _is_whole(connection: Connection, place: Place, target: Target, asked: _Asked, now: int) -> bool:
    """Say whether the database has the item, with its files and comments where the counts ask for them.

    What no update reads is looked at again after a day.
    """
    table = schema.pull if isinstance(target.number, int) else schema.issue
    here = (table.c.repository == place.id) & (table.c.number == target.number)
    row = connection.execute(select(table).where(here)).mappings().one_or_none()
    if row is None or (asked.files and row["files_of"] != row["files_key"]):
        return False
    if not asked.comments or row["comments_of"] is not None:
        return not asked.on_demand or now - (row["comments_at"] or 0) < DAY
    return any(each.complete for each in slices(connection, place, COMMENTS)) and not asked.on_demand


def _fetch(
    run: Run, forge: Gitee, link: str, place: Place, number: int | str, asked: _Asked
) -> AboutLink | None:
    """Read one pull request with its files and comments, or one issue, into the database."""
    if isinstance(number, str):
        issue = forge.issue(place.name, number)
        with run.store.begin() as connection:
            Ingest(connection, run.settings).issues(place, [issue])
        return None
    found = fetch_pulls(
        run.store, forge, run.settings, place.name, [number], files=asked.files, remarks=asked.comments
    )
    if found.missing:
        return AboutLink(link, "gone", f"{place.name}!{number}")
    return AboutLink(link, "unreachable", found.failed[number]) if found.failed else None


def _owner(connection: Connection, target: Target, person: str) -> str | None:
    """Give the login of whoever else a pull request or an issue is by."""
    event, account = schema.event, schema.account
    query = (
        select(account.c.login)
        .join(event, event.c.account == account.c.id)
        .where(event.c.subject == target.key, event.c.person != person)
    )
    return connection.scalar(query)


def _recorded_for(gathered: Gathered, target: Target) -> list[str]:
    """List whom an address is recorded for by hand."""
    entries = (entry for entry in gathered.workspace.contributions.entries if is_url(entry.link))
    return list(dict.fromkeys(entry.who for entry in entries if canonical_url(entry.link) == target.key))
