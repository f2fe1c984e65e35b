"""The board's tables in a pull request: as they stood, as it leaves them, and what else it does to their files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.app.gather import Gathered
from bot.app.pullfiles import PullFiles
from bot.app.tables import Cells, read_rows, rows_of_table
from bot.app.workspace import TableFile, decoded
from bot.documents.cells import plain
from bot.documents.readme import columns_of
from bot.documents.table import find_table
from bot.errors import ConfigError, Problem
from bot.rules.claims import EditedTable, Rows, TableRow, Value
from bot.sig.config import TableRef


@dataclass(frozen=True, slots=True)
class Touched:
    """What a pull request does to the tables; `broken` ones cannot be read as it leaves them.

    `outside` are other files, `text_of` the files of tables whose text changes elsewhere, `columns` what changes in
    columns that are no count: (name, header).
    """

    tables: tuple[EditedTable, ...]
    broken: tuple[Problem, ...]
    outside: tuple[str, ...]
    text_of: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]
    touches: bool  # a table's line is changed at all


@dataclass(frozen=True, slots=True)
class _Read:
    """One table: its rows by key, what stands in its other columns, and the file around it."""

    rows: Rows
    others: Mapping[str, Mapping[str, str]]  # by row, then by header
    table: str
    around: str


def touched(gathered: Gathered, written: Cells, files: PullFiles, prefix: str) -> Touched:
    """Read the tables before and after; `prefix` is the SIG's folder in the repository, with its slash."""
    workspace = gathered.workspace
    tables, broken, columns = [], list[Problem](), dict[tuple[str, str], None]()
    text_of: dict[str, None] = {}
    touches = False
    for file in workspace.tables:
        path = prefix + file.ref.file
        now = _read(gathered, written, file.ref, file.data)
        try:
            after = _read(gathered, written, file.ref, files.head.get(path))
        except ConfigError as error:
            broken += error.problems
            touches = True
            continue
        try:
            before = _read(gathered, written, file.ref, files.base.get(path))
        except ConfigError:
            before = now  # what it was made from had no such table yet
        tables.append(EditedTable(file.ref.file, before.rows, after.rows, now.rows))
        touches |= before.table != after.table
        if before.around != after.around:
            text_of[file.ref.file] = None
        columns |= dict.fromkeys(_other_columns(before, after))
    own = {prefix + file.ref.file for file in workspace.tables}
    outside = tuple(path for path in files.changed if path not in own)
    return Touched(tuple(tables), tuple(broken), outside, tuple(text_of), tuple(columns), touches)


def paths_of(gathered_tables: Sequence[TableFile], prefix: str) -> list[str]:
    """List the files that the tables stand in, from the root of the repository."""
    return list(dict.fromkeys(prefix + file.ref.file for file in gathered_tables))


def _read(gathered: Gathered, written: Cells, ref: TableRef, data: bytes | None) -> _Read:
    """Read one table; raise ConfigError where the file is gone, or is not what the board could be written into."""
    workspace = gathered.workspace
    if data is None:
        raise ConfigError([Problem(ref.file, 0, 0, "", "there is no such file any more")])
    text = decoded(data, ref.file)
    table = find_table(text, ref.heading, ref.file)
    file = TableFile(ref, workspace.folder / ref.file, data, text, table)
    columns = columns_of(table, workspace.config.board.columns, ref.file)
    read = read_rows(workspace, file)
    rows: dict[str, TableRow] = {}
    others: dict[str, Mapping[str, str]] = {}
    for row in rows_of_table(gathered, read, written).rows:
        index = row.places[0]
        if index is None:
            continue
        member, cells = row.member, table.rows[index].cells
        numbers = read[index].numbers
        shown: dict[str, Value] = {
            count: numbers[count] if count in numbers else plain(cells[place])
            for count, place in columns.items()
            if count in workspace.config.counts
        }
        rows[member.slug] = TableRow(member, shown)
        others[member.slug] = {
            plain(header): cells[place]
            for place, header in enumerate(table.header)
            if place not in columns.values()
        }
    lines = "".join(map(str, table.lines))
    return _Read(rows, others, lines, text.replace(lines, "", 1))


def _other_columns(before: _Read, after: _Read) -> Iterator[tuple[str, str]]:
    for slug, cells in after.others.items():
        for header, cell in cells.items():
            if slug in before.others and before.others[slug].get(header, "") != cell:
                yield after.rows[slug].member.name, header
