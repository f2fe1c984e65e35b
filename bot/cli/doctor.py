"""`sigbot doctor`: how the bot is, and what to do next."""

import typer

from bot.cli.options import AsJson, Folder

EXAMPLE = "sigbot doctor"


def command(folder: Folder = None, as_json: AsJson = False) -> None:
    """Say what is configured and reachable, what is left of the rate, how fresh each source is, what to do next."""
    from bot.app.doctor import examine
    from bot.app.session import open_run
    from bot.cli import options, show_health

    with open_run(options.folder(folder), options.environment()) as run:
        health = examine(run)
        show_health.health(health, run.workspace, as_json=as_json)
    raise typer.Exit(health.exit_code)
