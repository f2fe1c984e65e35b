"""One line of a Markdown table, split without losing a byte: `str(split(line)) == line`.

GitHub's rules: a pipe separates cells wherever it stands, also inside a code span, unless a backslash stands
directly before it; the outer pipes are optional. https://github.github.com/gfm/#tables-extension-
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

BLANK = " \t\v\f"  # what GitHub trims around a cell; wide spaces belong to the text
_SEPARATOR = re.compile(r"(?<!\\)\|")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


@dataclass(frozen=True, slots=True)
class TableLine:
    """A line in pieces; a segment is a cell with the blanks around it."""

    opening: str  # indentation and the leading pipe, if there is one
    segments: tuple[str, ...]
    closing: str  # the trailing pipe, if there is one, and trailing blanks
    ending: str  # "\n", "\r\n", "\r", or "" on a last line

    def __str__(self) -> str:
        return self.opening + "|".join(self.segments) + self.closing + self.ending

    @property
    def cells(self) -> tuple[str, ...]:
        """The raw text of each cell, without the blanks around it."""
        return tuple(segment.strip(BLANK) for segment in self.segments)

    @property
    def open_left(self) -> bool:
        """Whether no pipe stands before the first cell."""
        return "|" not in self.opening

    @property
    def open_right(self) -> bool:
        """Whether no pipe stands after the last cell."""
        return "|" not in self.closing


def split(line: str) -> TableLine:
    """Split one line, with or without its ending, into cells and everything around them."""
    body = line.rstrip("\r\n")
    inner = body.strip(BLANK)
    before = len(body) - len(body.lstrip(BLANK))
    opening, closing = body[:before], body[before + len(inner) :]
    segments = _SEPARATOR.split(inner)
    if len(segments) > 1 and not segments[0]:
        opening += "|"
        del segments[0]
        if inner == "|":  # one pipe alone opens a row that has no cell
            segments = []
    if segments and not segments[-1] and len(inner) > 1:
        closing = "|" + closing
        del segments[-1]
    return TableLine(opening, tuple(segments), closing, line[len(body) :])


def split_lines(text: str) -> list[str]:
    """Cut a text at the line ends that Markdown knows (CRLF, CR, LF), keeping them."""
    return _LINE.findall(text)


def is_raw_cell(text: str) -> bool:
    """Tell whether a text can stand in a table as exactly one cell, as it is."""
    return text == text.strip(BLANK) and not re.search(r"[\r\n]", text) and not _SEPARATOR.search(text)


def join_cells(cells: Sequence[str]) -> str:
    """Write one row in the plainest form, `| a | b |`."""
    return "| " + " | ".join(cells) + " |"
