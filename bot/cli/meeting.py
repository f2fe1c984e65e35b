"""`sigbot meeting`: everything about the SIG's meetings, one command per use."""

import typer

from bot.cli import meeting_attendance, meeting_lint

app = typer.Typer(
    help="The SIG's meetings: schedule, minutes, attendance.", no_args_is_help=True, rich_markup_mode=None
)
for module in (meeting_lint, meeting_attendance):
    name = module.__name__.rpartition("_")[2]
    app.command(name, epilog=f"Example: {module.EXAMPLE}")(module.command)
