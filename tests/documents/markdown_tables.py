"""Strategies for Markdown texts with a table in them, padded in every way that people pad."""

from dataclasses import dataclass

from hypothesis import strategies as st

from bot.documents.padding import code_points, display_width
from bot.documents.tableline import is_raw_cell

_PIECES = [
    *[
        "a",
        "B",
        "7",
        "10",
        " ",
        "名字",
        "分享",
        "é",
        "e\u0301",
        "🎉",
        "👩‍💻",
        "שלום",
        "مرحبا",
        "\\|",
        "\\",
        "`x`",
        "*b*",
    ],
    *[
        "[@a](https://gitee.com/a)",
        "<br>",
        "<b>",
        "-",
        "#",
        ">",
        "1.",
        "```",
        "&amp;",
        "_",
        "~",
        "\u3000",
        "\t",
    ],
]
cells = (
    st.lists(st.sampled_from(_PIECES), max_size=5)
    .map(lambda pieces: "".join(pieces).strip())
    .filter(is_raw_cell)
)
words = st.text("abc名字é7", min_size=1, max_size=8)


@dataclass(frozen=True)
class Document:
    """A text with one table under the heading "Board", in three parts."""

    before: str
    table: str
    after: str

    @property
    def text(self) -> str:
        return self.before + self.table + self.after


@st.composite
def documents(
    draw, texts=cells, ways=("code points", "display", "tight", "blank", "ragged"), outer_pipes=None
):
    """Draw a text with a table of 1 to 4 columns and up to 5 rows."""
    count = draw(st.integers(1, 4))
    row = st.lists(texts, min_size=count, max_size=count)
    content = [draw(row), *draw(st.lists(row, max_size=5))]
    sides = draw(st.lists(st.sampled_from(["left", "right", "centre"]), min_size=count, max_size=count))
    pad = draw(st.sampled_from([_padded, _padded_one]))
    way = draw(st.sampled_from(ways))
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    outer = outer_pipes if outer_pipes is not None else draw(st.sampled_from([True, True, True, False]))
    lines = _lines(content, sides, way, pad, draw)
    indent = draw(st.sampled_from(["", "", " ", "   "]))
    trailing = draw(st.sampled_from(["", "", "  "]))
    table = "".join(indent + _row(line, outer) + trailing + newline for line in lines)
    before = draw(
        st.sampled_from(
            ["", "\ufeff", "text\n\n", "```\n# Board\n|x|\n|-|\n```\n", "# Other\n\n|x|\n|-|\n\n"]
        )
    )
    after = draw(st.sampled_from(["", "\n", "\ntext | x\n", "# Next\n\n|x|\n|-|\n|y|\n", "> quote"]))
    if not after and draw(st.booleans()):
        table = table.removesuffix(newline)
    return Document(f"{before}# Board{newline * 2}", table, after)


def _row(segments: list[str], outer: bool) -> str:
    return "|" + "|".join(segments) + "|" if outer else "|".join(segments)


def _lines(content, sides, way, pad, draw) -> list[list[str]]:
    if way == "ragged":
        blanks = st.sampled_from(["", " ", "  ", "     "])
        rows = [[draw(blanks) + _safe(text) + draw(blanks) for text in row] for row in content]
        rule = ["-" * draw(st.integers(1, 6)) for _ in sides]
        return [rows[0], rule, *rows[1:]]
    if way in ("tight", "blank"):
        around = " " if way == "blank" else ""
        rows = [[around + _safe(text) + around for text in row] for row in content]
        return [rows[0], [around + "---" + around for _ in sides], *rows[1:]]
    unit = code_points if way == "code points" else display_width
    widths = [max(3, *(unit(row[n]) for row in content)) for n in range(len(sides))]
    padded = [
        [pad(row[n], width, side, unit) for row in content]
        for n, (width, side) in enumerate(zip(widths, sides, strict=True))
    ]
    rows = [list(row) for row in zip(*padded, strict=True)]
    rule = [_RULES[side](len(pad("", width, side, unit))) for width, side in zip(widths, sides, strict=True)]
    return [rows[0], rule, *rows[1:]]


_RULES = {
    "left": lambda width: "-" * width,
    "right": lambda width: "-" * (width - 1) + ":",
    "centre": lambda width: ":" + "-" * (width - 2) + ":",
}


def _safe(text: str) -> str:
    return text + " " if text.endswith("\\") else text


def _padded_one(text, width, side, unit):
    """Pad with one blank on each side, as most tools do."""
    return f" {_padded(text, width, side, unit)} "


def _padded(text, width, side, unit):
    room = width - unit(text)
    if text.endswith("\\") and not (side == "left" and room):
        return _padded(text[:-1] + "/", width, side, unit)
    before = {"left": 0, "right": room, "centre": room // 2}[side]
    return " " * before + text + " " * (room - before)
