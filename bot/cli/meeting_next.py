"""`sigbot meeting next`: the next meeting."""

import typer

from bot.cli.options import AsJson, Folder, Language

EXAMPLE = "sigbot meeting next"


def command(folder: Folder = None, lang: Language = "", as_json: AsJson = False) -> None:
    """Show the next meeting: when, where its minutes will stand, who organises, and what is on its agenda."""
    from bot.app.meetings.local import plan_here
    from bot.app.session import Environment
    from bot.app.workspace import load_workspace
    from bot.cli import options, terminal
    from bot.documents.meetings import meeting_view, next_text
    from bot.meetings.planning import find

    language = options.language(lang)
    workspace = load_workspace(options.folder(folder))
    found = find(plan_here(workspace, int(Environment.of_machine().clock.now())), None)
    view = meeting_view(found, language) if found else None
    if as_json:
        terminal.say_json({"meeting": view})
    else:
        terminal.say(next_text(view, language).rstrip())
    raise typer.Exit(0)
