"""A table of months as bars: one row of small bars for each kind of work, each with its number on top."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.documents.render import render

_MONTH = re.compile(r"(\d{4})-(\d\d)", re.ASCII)
_LEFT, _STEP, _WIDTH, _HEIGHT, _TALL = 76, 22, 14, 39, 22  # in units of the picture


@dataclass(frozen=True, slots=True)
class Bar:
    """One month of a row: where it stands, how tall it is, and the text of its cell; a mark is no number."""

    x: int
    height: float
    text: str
    is_mark: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of work; `base` is the line on which its bars stand."""

    label: str
    base: int
    bars: tuple[Bar, ...]


def bars(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Draw a table whose columns after the first are months (a last column may sum them up); "" for any other one."""
    months = [found for cell in header[1:] if (found := _MONTH.fullmatch(cell))]
    if (
        len(months) < 2
        or len(header) - 1 - len(months) > 1
        or not all(map(_MONTH.fullmatch, header[1 : len(months) + 1]))
    ):
        return ""
    drawn = tuple(_row(n, row, len(months)) for n, row in enumerate(rows))
    return render(
        "bars.svg.j2",
        "any",
        rows=drawn,
        months=[
            (_x(n), int(found[2]), found[1] if n == 0 or found[2] == "01" else "")
            for n, found in enumerate(months)
        ],
        width=_x(len(months)) + 4,
        height=len(rows) * _HEIGHT + 30,
        left=_LEFT,
        bar_width=_WIDTH,
        foot=len(rows) * _HEIGHT,
    )


def _row(n: int, row: Sequence[str], months: int) -> Row:
    """Scale a row by its own tallest month: the kinds of work differ by an order of magnitude."""
    cells = row[1 : months + 1]
    numbers = [int(cell) if re.fullmatch(r"\d{1,9}", cell, re.ASCII) else None for cell in cells]
    most = max((number for number in numbers if number is not None), default=0) or 1
    drawn = tuple(
        Bar(_x(place), round(_TALL * (number or 0) / most, 1), cells[place][:4], number is None)
        for place, number in enumerate(numbers)
        if cells[place] != "0"
    )
    return Row(row[0], (n + 1) * _HEIGHT - 4, drawn)


def _x(place: int) -> int:
    return _LEFT + place * _STEP
