"""`sigbot consistency`: the files that name leads and members, compared."""

from typing import Annotated

import typer

from bot.cli.options import AsJson, Folder, Language

EXAMPLE = "sigbot consistency --patch | git apply"


def command(
    patch: Annotated[
        bool,
        typer.Option(
            "--patch", help="Print the ready patch alone; `git apply` takes it in the SIG's folder."
        ),
    ] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print it as a Markdown comment.")] = False,
    folder: Folder = None,
    lang: Language = "",
    as_json: AsJson = False,
) -> None:
    """Compare README, roster, sig-info.yaml, OWNERS and the tables: who is named where, and where they differ."""
    from bot.app.ladder.consistency import consistency
    from bot.cli import options, terminal
    from bot.documents.consistency import consistency_text, consistency_view

    if patch + markdown + as_json > 1:
        raise typer.BadParameter("give one of the three", param_hint="--patch, --markdown, --json")
    language = options.language(lang)
    compared = consistency(options.folder(folder))
    view = consistency_view(compared.found, compared.unseen, compared.problems)
    if as_json:
        terminal.say_json({**view, "patch": compared.patch.decode()})
    elif patch:
        for problem in compared.problems:
            terminal.warn(str(problem))
        terminal.say_patch(compared.patch)
    else:
        terminal.say(consistency_text(view, language, markdown=markdown).rstrip())
    raise typer.Exit(0 if compared.agree else 1)
