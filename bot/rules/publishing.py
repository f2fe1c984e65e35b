"""What leaves the machine for one purpose: a push, a pull request, or nothing, and then why not.

Pure: what is wanted meets what stands on the host. The same world always gives the same actions, and a world in
which they have been done gives none; so a run that was cut off anywhere is simply decided again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.actions import Action, EditPull, OpenPull, Purpose, Push

REFUSED_FOR = 14 * 86400  # seconds in which nothing new is proposed after somebody closed it
WITHDRAWN = "withdrawn"  # stands for the digest where the bot itself closed what was no longer needed


class Hold(StrEnum):
    """Why nothing is done, or nothing more."""

    NOTHING_NEW = "nothing_new"
    IN_REVIEW = "in_review"  # the pull request is up to date, and waits for people
    PAUSED = "paused"
    TOO_SOON = "too_soon"
    APPROVED = "approved"
    NOT_OURS = "not_ours"
    REFUSED = "refused"
    TWO_OPEN = "two_open"
    OTHER_BASE = "other_base"
    FORK_BEHIND = "fork_behind"
    UNREAD = "unread"  # a number of the open pull request is not known just now
    UNSETTLED = "unsettled"  # nobody knows yet whether the last attempt came through


# What a person has to clear up before the bot can go on.
STUCK = (Hold.FORK_BEHIND, Hold.NOT_OURS, Hold.TWO_OPEN, Hold.OTHER_BASE)


@dataclass(frozen=True, slots=True)
class Held:
    """Why nothing is done: `about` is a pull request, a label, a commit; `until` in seconds since 1970 UTC."""

    hold: Hold
    about: str = ""
    until: int | None = None
    since: int | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one purpose wants changed; two with one `digest` say the same, whatever else stands in the files."""

    purpose: Purpose
    files: Mapping[str, bytes]  # by path from the repository's root
    digest: str
    title: str
    body: str
    message: str


@dataclass(frozen=True, slots=True)
class Pull:
    """One of the bot's own pull requests for this purpose; `closed` where it is."""

    number: int
    state: str  # open, closed, merged
    digest: str | None  # None where its mark is gone
    title: str
    body: str
    labels: tuple[str, ...]
    base: str
    created: int
    closed: int


@dataclass(frozen=True, slots=True)
class Branch:
    """The bot's branch: the commit it ends in, whether the bot made that, and what it proposes."""

    tip: str
    at: int
    ours: bool
    digest: str | None
    merged: bool  # upstream has it already
    conflicts: bool  # it cannot be merged as it stands


@dataclass(frozen=True, slots=True)
class Place:
    """Where the bot's work goes: `base` is the commit to build on, None where the fork must be brought up first."""

    home: str
    default_branch: str
    fork: str
    branch: str
    base: str | None
    behind: int  # commits that the fork lacks
    last_push: int | None


@dataclass(frozen=True, slots=True)
class Terms:
    """How often, and under which labels no more: from `publish:` of sig.yaml."""

    every: int
    approvals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do, in this order, and why it is not more."""

    actions: tuple[Action, ...] = ()
    held: Held | None = None


def by_pull(
    wanted: Proposal | None,
    place: Place,
    branch: Branch | None,
    pulls: Sequence[Pull],
    terms: Terms,
    now: int,
    *,
    final: bool = True,
    withdrawal: str = "",
) -> Decision:
    """Decide on the pull request of one purpose.

    `final` says that everything it needs is known; `withdrawal` is the text of one that is no longer needed.
    """
    open_ = [pull for pull in pulls if pull.state == "open"]
    if len(open_) > 1:
        return _hold(Hold.TWO_OPEN, " and ".join(f"!{pull.number}" for pull in open_))
    if open_:
        if held := _stuck(wanted, place, branch, open_[0], final=final):
            return Decision(held=held)
        return _go_on(wanted, place, branch, open_[0], terms, now, withdrawal)
    return _begin(wanted, place, branch, pulls, terms, now) if wanted else _hold(Hold.NOTHING_NEW)


def by_commit(wanted: Proposal | None, place: Place, terms: Terms, now: int) -> Decision:
    """Decide on a commit made on the default branch itself."""
    if wanted is None:
        return _hold(Hold.NOTHING_NEW)
    if held := _too_soon(place, None, terms, now):
        return Decision(held=held)
    assert place.base is not None
    return Decision((_push(wanted, place, place.base),))


def _begin(
    wanted: Proposal, place: Place, branch: Branch | None, pulls: Sequence[Pull], terms: Terms, now: int
) -> Decision:
    """Decide on a new pull request."""
    if held := _refusal(wanted, pulls, now):
        return Decision(held=held)
    head = f"{place.fork}:{place.branch}"
    opened = OpenPull(place.home, head, place.default_branch, wanted.title, wanted.body)
    stands = branch and branch.ours and not branch.merged and not branch.conflicts
    if branch and stands and branch.digest == wanted.digest:
        return Decision((opened,))  # a run was cut off between the push and the pull request
    return _pushed(wanted, place, branch, terms, now, opened)


def _go_on(
    wanted: Proposal | None,
    place: Place,
    branch: Branch | None,
    pull: Pull,
    terms: Terms,
    now: int,
    withdrawal: str,
) -> Decision:
    """Decide on a pull request that is open: update it, leave it, or take it back."""
    if wanted is None:
        return Decision((EditPull(place.home, pull.number, body=withdrawal, close=True),))
    text = EditPull(place.home, pull.number, wanted.title, wanted.body)
    if branch and branch.digest == wanted.digest and not branch.conflicts:
        if pull.digest in (wanted.digest, None):  # None: somebody, or the host, took its mark away
            return _hold(Hold.IN_REVIEW, f"!{pull.number}", since=pull.created)
        return Decision((text,))  # a run was cut off between the push and the text
    approvals = {each.lower() for each in terms.approvals}
    for label in pull.labels:
        if label.lower() in approvals:
            return _hold(Hold.APPROVED, f"!{pull.number} ({label})")
    return _pushed(wanted, place, branch, terms, now, text)


def _stuck(
    wanted: Proposal | None, place: Place, branch: Branch | None, pull: Pull, *, final: bool
) -> Held | None:
    """Say why an open pull request is left as it is, whatever it should become."""
    if pull.base != place.default_branch:
        return Held(Hold.OTHER_BASE, f"!{pull.number} ({pull.base} → {place.default_branch})")
    if branch and not branch.ours:
        return Held(Hold.NOT_OURS, f"{place.branch} {branch.tip[:10]}")
    if not final and (wanted is None or wanted.digest != pull.digest):
        return Held(Hold.UNREAD, f"!{pull.number}")
    return None


def _refusal(wanted: Proposal, pulls: Sequence[Pull], now: int) -> Held | None:
    """Say whether somebody closed the last pull request: that means no, to this content, and for a while to any."""
    ended = [pull for pull in pulls if pull.state != "open" and pull.digest != WITHDRAWN]
    last = max(ended, key=lambda pull: pull.number, default=None)
    if last is None or last.state == "merged":
        return None
    until = last.closed + REFUSED_FOR
    if now < until:
        return Held(Hold.REFUSED, f"!{last.number}", until, last.closed)
    return Held(Hold.REFUSED, f"!{last.number}", None, last.closed) if last.digest == wanted.digest else None


def _pushed(
    wanted: Proposal, place: Place, branch: Branch | None, terms: Terms, now: int, then: Action
) -> Decision:
    if branch and not branch.ours:
        return _hold(Hold.NOT_OURS, f"{place.branch} {branch.tip[:10]}")
    if held := _too_soon(place, branch, terms, now):
        return Decision(held=held)
    if place.base is None:
        return _hold(Hold.FORK_BEHIND, f"{place.fork} ({place.behind})")
    return Decision((_push(wanted, place, place.base, branch), then))


def _push(wanted: Proposal, place: Place, base: str, branch: Branch | None = None) -> Push:
    expect = branch.tip if branch else None if place.fork != place.home else base
    return Push(place.fork, place.branch, base, wanted.files, wanted.message, expect)


def _too_soon(place: Place, branch: Branch | None, terms: Terms, now: int) -> Held | None:
    pushes = [at for at in (place.last_push, branch.at if branch and branch.ours else None) if at is not None]
    until = max(pushes) + terms.every if pushes else now
    return Held(Hold.TOO_SOON, until=until) if now < until else None


def _hold(hold: Hold, about: str = "", *, since: int | None = None) -> Decision:
    return Decision(held=Held(hold, about, since=since))
