"""How a table is padded: measured on its own lines, so that an edit can go on in the same way.

Tables are padded by code points (most editors), by display width (formatters that know that Chinese characters
are wide), not at all, or by no rule. Only what the lines prove is believed: a column is padded when its cells are
equally wide and something shows that this is meant, a cell with room to spare or a delimiter row drawn out to the
same width. Where nothing proves anything each cell keeps its own width.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from wcwidth import wcswidth

from bot.documents.tableline import BLANK, TableLine

Unit = Callable[[str], int]


def code_points(text: str) -> int:
    """Count characters, as an editor does that knows nothing of wide ones."""
    return len(text)


def display_width(text: str) -> int:
    """Count terminal columns, East Asian characters as two; code points where a control code has no width."""
    width = wcswidth(text)
    return width if width >= 0 else len(text)


class Side(Enum):
    """Where a text stands in a cell that has room to spare."""

    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"
    CENTRE_LATE = "centre, the odd blank in front"


class Way(Enum):
    """How wide a cell is."""

    PADDED = "all cells of the column are equally wide"
    TIGHT = "just as wide as its text needs"
    OWN = "each cell keeps the width that it has"


@dataclass(frozen=True, slots=True)
class Column:
    """The way of one column; widths are in `unit` and include the blanks around the text."""

    unit: Unit
    way: Way
    side: Side
    lead: int  # the fewest blanks before a text
    trail: int  # the fewest blanks after it
    width: int  # of the header's cell, and of all others where the column is padded
    empty: str  # how a tight table writes an empty cell
    drawn_out: bool  # the delimiter row's cell is as wide as the column

    def needed(self, text: str) -> int:
        """Give the least width of a cell with this text."""
        return self.lead + self.unit(text) + self._trail(text) if text else 0

    def segment(self, text: str, old: str) -> str:
        """Write a text in place of the segment `old`; wider than the column (or `old`) only where it must be."""
        match self.way:
            case Way.TIGHT:
                return self.place(text, self.needed(text)) if text else self.empty
            case Way.PADDED:
                return self.place(text, max(self.width, self.needed(text)))
            case Way.OWN:
                own = self._like(old)
                return own.place(text, max(_width(old, self.unit), own.needed(text)))

    def stretched(self, segment: str, by: int) -> str:
        """Widen a segment whose text stays, on the side where its room is."""
        match self.side:
            case Side.LEFT:
                return segment + " " * by
            case Side.RIGHT:
                return " " * by + segment
            case _:
                return self.place(segment.strip(BLANK), _width(segment, self.unit) + by)

    def places(self, segment: str) -> bool:
        """Tell whether this column would write the segment's text just so."""
        return self.place(segment.strip(BLANK), _width(segment, self.unit)) == segment

    def place(self, text: str, width: int) -> str:
        """Write a text as a segment of this width."""
        room = width - self.unit(text)
        before = {
            Side.LEFT: self.lead,
            Side.RIGHT: room - self.trail,
            Side.CENTRE: room // 2,
            Side.CENTRE_LATE: (room + 1) // 2,
        }[self.side]
        before = max(0, min(before, room - self._trail(text)))
        return " " * before + text + " " * (room - before)

    def _like(self, old: str) -> "Column":
        """Follow a cell that is not written as the column is: begin where its text began."""
        if not old.strip(BLANK) or self.places(old):
            return self
        return replace(self, side=Side.LEFT, lead=len(old) - len(old.lstrip(BLANK)))

    def _trail(self, text: str) -> int:
        # A backslash directly before a pipe would escape it.
        return max(self.trail, 1) if text.endswith("\\") else self.trail


def measure(lines: Sequence[TableLine]) -> tuple[Column, ...]:
    """Measure the columns of a table (header, delimiter row, rows) with the same number of cells in each line."""
    header, delimiter, *rows = lines
    columns = list(zip(*(line.segments for line in (header, *rows)), strict=True))
    rules = delimiter.segments
    unit = max(
        (code_points, display_width),
        key=lambda unit: (
            sum(_even(segments, unit) for segments in columns),
            sum(_even((*segments, rule), unit) for segments, rule in zip(columns, rules, strict=True)),
        ),
    )
    ways = _ways(columns, rules, unit)
    return tuple(map(_column, columns, rules, ways, [unit] * len(ways)))


def _ways(columns: Sequence[Sequence[str]], rules: Sequence[str], unit: Unit) -> list[Way]:
    even = [_even(segments, unit) for segments in columns]
    roomy = [_roomy(segments) for segments in columns]
    proved = [
        is_even and (has_room or (_drawn_out(rule, segments[0], unit) and rule.count("-") > 3))
        for segments, rule, is_even, has_room in zip(columns, rules, even, roomy, strict=True)
    ]
    if all(even):
        return [Way.PADDED if any(proved) else Way.OWN] * len(columns)
    if not any(roomy) and all(max(_blanks(segments)) <= 1 for segments in columns):
        return [Way.TIGHT] * len(columns)
    return [Way.PADDED if proof else Way.OWN for proof in proved]


def _column(segments: Sequence[str], rule: str, way: Way, unit: Unit) -> Column:
    lead, trail = _blanks(segments)
    empty = next((segment for segment in segments if not segment.strip(BLANK)), " " * (lead + trail))
    column = Column(
        unit=unit,
        way=way,
        side=Side.LEFT,
        lead=lead,
        trail=trail,
        width=_width(segments[0], unit),
        empty=empty,
        drawn_out=_drawn_out(rule, segments[0], unit),
    )
    if way is Way.TIGHT:
        return column
    told = _told(rule)
    candidates = [_sided(column, side) for side in Side]
    return max(candidates, key=lambda c: (sum(map(c.places, segments)), c.side is told))


def _told(rule: str) -> Side:
    """Read the side from the colons of a delimiter cell."""
    left, right = rule.strip(BLANK).startswith(":"), rule.strip(BLANK).endswith(":")
    return Side.CENTRE if left and right else Side.RIGHT if right else Side.LEFT


def _sided(column: Column, side: Side) -> Column:
    """Keep the blanks at the side where texts are fixed as they are, elsewhere one at most."""
    lead = column.lead if side is Side.LEFT else min(column.lead, 1)
    trail = column.trail if side is Side.RIGHT else min(column.trail, 1)
    return replace(column, side=side, lead=lead, trail=trail)


def _blanks(segments: Sequence[str]) -> tuple[int, int]:
    """Count the fewest blanks before and after a text; where no cell has one, one on each side if there is room."""
    texts = [segment for segment in segments if segment.strip(BLANK)]
    if not texts:
        longest = max(map(len, segments))
        return min(longest, 1), min(max(longest - 1, 0), 1)
    leads = (len(text) - len(text.lstrip(BLANK)) for text in texts)
    trails = (len(text) - len(text.rstrip(BLANK)) for text in texts)
    return min(leads), min(trails)


def _roomy(segments: Sequence[str]) -> bool:
    """Tell whether some cell has more blanks than the least."""
    least = sum(_blanks(segments))
    return any(len(segment) - len(segment.strip(BLANK)) > least for segment in segments)


def _even(segments: Sequence[str], unit: Unit) -> bool:
    return len({_width(segment, unit) for segment in segments}) == 1


def _drawn_out(rule: str, header: str, unit: Unit) -> bool:
    return len(rule) == _width(header, unit)


def _width(segment: str, unit: Unit) -> int:
    """Measure a segment; each blank counts one, a tab too."""
    text = segment.strip(BLANK)
    return unit(text) + len(segment) - len(text)
