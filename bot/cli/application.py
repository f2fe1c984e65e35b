"""`sigbot application`: look at a pull request that adds somebody to the roster."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.explain import DAY
from bot.cli.options import AsJson, Folder, Language

EXAMPLE = "sigbot application 123"


def command(
    pull: Annotated[
        str | None,
        typer.Argument(help="A pull request of the home repository: number or address.", show_default=False),
    ] = None,
    diff: Annotated[
        Path | None,
        typer.Option(
            help="Instead: a unified diff against the last commit here.", exists=True, dir_okay=False
        ),
    ] = None,
    base: Annotated[str | None, typer.Option(help="Instead: where a local edit began.")] = None,
    head: Annotated[str | None, typer.Option(help="With --base: where it ends.")] = None,
    author: Annotated[str, typer.Option(help="Whose local edit it is: a login.")] = "",
    description: Annotated[
        Path | None, typer.Option(help="A file with the local edit's proof.", exists=True, dir_okay=False)
    ] = None,
    as_of: Annotated[
        datetime | None, typer.Option(formats=DAY, help="The day of the local edit.", show_default=False)
    ] = None,
    patch: Annotated[
        Path | None, typer.Option(help="Write the rebased patch there, whole.", dir_okay=False)
    ] = None,
    folder: Folder = None,
    lang: Language = "",
    as_json: AsJson = False,
) -> None:
    """Look at an application with its proof, and write one comment; exit code 1 if its author has to mend a thing."""
    from bot.app.ladder.application import comment_of, look_at_diff, look_at_edit, look_at_pull, page_of
    from bot.app.pullfiles import number_of_pull
    from bot.app.session import Environment, open_run
    from bot.cli import options, terminal
    from bot.documents.application import application_view

    if [bool(pull), bool(diff), bool(base or head)].count(True) != 1 or bool(base) != bool(head):
        raise typer.BadParameter("name one pull request, or --diff, or --base and --head", param_hint="PULL")
    language = options.language(lang)
    local = {
        "author": author.removeprefix("@"),
        "description": description.read_text("utf-8", errors="replace") if description else "",
    }
    environment = options.environment() if pull else Environment.of_machine()
    with open_run(options.folder(folder), environment, writes=bool(pull)) as run:
        day = as_of.date() if as_of else None
        if pull:
            looked = look_at_pull(run, number_of_pull(run, pull))
        elif diff:
            looked = look_at_diff(run, diff, day=day, **local)
        else:
            looked = look_at_edit(run, str(base), str(head), day=day, **local)
        page = page_of(run, looked, language)
        written = comment_of(run, looked, language)
    if patch and looked.patch:
        patch.write_bytes(looked.patch.encode(errors="surrogateescape"))
    elif patch:
        terminal.warn(f"{patch}: not written; nothing conflicts, or only people can settle it")
    if as_json:
        terminal.say_json({**application_view(page), "day": looked.day.isoformat(), "digest": written.digest})
    else:
        terminal.say(written.text.rstrip())
    raise typer.Exit(1 if looked.is_to_mend else 0)
