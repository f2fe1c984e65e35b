"""The ladder held against a person: each criterion of a role, from readings, the roster's history and records.

Pure: whoever asks brings the readings of the counts along. Roles are cumulative: whoever has a higher one has
the lower ones, too.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.rules.board import Member
from bot.rules.freshness import Known
from bot.rules.standing import (
    Asked,
    Finding,
    Reading,
    Rung,
    Said,
    Since,
    Standing,
    State,
    Why,
    best,
    joined,
)
from bot.sig.criteria import (
    Activity,
    Checked,
    Criterion,
    Group,
    Held,
    NoObjection,
    Recommendation,
    Threshold,
    before,
    walk,
)
from bot.sig.ladder import LadderVersion
from bot.sig.statements import StatementKind
from bot.sig.votes import Decision


@dataclass(frozen=True, slots=True)
class Ladder:
    """What is the same for everyone: roles (lowest first), versions, the days from which counts are recorded.

    `last_day(start, working days)` is the end of a time in working days.
    """

    roles: tuple[str, ...]
    versions: Sequence[LadderVersion]
    recorded_since: Mapping[str, date]
    last_day: Callable[[date, int], date]

    def of(self, day: date) -> LadderVersion | None:
        """Give the version that holds on a day: an application is judged by the ladder of its own day."""
        held = [version for version in self.versions if version.day <= day]
        return max(held, key=lambda version: version.day, default=None)

    def at_least(self, role: str) -> tuple[str, ...]:
        """Give a role and the higher ones; without a place in `roles:` it is only itself."""
        return self.roles[self.roles.index(role) :] if role in self.roles else (role,)

    def next_role(self, held: Sequence[str], day: date) -> str | None:
        """Give the lowest role above those held that the ladder of the day knows; None at its top.

        Before the first version it is the next of all roles: nothing can be said of any.
        """
        version = self.of(day)
        above = max((self.roles.index(role) for role in held if role in self.roles), default=-1) + 1
        known = version.rules if version else self.roles
        return next((role for role in self.roles[above:] if role in known), None)

    def wanted(self, role: str, day: date) -> tuple[Asked, ...]:
        """List the readings that this role needs on that day."""
        version = self.of(day)
        rule = version.rules.get(role) if version else None
        found: dict[Asked, None] = {}
        for criterion in walk(rule.criteria) if rule else ():
            match criterion:
                case Threshold():
                    found[asked(criterion, day)] = None
                case Activity():
                    found.update(dict.fromkeys(Asked(count) for count in criterion.by))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of one person on a day: the roles whose lists they stand in, and what is on record about them.

    `implied` are lower roles that a higher one brings along without their being in its list. `first_seen` is the day
    on which they came, None where it is not known: nothing they did earlier can be missing from the records.
    """

    member: Member
    held: Mapping[str, Since]
    said: Sequence[Said] = ()
    first_seen: date | None = None
    history_known: bool = True
    decisions: Sequence[Decision] = ()
    implied: Mapping[str, Since] = field(default_factory=dict)


def asked(criterion: Threshold, day: date) -> Asked:
    """Say which count, scope and window a threshold asks for; a window of 12 months ends with the day, whole."""
    since = before(day, criterion.within) + timedelta(days=1) if criterion.within else None
    return Asked(criterion.count, criterion.in_, since)


def standing(
    ladder: Ladder,
    candidate: Candidate,
    roles: Sequence[str],
    day: date,
    readings: Callable[[Asked], Reading],
) -> Standing:
    """Judge a person for roles on a day; someone who holds one, or a higher one, is not tested for it."""
    rungs = tuple(_Judge(ladder, candidate, role, day, readings).rung() for role in roles)
    held = tuple(role for role in ladder.roles if role in candidate.held)
    return Standing(candidate.member, day, held, rungs, candidate.history_known)


@dataclass(frozen=True, slots=True)
class _Judge:
    """One person and one role on one day."""

    ladder: Ladder
    candidate: Candidate
    role: str
    day: date
    readings: Callable[[Asked], Reading]

    def rung(self) -> Rung:
        version = self.ladder.of(self.day)
        rule = version.rules.get(self.role) if version else None
        since = self._since(self.role)
        criteria = rule.criteria if rule and since is None else ()
        findings = tuple(self._judged(criterion) for criterion in criteria)
        holds = version.day if version else None
        decided = tuple(
            each for each in self.candidate.decisions if each.role == self.role and each.day <= self.day
        )
        return Rung(self.role, rule, holds, since is not None, since, findings, decided)

    def _judged(self, criterion: Criterion) -> Finding:  # noqa: PLR0911 - one line a kind of criterion
        match criterion:
            case Threshold():
                return self._threshold(criterion)
            case Group():
                parts = tuple(self._judged(part) for part in criterion.parts)
                together = joined if criterion.all_of else best
                return Finding(criterion, together([part.state for part in parts]), parts=parts)
            case Held():
                return self._held(criterion)
            case Activity():
                return self._active(criterion)
            case Recommendation():
                return self._recommended(criterion)
            case NoObjection():
                return self._no_objection(criterion)
            case Checked():
                return Finding(criterion, State.FOR_PEOPLE, said=self._said("judgement"))

    def _recommended(self, criterion: Recommendation) -> Finding:
        said = self._said("recommendation", criterion.recommended_by)
        people = len({each.by.lower() for each in said})
        return Finding(criterion, State.FOR_PEOPLE, required=criterion.at_least, actual=people, said=said)

    def _threshold(self, criterion: Threshold) -> Finding:
        question = asked(criterion, self.day)
        reading = self.readings(question)
        state, why = self._reached(criterion, question, reading)
        return Finding(
            criterion,
            state,
            why,
            required=criterion.at_least,
            actual=reading.counted,
            asked=question,
            reading=reading,
            recorded_since=self.ladder.recorded_since.get(criterion.count),
        )

    def _reached(self, criterion: Threshold, question: Asked, reading: Reading) -> tuple[State, Why]:
        """Compare; a shortfall is missing only where nothing unread or unwritten could make it up."""
        lacking = criterion.at_least - reading.counted
        if lacking <= 0:
            return State.MET, Why.PLAIN
        unread = _unread(reading, question.since)
        if unread is not None:
            return State.NOT_YET_KNOWN, unread
        if reading.unknown >= lacking:
            return State.NOT_YET_KNOWN, Why.UNKNOWN_EVENTS
        if reading.unknown + reading.taken_over >= lacking:
            return State.NOT_RECORDED, Why.TAKEN_OVER
        if self._before_records(question):
            return State.NOT_RECORDED, Why.BEFORE_RECORDS
        return State.MISSING, Why.PLAIN

    def _before_records(self, question: Asked) -> bool:
        """Say whether the person may have done such things before anybody wrote them down."""
        recorded = self.ladder.recorded_since.get(question.count)
        if recorded is None or (question.since is not None and question.since >= recorded):
            return False
        first = self.candidate.first_seen
        return first is None or first < recorded or self.day < recorded

    def _held(self, criterion: Held) -> Finding:
        since = self._since(criterion.is_)
        if since is None:
            why = Why.NOT_ON_ROSTER if self.candidate.history_known else Why.HISTORY_ENDS
            state = State.MISSING if self.candidate.history_known else State.NOT_YET_KNOWN
            return Finding(criterion, state, why)
        if criterion.for_ is None:
            return Finding(criterion, State.MET, since=since)
        start = before(self.day, criterion.for_)
        known = since.day or since.at_latest
        if known is not None and known <= start:
            return Finding(criterion, State.MET, since=since)
        if since.day is None:
            return Finding(criterion, State.NOT_YET_KNOWN, Why.HISTORY_ENDS, since=since)
        return Finding(criterion, State.MISSING, Why.NOT_LONG_ENOUGH, since=since)

    def _active(self, criterion: Activity) -> Finding:
        """Look for the first event; it may be one that was not read, or that nobody wrote down."""
        readings = {Asked(count): self.readings(Asked(count)) for count in criterion.by}
        first = min((reading.earliest for reading in readings.values() if reading.earliest), default=None)
        since = Since(first) if first else None
        if first is not None and first <= before(self.day, criterion.active):
            return Finding(criterion, State.MET, since=since)

        def not_settled(state: State, why: Why, question: Asked) -> Finding:
            recorded = self.ladder.recorded_since.get(question.count)
            reading = readings[question]
            return Finding(criterion, state, why, reading=reading, since=since, recorded_since=recorded)

        for question, reading in readings.items():
            unread = _unread(reading, None) or (Why.UNKNOWN_EVENTS if reading.unknown else None)
            if unread is not None:
                return not_settled(State.NOT_YET_KNOWN, unread, question)
        for question, reading in readings.items():
            if reading.taken_over:
                return not_settled(State.NOT_RECORDED, Why.TAKEN_OVER, question)
            if self._before_records(question):
                return not_settled(State.NOT_RECORDED, Why.BEFORE_RECORDS, question)
        return Finding(criterion, State.MISSING, Why.NOT_LONG_ENOUGH, since=since)

    def _no_objection(self, criterion: NoObjection) -> Finding:
        """Count from the first recommendation for the role; an objection on record is shown, people weigh it."""
        nominated = [each.day for each in self._said("recommendation")]
        if not nominated:
            return Finding(criterion, State.FOR_PEOPLE, Why.NOT_NOMINATED)
        last = self.ladder.last_day(min(nominated), int(criterion.no_objection.split()[0]))
        objections = self._said("objection")
        return Finding(criterion, State.FOR_PEOPLE, said=objections, open_until=last)

    def _said(self, kind: StatementKind, roles: Sequence[str] = ()) -> tuple[Said, ...]:
        """List what was put on record for this role by the day, by holders of these roles or higher ones."""
        allowed = {each for role in roles for each in self.ladder.at_least(role)}
        return tuple(
            each
            for each in self.candidate.said
            if each.kind == kind
            and each.role == self.role
            and each.day <= self.day
            and (not allowed or allowed & set(each.by_roles))
        )

    def _since(self, role: str) -> Since | None:
        """Say from when on the person has held a role or a higher one; None where they do not."""
        held = self.candidate.held
        mine = [held[each] for each in self.ladder.at_least(role) if each in held]
        mine += [self.candidate.implied[role]] if role in self.candidate.implied else []
        if not mine:
            return None
        days = [since.day for since in mine if since.day]
        latest = [day for since in mine if (day := since.day or since.at_latest)]
        if len(days) < len(mine):
            return Since(None, min(latest, default=None))
        return Since(min(days))


def _unread(reading: Reading, since: date | None) -> Why | None:
    """Say what keeps a reading from being whole; None where everything it asks for was read."""
    if not reading.has_account:
        return Why.NO_ACCOUNT
    if reading.known is Known.NEVER:
        return Why.NOT_READ
    if reading.read_from is not None and (since is None or since <= reading.read_from):
        return Why.READ_FROM
    return Why.LOOKED_AT if reading.known is Known.PARTLY else None
