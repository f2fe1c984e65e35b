"""Meetings for calendars: the feed leaderboard/calendar.ics, and invitations. The same plan gives the same bytes.

Every meeting is an event of its own under a name that stays. A rule with exceptions would be shorter, and clients do
not agree on what becomes of a meeting that was moved out of a rule, or put on again.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias
from zoneinfo import ZoneInfo

from bot.addresses import without_addresses
from bot.documents.language import in_language
from bot.documents.render import render
from bot.documents.timezones import vtimezone
from bot.meetings.occurrence import Standing
from bot.meetings.plan import Meeting, Plan

if TYPE_CHECKING:
    from icalendar import Calendar, Event

FEED = "leaderboard/calendar.ics"
Method: TypeAlias = Literal["REQUEST", "CANCEL"]

_STATUS = {Standing.ON: "CONFIRMED", Standing.ASKED: "TENTATIVE", Standing.CALLED_OFF: "CANCELLED"}
# Control characters, halves of characters, and marks that turn the order of text round; a line feed is looked after.
_STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_REFRESH = timedelta(hours=12)


def feed(plan: Plan, languages: Sequence[str], *, overrides: Path | None = None) -> bytes:
    """Give the calendar of all meetings of a plan, in one language or in several one below the other."""
    calendar = _calendar("PUBLISH", plan.meetings, plan)
    title = _in_each(plan.config.sig.name, languages)
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", _REFRESH, parameters={"value": "DURATION"})
    for meeting in plan.meetings:
        calendar.add_component(_event(plan, meeting, languages, overrides))
    return _written(calendar)


def invitation(
    plan: Plan,
    meeting: Meeting,
    method: Method,
    languages: Sequence[str] = (),
    *,
    overrides: Path | None = None,
) -> bytes:
    """Invite to a meeting, tell of its change, or take the invitation back; it holds nobody's address.

    An update has a higher SEQUENCE than what it updates: the number of the meeting's changes.
    """
    calendar = _calendar(method, (meeting,), plan)
    event = _event(plan, meeting, languages or plan.config.sig.languages, overrides)
    if method == "CANCEL" and meeting.occurrence.standing is not Standing.CALLED_OFF:
        event["sequence"] = meeting.occurrence.changes + 1
        event["status"] = _STATUS[Standing.CALLED_OFF]
    calendar.add_component(event)
    return _written(calendar)


def uid(plan: Plan, meeting: Meeting) -> str:
    """Name a meeting for all calendars and for ever."""
    return f"sigbot-{plan.config.sig.key}-{meeting.key}"


def _calendar(method: str, meetings: Iterable[Meeting], plan: Plan) -> "Calendar":
    """Begin a calendar, with the zones of its meetings."""
    from icalendar import Calendar  # noqa: PLC0415 - it takes longer than all else that a run imports

    calendar = Calendar()
    calendar.add("prodid", "-//sigbot//meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    starts: dict[str, list[datetime]] = {}
    for each in meetings:
        start = each.occurrence.start
        if start and isinstance(start.tzinfo, ZoneInfo) and not _is_utc(start):
            starts.setdefault(start.tzinfo.key, []).append(start)
    for name, times in sorted(starts.items()):
        longest = timedelta(minutes=max(each.lasts for each in plan.config.meetings))
        calendar.add_component(vtimezone(ZoneInfo(name), min(times), max(times) + longest))
    return calendar


def _event(plan: Plan, meeting: Meeting, languages: Sequence[str], overrides: Path | None) -> "Event":
    from icalendar import Event  # noqa: PLC0415 - as above

    occurrence, series = meeting.occurrence, meeting.series
    event = Event()
    event.add("uid", uid(plan, meeting))
    event.add("dtstamp", _stamp(meeting))
    event.add("sequence", occurrence.changes)
    if occurrence.start and occurrence.end:
        is_utc = _is_utc(occurrence.start)
        event.add("dtstart", occurrence.start.astimezone(UTC) if is_utc else occurrence.start)
        event.add("dtend", occurrence.end.astimezone(UTC) if is_utc else occurrence.end)
    else:
        event.add("dtstart", occurrence.on)
    event.add("summary", _in_each(series.name, languages))
    texts = [_description(meeting, language, overrides) for language in languages]
    event.add("description", "\n\n".join(dict.fromkeys(filter(None, texts))))
    if series.link:
        event.add("location", _plain(series.link))
    event.add("status", _STATUS[occurrence.standing])
    event.add("transp", "TRANSPARENT" if occurrence.start is None else "OPAQUE")
    return event


def _stamp(meeting: Meeting) -> datetime:
    """Say when the meeting was made what it is: when it was changed last, else the first day of its series."""
    if meeting.occurrence.changed is not None:
        return datetime.fromtimestamp(meeting.occurrence.changed, UTC)
    assert meeting.series.first is not None
    return datetime.combine(meeting.series.first, time.min, UTC)


def _description(meeting: Meeting, language: str, overrides: Path | None) -> str:
    """Write who organises, the agenda, and how to take part."""
    agenda = [
        {
            "title": _plain(in_language(item.title, language)),
            "who": _plain(item.who),
            "about": str(item.about),
        }
        for item in meeting.agenda
    ]
    values: dict[str, Any] = {
        "organiser": _plain(meeting.organiser or ""),
        "agenda": agenda,
        "join": _plain(in_language(meeting.series.join or {}, language)),
        "standing": str(meeting.occurrence.standing),
        "has_time": meeting.occurrence.start is not None,
    }
    text = without_addresses(render("calendar.event.txt.j2", language, overrides=overrides, **values))
    return _STEERING.sub(" ", text.replace("\r\n", "\n")).strip()


def _in_each(names: Any, languages: Sequence[str]) -> str:
    """Give a name in the languages asked for, one that is the same in both once; else in the one that there is."""
    found = [names[language] for language in languages if language in names] or list(names.values())[:1]
    return " / ".join(dict.fromkeys(_plain(each) for each in found))


def _plain(text: str) -> str:
    """Make one line of a text, without what is not to be seen, and without addresses."""
    return " ".join(_STEERING.sub(" ", without_addresses(text)).split())


def _is_utc(when: datetime) -> bool:
    return isinstance(when.tzinfo, ZoneInfo) and when.tzinfo.key in ("UTC", "Etc/UTC", "Zulu", "Etc/Zulu")


def _written(calendar: "Calendar") -> bytes:
    return bytes(calendar.to_ical(sorted=False))
