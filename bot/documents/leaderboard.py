"""The generated board, `leaderboard/`: README.md for people, board.json and board.csv for programs.

What stands there depends only on the page, never on the time of the run: nothing new means no byte changes.
"""

from pathlib import Path

from bot.documents.boardfile import LastWritten, board_csv, board_json, read_board_json
from bot.documents.boardpage import Behind, BoardPage, Column, Line, PageCell, PageRow
from bot.documents.render import render

__all__ = [
    "Behind",
    "BoardPage",
    "Column",
    "LastWritten",
    "Line",
    "PageCell",
    "PageRow",
    "board_csv",
    "board_json",
    "read_board_json",
    "readme",
]


def readme(page: BoardPage, language: str, *, overrides: Path | None = None) -> str:
    """Write the board as Markdown, with what counted for each person folded below it."""
    return render("leaderboard.md.j2", language, overrides=overrides, page=page)
