"""An explanation as plain data: what `sigbot explain --json` prints, and what its text is made from."""

from dataclasses import asdict
from datetime import date, datetime, tzinfo
from typing import Any

from bot.app.explain import Asked, Explanation, Part
from bot.documents.explanation import verdict_lines


def as_data(answer: Explanation, asked: Asked, tz: tzinfo) -> dict[str, Any]:
    """Give an explanation as plain data; days are in the SIG's zone."""
    return {
        "name": answer.member.name,
        "login": answer.member.login,
        "since": _day(asked.since),
        "until": _day(asked.until),
        "about": asdict(answer.about) if answer.about else None,
        "parts": [_part(part, tz) for part in answer.parts],
    }


def _part(part: Part, tz: tzinfo) -> dict[str, Any]:
    cell, past = part.cell, part.past
    return {
        "count": part.count,
        "total": part.total,
        "known": part.known.value,
        "opening": part.opening,
        "day": _instant(part.day),
        "linked": part.linked,
        "read_from": _instant(part.read_from),
        "table": {"value": cell.value, "state": str(cell.state)} if cell else None,
        "past": {"file": past.file, "commit": past.commit, "day": past.day.isoformat()} if past else None,
        "lines": verdict_lines(part.verdicts, tz),
        "outside": part.outside,
        "corrections": [
            {"change": each.change, "day": each.at.date().isoformat(), "by": each.by, "reason": each.reason}
            for each in part.corrections
        ],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _instant(moment: datetime | None) -> str | None:
    return moment.isoformat(" ", "minutes") if moment else None
