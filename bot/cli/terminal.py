"""The one way to a terminal: text that people wrote elsewhere cannot steer it, and no e-mail address is shown."""

import json
import os
import re
import sys
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import typer

from bot.addresses import without_addresses

# Control characters but the line break (a terminal obeys them), and marks that turn the order of text round.
_STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_PIPED_WIDTH = 160


def harmless(text: str) -> str:
    """Give a text as it may be shown: `�` for what would steer a terminal, `…` for e-mail addresses."""
    return _STEERING.sub("\ufffd", without_addresses(text))


def say(text: str = "") -> None:
    """Print facts."""
    _print(harmless(text))


def warn(text: str) -> None:
    """Print what went wrong, to stderr."""
    typer.echo(f"sigbot: {harmless(text)}", err=True)


def say_json(data: Any) -> None:
    """Print facts as JSON; what would steer a terminal stands there escaped, so that nothing is lost."""
    plain = json.loads(json.dumps(data, default=str))
    text = json.dumps(_without_addresses(plain), ensure_ascii=False, indent=2)
    _print(_STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def say_table(headers: Sequence[str], rows: Iterable[Sequence[str]], numbers: Collection[str] = ()) -> None:
    """Print columns, those headed by `numbers` flush right; on a narrow terminal cells go over several lines."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="")
    for header in headers:
        table.add_column(header, justify="right" if header in numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(harmless, row))
    width = None if sys.stdout.isatty() else _PIPED_WIDTH
    console = Console(color_system=None, highlight=False, markup=False, emoji=False, width=width)
    with console.capture() as text:
        console.print(table)
    for line in text.get().splitlines():
        say(line.rstrip())


def say_patch(patch: bytes) -> None:
    """Print a patch: byte for byte where a program reads it, harmless where a person does."""
    if not patch:
        warn("there is nothing that a patch could settle")
    elif sys.stdout.isatty():
        say(patch.decode().replace("\r\n", "\n").rstrip("\n"))
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(patch)
        sys.stdout.buffer.flush()


def _without_addresses(data: Any) -> Any:
    """Take addresses out of each text before it is written: an escape beside one must stay whole."""
    if isinstance(data, dict):
        return {_without_addresses(key): _without_addresses(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_without_addresses(each) for each in data]
    return without_addresses(data) if isinstance(data, str) else data


def _print(text: str) -> None:
    try:
        typer.echo(text)
    except (
        BrokenPipeError
    ):  # the reader went away, as `| head` does: nothing can be said, and nothing is wrong
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
