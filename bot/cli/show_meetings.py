"""Meetings as a table on a terminal."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.cli.terminal import say, say_table
from bot.documents.meetings import next_text, state_text, when_text

_HEADERS = {
    "en": ("when", "meeting", "number", "organiser", ""),
    "zh": ("时间", "会议", "次数", "组织者", ""),
}
_NOTE = {"en": "note: {}", "zh": "注意：{}"}


def meetings_table(views: Sequence[Mapping[str, Any]], notes: Iterable[str], language: str) -> None:
    """Show one line a meeting, and below what somebody should know."""
    rows = [
        (
            when_text(view, language),
            view["name"],
            f"{view['number']:03d}" if view["number"] else "",
            f"@{view['organiser']}" if view["organiser"] else "",
            state_text(view, language),
        )
        for view in views
    ]
    if rows:
        say_table(_HEADERS[language], rows)
    else:
        say(next_text(None, language).rstrip())
    for note in notes:
        say(_NOTE[language].format(note))
