"""The board for programs: `board.json`, which also tells the next run what was written, and `board.csv`."""

import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from pydantic import BaseModel, ValidationError

from bot.documents.boardpage import Behind, BoardPage, PageCell, PageRow
from bot.documents.literal import one_line
from bot.errors import ConfigError, Problem
from bot.rules.cells import CellState

VERSION: Literal[1] = 1


@dataclass(frozen=True, slots=True)
class LastWritten:
    """What the bot wrote last; a value that people or an unread source kept is not among it."""

    cells: Mapping[str, Mapping[str, int]]  # slug → count → value, a blank as 0
    logins: Mapping[str, str]  # slug → login, of rows that have one
    removed: frozenset[str]  # slugs of rows that stay out


def board_json(page: BoardPage) -> str:
    """Write the board as JSON (`schema/board.schema.json`): keys sorted, rows in the order of the board."""
    document: dict[str, Any] = {
        "version": VERSION,
        "sig": page.sig_name,
        "columns": [column.count for column in page.columns],
        "rows": [_row(row) for row in page.rows],
        "behind": sorted(
            (_behind(behind) for behind in page.behind), key=lambda b: (b["repository"], b["source"])
        ),
        "removed": sorted(set(page.removed)),
    }
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def board_csv(page: BoardPage) -> str:
    """Write the board as CSV: name, account, one column per count; nothing in it is taken for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(_harmless, ["name", "account", *(column.title for column in page.columns)]))
    for row in page.rows:
        values = [row.cell(column.count).value for column in page.columns]
        writer.writerow([_harmless(row.name), _harmless(row.login or ""), *values])
    return text.getvalue()


def read_board_json(data: bytes, file: str) -> LastWritten:
    """Read back the values that `board_json` wrote; ConfigError where it did not write this."""
    try:
        board = _Board.model_validate(json.loads(data.decode("utf-8-sig")), strict=True)
    except ValidationError as error:
        found = [
            Problem(file, 0, 0, ".".join(map(str, e["loc"])), _message(e["msg"])) for e in error.errors()
        ]
        raise _broken(found) from None
    except json.JSONDecodeError as error:
        raise _broken([Problem(file, error.lineno, error.colno, "", f"not JSON: {error.msg}")]) from None
    except UnicodeDecodeError:
        raise _broken([Problem(file, 0, 0, "", "not UTF-8")]) from None
    except (RecursionError, ValueError):  # nested too deep, or a number of more than 4300 digits
        raise _broken([Problem(file, 0, 0, "", "not a board")]) from None
    slugs = [row.slug for row in board.rows]
    if twice := sorted({slug for slug in slugs if slugs.count(slug) > 1}):
        raise _broken([Problem(file, 0, 0, "rows", f"the row “{slug}” stands twice") for slug in twice])
    return LastWritten(
        {
            row.slug: {count: cell.written for count, cell in row.cells.items() if cell.written is not None}
            for row in board.rows
        },
        {row.slug: row.account.login for row in board.rows if row.account},
        frozenset(board.removed),
    )


class _Cell(BaseModel):
    written: int | None


class _Account(BaseModel):
    login: str


class _Row(BaseModel):
    slug: str
    account: _Account | None = None
    cells: dict[str, _Cell]


class _Board(BaseModel):
    """The part of board.json that the next run needs; what later versions add is passed over."""

    version: Literal[1]
    rows: list[_Row]
    removed: list[str]


def _row(row: PageRow) -> dict[str, Any]:
    account = {"host": row.host, "login": row.login, "url": row.profile_url} if row.login else None
    return {"slug": row.slug, "name": row.name, "account": account, "cells": dict(map(_cell, row.cells))}


def _cell(cell: PageCell) -> tuple[str, dict[str, Any]]:
    """Note beside the value what the bot itself wrote last: a hand edit must still differ from it next time."""
    values = asdict(cell)
    if cell.state is CellState.COMPUTED:
        values["written"] = cell.value or 0
    return values.pop("count"), values


def _behind(behind: Behind) -> dict[str, Any]:
    counted_to = behind.counted_to.isoformat() if behind.counted_to else None
    return {"repository": behind.repository, "source": behind.source, "counted_to": counted_to}


def _harmless(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula."""
    line = one_line(text)
    return f"'{line}" if re.match(r"[=+\-@＝＋－＠]", line) else line


def _message(message: str) -> str:
    """Leave the names of our own classes out of pydantic's message."""
    return message.partition(" or instance of ")[0]


def _broken(problems: list[Problem]) -> ConfigError:
    """Say what to do about a file that only the bot writes."""
    hint = "; restore the file from git, it is written by the bot alone"
    return ConfigError([Problem(p.file, p.line, p.column, p.path, p.message + hint) for p in problems])
