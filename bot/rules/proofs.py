"""What each proof of an application comes to: counted, not counted and why, of others, not found, not checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.model import Verdict


class Presence(StrEnum):
    """What the host, or the database, says of something that is named."""

    HERE = "here"
    GONE = "gone"
    UNREACHABLE = "unreachable"
    UNLISTED = "unlisted"  # in a repository that no count of the SIG looks at
    NOT_READ = "not_read"  # the database lacks it, and nobody asked the host


class ProofState(StrEnum):
    """What can be said of a proof."""

    COUNTED = "counted"
    NOT_COUNTED = "not_counted"  # it is the person's; the reason stands beside it
    NOT_YET_KNOWN = "not_yet_known"
    OTHERS = "others"  # it is there, and neither by them nor reviewed by them
    NOT_FOUND = "not_found"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing that a proof may mean: `!12` may be in any repository of the SIG.

    `verdicts` are the person's events about it, by the name of each count; `author` is a login, and `comments_read`
    says whether its comments are known.
    """

    key: str
    presence: Presence
    url: str = ""
    title: str = ""
    author: str = ""
    is_own: bool = False
    comments_read: bool = False
    detail: str = ""
    verdicts: Mapping[str, Sequence[Verdict]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judged:
    """One proof with what it comes to: how much of which count, or the reasons why it does not count."""

    named: str  # as in the description
    state: ProofState
    key: str = ""
    url: str = ""
    title: str = ""
    author: str = ""  # whose it is, where it is another's
    counts: tuple[tuple[str, int], ...] = ()
    reasons: tuple[str, ...] = ()
    why: str = ""  # of what was not checked: unreachable, unlisted, comments
    tried: tuple[str, ...] = ()  # where it was looked for

    @property
    def found(self) -> bool:
        """Say whether it is there and the person had a part in it."""
        return self.state in (ProofState.COUNTED, ProofState.NOT_COUNTED, ProofState.NOT_YET_KNOWN)


def judged(named: str, candidates: Sequence[Candidate]) -> Judged:
    """Judge a proof by whichever candidate says most for the person."""
    found = [_judged(named, each) for each in candidates]
    tried = tuple(each.key for each in candidates)
    if not found:
        return Judged(named, ProofState.NOT_CHECKED, why=Presence.UNLISTED)
    best = min(found, key=lambda each: _BEST_FIRST.index(each.state))
    if best.state is not ProofState.NOT_FOUND:
        return best
    return Judged(named, ProofState.NOT_FOUND, tried=tried)


# What could not be checked says more than that it is not in another repository.
_BEST_FIRST = (
    ProofState.COUNTED, ProofState.NOT_COUNTED, ProofState.NOT_YET_KNOWN, ProofState.OTHERS,
    ProofState.NOT_CHECKED, ProofState.NOT_FOUND,
)  # fmt: skip


def _judged(named: str, each: Candidate) -> Judged:
    if each.presence is Presence.GONE:
        return Judged(named, ProofState.NOT_FOUND, each.key)
    if each.presence is not Presence.HERE:
        return Judged(named, ProofState.NOT_CHECKED, each.key, why=each.presence)
    counts = tuple(
        (count, sum(verdict.counted for verdict in verdicts))
        for count, verdicts in each.verdicts.items()
        if any(verdict.counted for verdict in verdicts)
    )
    author = "" if each.is_own else each.author
    told = Judged(named, ProofState.COUNTED, each.key, each.url, each.title, author, counts)
    every = [verdict for found in each.verdicts.values() for verdict in found]
    if counts:
        return told
    if every:
        known = all(verdict.known for verdict in every)
        state = ProofState.NOT_COUNTED if known else ProofState.NOT_YET_KNOWN
        reasons = dict.fromkeys(verdict.reason.word for verdict in every if verdict.reason is not None)
        return replace(told, state=state, reasons=tuple(reasons))
    return _without_events(told, each)


def _without_events(told: Judged, each: Candidate) -> Judged:
    """Judge what is there and of which no count knows anything for the person."""
    if each.is_own:
        return replace(told, state=ProofState.NOT_COUNTED, reasons=("no_count",))
    if not each.comments_read:
        return replace(told, state=ProofState.NOT_CHECKED, why="comments")
    return replace(told, state=ProofState.OTHERS)
