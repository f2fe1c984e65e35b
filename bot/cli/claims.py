"""`sigbot claims`: what a pull request claims by editing the leaderboard's table, and how it becomes true."""

import re
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import AsJson, Folder, Language

EXAMPLE = "sigbot claims 12 --accept 1,3 --by login"


def command(
    pull: Annotated[
        str | None,
        typer.Argument(help="A pull request of the home repository: number or address.", show_default=False),
    ] = None,
    base: Annotated[
        str | None,
        typer.Option(help="Look at this checkout instead: from which revision.", show_default=False),
    ] = None,
    head: Annotated[str, typer.Option(help="With --base: to which revision.")] = "HEAD",
    diff: Annotated[
        Path | None,
        typer.Option(help="Look at a diff against this checkout's last commit.", show_default=False),
    ] = None,
    accept: Annotated[
        str | None,
        typer.Option(help="Claims to accept, like 1,3: written into contributions/.", show_default=False),
    ] = None,
    by: Annotated[
        str | None, typer.Option(help="With --accept: the login of the one who accepts.", show_default=False)
    ] = None,
    fill: Annotated[
        list[str] | None,
        typer.Option(help="With --accept: what is left blank, like 3.when=2025-02-01.", show_default=False),
    ] = None,
    folder: Folder = None,
    lang: Language = "",
    as_json: AsJson = False,
) -> None:
    """Hold an edit of the leaderboard's table against what is counted; the rest is for a maintainer."""
    from bot.app.ladder.acceptclaims import accept as accepted
    from bot.app.ladder.claimed import claimed_by_pull, claimed_here
    from bot.app.ladder.claimview import claims_view
    from bot.app.pages import titles
    from bot.app.session import open_run
    from bot.cli import options, terminal
    from bot.cli.show_accepted import say_accepted
    from bot.documents.claims import claims_page

    language = options.language(lang)
    if sum(each is not None for each in (pull, base, diff)) != 1:
        raise typer.BadParameter("name one of the three", param_hint="PULL, --base, --diff")
    if (accept is None) != (by is None):
        raise typer.BadParameter("give both or neither", param_hint="--accept, --by")
    if fill and accept is None:
        raise typer.BadParameter("is for --accept", param_hint="--fill")
    numbers, filled = _numbers(accept), _filled(fill or [])
    if accept is not None and pull is None:
        raise typer.BadParameter(
            "is for a pull request: who may accept stands on the default branch", param_hint="--accept"
        )
    where = options.folder(folder)
    with open_run(where, options.environment(), writes=pull is not None) as run:
        if pull is not None:
            home, found = claimed_by_pull(run, pull)
            if accept is not None and by is not None:
                say_accepted(accepted(run, home, found, numbers, by, filled), as_json=as_json)
                return
            looked_with = home.run
        else:
            looked_with, found = run, claimed_here(run, base, head, diff)
        languages = run.workspace.config.sig.languages
        named = titles(looked_with, language if language in languages else languages[0])
        view = claims_view(looked_with, found, named)
        own = looked_with.workspace.folder / "templates"
        page = claims_page(view, language, own if own.is_dir() else None)
    if as_json:
        terminal.say_json(view)
    else:
        terminal.say(page.rstrip())


def _numbers(text: str | None) -> list[int]:
    if text is not None and not re.fullmatch(r"\s*\d{1,6}(\s*[,，]\s*\d{1,6})*\s*", text):
        raise typer.BadParameter("must be numbers of claims, like 1,3", param_hint="--accept")
    return [int(number) for number in re.findall(r"\d+", text or "")]


def _filled(pairs: list[str]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        place, equals, text = pair.partition("=")
        if not equals or not re.fullmatch(r"\d+(\.\d+)?\.[a-z_]+", place):
            raise typer.BadParameter("must be NUMBER.KEY=TEXT, like 3.when=2025-02-01", param_hint="--fill")
        found[place] = text
    return found
