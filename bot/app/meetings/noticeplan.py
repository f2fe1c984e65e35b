"""What notices are made from: the plan, who is on record as having attended, whom the minutes name, invitations."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.app.home import Home
from bot.documents.notice import Guest
from bot.meetings.agenda import About, AgendaItem
from bot.meetings.occurrence import Occurrence, Standing
from bot.meetings.plan import Meeting, Plan
from bot.model import Kind
from bot.sig.meetings import Series
from bot.sig.schedule import SCHEDULE, Schedule, load_schedule

_PAST, _COMING = timedelta(days=30), timedelta(days=60)


def notice_plan(home: Home, now: int) -> Plan:
    """Give the SIG's meetings around a moment."""
    workspace = home.run.workspace
    config = workspace.config
    path = workspace.folder / SCHEDULE
    schedule = load_schedule(path.read_bytes()) if path.exists() else Schedule()
    meetings = []
    for series in config.meetings:
        roles = set(series.organisers)
        people = [each.entries[0].login for each in workspace.roster.people if roles & set(each.roles)]
        meetings += _meetings(series, schedule, config.sig.tz, people, now)
    return Plan(config, now, schedule, tuple(sorted(meetings, key=lambda each: each.occurrence.on)))


def attended_of(home: Home, plan: Plan) -> frozenset[str]:
    """Name the meetings of which it is on record who was there."""
    entries = home.run.workspace.contributions.entries
    days = {each.at.date() for each in entries if each.kind is Kind.MEETING_ATTENDED}
    return frozenset(each.key for each in plan.meetings if each.occurrence.on in days)


def guests_of(home: Home, plan: Plan, meeting: Meeting) -> tuple[tuple[Guest, ...], bool]:  # noqa: ARG001
    """Give whom the minutes of a meeting name, and whether they say that there were others."""
    return (), False


def invite(plan: Plan, meeting: Meeting, method: str) -> bytes:
    """Write an invitation to a meeting, or take it back."""
    from icalendar import Calendar, Event  # noqa: PLC0415 - it takes longer than all else that a run imports

    happens = meeting.occurrence
    event = Event()
    event.add("uid", f"sigbot-{plan.config.sig.key}-{meeting.key}")
    event.add("dtstamp", datetime.fromtimestamp(happens.changed or 0, UTC))
    event.add("sequence", happens.changes)
    event.add("dtstart", happens.start or happens.on)
    event.add("summary", next(iter(meeting.series.name.values())))
    calendar = Calendar()
    for name, value in (("prodid", "-//sigbot//meetings//EN"), ("version", "2.0"), ("method", method)):
        calendar.add(name, value)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _meetings(series: Series, schedule: Schedule, tz: ZoneInfo, people: list[str], now: int) -> list[Meeting]:
    number, _, unit = (series.every or "1 week").partition(" ")
    pace = timedelta(days=int(number) * {"day": 1, "week": 7}.get(unit.rstrip("s"), 30))
    assert series.first is not None
    today = datetime.fromtimestamp(now, tz).date()
    found, day, n = [], series.first, 0
    while day <= today + _COMING:
        if day >= today - _PAST and day not in series.skip:
            on = _occurrence(series, schedule, day, tz)
            topics = [each for each in schedule.topics if (each.series, each.meeting) == (series.key, day)]
            agenda = tuple(
                AgendaItem(About.TOPIC, {"zh": t.title, "en": t.title}, t.who or "") for t in topics
            )
            file = f"{series.minutes}/{series.number + n:03}-{on.on:%Y%m%d}.md"
            organiser = people[n % len(people)] if people else None
            found.append(Meeting(on, series, organiser, series.number + n, file, agenda))
        day, n = day + pace, n + 1
    return found


def _occurrence(series: Series, schedule: Schedule, day: date, tz: ZoneInfo) -> Occurrence:
    mine = (series.key, day)
    moves = [each for each in schedule.moves if (each.series, each.meeting) == mine]
    offs = [each for each in schedule.called_off if (each.series, each.meeting) == mine]
    on, at = (moves[-1].to, moves[-1].at or series.at) if moves else (day, series.at)
    start = None if at == "ask" else datetime.combine(on, time.fromisoformat(at), tz)
    standing = Standing.CALLED_OFF if offs else Standing.ON if start else Standing.ASKED
    times = [each.when for each in (*moves, *offs)]
    changed = max((int(each.timestamp()) for each in times if isinstance(each, datetime)), default=None)
    return Occurrence(
        series.key, day, on, start, timedelta(minutes=series.lasts), standing, False, len(times), changed
    )
