"""The plan: the meetings of all series around a moment, with organiser, number, file and agenda. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

from bot.meetings.agenda import AgendaItem, standing_items, topic_items
from bot.meetings.numbers import numbers
from bot.meetings.occurrence import Occurrence, Standing
from bot.meetings.plan import Meeting, Plan
from bot.meetings.rotation import organisers
from bot.meetings.series import by_time, called_off, occurrences
from bot.sig.config import SigConfig
from bot.sig.meetings import Series
from bot.sig.roster import Roster
from bot.sig.schedule import Schedule, Topic

PAST, COMING = timedelta(days=30), timedelta(days=200)  # how far a plan reaches from now

_SETTLED_AFTER = 14 * 86400  # seconds after a meeting; until then a word may say who organised it after all
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:#([1-9]))?", re.ASCII)


def plan(
    config: SigConfig,
    roster: Roster,
    schedule: Schedule,
    minutes: Mapping[str, str],
    now: int,
    *,
    tasks: Sequence[AgendaItem] = (),
    until: date | None = None,
    proposed: Mapping[str, str] = MappingProxyType({}),
) -> Plan:
    """Make the plan at an instant, in seconds since 1970 UTC.

    `minutes` are texts by path, `proposed` those that are in the bot's own open pull request alone; `tasks` go on the
    agenda of the next meeting of each series. It reaches further ahead where `until` does.
    """
    today = datetime.fromtimestamp(now, UTC).astimezone(config.sig.tz).date()
    first, last = today - PAST, max(today + COMING, until or today)
    found: list[tuple[Series, Occurrence, str | None]] = []
    for series in config.meetings:
        known, turns = _turns(series, people_of(series, roster, config, today), schedule, config, now, last)
        found += [(series, each, turns.get((each.series, each.day))) for each in known if each.on >= first]
    found.sort(key=lambda each: by_time(each[1]))
    numbered = numbers([(series, each) for series, each, _ in found], schedule, (*minutes, *proposed), now)
    agendas = _Agendas(schedule, tuple(tasks), now)
    meetings = []
    for series, each, organiser in found:
        number, file = numbered[each.series, each.day]
        meetings.append(Meeting(each, series, organiser, number, file, agendas.of(series, each)))
    return Plan(config, now, schedule, tuple(meetings), minutes, proposed)


def people_of(series: Series, roster: Roster, config: SigConfig, day: date) -> tuple[str, ...]:
    """Give the logins of those who organise a series in turn, in roster order; a higher role includes the lower."""
    order = list(config.roles)
    wanted = [order.index(role) for role in series.organisers if role in order]
    if not wanted:
        return ()
    roles = order[min(wanted) :]
    return tuple(
        member.login_on(config.home.forge)
        for member in roster.people
        if any(
            entry.role in roles and (entry.since is None or entry.since <= day) for entry in member.entries
        )
    )


def find(plan: Plan, text: str | None) -> Meeting | None:
    """Find the meeting that somebody means: by the day it takes place, else by its series' day, else by its key.

    `2026-12-10#2` is the second of a day; None means the next one. One that takes place is meant before one that was
    called off.
    """
    if text is None:
        return next(coming(plan), None)
    wanted = text.strip()
    written = _DAY.fullmatch(wanted)
    if written is None:
        return next((each for each in plan.meetings if each.key == wanted), None)
    for name in ("on", "day"):
        that_day = [each for each in plan.meetings if str(getattr(each.occurrence, name)) == written[1]]
        that_day.sort(key=lambda each: not _takes_place(each.occurrence))
        if that_day:
            return next(iter(that_day[int(written[2] or 1) - 1 :]), None)
    return None


def name_of(plan: Plan, meeting: Meeting) -> str:
    """Name a meeting as contributions/ do: by the day it takes place, `2025-01-09#2` for the second of a day."""
    on = meeting.occurrence.on
    that_day = [each for each in plan.meetings if each.occurrence.on == on and _takes_place(each.occurrence)]
    place = next((n for n, each in enumerate(that_day, 1) if each.key == meeting.key), 1)
    return on.isoformat() if place == 1 else f"{on.isoformat()}#{place}"


def coming(plan: Plan) -> Iterator[Meeting]:
    """Give the meetings that are not over and were not called off; the one that goes on now is among them."""
    for each in plan.meetings:
        if _takes_place(each.occurrence) and not each.occurrence.is_over(plan.now):
            yield each


def clashes(plan: Plan) -> tuple[tuple[Meeting, Meeting], ...]:
    """Give each two meetings that take place at overlapping times."""
    return tuple(_clashes(plan))


def _clashes(plan: Plan) -> Iterator[tuple[Meeting, Meeting]]:
    taking_place = [each for each in plan.meetings if each.occurrence.is_on]
    for place, one in enumerate(taking_place):
        end = one.occurrence.end
        for other in taking_place[place + 1 :]:
            start = other.occurrence.start
            if start is None or end is None or start.timestamp() >= end.timestamp():
                break
            yield one, other


def _takes_place(occurrence: Occurrence) -> bool:
    return occurrence.standing is not Standing.CALLED_OFF


def _turns(
    series: Series, people: Sequence[str], schedule: Schedule, config: SigConfig, now: int, last: date
) -> tuple[Sequence[Occurrence], Mapping[tuple[str, date], str | None]]:
    """Give the meetings of a series from its first one on, and who organises them.

    Where one begins must not depend on the moment, or turns would change as time goes on. So what was before the
    first meeting on record is taken for what the rotation would have given.
    """
    tz = config.sig.tz
    off = called_off(series, schedule, tz)
    record = {
        each.meeting: each for each in schedule.held if each.series == series.key and each.meeting not in off
    }
    earliest, latest = min(record, default=date.max), max(record, default=date.min)
    assert series.first is not None
    known = occurrences(series, schedule, tz, config.holidays, series.first, last)
    prepared = {
        (each.series, each.day): record.pop(each.day).organiser or ""
        for each in known
        if each.day in record and not each.is_over(now - _SETTLED_AFTER)
    }
    in_turn = [
        each
        for each in known
        # between two on record, what is over and is not was let go by: nobody's turn
        if not earliest < each.day < latest
        or each.day in record
        or (each.series, each.day) in prepared
        or not each.is_over(now)
    ]
    memory = schedule.model_copy(update={"held": tuple(record.values())})
    return known, organisers(in_turn, people, memory, tz, prepared)


class _Agendas:
    """Makes agendas of meetings, asked by their beginning; topics of one that was called off go on to the next."""

    def __init__(self, schedule: Schedule, tasks: Sequence[AgendaItem], now: int) -> None:
        self._topics: dict[tuple[str, date], list[Topic]] = {}
        for topic in schedule.topics:
            self._topics.setdefault((topic.series, topic.meeting), []).append(topic)
        self._left: dict[str, list[Topic]] = {}
        self._tasks, self._now = tuple(tasks), now
        self._told: set[str] = set()

    def of(self, series: Series, meeting: Occurrence) -> tuple[AgendaItem, ...]:
        """Give the agenda of the meeting that is next in the plan."""
        topics = self._topics.get((series.key, meeting.day), [])
        if not _takes_place(meeting):
            self._left.setdefault(series.key, []).extend(topics)
            return topic_items(topics)
        tasks: tuple[AgendaItem, ...] = ()
        if not meeting.is_over(self._now):
            topics = [*self._left.pop(series.key, ()), *topics]
            if series.key not in self._told:
                tasks = self._tasks
            self._told.add(series.key)
        return (*topic_items(topics), *tasks, *standing_items(series.agenda))
