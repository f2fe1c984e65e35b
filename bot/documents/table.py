"""Find a table in a Markdown file by the heading above it, with every byte of its lines."""

from collections.abc import Iterable
from dataclasses import dataclass

from markdown_it.token import Token

from bot.documents.headings import Heading, headings_of, the_heading
from bot.documents.markdown import parse
from bot.documents.tableline import TableLine, split, split_lines
from bot.errors import ConfigError, Problem


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the raw text of its cells, and its line in the file, from 1."""

    cells: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table where it stands; `lines` are its header, its delimiter row and its rows."""

    line: int  # of the header, from 1
    lines: tuple[TableLine, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The raw text of the header's cells."""
        return self.lines[0].cells

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows, in file order."""
        return tuple(Row(line.cells, self.line + n) for n, line in enumerate(self.lines) if n > 1)


def find_table(text: str, heading: str, file: str) -> Table:
    """Find the first table under a heading (any level, compared as a reader sees it), before the next one like it.

    A deeper heading in between does not end the section. `file` names the text in messages.
    Raises ConfigError where the heading is missing or not unique, no table follows, or a row does not have as
    many cells as the header (a code host would cut or fill such a row in silence).
    """
    tokens = parse(text)
    headings = list(headings_of(tokens))
    start = the_heading(headings, heading, file, "add it above the table, or correct it in sig.yaml")
    end = next((h.token for h in headings if h.token > start.token and h.level <= start.level), len(tokens))
    first, last = _first_table(tokens[start.token : end], start, heading, file)
    lines = tuple(map(split, split_lines(text)[first:last]))
    table = Table(first + 1, lines)
    _check_rows(table, heading, file)
    return table


def _first_table(tokens: Iterable[Token], start: Heading, heading: str, file: str) -> tuple[int, int]:
    """Give the first and the last line, from 0, the last excluded."""
    tables = [token for token in tokens if token.type == "table_open" and token.map]
    for token in tables:
        if token.level == 0 and token.map:
            return token.map[0], token.map[1]
    if tables and tables[0].map:
        inside = "the table here stands inside a list or a quote; move it out, to the start of the line"
        raise _error(file, tables[0].map[0] + 1, heading, inside)
    missing = "no table follows; a table needs a row like |---|---| below its header, with as many cells"
    raise _error(file, start.line, heading, missing)


def _check_rows(table: Table, heading: str, file: str) -> None:
    expected = len(table.header)
    problems = [
        Problem(file, row.line, 0, heading, _miscounted(len(row.cells), expected))
        for row in table.rows
        if len(row.cells) != expected
    ]
    if problems:
        raise ConfigError(problems)


def _miscounted(count: int, expected: int) -> str:
    hint = (
        "write a pipe inside a cell as \\|"
        if count > expected
        else "add the missing cells, or an empty line before this one if it is not part of the table"
    )
    return f"this row has {count} cell{'' if count == 1 else 's'}, the header has {expected}; {hint}"


def _error(file: str, line: int, heading: str, message: str) -> ConfigError:
    return ConfigError([Problem(file, line, 0, heading, message)])
