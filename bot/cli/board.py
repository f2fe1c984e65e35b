"""`sigbot board`: the leaderboard as it would be, and its files written."""

from typing import Annotated

import typer

from bot.cli.options import AsJson, DryRun, Folder

EXAMPLE = "sigbot board --write"


def command(
    folder: Folder = None,
    write: Annotated[bool, typer.Option("--write", help="Write the tables and leaderboard/.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Exit 1 when a file is stale; write nothing.")
    ] = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Show how the board would change, from what has been pulled; with --write, change it."""
    from bot.app.board import decide_board
    from bot.app.session import Environment, open_run
    from bot.cli import options, show

    writes = write and not check and not dry_run
    with open_run(options.folder(folder), Environment.of_machine(), writes=writes) as run:
        decided = decide_board(run)
        if writes:
            run.files.write(decided.edits)
        show.board(decided, run.workspace.folder, written=writes, as_json=as_json)
    if check and decided.stale_files:
        raise typer.Exit(1)
