"""Where a person stands on the ladder: values that say what was asked, what there is, and how well it is known.

*Missing* is said only of what is known; what was never written down is *not recorded*, what was not read is *not yet
known*, and what people decide is shown as such and never as met.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.rules.board import Member
from bot.rules.freshness import Known
from bot.sig.criteria import Criterion
from bot.sig.ladder import RoleRule
from bot.sig.statements import StatementKind
from bot.sig.votes import Decision


class State(StrEnum):
    """What can be said of a criterion."""

    MET = "met"
    MISSING = "missing"
    NOT_RECORDED = "not_recorded"
    NOT_YET_KNOWN = "not_yet_known"
    FOR_PEOPLE = "for_people"


class Why(StrEnum):
    """What stands behind a state; the word that templates explain, with what would make it known."""

    PLAIN = ""
    NOT_READ = "not_read"  # a list that the count needs was never read to its end
    READ_FROM = "read_from"  # the lists are read from a later day on than the criterion asks for
    NO_ACCOUNT = "no_account"  # nothing on a code host can be tied to them
    LOOKED_AT = "looked_at"  # a repository is read on demand: only what was named has been looked at
    UNKNOWN_EVENTS = "unknown_events"  # files or reviewers that the host does not tell decide on some events
    BEFORE_RECORDS = "before_records"  # nobody wrote these down at the time
    TAKEN_OVER = "taken_over"  # the table that was taken over has it, and nothing proves it
    NOT_ON_ROSTER = "not_on_roster"
    NOT_LONG_ENOUGH = "not_long_enough"
    HISTORY_ENDS = "history_ends"  # the roster's history does not reach back far enough to tell
    NOT_NOMINATED = "not_nominated"  # nobody recommended them, so that the time for objections has not begun


@dataclass(frozen=True, slots=True)
class Asked:
    """A count as a criterion asks for it: perhaps over another scope, perhaps only since a day (inclusive)."""

    count: str
    scope: str | None = None  # None: the count's own
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a count comes to for one person, and how well that is known.

    `unknown` events would count or not depending on what is not known; `strict` and `loose` are the count's other
    readings, where it has any. `looked_at` pull requests were read where a repository is read on demand only.
    """

    counted: int
    unknown: int = 0
    known: Known = Known.FRESH
    strict: int | None = None
    loose: int | None = None
    looked_at: int | None = None
    read_from: date | None = None  # what happened earlier was not read
    has_account: bool = True
    taken_over: int = (
        0  # the opening balance, as far as it may be of the time asked for; shown, never counted
    )
    earliest: date | None = None  # the day of the first that counted


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody put on record about the person and a role, with the roles that they have themselves."""

    kind: StatementKind
    role: str
    by: str  # login
    by_roles: tuple[str, ...]
    day: date
    evidence: str  # an address or words


@dataclass(frozen=True, slots=True)
class Since:
    """From when on somebody has held a role; None where the roster's history does not reach back that far."""

    day: date | None
    at_latest: date | None = None  # where the day is not known: the first day on which the role is seen


@dataclass(frozen=True, slots=True)
class Finding:
    """One criterion held against one person.

    `required` and `actual` are numbers where there is one to reach; `open_until` is the last day for objections.
    """

    criterion: Criterion
    state: State
    why: Why = Why.PLAIN
    required: int | None = None
    actual: int | None = None
    asked: Asked | None = None
    reading: Reading | None = None
    since: Since | None = None
    recorded_since: date | None = None
    said: tuple[Said, ...] = ()  # what people have put on record about it
    open_until: date | None = None
    parts: tuple["Finding", ...] = ()

    def walk(self) -> Iterator["Finding"]:
        """Give this finding, and those within it."""
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(frozen=True, slots=True)
class Rung:
    """One role asked for one person, by the ladder of one day."""

    role: str
    rule: RoleRule | None  # None: the ladder of that day asks nothing for this role
    version: date | None  # from when on that ladder holds; None: there was none yet
    held: bool  # in this role or a higher one already: appointed people are never tested
    since: Since | None
    findings: tuple[Finding, ...]
    decisions: tuple[Decision, ...] = ()  # what votes/ records about the person and the role

    @property
    def state(self) -> State:
        """Sum the criteria up: as good as the worst of them, and never met where people still decide."""
        if self.held:
            return State.MET
        people = (State.FOR_PEOPLE,) if self.rule is None or self.rule.vote else ()
        return joined((*(finding.state for finding in self.findings), *people))

    @property
    def counted_met(self) -> bool:
        """Say whether everything that can be counted is met, so that only people's decisions are left."""
        return self.rule is not None and self.state in (State.MET, State.FOR_PEOPLE)

    @property
    def all(self) -> tuple[Finding, ...]:
        """Give every finding, those within groups included."""
        return tuple(each for finding in self.findings for each in finding.walk())


@dataclass(frozen=True, slots=True)
class Standing:
    """A person on the ladder on a day: roles held (lowest first), and the roles asked about.

    `role_history` is False where the roles of that day could not be told from the roster's history.
    """

    member: Member
    day: date
    held: tuple[str, ...]
    rungs: tuple[Rung, ...]
    role_history: bool = True

    @property
    def next(self) -> Rung | None:
        """Give the first role asked about that the person does not have."""
        return next((rung for rung in self.rungs if not rung.held), None)


# From bad to good, for criteria that must all hold.
_WORST_FIRST = (
    State.MISSING, State.NOT_RECORDED, State.NOT_YET_KNOWN, State.FOR_PEOPLE, State.MET,
)  # fmt: skip


def joined(states: Sequence[State]) -> State:
    """Give what criteria come to that must all hold."""
    return min(states, key=_WORST_FIRST.index, default=State.MET)


def best(states: Sequence[State]) -> State:
    """Give what criteria come to of which any one is enough."""
    return max(states, key=_WORST_FIRST.index)
