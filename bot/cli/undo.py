"""`sigbot undo`: what the bot did, taken back."""

from datetime import datetime
from typing import Annotated

import typer

from bot.cli.options import AsJson, DryRun, Folder

EXAMPLE = "sigbot undo --since 2025-03-01 --dry-run"
WHEN = ["%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"]


def command(
    since: Annotated[
        datetime, typer.Option(formats=WHEN, help="From when on, in the SIG's zone.", show_default=False)
    ],
    folder: Folder = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take back the bot's own comments, pull requests and desk, and print the revert for what was merged."""
    from bot.app.session import open_run
    from bot.app.undo import undo
    from bot.cli import options, show_published

    with open_run(options.folder(folder), options.environment(), writes=True) as run:
        moment = since.replace(tzinfo=run.workspace.config.sig.tz)
        undone = undo(run, int(moment.timestamp()), dry_run=dry_run)
    show_published.undone(undone, dry_run=dry_run, as_json=as_json)
    raise typer.Exit(4 if undone.failed else 0)
