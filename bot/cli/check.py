"""`sigbot check`: the SIG's files looked over."""

import typer

from bot.cli.options import AsJson, Folder

EXAMPLE = "sigbot check"


def command(folder: Folder = None, as_json: AsJson = False) -> None:
    """Validate the SIG's files, list what waits for someone, and compare balances with what is known."""
    from bot.app.check import check
    from bot.app.session import Environment, open_run
    from bot.cli import options, show

    with open_run(options.folder(folder), Environment.of_machine()) as run:
        checked = check(run)
    show.checked(checked, as_json=as_json)
    raise typer.Exit(1 if checked.failed else 0)
