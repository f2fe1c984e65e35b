"""What the service answers over HTTP: `/hooks/gitee`, `/calendar.ics`, `/healthz`, `/readyz`, `/metrics`.

Only the first two are for the world; docs/webhook.md shows a proxy that passes on no more.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from socket import AF_INET, AF_INET6, create_server, socket

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.errors import Refusal
from bot.serve.hooks import BODY_SECONDS, Hooks
from bot.serve.intake import PATIENCE
from bot.serve.metrics import TYPE, Metrics

HOOKS = "/hooks/gitee"
CALENDAR = "/calendar.ics"
MOST_CONNECTIONS = 2000  # whoever comes on top hears 503
BACKLOG = 2048
NO_CALENDAR = "there is no calendar yet: a run writes it where sig.yaml has `meetings:`\n"
_NO_STORE = {"Cache-Control": "no-store"}


def application(
    hooks: Hooks, metrics: Metrics, troubles: Callable[[], list[str]], calendar: Path
) -> Starlette:
    """Put the routes together; `troubles` says what keeps the service from its work, nothing if all is well.

    `calendar` is the file for the world, its folder without links: a link in its place could lead anywhere.
    """

    def feed(_request: Request) -> Response:
        if calendar.is_file() and calendar.resolve() == calendar:
            return FileResponse(calendar, media_type="text/calendar")
        return PlainTextResponse(NO_CALENDAR, 404)

    async def healthz(_request: Request) -> Response:
        return JSONResponse({"alive": True}, headers=_NO_STORE)

    async def readyz(_request: Request) -> Response:
        found = await asyncio.to_thread(troubles)
        status = 503 if found else 200
        return JSONResponse({"ready": not found, "troubles": found}, status, headers=_NO_STORE)

    async def figures(_request: Request) -> Response:
        return Response(await asyncio.to_thread(metrics.text), media_type=TYPE, headers=_NO_STORE)

    return Starlette(
        routes=[
            Route(HOOKS, hooks.hear, methods=["POST"]),
            Route(CALENDAR, feed),
            Route("/healthz", healthz),
            Route("/readyz", readyz),
            Route("/metrics", figures),
        ]
    )


class Server(uvicorn.Server):
    """uvicorn, which ends when `should_exit` is set; signals are the daemon's business."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def server(app: Starlette) -> Server:
    """Make the server; whoever is being answered when it ends is answered first."""
    config = uvicorn.Config(
        app,
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=BACKLOG,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_graceful_shutdown=int(BODY_SECONDS + PATIENCE) + 1,
    )
    return Server(config)


def listen(host: str, port: int) -> socket:
    """Open the port; raise Refusal where that cannot be."""
    try:
        return create_server((host, port), family=AF_INET6 if ":" in host else AF_INET, backlog=BACKLOG)
    except (OSError, OverflowError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise Refusal(
            f"{host}:{port} cannot be listened on ({why}); name others with --host and --port"
        ) from None
