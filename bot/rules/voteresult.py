"""What the ballots of a vote come to, with its arithmetic, in whole numbers and exact fractions. Pure.

An abstention is not a vote cast, as at Apache and in Kubernetes: it counts for the quorum, and of a share of the
votes it is no part. Of a share of the electorate it is, so there it helps as little as staying away.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from enum import StrEnum

from bot.errors import Refusal
from bot.rules.ballots import Ballot, LeftOut, sifted
from bot.rules.votes import Elector, Proceeding
from bot.sig.shares import Portion
from bot.sig.votes import Choice, Decision, Ending, HeldVote, Objection


class VoteState(StrEnum):
    """What can be said of a vote."""

    OPEN = "open"
    PASSED = "passed"
    FAILED = "failed"
    NO_QUORUM = "no_quorum"


class Asks(StrEnum):
    """What a rule may ask for."""

    QUORUM = "quorum"  # so many took part
    OF_ELECTORATE = "of_electorate"  # so many of all who may vote say yes
    OF_VOTES = "of_votes"  # so many of those who said yes or no say yes
    YES = "yes"  # so many yes, perhaps of holders of a role


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that is asked for, and where it stands: `part` of `whole`, of which `portion` is asked.

    `least` is the part that is enough; None where none is, because somebody said no to what everyone must want.
    """

    asks: Asks
    part: int
    whole: int  # 0 where no share is asked for, or nobody has said yes or no
    least: int | None
    met: bool
    portion: Portion | None = None
    role: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What a vote has come to at an instant.

    It is OPEN to its deadline; `stands` is what it would be if it ended now. `settled` says that the ballots still
    missing cannot change that any more (a changed ballot could). `needed` is how many more yes would win it.
    """

    state: VoteState
    stands: VoteState
    settled: bool
    yes: int
    no: int
    abstain: int
    missing: int
    needed: int | None
    conditions: tuple[Condition, ...]
    counted: tuple[Ballot, ...]
    left_out: tuple[LeftOut, ...]


def tally(proceeding: Proceeding, ballots: Iterable[Ballot], now: int) -> Result:
    """Count the ballots given by `now`; in whatever order they come, the result is the same.

    The last ballot of an elector from the opening to the deadline counts; others are left out, with the reason.
    """
    counted, left_out = sifted(proceeding, ballots, now)
    cast = _Cast.of(proceeding, counted)
    conditions = tuple(cast.conditions())
    stands = _state(conditions)
    # Whatever else may come is no better than all yes, no worse than all no, and no fewer than none.
    ends = {stands, cast.all_say(Choice.YES).state, cast.all_say(Choice.NO).state}
    closed = now > proceeding.deadline
    return Result(
        state=stands if closed else VoteState.OPEN,
        stands=stands,
        settled=closed or len(ends) == 1,
        yes=len(cast.yes),
        no=cast.no,
        abstain=cast.abstain,
        missing=len(cast.missing),
        needed=None if closed else cast.needed(),
        conditions=conditions,
        counted=counted,
        left_out=left_out,
    )


def needed(proceeding: Proceeding, ballots: Iterable[Ballot] = ()) -> int | None:
    """Say how many more yes votes would win it, given first by those of the highest roles who have not voted.

    0 where it is won as it stands; None where no number wins it unless somebody changes their vote. Where a quorum
    is asked for, fewer yes may be enough together with abstentions.
    """
    counted, _ = sifted(proceeding, ballots, proceeding.deadline)
    return _Cast.of(proceeding, counted).needed()


def decision_of(
    proceeding: Proceeding,
    result: Result,
    tz: tzinfo,
    *,
    withdrawn: int | None = None,
    objections: Sequence[Objection] = (),
    link: str | None = None,
    note: str = "",
) -> Decision:
    """Give the record of a vote that has ended, or that was withdrawn at an instant; `tz` is the SIG's zone.

    Raises Refusal while it is open: until the deadline people may change their minds.
    """
    if result.state is VoteState.OPEN and withdrawn is None:
        raise Refusal(
            f"the vote on @{proceeding.login} as {proceeding.role} is open until "
            f"{_local(proceeding.deadline, tz).isoformat(' ')}; it is recorded when it has ended"
        )
    logins = {elector.person: elector.login for elector in proceeding.electorate}
    said = {logins[ballot.person]: ballot.choice for ballot in result.counted}
    return Decision(
        who=proceeding.login,
        role=proceeding.role,
        opened=_local(proceeding.opened, tz),
        closed=_local(proceeding.deadline if withdrawn is None else withdrawn, tz),
        result=Ending(result.state) if withdrawn is None else Ending.WITHDRAWN,
        how=HeldVote(proceeding.rule, tuple(logins.values()), said),
        objections=tuple(objections),
        link=link,
        note=note,
    )


def _local(at: int, tz: tzinfo) -> datetime:
    return datetime.fromtimestamp(at, UTC).astimezone(tz)


def _state(conditions: Sequence[Condition]) -> VoteState:
    """Without a quorum there is no result, whatever the yes and no."""
    if any(each.asks is Asks.QUORUM and not each.met for each in conditions):
        return VoteState.NO_QUORUM
    return VoteState.PASSED if all(each.met for each in conditions) else VoteState.FAILED


@dataclass(frozen=True, slots=True)
class _Cast:
    """What the electors of a vote have said, each once."""

    proceeding: Proceeding
    yes: tuple[Elector, ...]
    no: int
    abstain: int
    missing: tuple[Elector, ...]

    @classmethod
    def of(cls, proceeding: Proceeding, counted: Sequence[Ballot]) -> "_Cast":
        said = {ballot.person: ballot.choice for ballot in counted}
        numbers = Counter(said.values())
        yes = tuple(each for each in proceeding.electorate if said.get(each.person) is Choice.YES)
        missing = tuple(each for each in proceeding.electorate if each.person not in said)
        return cls(proceeding, yes, numbers[Choice.NO], numbers[Choice.ABSTAIN], missing)

    @property
    def state(self) -> VoteState:
        return _state(tuple(self.conditions()))

    def conditions(self) -> Iterator[Condition]:
        """Hold each thing that the rule asks for against what was said."""
        rule, everyone, yes = self.proceeding.rule, len(self.proceeding.electorate), len(self.yes)
        if quorum := rule.quorum_portion:
            took_part = yes + self.no + self.abstain
            met = quorum.met(took_part, everyone)
            yield Condition(Asks.QUORUM, took_part, everyone, quorum.least(everyone), met, quorum)
        asked = rule.portion
        whole = yes + self.no if rule.of_votes else everyone
        least = asked.least_against(self.no) if rule.of_votes else asked.least(everyone)
        kind = Asks.OF_VOTES if rule.of_votes else Asks.OF_ELECTORATE
        yield Condition(kind, yes, whole, least, asked.met(yes, whole), asked)
        for role, number in rule.least_yes.items():
            theirs = sum(role in each.roles for each in self.yes)
            anyone = "" if role == rule.electorate else role
            yield Condition(Asks.YES, theirs, 0, number, theirs >= number, role=anyone)

    def all_say(self, choice: Choice) -> "_Cast":
        """Let everyone who is missing say the same."""
        if choice is Choice.YES:
            return replace(self, yes=(*self.yes, *self.missing), missing=())
        return replace(self, no=self.no + len(self.missing), missing=())

    def needed(self) -> int | None:
        """Find the smallest number of further yes that wins; a higher role counts for the lower ones, too."""
        best = sorted(self.missing, key=lambda each: -len(each.roles))
        for more in range(len(best) + 1):
            if replace(self, yes=(*self.yes, *best[:more]), missing=()).state is VoteState.PASSED:
                return more
        return None
