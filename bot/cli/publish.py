"""`sigbot publish`: what leaves the machine, now."""

from typing import Annotated

import typer

from bot.cli.options import AsJson, DryRun, Folder

EXAMPLE = "sigbot publish --dry-run"


def command(
    folder: Folder = None,
    dry_run: DryRun = False,
    send_history: Annotated[
        bool,
        typer.Option("--send-history", help="Send the history that the fork lacks; its size is said first."),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Send it without asking.")] = False,
    as_json: AsJson = False,
) -> None:
    """Bring the board's pull request to what it should be, from what has been pulled.

    What leaves the machine follows the mode on the default branch; .sigbot/desk.md tells it all.
    """
    from bot.app.publish import publish
    from bot.app.report import write_report
    from bot.app.session import open_run
    from bot.cli import options, show_published

    def agreed(commits: int, size: int) -> bool:
        show_published.history(commits, size)
        return yes or typer.confirm("send it?")

    consent = (
        (lambda history: agreed(history.commits, history.bytes)) if send_history and not dry_run else None
    )
    with open_run(options.folder(folder), options.environment(), writes=True) as run:
        result = publish(run, dry_run=dry_run, consent=consent)
        write_report(run, result)
        show_published.published(result, run.workspace.folder, as_json=as_json)
    raise typer.Exit(show_published.exit_code(result))
