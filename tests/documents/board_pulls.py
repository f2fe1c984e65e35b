"""An invented pull request of the board, and any other."""

from hostile import links, logins, texts
from hypothesis import strategies as st

from bot.documents.boardpull import BoardPull, PullCell, PullRow, Suggested
from bot.documents.marks import mark, wrote

MARK = f"{mark('reef', 'board', '0a1b2c3d4e')}\n{wrote([('coral', 'prs', 6), ('wang-wu', 'talks', 0)])}"
PULLS = "https://gitee.com/reef/core/pulls"
PULL = BoardPull(
    sig_name="Reef",
    cells=(
        PullCell("A. Coral", "PRs", 5, 6, (("core!151", f"{PULLS}/151"),), 0),
        PullCell("王五", "Talks | given", None, 0, (("On *reefs* @all", "javascript:alert(1)"),), 0),
        PullCell("B. Kelp", "PRs", 3, 9, tuple((f"core!{n}", f"{PULLS}/{n}") for n in range(4)), 2),
    ),
    rows=(PullRow("Newt | `n`", "newt", (("PRs", 2), ("Talks", 1)), (("core!7", f"{PULLS}/7"),), 1),),
    suggested=(Suggested("stranger", (("PRs", 3), ("Talks", 1))), Suggested("a_b", (("PRs", 1),))),
    suggested_in_all=12,
    by_hand=("A. Coral, Articles: 4", "@Kelp <b>, PRs: 3"),
    files=("README.md", "README_en.md"),
    changed=(3, 1),
)
QUIET = BoardPull("Reef", PULL.cells[:1], (), (), 0, (), ("README.md",), (1, 0))
MANY = BoardPull("Reef", PULL.cells[:1], PULL.rows, (), 0, (), ("README.md",), (51, 60))

_numbers = st.lists(st.tuples(texts, st.integers(1, 99)), max_size=3).map(tuple)
_evidence = st.lists(links, max_size=3).map(tuple)
_cells = st.builds(
    PullCell, texts, texts, st.none() | st.integers(0, 99), st.integers(0, 99), _evidence, st.integers(0, 9)
)
_rows = st.builds(PullRow, texts, logins, _numbers, _evidence, st.integers(0, 9))


@st.composite
def pulls(draw):
    """Draw a page on which every text that people give is anything."""
    cells, rows = (tuple(draw(st.lists(each, max_size=3))) for each in (_cells, _rows))
    suggested = tuple(draw(st.lists(st.builds(Suggested, logins, _numbers), max_size=3)))
    in_all, more = draw(st.integers(0, 20)), draw(st.integers(0, 2))
    by_hand = tuple(draw(st.lists(texts, max_size=3)))
    changed = (len(cells) + more, len(rows))
    return BoardPull(
        "Reef", cells, rows, suggested, len(suggested) + in_all, by_hand, ("README.md",), changed
    )
