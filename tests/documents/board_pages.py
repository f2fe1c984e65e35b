"""An invented board, with the names that people should not have."""

from datetime import UTC, date, datetime

from hypothesis import strategies as st

from bot.documents.boardpage import Behind, BoardPage, Column, Line, PageCell, PageRow
from bot.rules.cells import CellState


def row(slug, name, prs, talks, *, login=None, lines=()):
    url = f"https://gitee.com/{login}" if login else None
    return PageRow(slug, name, "gitee", login, url, (prs, talks), tuple(lines))


def cell(count, value, opening=0, counted=0, correction=0, state=CellState.COMPUTED, written=None):
    return PageCell(count, value, opening, counted, correction, state, written)


PAGE = BoardPage(
    sig_name="Example | <SIG>",
    columns=(Column("prs", "PRs | merged"), Column("talks", "Talks")),
    rows=(
        row(
            "asha",
            "Asha",
            cell("prs", 8, opening=4, counted=5, correction=-1),
            cell("talks", 3, opening=1, state=CellState.KEPT_BY_HAND, written=2),
            login="asha_dev",
            lines=[
                Line(
                    "prs", date(2023, 1, 5), "Fix | `x` <b> @all\n/lgtm", "https://gitee.com/a/b/pulls/7", 1
                ),
                Line("prs", date(2023, 4, 1), "counted twice (@wei)", "", -1),
                Line("prs", date(2023, 3, 1), "A task", None, 4),
            ],
        ),
        row(
            "mallory",
            "=1|<script>alert(1)</script>\n\n</details>`@all`",
            cell("prs", 1, counted=1),
            cell("talks", 2, state=CellState.TAKEN_OVER),
            login="mallory",
            lines=[Line("prs", date(2023, 2, 2), "](javascript:x) # *", "javascript:alert(1)", 1)],
        ),
        row("wang-wu", "王五", cell("prs", 0), cell("talks", None, state=CellState.NOT_YET_KNOWN)),
    ),
    behind=(
        Behind("example/two", "comments", datetime(2023, 3, 2, 12, 30, tzinfo=UTC)),
        Behind("example/one", "issues", None),
    ),
    removed=("zoe", "adam"),
)

texts = st.text(st.sampled_from("|<>`@*[]()#-=+ \n\r\t\\/\"',;名a1😀\u2028")) | st.text()


@st.composite
def pages(draw):
    """Draw a board of two columns on which every text is anything."""
    names = draw(st.lists(texts, max_size=3))
    numbers = st.integers(0, 99)
    states = st.sampled_from(CellState)
    rows = tuple(
        row(
            f"row-{n}",
            name,
            cell("prs", draw(numbers | st.none()), draw(numbers), draw(numbers), draw(numbers), draw(states)),
            cell("talks", draw(numbers), state=draw(states), written=draw(numbers)),
            login=draw(st.none() | st.just("a_b")),
            lines=draw(
                st.lists(
                    st.builds(Line, st.just("prs"), st.dates(), texts, st.none() | texts, numbers), max_size=2
                )
            ),
        )
        for n, name in enumerate(names)
    )
    columns = (Column("prs", draw(texts)), Column("talks", "Talks"))
    return BoardPage(draw(texts), columns, rows, (), ())
