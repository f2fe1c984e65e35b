"""A vote on a person and a role as it is opened: who may vote, until when, and when to remind. Pure.

Who may vote is settled when it opens and stays, whatever happens to the roster meanwhile. The result advises: a
maintainer merges. Instants are whole seconds since 1970 UTC; what the ballots come to
says `voteresult`.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bot.errors import Refusal
from bot.rules.workdays import deadline, is_working_day, local_day
from bot.sig.ladder import Vote
from bot.sig.roster import Member, Roster

_REMINDED_AT = time(9)  # when people begin to work; a reminder at night is read with everything else


@dataclass(frozen=True, slots=True)
class Elector:
    """Someone who may vote, and their roles as they were at the opening: each with the lower ones, lowest first."""

    person: str
    login: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proceeding:
    """A vote that was opened, with everything that decides it as it was then."""

    candidate: str  # person
    login: str  # the candidate's
    role: str
    rule: Vote
    electorate: tuple[Elector, ...]  # who may vote: never the recused, whom no share is taken of either
    recused: tuple[str, ...]  # persons
    opened: int
    deadline: int  # the last second in which a ballot counts

    @property
    def alone(self) -> bool:
        """Say whether one person decides, which is worth a warning."""
        return len(self.electorate) == 1


def open_vote(
    rule: Vote,
    roster: Roster,
    *,
    login: str,
    role: str,
    roles: Sequence[str],
    host: str,
    opened: datetime,
    holidays: Collection[date],
    tz: tzinfo,
    person_of: Callable[[str], str],
) -> Proceeding:
    """Open a vote on a candidate for a role; `login` is theirs on `host`, `opened` is aware.

    `roles` are those of sig.yaml, lowest first: whoever holds the electorate's role or a higher one on that day may
    vote. `person_of` finds the person of `host:login`, so that a candidate is recused with every account.
    Raises Refusal where nobody may vote, or where too few may for the yes votes that the rule asks for.
    """
    day = local_day(opened, tz)
    candidate = person_of(f"{host}:{login}")
    able = _electors(roster, roles, rule.electorate, day, host, person_of)
    recused = tuple(each.person for each in able if rule.recuse == "candidate" and each.person == candidate)
    electorate = tuple(each for each in able if each.person not in recused)
    if not electorate:
        raise Refusal(_nobody(rule, login, role, day, recused))
    for least_role, least in rule.least_yes.items():
        those = sum(least_role in each.roles for each in electorate)
        if those < least:
            raise Refusal(
                f"the vote on @{login} as {role} was not opened, because it could not be won: it asks for "
                f"{least} yes of {least_role} or higher, and {those} of them may vote. Lower min_yes: in sig.yaml, "
                f"or {_ELSEWHERE}"
            )
    ends = deadline(opened, rule.days, holidays, tz)
    return Proceeding(
        candidate, login, role, rule, electorate, recused, int(opened.timestamp()), int(ends.timestamp())
    )


_ELSEWHERE = "record in votes/ what was decided elsewhere"


def _nobody(rule: Vote, login: str, role: str, day: date, recused: Sequence[str]) -> str:
    why = f"nobody holds the role {rule.electorate} or a higher one on {day}"
    if recused:
        why = (
            f"@{login} is the only one who holds the role {rule.electorate} or a higher one, and does not vote on "
            "themselves"
        )
    return (
        f"the vote on @{login} as {role} was not opened: {why}. Name a lower role as electorate: in sig.yaml, or "
        f"{_ELSEWHERE}"
    )


def _electors(
    roster: Roster,
    roles: Sequence[str],
    lowest: str,
    day: date,
    host: str,
    person_of: Callable[[str], str],
) -> tuple[Elector, ...]:
    """List those with a role on a day, in the order of the roster; one person is one elector, however listed."""
    found: dict[str, Elector] = {}
    for member in roster.people:
        held = _held(member, roles, day)
        if lowest in held:
            person = person_of(member.accounts[0])
            first = found.get(person)
            login = first.login if first else member.login_on(host)
            found[person] = Elector(person, login, max(held, first.roles if first else (), key=len))
    return tuple(found.values())


def _held(member: Member, roles: Sequence[str], day: date) -> tuple[str, ...]:
    """Give the roles that a member has on a day, lowest first: the highest one, and with it the lower ones."""
    held = [roles.index(entry.role) for entry in member.entries if entry.since is None or entry.since <= day]
    return tuple(roles[: max(held) + 1]) if held else ()


def half_way(proceeding: Proceeding, holidays: Collection[date], tz: tzinfo) -> int:
    """Give the instant for the one reminder: the morning, in the SIG's zone, of the middle working day.

    Where the holidays were changed so that no working day is left before the deadline, it is half of the time.
    """
    opened, closes = (
        datetime.fromtimestamp(at, UTC).astimezone(tz).date()
        for at in (proceeding.opened, proceeding.deadline)
    )
    days = (opened + timedelta(days=n) for n in range(1, (closes - opened).days + 1))
    working = [day for day in days if is_working_day(day, holidays)]
    if not working:
        return (proceeding.opened + proceeding.deadline) // 2
    return int(datetime.combine(working[(len(working) - 1) // 2], _REMINDED_AT, tz).timestamp())
