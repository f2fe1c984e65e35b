"""Meetings as plain data and as lines for a terminal."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.documents.language import in_language
from bot.documents.render import render
from bot.meetings.doubts import Doubt
from bot.meetings.plan import Meeting


def meeting_view(meeting: Meeting, language: str) -> dict[str, Any]:
    """Give one meeting as plain data; `weekday` counts from Monday, 0."""
    occurrence, series = meeting.occurrence, meeting.series
    start, end = occurrence.start, occurrence.end
    return {
        "key": meeting.key,
        "series": series.key,
        "name": in_language(series.name, language),
        "day": occurrence.day.isoformat(),
        "on": occurrence.on.isoformat(),
        "weekday": occurrence.on.weekday(),
        "time": f"{start:%H:%M}" if start else None,
        "zone": str(start.tzinfo) if start else None,
        "start": start.isoformat() if start else None,
        "end": end.isoformat() if end else None,
        "standing": str(occurrence.standing),
        "is_extra": occurrence.is_extra,
        "number": meeting.number or None,
        "minutes": meeting.file or None,
        "organiser": meeting.organiser,
        "agenda": [
            {
                "about": str(item.about),
                "title": in_language(item.title, language),
                "who": item.who or None,
                "state": item.state or None,
                "link": item.link or None,
            }
            for item in meeting.agenda
        ],
    }


def when_text(view: Mapping[str, Any], language: str) -> str:
    """Say when a meeting takes place: day, weekday, time of day and zone."""
    return render("meeting.when.txt.j2", language, meeting=view).strip()


def state_text(view: Mapping[str, Any], language: str) -> str:
    """Say what is not as the series has it; "" for a meeting that takes place as it should."""
    return render("meeting.state.txt.j2", language, meeting=view).strip()


def next_text(view: Mapping[str, Any] | None, language: str) -> str:
    """Write all about one meeting, or that there is none to come."""
    return render("meeting.next.txt.j2", language, meeting=view).strip() + "\n"


def doubt_texts(doubts: Iterable[Doubt], language: str) -> list[str]:
    """Say what somebody should know of a plan, a sentence each."""
    return [
        render("meeting.doubt.txt.j2", language, doubted=str(each.doubted), about=each.values).strip()
        for each in doubts
    ]
