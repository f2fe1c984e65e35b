"""`sigbot meeting paste`: the notice of a meeting, to paste into a group."""

from typing import Annotated

import typer

from bot.cli.options import Folder, Language

EXAMPLE = "sigbot meeting paste 2025-03-06"


def command(
    day: Annotated[
        str | None,
        typer.Argument(help="The day of the meeting; the next one without it.", show_default=False),
    ] = None,
    folder: Folder = None,
    lang: Language = "",
) -> None:
    """Print the notice, at most twelve lines of plain text, with a blank for the password; nothing is sent."""
    from bot.app.meetings.pasting import paste
    from bot.app.session import Environment, open_run
    from bot.cli import options
    from bot.cli.terminal import say

    with open_run(options.folder(folder), Environment.of_machine()) as run:
        text = paste(run, day, lang and options.language(lang))
    say(text)
