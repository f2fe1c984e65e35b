"""What maintainers decide from after each half-year: who meets what can be counted, who applied, and what is open.

Pure. What the report says of people is true of public things only: whoever neither applied nor meets everything
that can be counted is in no list here but those of `Private`, which is made when asked and never published.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.model import Verdict
from bot.rules.activity import Activity
from bot.rules.board import Member
from bot.rules.closeness import Close
from bot.rules.farming import Flag
from bot.rules.freshness import Known, Source
from bot.rules.halves import Half
from bot.rules.standing import Asked, Rung, Standing, State, Why
from bot.rules.substance import Small

LINKS = 10  # of what counted, the newest


@dataclass(frozen=True, slots=True)
class Application:
    """A pull request that touches the roster, as it stood at the end of the day asked about."""

    person: str
    number: int
    title: str
    link: str
    day: date
    merged: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """What counted on the newest pull requests or meetings, earliest first; and how many more of those there are."""

    newest: tuple[Verdict, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class SmallPull:
    """A merged pull request that looks small, and by what."""

    text: str
    title: str
    link: str
    why: Small


@dataclass(frozen=True, slots=True)
class Details:
    """What a maintainer wants to see of one person beside the criteria.

    `submitted` stands beside the merged pull requests: those opened in the same repositories. `small` are the merged
    ones that look small, `others` is how many do not.
    """

    evidence: Mapping[Asked, Proof]
    activity: Activity
    submitted: int | None = None
    merged: int | None = None
    small: tuple[SmallPull, ...] = ()
    others: int = 0
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One person about whom there is something to decide."""

    standing: Standing
    applications: tuple[Application, ...]
    details: Details

    @property
    def member(self) -> Member:
        return self.standing.member

    @property
    def rung(self) -> Rung:
        """Give the role asked about."""
        return self.standing.rungs[0]

    @property
    def eligible(self) -> bool:
        """Say whether everything that can be counted is met."""
        return self.rung.counted_met

    @property
    def waits(self) -> bool:
        """Say whether an application of theirs is open."""
        return any(not each.merged for each in self.applications)

    @property
    def open(self) -> int:
        """Count the criteria that are neither met nor people's; which ones, a public report does not say."""
        return sum(finding.state not in (State.MET, State.FOR_PEOPLE) for finding in self.rung.findings)


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of the year: holders of a role (`new` of them since 1 January), or a count over everyone."""

    name: str
    is_role: bool
    reached: int
    of: int
    new: int | None = None  # None where the roster's history does not tell
    known: Known = Known.FRESH


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """A count not written down before a day (None: taken over without proof), and for how many people it matters."""

    count: str
    since: date | None
    people: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """What is not known yet: never zero.

    `not_read` and `not_recorded` are people who may meet everything but for that; `applications` are pull requests of
    the home repository that may be some (None: their list is not read), and those last changed before `read_from` are
    not in the list; `roles` are people on the roster whose roles of that day its history does not tell.
    """

    behind: tuple[Source, ...] = ()
    not_read: int = 0
    not_recorded: int = 0
    records: tuple[Unrecorded, ...] = ()
    applications: int | None = 0
    read_from: date | None = None
    roles: int = 0

    @property
    def nothing(self) -> bool:
        """Say whether everything is known."""
        return self == Unknown()


@dataclass(frozen=True, slots=True)
class Exactly:
    """A number asked for, and who stands exactly at it."""

    asked: Asked
    required: int
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What is otherwise than in the report before; `gone` were named there as meeting everything, and are not now."""

    before: Half
    newly: tuple[tuple[Member, str], ...]
    applied: tuple[Member, ...]
    promoted: tuple[tuple[Member, str], ...]
    gone: tuple[tuple[Member, str], ...]


@dataclass(frozen=True, slots=True)
class Quiet:
    """A role holder of whom nothing is known for a year; `last` is the day of what was seen last."""

    member: Member
    last: date | None


@dataclass(frozen=True, slots=True)
class Private:
    """For those who decide alone: never under leaderboard/, never published."""

    open: tuple[Case, ...]  # applied, and not everything is met
    close: tuple[Close, ...]
    quiet: tuple[Quiet, ...]


@dataclass(frozen=True, slots=True)
class PromotionReport:
    """The report of one half, as of a day; `holders` are the people in each role's list that day."""

    half: Half
    day: date
    cases: tuple[Case, ...]
    goals: tuple[Goal, ...]
    unknown: Unknown
    changes: Changes | None  # None: there is no report of the half before
    holders: Mapping[str, tuple[Member, ...]]
    private: Private | None = None

    @property
    def eligible(self) -> tuple[Case, ...]:
        return tuple(case for case in self.cases if case.eligible)

    @property
    def applied(self) -> tuple[Case, ...]:
        return tuple(case for case in self.cases if case.applications)

    @property
    def exactly(self) -> tuple[Exactly, ...]:
        """List the numbers at which somebody stands exactly: texts of a SIG may differ on them."""
        found: dict[tuple[Asked, int], list[Member]] = {}
        for case in self.eligible:
            for finding in case.rung.all:
                if finding.asked and finding.required is not None and finding.required == finding.actual:
                    found.setdefault((finding.asked, finding.required), []).append(case.member)
        return tuple(Exactly(*key, tuple(members)) for key, members in found.items())


def selected(
    standings: Iterable[Standing], applications: Mapping[str, Sequence[Application]], roles: Sequence[str]
) -> list[Standing]:
    """Choose whom the report is about: whoever applied, and whoever meets what can be counted for the next role.

    Applicants first, then by role (lowest first), then by name; the highest role has nothing to apply for.
    """
    found = [
        each
        for each in standings
        if each.next and (each.member.person in applications or each.next.counted_met)
    ]

    def place(each: Standing) -> tuple[bool, int, str, str]:
        role = each.rungs[0].role
        member = each.member
        return member.person not in applications, roles.index(role), member.name.casefold(), member.person

    return sorted(found, key=place)


def unsettled(standings: Iterable[Standing]) -> Unknown:
    """Count the people who may meet everything, but for what was not read, or but for what was not recorded."""
    rungs = [each.next for each in standings if each.next and each.next.rule]
    kept = [rung for rung in rungs if rung.state is State.NOT_RECORDED]
    records: Counter[tuple[str, date | None]] = Counter()
    for rung in kept:
        asked = [each for each in rung.all if each.asked and each.state is State.NOT_RECORDED]
        records.update(
            {
                (each.asked.count, each.recorded_since if each.why is Why.BEFORE_RECORDS else None)
                for each in asked
                if each.asked
            }
        )
    return Unknown(
        not_read=sum(rung.state is State.NOT_YET_KNOWN for rung in rungs),
        not_recorded=len(kept),
        records=tuple(Unrecorded(*what, people) for what, people in records.items()),
    )
