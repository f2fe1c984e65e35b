"""The values that the generated board is made from, in the words of one language."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.rules.cells import CellState

# What stands in the table and is not the sum of its parts.
_STANDING = {CellState.KEPT_BY_HAND, CellState.TAKEN_OVER}
_MARKS = {CellState.KEPT_BY_HAND: "✎", CellState.NOT_YET_KNOWN: "?"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the board: the name of its count, and its title in the language of the page."""

    count: str
    title: str


@dataclass(frozen=True, slots=True)
class PageCell:
    """A value and what it is made of; None where the table shows a blank or nothing is known."""

    count: str
    value: int | None
    opening: int
    counted: int
    correction: int
    state: CellState
    written: int | None = None  # what the bot wrote before, where the value is not its own

    @property
    def shown(self) -> str:
        """The value, marked where it is not simply computed."""
        value = "" if self.value is None else str(self.value)
        return f"{value} {_MARKS.get(self.state, '')}".strip()


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that counted, or a correction: when, what, where it is to be seen, and how much it adds."""

    count: str
    at: date
    text: str
    link: str | None
    amount: int


@dataclass(frozen=True, slots=True)
class PageRow:
    """A person on the board."""

    slug: str
    name: str
    host: str
    login: str | None
    profile_url: str | None
    cells: tuple[PageCell, ...]
    lines: tuple[Line, ...]

    def cell(self, count: str) -> PageCell:
        """Give the cell of a column; KeyError where the page has none."""
        return {cell.count: cell for cell in self.cells}[count]

    def lines_of(self, count: str) -> list[Line]:
        """Give what counted in a column, newest first, on one day in the order given."""
        lines = (line for line in self.lines if line.count == count)
        return sorted(lines, key=lambda line: line.at, reverse=True)

    @property
    def told(self) -> list[str]:
        """The columns of which there is something to tell, in the order of the cells."""
        return [
            cell.count
            for cell in self.cells
            if cell.opening or cell.state in _STANDING or self.lines_of(cell.count)
        ]


@dataclass(frozen=True, slots=True)
class Behind:
    """A source that is not read to its end: the instant counted to, with its offset; None where never read."""

    repository: str
    source: str
    counted_to: datetime | None


@dataclass(frozen=True, slots=True)
class BoardPage:
    """All that the board shows, rows in their order; `removed` are the slugs of rows that people took out."""

    sig_name: str
    columns: tuple[Column, ...]
    rows: tuple[PageRow, ...]
    behind: tuple[Behind, ...]
    removed: tuple[str, ...]

    def shown(self, row: PageRow) -> list[str]:
        """Give the values of a row as they are shown, in the order of the columns."""
        return [row.cell(column.count).shown for column in self.columns]

    @property
    def states(self) -> frozenset[CellState]:
        """The states that some cell has."""
        return frozenset(cell.state for row in self.rows for cell in row.cells)
