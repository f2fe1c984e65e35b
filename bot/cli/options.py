"""The options that several commands share."""

import os
from pathlib import Path
from typing import Annotated

import typer

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
    return "zh" if os.environ.get("LC_ALL", os.environ.get("LANG", "")).startswith("zh") else "en"


def folder(wanted: Path | None) -> Path:
    """Give the SIG's folder: the one named, else the nearest one upwards with sig.yaml."""
    from bot.app.workspace import find_folder

    return find_folder((wanted or Path.cwd()).resolve())
