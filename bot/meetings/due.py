"""What is due about meetings at a moment, and was not sent yet. Pure: the same plan and book give the same answer.

Each way by which people hear (the desk, mail, a robot) has its own book. What comes late is made up for as long as it
is of use, and one message stands for all that were missed.
"""

from collections.abc import Collection, Container, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bot.meetings.occurrence import Standing
from bot.meetings.plan import Meeting, Plan

HOUR, DAY = 3600, 86400
ASKED_UNTIL = 14 * DAY  # after a meeting; whoever was there is asked for no longer
_BEFORE, _AGAIN, _APART = 7 * DAY, 7 * DAY, 3 * DAY
# Of which days' meetings anything may be due, wherever they are held.
_PAST, _COMING = timedelta(seconds=ASKED_UNTIL + 2 * DAY), timedelta(seconds=_BEFORE + 2 * DAY)


class Step(StrEnum):
    """What there is to say about a meeting; the words stand in the bot's marks and its book."""

    ORGANISER = "preparation"  # to whoever organises, a week before
    NOTICE = "notice"  # a day before
    HOUR = "reminder"  # an hour before, where it is asked for
    ATTENDANCE = "attendance"  # a day after: who was there?
    ATTENDANCE_AGAIN = "attendance_again"
    CHANGED = "change"  # the notice went out, and it was moved since
    CANCELLED = "cancellation"  # the notice went out, and it was called off


ANNOUNCEMENTS = (Step.NOTICE, Step.CHANGED, Step.CANCELLED)


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent about a meeting, as of which of its changes; `at` is when, 0 where nobody knows."""

    meeting: str
    step: Step
    change: int = 0
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be sent now."""

    meeting: Meeting
    step: Step
    change: int

    @property
    def sent(self) -> Sent:
        """Give the entry of the book that says it was sent."""
        return Sent(self.meeting.key, self.step, self.change)


def due(
    plan: Plan,
    sent: Collection[Sent],
    *,
    steps: Collection[Step] = tuple(Step),
    remembers: int = 0,
    attended: Collection[str] = (),
) -> tuple[Due, ...]:
    """Say what is due, the meeting that begins first first.

    `remembers` is the instant since which the book is kept: what was due before counts as sent. Of the meetings in
    `attended` (by their keys) it is on record who was there.
    """
    asked_for = set(steps)
    if "hour" not in plan.config.notices.remind:
        asked_for.discard(Step.HOUR)
    if "attendance" not in plan.config.notices.remind:
        asked_for.discard(Step.ATTENDANCE_AGAIN)
    told = {each.meeting for each in sent}
    near = {meeting.key: meeting for meeting in _near(plan, told, remembers)}
    book: dict[str, list[Sent]] = {key: [] for key in near}
    for each in sent:
        if each.meeting in book:
            book[each.meeting].append(each)
    found = []
    for key, meeting in near.items():
        one = _One(meeting, book[key], plan, remembers)
        waiting = (*one.before(), *(() if key in attended else one.after()))
        found += [each for each in waiting if each.step in asked_for]
    return tuple(found)


def _near(plan: Plan, told: Container[str], remembers: int) -> Iterator[Meeting]:
    """Give the meetings about which anything may be due: most of a plan is far off, or long over.

    Of one that is far off people heard only where it was moved there since.
    """
    last = datetime.fromtimestamp(max(plan.now, remembers), UTC).date() + _COMING
    over = datetime.fromtimestamp(plan.now, UTC).date() - _PAST
    for meeting in plan.meetings:
        happens = meeting.occurrence
        if happens.on > last and not (happens.changes and meeting.key in told):
            continue
        if happens.on >= over or over - happens.on <= happens.lasts:
            yield meeting


class _One:
    """One meeting and what was sent about it."""

    def __init__(self, meeting: Meeting, sent: Collection[Sent], plan: Plan, remembers: int) -> None:
        self._meeting, self._sent, self._now, self._remembers = meeting, sent, plan.now, remembers
        self._occurrence = meeting.occurrence
        self._start = int(meeting.occurrence.begins.timestamp())

    def before(self) -> Iterator[Due]:
        """Say what is due before it begins: at most one thing, because the later one says it all."""
        if self._now >= self._start:
            return
        said = [each for each in self._sent if each.step in ANNOUNCEMENTS]
        last = max(said, key=lambda each: (each.change, each.step is Step.CANCELLED), default=None)
        announced = last is not None or self._is_forgotten(self._start - DAY)
        step = self._correction(last) if announced else self._first_word()
        if step in (Step.NOTICE, Step.CHANGED, Step.CANCELLED):
            yield from self._unless_sent(step, self._occurrence.changes)
        elif step is Step.ORGANISER:
            yield from self._unless_sent(step, 0)
        elif self._occurrence.is_on and self._is_time(self._start - HOUR):
            heard = max((each.at for each in said), default=0)
            if heard < self._start - HOUR:  # one instead of three
                yield from self._unless_sent(Step.HOUR, self._occurrence.changes)

    def after(self) -> Iterator[Due]:
        """Say whether to ask who was there."""
        if self._now < self._start or not self._occurrence.is_on:
            return
        over = self._start + int(self._occurrence.lasts.total_seconds())
        if self._now >= over + ASKED_UNTIL:
            return
        asked = next((each for each in self._sent if each.step is Step.ATTENDANCE), None)
        if asked is None:
            if self._is_time(over + DAY):
                yield Due(self._meeting, Step.ATTENDANCE, 0)
        elif self._is_time(max(over + _AGAIN, asked.at + _APART)):
            yield from self._unless_sent(Step.ATTENDANCE_AGAIN, 0)

    def _first_word(self) -> Step | None:
        """Say what people should hear of a meeting of which they heard nothing."""
        if self._occurrence.standing is Standing.CALLED_OFF:
            return None
        if self._occurrence.is_on and self._now >= self._start - DAY:
            return Step.NOTICE
        return Step.ORGANISER if self._is_time(self._start - _BEFORE) else None

    def _correction(self, last: Sent | None) -> Step | None:
        """Say what people who have heard of it must hear besides."""
        happened = self._occurrence
        if last is None:  # what was said before the book began, if anything was, is not known
            if happened.changed is None or self._is_forgotten(happened.changed):
                return None
            is_off, is_new = False, happened.changes > 0
        else:
            is_off = last.step is Step.CANCELLED
            is_new = is_off or happened.changes > last.change
        if happened.standing is Standing.CALLED_OFF:
            return None if is_off else Step.CANCELLED
        return Step.CHANGED if happened.is_on and is_new else None

    def _unless_sent(self, step: Step, change: int) -> Iterator[Due]:
        if Sent(self._meeting.key, step, change) not in self._sent:
            yield Due(self._meeting, step, change)

    def _is_time(self, moment: int) -> bool:
        return self._now >= moment and not self._is_forgotten(moment)

    def _is_forgotten(self, moment: int) -> bool:
        return moment < self._remembers
