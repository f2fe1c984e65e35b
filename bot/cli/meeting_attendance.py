"""`sigbot meeting attendance`: who was there, from an export or from minutes; nothing is written."""

import re
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import AsJson, Folder, Language

EXAMPLE = "sigbot meeting attendance participants.csv --meeting 2026-12-10"


def command(
    file: Annotated[
        Path,
        typer.Argument(help="A CSV of Tencent Meeting or Zoom, or a file of minutes.", show_default=False),
    ],
    meeting: Annotated[
        str,
        typer.Option(
            help="The meeting's day, like 2026-12-10, or 2026-12-10#2 for the day's second.",
            show_default=False,
        ),
    ] = "",
    folder: Folder = None,
    lang: Language = "",
    as_json: AsJson = False,
) -> None:
    """Say who was there: whom the roster knows, who it may be else, and the lines to paste."""
    from bot.app.meetings.attended import attended
    from bot.cli import options, terminal
    from bot.documents.attended import attended_text

    language = options.language(lang)
    view = attended(options.folder(folder), file, _day(meeting))
    if as_json:
        terminal.say_json(view)
    else:
        terminal.say(attended_text(view, language).rstrip())


def _day(text: str) -> str:
    from datetime import date

    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d(#[1-9]\d?)?", text):
            date.fromisoformat(text[:10])
            return text
    except ValueError:
        pass
    if not text:
        return ""
    raise typer.BadParameter("must be a day, like 2026-12-10", param_hint="--meeting")
