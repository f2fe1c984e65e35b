"""`sigbot serve`: the daemon, and the door for webhooks."""

from typing import Annotated

import typer

from bot.cli.options import Folder

EXAMPLE = "sigbot serve --port 8080"
PACKAGES = ("anyio", "prometheus_client", "starlette", "uvicorn")  # of the extra `serve`


def command(
    folder: Folder = None,
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="The port to listen on.", min=0, max=65535)] = 8080,
    no_web: Annotated[bool, typer.Option("--no-web", help="The daemon alone, without webhooks.")] = False,
) -> None:
    """Stay, look every minute whether something is due, hear Gitee's webhooks, and log in JSON lines what was done.

    A signal lets the work at hand end, a second one ends it at once. Cron and other daemons may run beside it.
    """
    from bot.cli import options
    from bot.errors import Refusal
    from bot.serve.log import logger

    environment = options.environment()
    sig = options.folder(folder)
    if no_web:
        from bot.serve.daemon import serve

        serve(sig, environment, logger(environment))
        return
    from bot.app.hooksecret import secret_of

    try:
        from bot.serve.web import serve_web
    except ModuleNotFoundError as missing:
        package = (missing.name or "").partition(".")[0]
        if package not in PACKAGES:
            raise
        raise Refusal(
            f"webhooks need a web server, and {package} is not installed: `pip install 'sigbot[serve]'`, or run "
            "`sigbot serve --no-web`, which asks the host instead of listening"
        ) from None
    from bot.serve.answers import answering

    log = logger(environment)
    handler = answering(sig, environment, log)
    serve_web(sig, environment, log, secret_of(environment), handler, host=host, port=port)
