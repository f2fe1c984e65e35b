"""The bot's pull request for the board: a page that a maintainer reads in a minute."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.documents.pulltext import title_and_body
from bot.documents.render import render


@dataclass(frozen=True, slots=True)
class PullCell:
    """A cell that changes: whose, which column, from what (None: a blank) to what, and where that is to be seen."""

    name: str
    column: str
    before: int | None
    after: int
    links: tuple[tuple[str, str], ...]  # text and address
    more: int  # pieces of evidence that are not named here


@dataclass(frozen=True, slots=True)
class PullRow:
    """A new row: whose, what it holds but zeros, and where that is to be seen."""

    name: str
    login: str
    numbers: tuple[tuple[str, int], ...]  # column and number
    links: tuple[tuple[str, str], ...]
    more: int


@dataclass(frozen=True, slots=True)
class Suggested:
    """Someone with work and no row, who is not added."""

    login: str
    numbers: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class BoardPull:
    """All that the page says, in the words of one language; `by_hand` are cells that people changed."""

    sig_name: str
    cells: tuple[PullCell, ...]
    rows: tuple[PullRow, ...]
    suggested: tuple[Suggested, ...]
    suggested_in_all: int
    by_hand: tuple[str, ...]
    files: tuple[str, ...]
    changed: tuple[int, int]  # cells and rows, those included that are not named here

    @property
    def more(self) -> int:
        """How many changes the table does not name."""
        return sum(self.changed) - len(self.cells) - len(self.rows)


def page(pages: Sequence[tuple[str, BoardPull]], mark: str, overrides: Path | None = None) -> tuple[str, str]:
    """Write title and body: the first language whole, the others without the table that they would repeat."""
    texts = [
        render("pull.board.md.j2", language, overrides=overrides, page=values, first=n == 0)
        for n, (language, values) in enumerate(pages)
    ]
    return title_and_body(texts, mark)


def withdrawal(languages: Sequence[str], mark: str, overrides: Path | None = None) -> str:
    """Write the body of a pull request that the bot takes back."""
    texts = [render("pull.withdrawn.md.j2", language, overrides=overrides).strip() for language in languages]
    return "\n\n".join(texts) + f"\n\n{mark}\n"
