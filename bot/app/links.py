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
from bot.sig.needs import ISSUES, PULLS, Need, needs_of
from bot.sig.urls import canonical_url, is_url
from bot.sig.wording import quoted
from bot.store import schema
from bot.store.ingest import Ingest, Place
from bot.store.slices import place_of

_SHORT = re.compile(r"([\w.-]+/[\w.-]+)?(?:!(\d+)|#(I\w+))", re.ASCII | re.IGNORECASE)
_PATH = re.compile(r"/([\w.-]+/[\w.-]+)/(?:pulls/(\d+)|issues/(I\w+))(?:/.*)?", re.ASCII | re.IGNORECASE)
NOT_FOUND = 404


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
    need = _need(run, target)
    if need is None:
        return AboutLink(link, "unlisted", target.repository)
    with run.store.begin() as connection:
        place = place_of(connection, need.host, need.repository)
        if _is_whole(connection, place, target, need):
            return None
    try:
        with run.forge() as forge:
            _fetch(run, forge, place, target.number, files=need.files)
    except ForgeError as error:
        return AboutLink(link, "gone" if error.status == NOT_FOUND else "unreachable", str(error))
    return None


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


def _need(run: Run, target: Target) -> Need | None:
    source = PULLS if isinstance(target.number, int) else ISSUES
    wanted = (target.repository.lower(), source)
    return next((need for need in _needs(run) if (need.repository.lower(), need.source) == wanted), None)


def _is_whole(connection: Connection, place: Place, target: Target, need: Need) -> bool:
    """Say whether the database has the item, and its files where the counts ask for them."""
    table = schema.pull if need.source == PULLS else schema.issue
    here = (table.c.repository == place.id) & (table.c.number == target.number)
    row = connection.execute(select(table).where(here)).mappings().one_or_none()
    return row is not None and (not need.files or row["files_of"] == row["files_key"])


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
