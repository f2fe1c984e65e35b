"""Where the board's tables in two languages differ: the same people, the same numbers, in whatever order."""

from collections.abc import Iterator, Mapping, Sequence

from bot.rules.sources import Disagreement, Naming, Part, Question, SourceTable, TableRow
from bot.sig.fields import fold


def table_disagreements(tables: Sequence[SourceTable], same: Mapping[str, str]) -> Iterator[Disagreement]:
    """Give, for each row, that not every table has it, or the numbers that differ; a blank is a zero.

    Rows are tied by account, those without one by name; `same` as in `disagreements`. A second row of one person in
    one table is the board's business.
    """
    found: dict[str, list[TableRow | None]] = {}
    for place, table in enumerate(tables):
        for row in table.rows:
            rows = found.setdefault(_key(row, same), [None] * len(tables))
            rows[place] = rows[place] or row
    for rows in found.values():
        there = [row for row in rows if row is not None]
        first = there[0]
        if len(there) < len(tables):
            namings = tuple(
                Naming(Part.BOARD, table.file, row.line if row else table.line, named=row is not None)
                for table, row in zip(tables, rows, strict=True)
            )
            yield Disagreement(Question.ROW, first.login or "", first.name, namings)
        elif differing := _differing(there):
            namings = tuple(
                Naming(
                    Part.BOARD,
                    table.file,
                    row.line,
                    named=True,
                    numbers={count: row.numbers.get(count) for count in differing},
                )
                for table, row in zip(tables, there, strict=True)
            )
            yield Disagreement(Question.NUMBERS, first.login or "", first.name, namings)


def _key(row: TableRow, same: Mapping[str, str]) -> str:
    login = (row.login or "").casefold()
    return f"@{same.get(login, login)}" if login else f"name:{fold(row.name)}"


def _differing(rows: Sequence[TableRow]) -> list[str]:
    """List the counts on which rows differ; what is no number in one of them is not compared."""
    counts = dict.fromkeys(count for row in rows for count in row.numbers)
    return [
        count
        for count in counts
        if all(count in row.numbers for row in rows) and len({row.numbers[count] or 0 for row in rows}) > 1
    ]
