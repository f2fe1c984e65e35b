"""`sigbot demo`: everything once, on an invented SIG and a simulated host, without a token."""

from pathlib import Path
from typing import Annotated

import typer

EXAMPLE = "sigbot demo"


def command(
    folder: Annotated[Path, typer.Option("--dir", help="Where to put the invented SIG.")] = Path(
        ".sigbot/demo"
    ),
) -> None:
    """Run the whole main job against a simulated Gitee: init, pull, count, write, explain, talk."""
    from bot.demo.run import run_demo

    run_demo(folder)
