"""The board in a README: read as rows of numbers, written back as changed cells and nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.documents.cells import account_cell, account_login, escape, number, plain
from bot.documents.markdown import fold
from bot.documents.rewrite import KeptRow, NewRow, RowEdit, rewrite
from bot.documents.table import Table
from bot.errors import ConfigError, Problem
from bot.rules.board import BoardRow
from bot.rules.cells import CellState

NAME, ACCOUNT = "name", "account"
GITEE = "https://gitee.com"


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row as it stands: `numbers` has None for a blank, and lacks a cell that holds something else."""

    index: int
    line: int
    name: str
    login: str | None
    numbers: Mapping[str, int | None]


def columns_of(table: Table, headers: Mapping[str, Sequence[str]], file: str) -> dict[str, int]:
    """Find the place of each configured column by its header's text; the others are nobody's business.

    Raises ConfigError where a configured column is not in the table.
    """
    places = {fold(plain(cell)): n for n, cell in enumerate(table.header)}
    found, problems = {}, []
    for column, texts in headers.items():
        place = next((places[fold(text)] for text in texts if fold(text) in places), None)
        if place is None:
            there = ", ".join(plain(cell) for cell in table.header)
            message = f"no column is headed {' or '.join(texts)}; the table has {there}"
            problems.append(Problem(file, table.line, 0, f"board.columns.{column}", message))
        else:
            found[column] = place
    if problems:
        raise ConfigError(problems)
    return found


def rows_of(table: Table, columns: Mapping[str, int], web: str = GITEE) -> list[ReadRow]:
    """Read the table's rows; `columns` as `columns_of` gives them, `web` is where people have their pages."""
    counts = {count: n for count, n in columns.items() if count not in (NAME, ACCOUNT)}
    return [
        ReadRow(
            index,
            row.line,
            plain(row.cells[columns[NAME]]),
            account_login(row.cells[columns[ACCOUNT]], web) if ACCOUNT in columns else None,
            {
                count: number(row.cells[n])
                for count, n in counts.items()
                if number(row.cells[n]) is not None or not plain(row.cells[n]).strip()
            },
        )
        for index, row in enumerate(table.rows)
    ]


def with_rows(
    text: str, table: Table, columns: Mapping[str, int], rows: Sequence[BoardRow], place: int
) -> str:
    """Give the text with the board's rows in its table; `place` says which of the board's tables this is.

    A row that this table does not have, and that is not new, is left out as it was.
    """
    return rewrite(text, table, list(_edits(table, columns, rows, place)))


def _edits(
    table: Table, columns: Mapping[str, int], rows: Sequence[BoardRow], place: int
) -> Iterator[RowEdit]:
    for row in rows:
        if row.is_new:
            yield NewRow(tuple(_new_cells(table, columns, row)))
            continue
        index = row.places[place]
        if index is not None:
            before = table.rows[index].cells
            changed = {
                columns[cell.count]: str(cell.value)
                for cell in row.cells
                if cell.state is CellState.COMPUTED
                and (cell.value or 0) != (number(before[columns[cell.count]]) or 0)  # a blank is a zero
            }
            yield KeptRow(index, changed)


def _new_cells(table: Table, columns: Mapping[str, int], row: BoardRow) -> Iterator[str]:
    """Fill a row: unknown columns stay blank, the account is written as its neighbours write theirs."""
    values = {columns[cell.count]: str(cell.value) for cell in row.cells}
    values[columns[NAME]] = escape(row.member.name)
    if ACCOUNT in columns and row.member.login:
        like = [each.cells[columns[ACCOUNT]] for each in table.rows]
        values[columns[ACCOUNT]] = account_cell(row.member.login, like)
    return (values.get(n, "") for n in range(len(table.header)))
