"""`sigbot update`: the cron line."""

from typing import Annotated, Literal

import typer

from bot.cli.options import AsJson, DryRun, Folder

EXAMPLE = "sigbot update --budget 500"


def command(
    folder: Folder = None,
    budget: Annotated[
        int | None,
        typer.Option(min=1, help="Requests this run may spend; the next one goes on.", show_default=False),
    ] = None,
    purpose: Annotated[
        Literal["board", "ladder"],
        typer.Option(
            "--for",
            help="What to pull for: the ladder also needs what is said under pull requests and issues.",
        ),
    ] = "board",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Pull what the board needs, count, and write what changed. Killed at any moment, it goes on next time.

    With --for ladder, what the ladder needs is pulled too: about a request for each pull request the first time.
    """
    from bot.app.session import open_run
    from bot.app.update import ReadFor, update
    from bot.cli import options, show
    from bot.cli.progress import watching

    with open_run(options.folder(folder), options.environment(), writes=True) as run:
        with watching() as watcher:
            updated = update(run, budget=budget, write=not dry_run, watcher=watcher, purpose=ReadFor(purpose))
        show.updated(updated, run.workspace.folder, written=not dry_run, as_json=as_json)
    raise typer.Exit(updated.exit_code)
