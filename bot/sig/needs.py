"""Each count declares what it needs: which lists of which repositories, and whether files too.

Only that is pulled for it, and only that can make it incomplete. Pure.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from bot.model import Kind, Reason
from bot.sig.config import Count, ScopeRepo, SigConfig
from bot.sig.criteria import Activity, Threshold, walk

PULLS, ISSUES, COMMENTS, ISSUE_COMMENTS, FILES = "pulls", "issues", "comments", "issue_comments", "files"
READABLE = (PULLS, ISSUES, COMMENTS, ISSUE_COMMENTS)  # what an update can read; all else is not known yet

SOURCE_OF = {
    Kind.PR_OPENED: PULLS,
    Kind.PR_MERGED: PULLS,
    Kind.MAIN_REVIEW: PULLS,
    Kind.ISSUE_OPENED: ISSUES,
    Kind.REVIEW_COMMENT: COMMENTS,
    Kind.ISSUE_COMMENT: ISSUE_COMMENTS,
}
TOPICS_OF = {COMMENTS: PULLS, ISSUE_COMMENTS: ISSUES}  # what is said is judged by what it is said under


@dataclass(frozen=True, slots=True)
class Need:
    """One list of one repository; `limited` says that only a part of it can ever matter.

    A limited list of pull requests is the SIG's by path, so it may be read by author; a list of issues is the
    SIG's by label, so it is read by `labels`. What is `on_demand` no update reads: only what somebody names.
    """

    host: str
    repository: str
    source: str
    limited: bool
    labels: tuple[str, ...]
    files: bool
    closed: date | None
    on_demand: bool = False


@dataclass(frozen=True, slots=True)
class _Use:
    """A count that asks for a list by an entry of its scope; `others` where the work of everybody matters."""

    count: Count
    entry: ScopeRepo
    others: bool


def needs_of(config: SigConfig, counts: Iterable[str | Count]) -> tuple[Need, ...]:
    """Give the lists that these counts are made from, one need for each list, in the order of sig.yaml.

    A count is named, or given where it is read otherwise than sig.yaml has it.
    """
    wanted: dict[tuple[str, str, str], list[_Use]] = {}
    spelled: dict[
        tuple[str, str], str
    ] = {}  # a repository is read once, however often it is written otherwise
    for each in counts:
        count = config.counts[each] if isinstance(each, str) else each
        kinds = sorted({kind for kind in count.kinds if kind in SOURCE_OF}, key=lambda kind: SOURCE_OF[kind])
        for kind in kinds:
            for entry in config.scope(count.scope or ""):
                name = spelled.setdefault((entry.forge, entry.repo.lower()), entry.repo)
                for source, others in _sources(kind, entry):
                    uses = wanted.setdefault((entry.forge, name, source), [])
                    uses.append(_Use(count, entry, others))
    home = (config.home.forge, config.home.repo.lower())
    return tuple(_need(*key, uses, is_home=(key[0], key[1].lower()) == home) for key, uses in wanted.items())


def readable(needs: Iterable[Need]) -> list[Need]:
    """Give the needs that an update can meet."""
    return [need for need in needs if need.source in READABLE and not need.on_demand]


def ladder_counts(config: SigConfig) -> tuple[Count, ...]:
    """Give the counts that any version of the ladder asks for, each once, over the scopes that it asks for.

    They come in the order of sig.yaml.
    """
    found: dict[Count, None] = {}
    for rule in (rule for version in config.ladder for rule in version.rules.values()):
        for criterion in walk(rule.criteria):
            match criterion:
                case Threshold(in_=str() as scope):
                    found[replace(config.counts[criterion.count], scope=scope)] = None
                case Threshold():
                    found[config.counts[criterion.count]] = None
                case Activity():
                    found.update((config.counts[name], None) for name in criterion.by)
    order = list(config.counts)
    return tuple(sorted(found, key=lambda count: order.index(count.name)))


def _sources(kind: Kind, entry: ScopeRepo) -> Iterator[tuple[str, bool]]:
    """Say which lists tell of such events, and whether other people's work matters there.

    What was said is judged by what it was said under, so that is read too; a review is found on the work of others.
    On demand both come with whatever is named.
    """
    source = SOURCE_OF[kind]
    if kind is Kind.MAIN_REVIEW:
        yield (COMMENTS, True) if entry.on_demand else (PULLS, True)
        return
    yield source, False
    if source in TOPICS_OF and not entry.on_demand:
        yield TOPICS_OF[source], True


def _need(host: str, repository: str, source: str, uses: list[_Use], *, is_home: bool) -> Need:
    on_demand = source in TOPICS_OF and all(use.entry.on_demand for use in uses)
    entries = [use.entry for use in uses if on_demand or source not in TOPICS_OF or not use.entry.on_demand]
    by_label = source == ISSUES and all(entry.labels for entry in entries)
    by_path = (source == PULLS and all(use.entry.paths and not use.others for use in uses)) or (
        source == COMMENTS and all(entry.paths for entry in entries)
    )
    judged_by_files = any(entry.paths for entry in entries) or (
        is_home and any(use.count.ignore & Reason.ROSTER_ONLY for use in uses)
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
        on_demand=on_demand,
    )
