"""Each count declares what it needs: which lists of which repositories, and whether files too.

Only that is pulled for it, and only that can make it incomplete. Pure.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.model import Kind, Reason
from bot.sig.config import Count, ScopeRepo, SigConfig

PULLS, ISSUES, COMMENTS, FILES = "pulls", "issues", "comments", "files"
READABLE = (PULLS, ISSUES)  # what an update can read; a count over anything else is not known yet

SOURCE_OF = {
    Kind.PR_OPENED: PULLS,
    Kind.PR_MERGED: PULLS,
    Kind.ISSUE_OPENED: ISSUES,
    Kind.REVIEW_COMMENT: COMMENTS,
}


@dataclass(frozen=True, slots=True)
class Need:
    """One list of one repository; `limited` says that only a part of it can ever matter.

    A limited list of pull requests is the SIG's by path, so it may be read by author; a list of issues is the
    SIG's by label, so it is read by `labels`.
    """

    host: str
    repository: str
    source: str
    limited: bool
    labels: tuple[str, ...]
    files: bool
    closed: date | None


def needs_of(config: SigConfig, counts: Iterable[str | Count]) -> tuple[Need, ...]:
    """Give the lists that these counts are made from, one need for each list, in the order of sig.yaml.

    A count is named, or given where it is read otherwise than sig.yaml has it.
    """
    wanted: dict[tuple[str, str, str], list[tuple[Count, ScopeRepo]]] = {}
    spelled: dict[
        tuple[str, str], str
    ] = {}  # a repository is read once, however often it is written otherwise
    for each in counts:
        count = config.counts[each] if isinstance(each, str) else each
        sources = {SOURCE_OF[kind] for kind in count.kinds if kind in SOURCE_OF}
        for source in sorted(sources):
            for entry in config.scope(count.scope or ""):
                name = spelled.setdefault((entry.forge, entry.repo.lower()), entry.repo)
                wanted.setdefault((entry.forge, name, source), []).append((count, entry))
    home = (config.home.forge, config.home.repo.lower())
    return tuple(_need(*key, uses, is_home=(key[0], key[1].lower()) == home) for key, uses in wanted.items())


def readable(needs: Iterable[Need]) -> list[Need]:
    """Give the needs that an update can meet."""
    return [need for need in needs if need.source in READABLE]


def _need(
    host: str, repository: str, source: str, uses: list[tuple[Count, ScopeRepo]], *, is_home: bool
) -> Need:
    entries = [entry for _, entry in uses]
    by_label = source == ISSUES and all(entry.labels for entry in entries)
    by_path = source == PULLS and all(entry.paths for entry in entries)
    judged_by_files = any(entry.paths for entry in entries) or (
        is_home and any(count.ignore & Reason.ROSTER_ONLY for count, _ in uses)
    )
    closed = [entry.closed for entry in entries]
    return Need(
        host=host,
        repository=repository,
        source=source,
        limited=by_path or by_label,
        labels=tuple(sorted({label for entry in entries for label in entry.labels})) if by_label else (),
        files=source == PULLS and judged_by_files,
        closed=None if None in closed else max(day for day in closed if day is not None),
    )
