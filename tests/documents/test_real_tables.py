"""The real READMEs of a SIG are rewritten byte for byte (skipped where the files are absent)."""

from pathlib import Path

import pytest

from bot.documents.cells import account_cell, account_login
from bot.documents.padding import code_points, measure
from bot.documents.rewrite import KeptRow, NewRow, rewrite
from bot.documents.table import find_table

FILES = Path(__file__).parents[3] / "shared/data/trusted-ai-sig"
BOARDS = [("README.md", "SIG贡献榜"), ("README_en.md", "Contribution List")]
ACCOUNT, PRS = 1, 4


@pytest.fixture(params=BOARDS, ids=lambda board: board[0])
def board(request):
    file, heading = request.param
    if not (FILES / file).exists():
        pytest.skip("the real files are not here")
    text = (FILES / file).read_bytes().decode()
    return text, find_table(text, heading, file)


def row_of(table, login):
    return next(n for n, row in enumerate(table.rows) if account_login(row.cells[ACCOUNT]) == login)


def edits(table, changed=None):
    return [KeptRow(n, (changed or {}).get(n, {})) for n in range(len(table.rows))]


def differing(old, new):
    """Give the pairs of lines that differ, in texts of as many lines."""
    pairs = zip(old.splitlines(), new.splitlines(), strict=True)
    return [(before, after) for before, after in pairs if before != after]


def test_the_board_is_found(board):
    _, table = board
    assert (len(table.header), len(table.rows)) == (8, 7)


def test_the_board_is_padded_by_code_points(board):
    _, table = board
    assert {column.unit for column in measure(table.lines)} == {code_points}


def test_nothing_new_means_no_byte_changes(board):
    text, table = board
    assert rewrite(text, table, edits(table)) == text


def test_one_more_pull_request_changes_one_byte(board):
    text, table = board
    row = row_of(table, "qmckw")
    new = rewrite(text, table, edits(table, {row: {PRS: "2"}}))
    changed = [n for n, (a, b) in enumerate(zip(text.encode(), new.encode(), strict=True)) if a != b]
    assert len(changed) == 1
    assert new.encode()[changed[0]] == ord("2")
    back = rewrite(new, find_table(new, *_heading(text)), edits(table, {row: {PRS: "1"}}))
    assert back == text


def _heading(text):
    return next((heading, file) for file, heading in BOARDS if heading in text)


def test_a_wide_cell_re_pads_only_its_column_and_only_where_it_must(board):
    text, table = board
    new = rewrite(text, table, edits(table, {0: {PRS: "1000000"}}))
    again = find_table(new, *_heading(text))
    grown = measure(table.lines)[PRS].needed("1000000") - measure(table.lines)[PRS].width
    assert len(differing(text, new)) == (9 if grown > 0 else 1)
    for old, line in zip(table.lines, again.lines, strict=True):
        assert [s for n, s in enumerate(line.segments) if n != PRS] == [
            s for n, s in enumerate(old.segments) if n != PRS
        ]
        assert len(line.segments[PRS]) == len(old.segments[PRS]) + max(grown, 0)


def test_a_new_row_leaves_the_others_as_they_are(board):
    text, table = board
    account = account_cell("wang5", [row.cells[ACCOUNT] for row in table.rows])
    new = rewrite(text, table, [*edits(table), NewRow(("王五", account, "0", "1", "0", "0", "0", "0"))])
    last = str(table.lines[-1])
    before, after = text.split(last)
    added = new.removeprefix(before + last).removesuffix(after)
    assert added.startswith("| 王五          | [@wang5](https://gitee.com/wang5)  ")
    assert len(added) == len(last)
