"""`sigbot serve`: the daemon."""

from typing import Annotated

import typer

from bot.cli.options import Folder

EXAMPLE = "sigbot serve --no-web"


def command(
    folder: Folder = None,
    no_web: Annotated[bool, typer.Option("--no-web", help="The daemon alone, without webhooks.")] = False,
) -> None:
    """Stay, look every minute whether something is due, and log in JSON lines what was done.

    A signal lets the work at hand end, a second one ends it at once. Cron and other daemons may run beside it.
    """
    from bot.cli import options
    from bot.errors import Refusal

    if not no_web:
        raise Refusal("webhooks are not built yet; `sigbot serve --no-web` runs the daemon alone")
    from bot.serve.daemon import serve
    from bot.serve.log import logger

    environment = options.environment()
    serve(options.folder(folder), environment, logger(environment))
