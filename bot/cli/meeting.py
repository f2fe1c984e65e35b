"""`sigbot meeting`: when the SIG meets and who organises; each of its commands is a file of its own."""

import typer

from bot.cli import (
    meeting_announce,
    meeting_attendance,
    meeting_lint,
    meeting_list,
    meeting_next,
    meeting_paste,
)

app = typer.Typer(
    help="When the SIG meets, who organises, and what became of it.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
for command in (
    meeting_next,
    meeting_list,
    meeting_paste,
    meeting_announce,
    meeting_lint,
    meeting_attendance,
):
    name = command.__name__.rpartition("_")[2]
    app.command(name, epilog=f"Example: {command.EXAMPLE}")(command.command)
