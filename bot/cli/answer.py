"""`sigbot answer`: what people said to the bot in comments, answered."""

import typer

from bot.cli.options import AsJson, DryRun, Folder

EXAMPLE = "sigbot answer --dry-run"


def command(folder: Folder = None, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Hear what is new in comments, answer each once, and propose what was confirmed and decided.

    Comments leave the machine in mode live alone; otherwise what would be said is shown.
    """
    from bot.app.conversation.talking import answer
    from bot.app.session import open_run
    from bot.cli import options, show_answers

    with open_run(options.folder(folder), options.environment(), writes=True) as run:
        result = answer(run, dry_run=dry_run)
    show_answers.answered(result, as_json=as_json)
    raise typer.Exit(1 if result.rails else 0)
