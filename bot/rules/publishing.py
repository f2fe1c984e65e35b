"""What leaves the machine for one purpose: a push, a pull request, or nothing, and then why not.

Pure: what is wanted meets what stands on the host. The same world always gives the same actions, and a world in
which they have been done gives none; so a run that was cut off anywhere is simply decided again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.actions import Action, EditPull, OpenPull, Purpose, Push

REFUSED_FOR = 14 * 86400  # seconds in which nothing new is proposed after somebody closed it
SHOWS_IN = 86400  # seconds after which the default branch shows a merge at the latest
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
    OTHER_FORK = "other_fork"
    NOT_HERE_YET = "not_here_yet"  # it was merged, and the default branch does not show it yet
    FORK_BEHIND = "fork_behind"
    UNREAD = "unread"  # a number of the open pull request is not known just now
    UNSETTLED = "unsettled"  # nobody knows yet whether the last attempt came through


# What a person has to clear up before the bot can go on.
STUCK = (Hold.FORK_BEHIND, Hold.NOT_OURS, Hold.TWO_OPEN, Hold.OTHER_BASE, Hold.OTHER_FORK)


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
    source: str = ""  # the repository of its branch; "" where that is gone
    head: str = ""  # the commit it proposes, or proposed last


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
    refused_for: int = REFUSED_FOR


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


def by_commit(
    wanted: Proposal | None,
    place: Place,
    pulls: Sequence[Pull],
    terms: Terms,
    now: int,
    *,
    withdrawal: str = "",
) -> Decision:
    """Decide on a commit made on the default branch itself; a pull request of before is taken back first."""
    if open_ := [pull for pull in pulls if pull.state == "open"]:
        taken_back = (EditPull(place.home, pull.number, body=withdrawal, close=True) for pull in open_)
        return Decision(tuple(taken_back))
    if wanted is None:
        return _hold(Hold.NOTHING_NEW)
    if held := _too_soon(place, None, terms, now):
        return Decision(held=held)
    assert place.base is not None
    return Decision((_push(wanted, place, place.base, place.base),))


def _begin(
    wanted: Proposal, place: Place, branch: Branch | None, pulls: Sequence[Pull], terms: Terms, now: int
) -> Decision:
    """Decide on a new pull request."""
    if held := _refusal(wanted, pulls, now, terms.refused_for):
        return Decision(held=held)
    last = max((pull for pull in pulls if pull.state == "merged"), key=_number, default=None)
    if last and last.digest == wanted.digest and now < last.closed + SHOWS_IN:
        return _hold(Hold.NOT_HERE_YET, f"!{last.number}")
    head = f"{place.fork}:{place.branch}"
    opened = OpenPull(place.home, head, place.default_branch, wanted.title, wanted.body)
    if branch and _was_cut_off(wanted, branch, pulls):
        return Decision((opened,))
    if branch and not branch.ours and branch.tip in {pull.head for pull in pulls if pull.state == "merged"}:
        branch = replace(
            branch, ours=True
        )  # whosever commit it was, it has landed: nobody's work is pushed over
    return _pushed(wanted, place, branch, terms, now, opened)


def _was_cut_off(wanted: Proposal, branch: Branch, pulls: Sequence[Pull]) -> bool:
    """Say whether a run ended between its push and its pull request: none was opened since the push."""
    stands = branch.ours and not branch.merged and not branch.conflicts and branch.digest == wanted.digest
    return stands and all(pull.created < branch.at for pull in pulls)


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
    # Where the text speaks of other content than the branch holds, a run was cut off: that is finished at once.
    goes_on = bool(branch and pull.digest and branch.digest != pull.digest)
    return _pushed(wanted, place, branch, terms, now, text, at_once=goes_on)


def _stuck(
    wanted: Proposal | None, place: Place, branch: Branch | None, pull: Pull, *, final: bool
) -> Held | None:
    """Say why an open pull request is left as it is, whatever it should become."""
    if pull.base != place.default_branch:
        return Held(Hold.OTHER_BASE, f"!{pull.number} ({pull.base} → {place.default_branch})")
    if pull.source and pull.source.lower() != place.fork.lower():
        return Held(Hold.OTHER_FORK, f"!{pull.number} ({pull.source} → {place.fork})")
    if branch and not branch.ours:
        return Held(Hold.NOT_OURS, f"{place.branch} {branch.tip[:10]}")
    if not final and (wanted is None or wanted.digest != pull.digest):
        return Held(Hold.UNREAD, f"!{pull.number}")
    return None


def _refusal(wanted: Proposal, pulls: Sequence[Pull], now: int, refused_for: int) -> Held | None:
    """Say whether somebody closed the last pull request: that means no, to this content, and for a while to any."""
    ended = [pull for pull in pulls if pull.state != "open" and pull.digest != WITHDRAWN]
    last = max(ended, key=_number, default=None)
    if last is None or last.state == "merged":
        return None
    until = last.closed + refused_for
    if now < until:
        return Held(Hold.REFUSED, f"!{last.number}", until, last.closed)
    merged = max((pull.number for pull in ended if pull.state == "merged"), default=0)
    for pull in ended:
        if pull.number > merged and pull.digest == wanted.digest:
            return Held(Hold.REFUSED, f"!{pull.number}", None, pull.closed)
    return None


def _pushed(
    wanted: Proposal,
    place: Place,
    branch: Branch | None,
    terms: Terms,
    now: int,
    then: Action,
    *,
    at_once: bool = False,
) -> Decision:
    if branch and not branch.ours:
        return _hold(Hold.NOT_OURS, f"{place.branch} {branch.tip[:10]}")
    held = None if at_once else _too_soon(place, branch, terms, now)
    if held:
        return Decision(held=held)
    if place.base is None:
        return _hold(Hold.FORK_BEHIND, f"{place.fork} ({place.behind})")
    return Decision((_push(wanted, place, place.base, branch.tip if branch else None), then))


def _push(wanted: Proposal, place: Place, base: str, expect: str | None) -> Push:
    return Push(place.fork, place.branch, base, wanted.files, wanted.message, expect)


def _too_soon(place: Place, branch: Branch | None, terms: Terms, now: int) -> Held | None:
    pushes = [at for at in (place.last_push, branch.at if branch and branch.ours else None) if at is not None]
    until = max(pushes) + terms.every if pushes else now
    return Held(Hold.TOO_SOON, until=until) if now < until else None


def _hold(hold: Hold, about: str = "", *, since: int | None = None) -> Decision:
    return Decision(held=Held(hold, about, since=since))


def _number(pull: Pull) -> int:
    return pull.number
