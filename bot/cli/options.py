"""The options that several commands share, and the environment that they work in, looked over."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.app.session import Environment

Folder = Annotated[
    Path | None,
    typer.Option(
        "--dir", help="The SIG's folder; without it, the nearest one with sig.yaml.", show_default=False
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print facts as JSON.")]
Language = Annotated[str, typer.Option("--lang", help="Language of the text: en or zh.", show_default=False)]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be written, and write nothing.")]


def language(wanted: str) -> str:
    """Give the language to write in: the one asked for, else the terminal's."""
    if wanted in ("en", "zh"):
        return wanted
    if wanted:
        raise typer.BadParameter("there is en, and zh", param_hint="--lang")
    locale = next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    return "zh" if locale.startswith("zh") else "en"


def login(written: str) -> str:
    """Read a login as people write it, with or without @."""
    import re

    from bot.sig.fields import LOGIN

    name = written.strip().replace("＠", "@")
    if not re.fullmatch(LOGIN, name):
        raise typer.BadParameter(f"{written!r} is no login; write it like @lihua")
    return name.removeprefix("@")


def folder(wanted: Path | None) -> Path:
    """Give the SIG's folder: the one named, else the nearest one upwards with sig.yaml."""
    from bot.app.workspace import find_folder

    return find_folder((wanted or Path.cwd()).resolve())


def environment() -> "Environment":
    """Give the machine's environment for a command that asks the host.

    Raises Refusal for a token or an address that cannot be one: no retry would mend it.
    """
    from bot.app.session import ENV_API, ENV_TOKEN, ENV_TOKEN_FILE, Environment
    from bot.errors import Refusal
    from bot.sig.urls import is_url
    from bot.sig.wording import quoted

    machine = Environment.of_machine()
    api = os.environ.get(ENV_API)
    if api and not is_url(api):
        raise Refusal(f"{ENV_API} must be an address, like https://gitee.com/api/v5 (found {quoted(api)})")
    token = machine.token or ""
    if not token.isascii() or not token.isprintable() or " " in token:
        source = ENV_TOKEN_FILE if os.environ.get(ENV_TOKEN_FILE) else ENV_TOKEN
        raise Refusal(f"{source} holds no token: a token is one word of letters and digits, on one line")
    return machine
