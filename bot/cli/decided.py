"""`sigbot decided`: what maintainers decided about a person and a role, put on record."""

from datetime import datetime
from typing import Annotated

import typer

from bot.cli.explain import DAY
from bot.cli.options import AsJson, DryRun, Folder

EXAMPLE = "sigbot decided @login committer --by MAINTAINER --link https://gitee.com/..."


def command(
    who: Annotated[str, typer.Argument(help="@login of the person.", show_default=False)],
    role: Annotated[str, typer.Argument(help="The role, as in sig.yaml.", show_default=False)],
    by: Annotated[str, typer.Option(help="@login of the maintainer who stands for it.", show_default=False)],
    link: Annotated[str, typer.Option(help="Where it can be read: an address or words.", show_default=False)],
    day: Annotated[
        datetime | None,
        typer.Option(formats=DAY, help="When it was decided; without it, today.", show_default=False),
    ] = None,
    failed: Annotated[bool, typer.Option("--failed", help="The answer was no: only the record.")] = False,
    folder: Folder = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Propose a pull request that records a decision made elsewhere, and adds the entry to the roster.

    What leaves the machine follows the mode on the default branch; in watch mode it is only told.
    """
    from bot.app.ladder.decided import Wish, decided
    from bot.app.session import open_run
    from bot.cli import options, show_decided
    from bot.sig.votes import Ending

    wish = Wish(
        options.login(who),
        role,
        options.login(by),
        link,
        day.date() if day else None,
        Ending.FAILED if failed else Ending.PASSED,
    )
    with open_run(options.folder(folder), options.environment(), writes=True) as run:
        result = decided(run, wish, dry_run=dry_run)
    show_decided.recorded(result, as_json=as_json)
    raise typer.Exit(1 if result.rails else 0)
