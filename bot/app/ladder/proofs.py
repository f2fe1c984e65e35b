"""The proofs of an application looked up: what the database lacks is fetched first, one thing at a time.

Never a list, and never a whole repository: an application names up to twenty things.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from bot.app.gather import Gathered
from bot.app.links import Target, fetched, target_of
from bot.app.session import Run
from bot.documents.proofs import Proof
from bot.model import Kind, Verdict
from bot.rules.proofs import Candidate, Judged, Presence, judged
from bot.sig.config import Count
from bot.sig.urls import canonical_url, is_url
from bot.store import schema

_STATES = {"gone": Presence.GONE, "unlisted": Presence.UNLISTED, "unreachable": Presence.UNREACHABLE}

Presences = Mapping[str, Presence]


@dataclass(frozen=True, slots=True)
class Meant:
    """A proof with everything that it may mean."""

    proof: Proof
    targets: tuple[Target, ...]


def meant(run: Run, proofs: Sequence[Proof], counts: Sequence[Count]) -> tuple[Meant, ...]:
    """Say what each proof may mean: `!12` is tried in every repository of these counts, those of reviews first."""
    every = tuple(run.workspace.config.counts.values())
    pulls = _repositories(run, sorted(counts, key=lambda count: Kind.REVIEW_COMMENT not in count.kinds))
    issues = _repositories(run, [count for count in every if Kind.ISSUE_OPENED in count.kinds])
    found = []
    for proof in proofs:
        is_pull = isinstance(proof.number, int)
        where = (proof.repository,) if proof.repository else pulls if is_pull else issues
        mark = "!" if is_pull else "#"
        found.append(Meant(proof, tuple(target_of(run, f"{name}{mark}{proof.number}") for name in where)))
    return tuple(found)


def look_up(run: Run, wanted: Sequence[Meant], *, ask: bool) -> Presences:
    """Fetch what the database lacks, unless the host is not to be asked; say of each thing whether it is there."""
    found: dict[str, Presence] = {}
    for target in (target for each in wanted for target in each.targets):
        if target.key not in found:
            answer = fetched(run, target.key, target) if ask else None
            found[target.key] = _STATES[answer.state] if answer else Presence.HERE
    return found


def judge(
    connection: Connection,
    gathered: Gathered,
    wanted: Sequence[Meant],
    presences: Presences,
    person: str,
    verdicts: Mapping[str, Sequence[Verdict]],
) -> tuple[Judged, ...]:
    """Judge each proof for a person, whose events are given by count."""
    found = []
    for each in wanted:
        about = _about(verdicts, each)
        candidates = [
            _candidate(connection, gathered, target, each.proof, presences[target.key], person, about)
            for target in each.targets
        ]
        found.append(judged(each.proof.text, candidates))
    return tuple(found)


def _about(verdicts: Mapping[str, Sequence[Verdict]], each: Meant) -> Mapping[str, Sequence[Verdict]]:
    keys = {target.key for target in each.targets}

    def speaks(verdict: Verdict) -> bool:
        link = canonical_url(verdict.link) if is_url(verdict.link) else verdict.link
        return bool(keys & {verdict.subject, verdict.key, link})

    return {count: [verdict for verdict in found if speaks(verdict)] for count, found in verdicts.items()}


def _candidate(
    connection: Connection,
    gathered: Gathered,
    target: Target,
    proof: Proof,
    presence: Presence,
    person: str,
    about: Mapping[str, Sequence[Verdict]],
) -> Candidate:
    """Describe what the database has of one thing, and the person's part in it."""
    row = _row(connection, gathered.workspace.host, target) if presence is Presence.HERE else None
    if row is None:
        absent = Presence.NOT_READ if presence is Presence.HERE else presence
        return Candidate(target.key, absent)
    if row["deleted"]:
        return Candidate(target.key, Presence.GONE)
    mine = {
        count: [verdict for verdict in found if target.is_of(verdict) and _is_note(verdict, proof)]
        for count, found in about.items()
    }
    return Candidate(
        key=target.key,
        presence=Presence.HERE,
        url=f"{row['url']}#note_{proof.note}" if proof.note else row["url"],
        title=row["title"],
        author=row["login"] or "",
        is_own=row["person"] == person,
        comments_read=_comments_read(row, target),
        verdicts={count: found for count, found in mine.items() if found},
    )


def _is_note(verdict: Verdict, proof: Proof) -> bool:
    """Say whether an event belongs to what is named: where one comment is, only that comment does."""
    return (
        not proof.note
        or verdict.kind is not Kind.REVIEW_COMMENT
        or verdict.key.endswith(f"#note_{proof.note}")
    )


def _row(connection: Connection, host: str, target: Target) -> Mapping[str, Any] | None:
    table = schema.pull if isinstance(target.number, int) else schema.issue
    repository, account = schema.repository.c, schema.account.c
    query = (
        select(table, account.login, account.person)
        .join(schema.repository, table.c.repository == repository.id)
        .outerjoin(schema.account, table.c.author == account.id)
        .where(repository.host == host, func.lower(repository.name) == target.repository.lower())
        .where(table.c.number == target.number)
    )
    row = connection.execute(query).mappings().one_or_none()
    return dict(row) if row else None


def _comments_read(row: Mapping[str, Any], target: Target) -> bool:
    """Say whether the comments of a pull request are known; of an issue nobody asks for them."""
    return not isinstance(target.number, int) or row.get("comments_of") is not None


def _repositories(run: Run, counts: Sequence[Count]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for count in counts:
        for entry in run.workspace.config.scope(count.scope) if count.scope else ():
            found.setdefault(entry.repo.lower(), entry.repo)
    return tuple(found.values())
