"""`sigbot eligible`: who may be promoted, what is missing, and the proof."""

from datetime import datetime
from typing import Annotated

import typer

from bot.cli.explain import DAY
from bot.cli.options import AsJson, Folder, Language

EXAMPLE = "sigbot eligible @login --role committer"


def command(
    who: Annotated[
        str | None, typer.Argument(help="@login, or the name in a row.", show_default=False)
    ] = None,
    everyone: Annotated[bool, typer.Option("--all", help="Everyone with any work, in one table.")] = False,
    role: Annotated[
        str | None,
        typer.Option(help="The role to ask about; without it, each one's next.", show_default=False),
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            formats=DAY, help="As it was at the end of a day, by the ladder of that day.", show_default=False
        ),
    ] = None,
    folder: Folder = None,
    lang: Language = "",
    as_json: AsJson = False,
) -> None:
    """Hold people against the ladder: per criterion what is asked, what there is, and what nobody knows yet."""
    from bot.app.ladder.eligible import Question, eligible
    from bot.app.pages import titles
    from bot.app.session import Environment, open_run
    from bot.cli import options, terminal
    from bot.cli.show_standing import standings_table
    from bot.documents.standing import eligible_text, standing_view

    if (who is None) != everyone:
        raise typer.BadParameter("name somebody, or ask for --all", param_hint="WHO, --all")
    language = options.language(lang)
    question = Question(who, role, as_of.date() if as_of else None)
    with open_run(options.folder(folder), Environment.of_machine()) as run:
        answers = eligible(run, question)
        sig = run.workspace.config.sig
        named = titles(run, language if language in sig.languages else sig.languages[0])
        views = [standing_view(each.standing, language, named, sig.tz, each.evidence) for each in answers]
    if as_json:
        terminal.say_json(views)
    elif everyone:
        standings_table(views, language)
    else:
        terminal.say(eligible_text(views, language).rstrip())
