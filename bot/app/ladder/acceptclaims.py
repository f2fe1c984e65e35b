"""Accepting claims: their entries are written into contributions/claims.yaml of the working folder, signed.

Who may sign is read from the default branch. Nothing is written that would not load.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from bot.app.home import Home
from bot.app.ladder.claims import Claimed
from bot.app.session import Run
from bot.deliver.files import FileEdit, read
from bot.errors import ConfigError, Problem, Refusal
from bot.model import Kind
from bot.rules.claimdrafts import Draft, signers
from bot.sig.contributionedit import Entry, Value, with_entries
from bot.sig.contributions import Contribution, Contributions, load_contributions
from bot.sig.wording import quoted

CLAIMS = "contributions/claims.yaml"
_HEADER = "# Claims by pull request that were accepted, each signed; `sigbot claims` adds to it.\n"
_DAYS = ("when", "meeting")
_FIXED = ("who", "count", "change", "seen", "row", "account")

Fills = Mapping[str, str]  # `3.when` or `3.2.when`: what stands there


@dataclass(frozen=True, slots=True)
class Accepted:
    """What was written, claim by claim, and what stood on record already."""

    file: str
    written: tuple[tuple[int, Draft], ...]
    already: tuple[int, ...]


def accept(run: Run, home: Home, claimed: Claimed, chosen: Sequence[int], by: str, fills: Fills) -> Accepted:
    """Write the entries of the chosen claims, signed by a login.

    Raises Refusal where that login may not, where a claim has no entry or a blank is left; ConfigError where the
    files would not load with them.
    """
    drafts = list(_chosen(claimed, chosen, by.removeprefix("@"), fills))
    _may_sign(home, [draft for _, draft in drafts], by)
    _nothing_blank(drafts)
    recorded = run.workspace.contributions
    fresh = []
    already: dict[int, None] = {}
    for number, draft in drafts:
        if _adds(run, recorded, draft):
            fresh.append((number, draft))
        else:
            already[number] = None
    path = run.workspace.folder / CLAIMS
    before = read(path)
    after = _with(before, [draft for _, draft in fresh])
    if fresh:
        _load(run, {**_files(run.workspace.folder), CLAIMS: after})
        path.parent.mkdir(exist_ok=True)
        run.files.write([FileEdit(path, before, after)])
    return Accepted(CLAIMS, tuple(fresh), tuple(already))


def _chosen(claimed: Claimed, chosen: Sequence[int], by: str, fills: Fills) -> Iterator[tuple[int, Draft]]:
    """Give the entries of the chosen claims, signed and filled in."""
    claims = {each.claim.number: each for each in claimed.claims}
    unused = set(fills)
    for number in dict.fromkeys(chosen):
        if number not in claims:
            known = f"they are numbered 1 to {len(claims)}" if claims else "there is none"
            raise Refusal(f"there is no claim {number}: {known}")
        if not claims[number].drafts:
            raise Refusal(
                f"claim {number} leaves nothing to be recorded: it is accepted by merging, or the tables have to be "
                "put right or the lists read first"
            )
        for place, draft in enumerate(claims[number].drafts, 1):
            keys = {
                key: name
                for key in _open(draft)
                for name in (f"{number}.{key}", f"{number}.{place}.{key}")
                if name in fills
            }
            unused -= set(keys.values())
            filled = {key: _as_written(key, fills[name]) for key, name in keys.items()}
            yield number, replace(draft, entry={**draft.entry, **filled, draft.signature: by})
    if unused:
        known = ", ".join(
            sorted({f"{n}.{key}" for n in chosen for d in claims[n].drafts for key in _open(d)})
        )
        raise Refusal(f"--fill {quoted(min(unused))} names no place in what is accepted; there are {known}")


def _as_written(key: str, text: str) -> Value:
    """Take a day for a day, as people write it; whatever else it is, the file's reader judges."""
    try:
        return date.fromisoformat(text) if key in _DAYS and len(text) == len("2025-01-01") else text
    except ValueError:
        return text


def _open(draft: Draft) -> list[str]:
    """List what may be filled in or said otherwise: not whose it is, nor which number it answers."""
    return [key for key in draft.entry if key not in (*_FIXED, draft.signature)]


def _may_sign(home: Home, drafts: Sequence[Draft], by: str) -> None:
    """Refuse a signature that the rules do not give to this login, as the default branch's roster has it."""
    workspace = home.run.workspace
    roles = tuple(workspace.config.roles)
    held = workspace.roster.roles_of(by)
    for draft in drafts:
        wanted = signers(roles, draft.section)
        if not set(wanted) & set(held):
            who = [f"@{entry.login}" for entry in workspace.roster.entries if entry.role in wanted]
            could = ", ".join(dict.fromkeys(who)) or "nobody on the roster"
            raise Refusal(
                f"{quoted(by)} may not sign {draft.section}: that is for {' or '.join(wanted)} on the roster of the "
                f"default branch ({could}); nothing was written"
            )


def _nothing_blank(drafts: Sequence[tuple[int, Draft]]) -> None:
    blanks = [f"{number}.{key}" for number, draft in drafts for key in draft.missing]
    if blanks:
        raise Refusal(
            f"{', '.join(dict.fromkeys(blanks))}: left blank, because the description does not tell; give each by "
            f"--fill {blanks[0]}=TEXT; nothing was written"
        )


def _with(before: bytes | None, drafts: Sequence[Draft]) -> bytes:
    sections: dict[str, list[Entry]] = {}
    for draft in drafts:
        sections.setdefault(draft.section, []).append(draft.entry)
    return with_entries(_HEADER.encode() if before is None else before, CLAIMS, sections)


def _adds(run: Run, recorded: Contributions, draft: Draft) -> bool:
    """Say whether an entry says something that is not on record yet."""
    new = _load(run, {CLAIMS: _with(None, [draft])})
    here = {_said(each) for each in recorded.entries}
    return (
        any(_said(each) not in here for each in new.entries)
        or any(
            (each.who.lower(), each.count, each.seen)
            not in {(other.who.lower(), other.count, other.seen) for other in recorded.corrections}
            for each in new.corrections
        )
        or any(
            (each.row, each.account.lower())
            not in {(other.row, other.account.lower()) for other in recorded.links}
            for each in new.links
        )
    )


def _said(entry: Contribution) -> tuple[object, ...]:
    """Name a deed; an award of points is dated by the day of its acceptance, which does not make it another."""
    if entry.kind is Kind.TASK:
        return entry.kind, entry.who.lower(), entry.subject, entry.link, entry.amount
    return entry.kind, entry.who.lower(), entry.key


def _load(run: Run, files: Mapping[str, bytes]) -> Contributions:
    """Read files of contributions/ as the next run will; raise ConfigError where it could not."""
    workspace = run.workspace
    rows = {row.slug for row in workspace.balances.rows} if workspace.balances else None
    config = workspace.config
    try:
        return load_contributions(files, config.sig.tz, counts=config.counts, rows=rows, roles=config.roles)
    except ConfigError as error:
        raise ConfigError([_not_written(each) for each in error.problems]) from None


def _not_written(problem: Problem) -> Problem:
    return replace(problem, message=f"{problem.message}; nothing was written")


def _files(folder: Path) -> dict[str, bytes]:
    found = {}
    for path in sorted((folder / "contributions").glob("*.yaml")):
        data = read(path)
        if data is not None:
            found[path.relative_to(folder).as_posix()] = data
    return found
