"""`sigbot meeting announce`: what is due about meetings, proposed and said now."""

import typer

from bot.cli.options import DryRun, Folder

EXAMPLE = "sigbot meeting announce --dry-run"


def command(folder: Folder = None, dry_run: DryRun = False) -> None:
    """Propose minutes, and say what is due about meetings: on the desk, and by the ways that `notices:` names.

    What the mode does not let out is shown instead, as everything is with --dry-run.
    """
    from bot.app.home import fetch_home
    from bot.app.meetings.job import meet, outcome_of
    from bot.app.session import open_run
    from bot.cli import options
    from bot.cli.terminal import say, warn
    from bot.documents.desk import deed

    with open_run(options.folder(folder), options.environment(), writes=True) as run:
        met = meet(run, fetch_home(run), dry_run=dry_run)
    outcome = outcome_of(met)
    for line in outcome.lines:
        say(line)
    if not met.announced.live:
        for action in met.announced.done:
            say("\n".join(f"    {line}".rstrip() for line in deed(action, {}).text.splitlines()))
    for warning in outcome.warnings:
        warn(warning)
    raise typer.Exit(outcome.exit_code)
