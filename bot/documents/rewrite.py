"""Rewrite a table so that every byte that is not meant stays."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.documents.markdown import parse
from bot.documents.padding import Column, Way, measure
from bot.documents.table import Table
from bot.documents.tableline import TableLine, is_raw_cell, join_cells, split, split_lines


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A row of the table by its index, with new raw text for some of its columns."""

    row: int
    cells: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row that the table does not have, with the raw text of all its cells."""

    cells: tuple[str, ...]


RowEdit = KeptRow | NewRow


@dataclass(frozen=True, slots=True)
class _Edit:
    """A line to write: the line it is made from, and the cells that differ from it."""

    base: TableLine
    cells: Mapping[int, str]


def rewrite(text: str, table: Table, rows: Sequence[RowEdit]) -> str:
    """Give the text with these rows, in this order, in the table that `find_table` found in it.

    An untouched row is copied byte for byte; a changed cell is padded as its column is. Where a cell is wider than
    its padded column, that column is re-padded in every line; no other case touches another line. Columns never
    shrink. A row that is not named is dropped. `find_table` on the result gives exactly the cells asked for.
    Raises ValueError for what only a defect can ask: a row named twice, a text that is no raw cell.
    """
    lines = split_lines(text)
    first, last = table.line - 1, table.line - 1 + len(table.lines)
    if lines[first:last] != [str(line) for line in table.lines]:
        raise ValueError("the table was found in another text")
    _check(table, rows)
    header, delimiter = table.lines[:2]
    edits = list(_edits(table, rows))
    columns = measure(table.lines)
    growth = [_growth(column, n, edits) for n, column in enumerate(columns)]
    columns = tuple(replace(c, width=c.width + by) for c, by in zip(columns, growth, strict=True))
    written = [
        _rewritten(_Edit(header, {}), columns, growth),
        _ruled(delimiter, columns, growth),
        *(_rewritten(edit, columns, growth) for edit in edits),
    ]
    return "".join(lines[:first]) + "".join(map(str, _ended(written, table))) + "".join(lines[last:])


def _check(table: Table, rows: Sequence[RowEdit]) -> None:
    kept = [edit.row for edit in rows if isinstance(edit, KeptRow)]
    if len(set(kept)) < len(kept) or not set(kept) <= set(range(len(table.rows))):
        raise ValueError(f"rows named twice or not in the table: {kept}")
    columns = range(len(table.header))
    for edit in rows:
        cells = edit.cells if isinstance(edit, KeptRow) else dict(enumerate(edit.cells))
        if not set(cells) <= set(columns) or (isinstance(edit, NewRow) and len(cells) != len(columns)):
            raise ValueError(f"a row of {len(columns)} cells cannot take {edit}")
        if wrong := [cell for cell in cells.values() if not is_raw_cell(cell)]:
            raise ValueError(f"not the raw text of one cell: {wrong}; see documents.cells.escape")


def _edits(table: Table, rows: Sequence[RowEdit]) -> Iterator[_Edit]:
    """Resolve each row to the line it is made from; a new row looks like the kept row before it, or the next."""
    body = table.lines[2:]
    kept = (body[edit.row] for edit in rows if isinstance(edit, KeptRow))
    neighbour = next(kept, body[-1] if body else table.lines[0])
    for edit in rows:
        if isinstance(edit, NewRow):
            yield _Edit(neighbour, dict(enumerate(edit.cells)))
        else:
            neighbour = body[edit.row]
            now = neighbour.cells
            yield _Edit(neighbour, {n: cell for n, cell in edit.cells.items() if cell != now[n]})


def _growth(column: Column, n: int, edits: Sequence[_Edit]) -> int:
    """Tell by how much a padded column must grow for the cells that are written into it."""
    if column.way is not Way.PADDED:
        return 0
    return max([0, *(column.needed(edit.cells[n]) - column.width for edit in edits if n in edit.cells)])


def _rewritten(edit: _Edit, columns: Sequence[Column], growth: Sequence[int]) -> TableLine:
    """Write the edited cells into their line, and widen the others where their column grows."""
    base = edit.base
    segments = list(base.segments)
    for n, column in enumerate(columns):
        if n in edit.cells:
            segments[n] = column.segment(edit.cells[n], segments[n])
        elif growth[n]:
            segments[n] = column.stretched(segments[n], growth[n])
    if base.open_left:  # blanks in front would be an indentation
        text = segments[0].lstrip(" ")
        segments[0] = text + " " * (len(segments[0]) - len(text))
    if base.open_right:  # blanks at the end would be trailing ones
        segments[-1] = segments[-1].rstrip(" ")
    line = replace(base, segments=tuple(segments))
    return line if _reads(line, edit) else _closed(line)


def _reads(line: TableLine, edit: _Edit) -> bool:
    """Tell whether Markdown reads the line as a row of these cells, which only outer pipes make sure."""
    cells = tuple(edit.cells.get(n, cell) for n, cell in enumerate(edit.base.cells))
    if line == edit.base or not (line.open_left or line.open_right):
        return True
    if split(str(line)).cells != cells:  # an empty outer cell
        return False
    head = join_cells(["x"] * len(cells)) + "\n" + join_cells(["---"] * len(cells)) + "\n"
    table = parse(head + str(line))[0]
    return table.map == [0, 3]  # else it begins a list, a quote, a fence ...


def _closed(line: TableLine) -> TableLine:
    """Give a row the outer pipes that it did without."""
    opening = line.opening + "| " if line.open_left else line.opening
    closing = " |" + line.closing if line.open_right else line.closing
    return replace(line, opening=opening, closing=closing)


def _ruled(delimiter: TableLine, columns: Sequence[Column], growth: Sequence[int]) -> TableLine:
    """Draw the delimiter row out with the columns that it follows."""
    segments = (
        segment.replace("-", "-" * (by + 1), 1) if column.drawn_out else segment
        for segment, column, by in zip(delimiter.segments, columns, growth, strict=True)
    )
    return replace(delimiter, segments=tuple(segments))


def _ended(lines: Sequence[TableLine], table: Table) -> list[TableLine]:
    """Keep a missing end of line at the end of the file, whichever line now stands there."""
    if table.lines[-1].ending:
        return list(lines)
    newline = table.lines[0].ending
    return [
        *(replace(line, ending=line.ending or newline) for line in lines[:-1]),
        replace(lines[-1], ending=""),
    ]
