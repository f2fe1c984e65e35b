"""`sigbot explain`: why a number is what it is."""

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
        typer.Option(
            formats=DAY, help="The number as of the end of a day; the same as --until.", show_default=False
        ),
    ] = None,
    folder: Folder = None,
    lang: Language = "",
    as_json: AsJson = False,
) -> None:
    """List everything that counted for a person, what did not and why, and what the taken-over number covers."""
    import json

    from bot.app.explain import Asked, as_data, explain
    from bot.app.session import Environment, open_run
    from bot.cli import options
    from bot.documents.explanation import explanation

    if count and link is None and ("/" in count or "!" in count):
        count, link = None, count
    last = until or as_of
    asked = Asked(who, count, link, since.date() if since else None, last.date() if last else None)
    with open_run(options.folder(folder), Environment.of_machine()) as run:
        data = as_data(explain(run, asked), run.workspace.config.sig.tz)
    if as_json:
        typer.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        typer.echo(explanation(data, options.language(lang)), nl=False)
