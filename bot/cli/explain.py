"""`sigbot explain`: why a number is what it is."""

import re
from datetime import datetime
from typing import Annotated

import typer

from bot.cli.options import AsJson, Folder, Language

EXAMPLE = "sigbot explain @login prs"
DAY = ["%Y-%m-%d"]


def command(
    who: Annotated[str, typer.Argument(help="@login, or the name in a row.", show_default=False)],
    count: Annotated[str | None, typer.Argument(help="A count of sig.yaml.", show_default=False)] = None,
    link: Annotated[
        str | None, typer.Argument(help="One pull request, issue or article.", show_default=False)
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=DAY, help="First day to count.", show_default=False)
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=DAY, help="Last day to count.", show_default=False)
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=DAY, help="The number as it was at the end of a day.", show_default=False),
    ] = None,
    folder: Folder = None,
    lang: Language = "",
    as_json: AsJson = False,
) -> None:
    """List everything that counted for a person, what did not and why, and what the taken-over number covers."""
    from bot.app.explain import Asked, explain
    from bot.app.explained import as_data
    from bot.app.session import Environment, open_run
    from bot.cli import options, terminal
    from bot.documents.explanation import explanation

    language = options.language(lang)
    if until and as_of:
        raise typer.BadParameter("give one of the two", param_hint="--until, --as-of")
    if count and link is None and re.search(r"[/!#]", count):
        count, link = None, count
    last = until or as_of
    asked = Asked(who, count, link, since.date() if since else None, last.date() if last else None)
    environment = options.environment() if link else Environment.of_machine()
    with open_run(options.folder(folder), environment) as run:
        data = as_data(explain(run, asked), asked, run.workspace.config.sig.tz)
    if as_json:
        terminal.say_json(data)
    else:
        terminal.say(explanation(data, language).rstrip())
