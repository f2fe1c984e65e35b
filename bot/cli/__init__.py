"""Doors for people: one short command per use. Everything heavy is imported inside a command, so `--help` is quick.

Exit codes: 0 done; 1 stale, a check failed, or a person must act; 2 wrong use or configuration; 3 a board column
could not be refreshed in three runs; 4 the host refused.
"""

import typer

from bot.cli import (
    answer,
    application,
    board,
    check,
    claims,
    consistency,
    decided,
    demo,
    doctor,
    eligible,
    explain,
    init,
    meeting,
    promotion,
    publish,
    run,
    serve,
    undo,
    update,
    whatif,
)

app = typer.Typer(
    name="sigbot",
    help="Keeps a special interest group honest about itself: who contributed what, and why.\n\n"
    "Exit codes: 0 done, 1 stale, a check failed, or a person must act, 2 wrong use or configuration, 3 a board "
    "column could not be refreshed in three runs, 4 the host refused.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for command in (
    init,
    update,
    board,
    explain,
    eligible,
    application,
    promotion,
    whatif,
    claims,
    check,
    consistency,
    decided,
    answer,
    publish,
    undo,
    run,
    serve,
    doctor,
    demo,
):
    name = command.__name__.rpartition(".")[2]
    app.command(name, epilog=f"Example: {command.EXAMPLE}")(command.command)
app.add_typer(meeting.app, name="meeting")


@app.callback(invoke_without_command=True)
def root(version: bool = typer.Option(False, "--version", help="Show the version and stop.")) -> None:
    """Show the version, or go on to a command."""
    if version:
        from bot import __version__

        typer.echo(f"sigbot {__version__}")
        raise typer.Exit


def main() -> None:
    """Run the command line; failures that are not bugs end in one message and their exit code."""
    from bot.cli.failures import explained

    with explained():
        app()
