"""`sigbot whatif`: what a changed rule would do to real people."""

from typing import Annotated

import typer

from bot.cli.options import AsJson, Folder, Language

EXAMPLE = "sigbot whatif proposed.yaml"


def command(
    other: Annotated[
        str, typer.Argument(help="Another sig.yaml: a file, or a revision of git.", show_default=False)
    ],
    markdown: Annotated[bool, typer.Option("--markdown", help="Print it as a Markdown comment.")] = False,
    folder: Folder = None,
    lang: Language = "",
    as_json: AsJson = False,
) -> None:
    """Try other rules on the same people: cells that change, who gains or loses a criterion or a role."""
    from bot.app.ladder.whatif import whatif
    from bot.app.pages import titles
    from bot.app.session import Environment, open_run
    from bot.cli import options, terminal
    from bot.cli.show_comparison import compared
    from bot.documents.comparison import comparison_page, comparison_view

    language = options.language(lang)
    with open_run(options.folder(folder), Environment.of_machine()) as run:
        found = whatif(run, other)
        languages = run.workspace.config.sig.languages
        named = titles(run, language if language in languages else languages[0])
    view = comparison_view(found, language, named)
    if as_json:
        terminal.say_json(view)
    elif markdown:
        terminal.say(comparison_page(view, other, language).rstrip())
    else:
        compared(view)
