"""The board's files are the same for the same board, valid, and read back."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from board_pages import PAGE, pages
from hypothesis import given
from jsonschema import Draft202012Validator

from bot.documents.boardfile import board_csv, board_json, read_board_json
from bot.errors import ConfigError
from bot.rules.cells import CellState

SCHEMA = json.loads((Path(__file__).parents[2] / "schema/board.schema.json").read_text("utf-8"))


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)


@given(pages())
def test_the_file_keeps_to_the_schema(page):
    validator = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
    for written in (board_json(page), board_json(PAGE)):
        assert list(validator.iter_errors(json.loads(written))) == []


def test_the_file_reads_as_agreed(snapshot):
    assert board_json(PAGE) == snapshot


def test_the_file_does_not_depend_on_the_order_of_what_has_none():
    page = replace(PAGE, behind=PAGE.behind[::-1], removed=PAGE.removed[::-1])
    assert board_json(page) == board_json(PAGE)
    assert board_json(page).endswith("}\n")


def written(cell):
    return cell.value or 0 if cell.state is CellState.COMPUTED else cell.written


@given(pages())
def test_what_the_bot_wrote_is_read_back(page):
    """Values that others made are left out, so that a hand edit stays one at the next run."""
    read = read_board_json(board_json(page).encode(), "board.json")
    assert read.cells == {
        row.slug: {cell.count: written(cell) for cell in row.cells if written(cell) is not None}
        for row in page.rows
    }
    assert read.logins == {row.slug: row.login for row in page.rows if row.login}


def test_a_cell_kept_by_hand_remembers_what_the_bot_wrote():
    read = read_board_json(board_json(PAGE).encode(), "board.json")
    assert read.cells["asha"] == {"prs": 8, "talks": 2}
    assert read.removed == {"adam", "zoe"}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'{\n  "version": 1,\n}', "board.json:3:1: not JSON: "),
        (b"\xff", "board.json: not UTF-8"),
        (b"[" * 100_000, "board.json: not a board"),
        (b"1" * 5000, "board.json: not a board"),
        (b"[]", "board.json: Input should be a valid dictionary;"),
        (b'{"version": 2, "rows": [], "removed": []}', "board.json: version: Input should be 1;"),
        (
            b'{"version": 1, "rows": [{"slug": "a", "cells": {"prs": {"written": "5"}}}], "removed": []}',
            "board.json: rows.0.cells.prs.written: Input should be a valid integer;",
        ),
        (
            b'{"version": 1, "rows": [{"slug": "a", "cells": {}}, {"slug": "a", "cells": {}}], "removed": []}',
            "board.json: rows: the row “a” stands twice;",
        ),
    ],
)
def test_a_broken_file_is_refused_with_its_place(data, message):
    with pytest.raises(ConfigError) as raised:
        read_board_json(data, "board.json")
    assert str(raised.value).startswith(message)
    assert str(raised.value).endswith("restore the file from git, it is written by the bot alone")


def test_the_sheet_has_titles_and_numbers_and_no_formula():
    assert board_csv(PAGE) == (
        "name,account,PRs | merged,Talks\n"
        "Asha,asha_dev,8,3\n"
        "'=1|<script>alert(1)</script> </details>`@all`,mallory,1,2\n"
        "王五,,0,\n"
    )


@given(pages())
def test_no_cell_of_the_sheet_begins_as_a_formula(page):
    rows = list(csv.reader(io.StringIO(board_csv(page))))
    assert len(rows) == len(page.rows) + 1
    assert {len(row) for row in rows} == {4}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))]
