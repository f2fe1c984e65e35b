"""`sigbot meeting announce`: what is due about meetings, said now."""

import typer

from bot.cli.options import DryRun, Folder

EXAMPLE = "sigbot meeting announce --dry-run"


def command(folder: Folder = None, dry_run: DryRun = False) -> None:
    """Say what is due about meetings: on the desk, and by the ways that `notices:` names.

    It leaves the machine in mode live alone; otherwise, and with --dry-run, the texts are shown.
    """
    from bot.app.home import fetch_home
    from bot.app.meetings.announcing import announce
    from bot.app.meetings.job import outcome_of
    from bot.app.session import open_run
    from bot.cli import options
    from bot.cli.terminal import say, warn
    from bot.documents.desk import deed

    with open_run(options.folder(folder), options.environment(), writes=True) as run:
        home = fetch_home(run)
        result = announce(run, home, dry_run=dry_run)
    outcome = outcome_of(home, result)
    for line in outcome.lines:
        say(line)
    if not result.live:
        for action in result.done:
            say("\n".join(f"    {line}".rstrip() for line in deed(action, {}).text.splitlines()))
    for warning in outcome.warnings:
        warn(warning)
    raise typer.Exit(outcome.exit_code)
