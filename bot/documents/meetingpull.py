"""The bot's pull request for meetings: which are prepared, which lines move, and what people arranged."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.documents.language import in_language
from bot.documents.pulltext import title_and_body
from bot.documents.render import render
from bot.meetings.days import in_words, with_zone
from bot.meetings.plan import Meeting

NAMED = 40  # entries in the page's table; a host limits the length of a text


def page(
    prepared: Sequence[Meeting],
    kept: Sequence[tuple[Meeting, str]],
    lists: Sequence[str],
    entries: Mapping[str, Sequence[Mapping[str, object]]],
    languages: Sequence[str],
    files: Sequence[str],
    mark: str,
    overrides: Path | None = None,
) -> tuple[str, str]:
    """Write title and body, each language in turn, with the mark as the last line.

    `kept` are meetings that were moved and keep the minutes of their former day.
    """
    arranged = [(section, each) for section, some in entries.items() for each in some if section != "held"]
    texts = [
        render(
            "pull.meeting.md.j2",
            language,
            overrides=overrides,
            prepared=[_told(each, language) for each in prepared],
            kept=[{**_told(each, language), "file": file} for each, file in kept],
            lists=lists,
            arranged=[_arranged(section, each) for section, each in arranged[:NAMED]],
            more=len(arranged[NAMED:]),
            files=sorted(files),
        )
        for language in languages
    ]
    return title_and_body(texts, mark)


def _told(meeting: Meeting, language: str) -> dict[str, Any]:
    start = meeting.occurrence.start
    return {
        "name": in_language(meeting.series.name, language),
        "day": in_words(meeting.occurrence.on, language),
        "time": with_zone(start) if start else "",
        "number": meeting.number,
        "link": meeting.series.link or "",
        "organiser": meeting.organiser or "",
        "file": meeting.file,
    }


def _arranged(section: str, entry: Mapping[str, object]) -> dict[str, str]:
    """Give what one entry says: which kind, which meeting, who, and what."""
    what = [entry.get(key) for key in ("title", "to", "at", "other", "reason") if section != "away"]
    who = [entry.get("who"), *([entry.get("to")] if section == "swaps" else [])]
    return {
        "section": section,
        "meeting": str(entry.get("meeting") or f"{entry.get('from')} – {entry.get('to')}"),
        "who": " → ".join(str(each) for each in who if each),
        "what": " ".join(str(each) for each in what if each and not (section == "swaps" and each in who)),
        "by": str(entry.get("by", "")),
    }
