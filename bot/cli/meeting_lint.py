"""`sigbot meeting lint`: the mistakes that people make in minutes by hand, and the patch."""

from typing import Annotated

import typer

from bot.cli.options import AsJson, Folder, Language

EXAMPLE = "sigbot meeting lint --diff | git apply"


def command(
    diff: Annotated[
        bool,
        typer.Option("--diff", help="Print the ready patch alone; `git apply` takes it in the SIG's folder."),
    ] = False,
    fix: Annotated[bool, typer.Option("--fix", help="Put right what is sure, in the files here.")] = False,
    folder: Folder = None,
    lang: Language = "",
    as_json: AsJson = False,
) -> None:
    """Look minutes over: weekdays, times, numbers and dates, a copied conference, a password, nobody written down."""
    from bot.app.meetings.looked_over import look_over, put_right
    from bot.cli import options, terminal
    from bot.documents.lint import lint_text

    if diff + fix + as_json > 1:
        raise typer.BadParameter("give one of the three", param_hint="--diff, --fix, --json")
    language = options.language(lang)
    where = options.folder(folder)
    looked = look_over(where)
    for problem in looked.problems:
        terminal.warn(str(problem))
    if as_json:
        terminal.say_json(looked.view)
    elif diff:
        for file in looked.refused:
            terminal.warn(f"{file}: no patch can be made that git would take; --fix puts it right")
        terminal.say_patch(looked.patch)
    else:
        terminal.say(lint_text(looked.view, language).rstrip())
    if fix:
        for file in put_right(where, looked):
            terminal.say(f"put right: {file}")
    raise typer.Exit(1 if looked.view or looked.problems else 0)
