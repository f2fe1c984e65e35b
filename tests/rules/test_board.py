"""Whose rows, in what order, and who else might join; the people are invented."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.model import Tally
from bot.rules.board import Candidate, Material, Member, StoodRow, board, ranked
from bot.rules.cells import CellState
from bot.rules.freshness import Known
from bot.sig.config import Board as BoardSettings
from bot.sig.config import Rows
from bot.sig.contributions import Correction

COUNTS = ["points", "prs"]


def settings(order=("points", "prs"), **rows):
    return BoardSettings.model_construct(order=order, rows=Rows(**rows))


def member(name, *roles, slug=None):
    return Member(f"gitee:{name}", slug or name, name.title(), "gitee", name, roles)


def stood(name, points, prs, places=(0, 0)):
    values = {"points": points, "prs": prs}
    there = sum(place is not None for place in places)
    shown = {count: (value,) * there for count, value in values.items() if value != "n/a"}
    return StoodRow(member(name), places, shown)


def material(rows=(), joining=(), work=None, **rest):
    """Make the material of a board; `work` gives pull requests by person's name, openings are as shown."""
    tallies = {f"gitee:{name}": {"prs": Tally(prs)} for name, prs in (work or {}).items()}
    openings = {
        row.member.slug: {count: values[0] or 0 for count, values in row.shown.items()} for row in rows
    }
    given_ = {
        "stood": rows,
        "joining": joining,
        "strangers": lambda person: member(person.removeprefix("gitee:")),
        "removed": (),
        "written": {},
        "openings": openings,
        "tallies": tallies,
        "known": lambda _count, _person: Known.FRESH,
    }
    return Material(**{**given_, **rest})


def decided(found):
    """Give the rows of a board as {name: values}, in their order."""
    return {row.member.login: [cell.value for cell in row.cells] for row in found.rows}


def test_rows_that_stand_stay():
    """No rule removes a row: not zero work, not a role."""
    rows = [stood("ann", 5, 1), stood("mai", 0, 0)]
    found = board(settings(not_new=["maintainer"]), COUNTS, material(rows, [member("mai", "maintainer")]))
    assert decided(found) == {"ann": [5, 1], "mai": [0, 0]}
    assert [row.is_new for row in found.rows] == [False, False]


def test_work_of_a_member_makes_a_row():
    """Whoever may join gets a row with the first number that is not zero, counted from nothing."""
    joining = [member("bo", "contributor"), member("idle", "contributor")]
    found = board(settings(), COUNTS, material([stood("ann", 5, 1)], joining, {"bo": 2, "ann": 1}))
    assert decided(found) == {"ann": [5, 2], "bo": [0, 2]}
    assert [row.is_new for row in found.rows] == [False, True]
    assert found.candidates == found.waiting == ()


def test_holders_of_some_roles_get_no_row():
    """A role under `not_new` gets no new row, and is no candidate either."""
    joining = [member("mai", "committer", "maintainer")]
    found = board(settings(not_new=["maintainer"]), COUNTS, material([], joining, {"mai": 9}))
    assert (found.rows, found.candidates, found.waiting) == ((), (), ())


def test_a_row_taken_out_by_hand_stays_out():
    """Whoever's row was taken out gets no new one, and is no candidate."""
    joining = [member("bo", slug="bo-row")]
    found = board(settings(), COUNTS, material([], joining, {"bo": 2}, removed={"gitee:bo"}))
    assert (found.rows, found.candidates, found.waiting) == ((), (), ())
    stranger = board(settings(), COUNTS, material([], [], {"bo": 2}, removed={"gitee:bo"}))
    assert stranger.candidates == ()


def test_a_member_with_unknown_numbers_waits():
    """Nobody gets a row before all its numbers are known."""
    rest = {"known": lambda count, _person: Known.NEVER if count == "points" else Known.FRESH}
    found = board(settings(), COUNTS, material([], [member("bo")], {"bo": 2}, **rest))
    assert [each.login for each in found.waiting] == ["bo"]
    assert (found.rows, found.candidates) == ((), ())


def test_pending_files_make_a_member_wait():
    """A number that files may still change keeps its row back."""
    tallies = {"gitee:bo": {"prs": Tally(counted=1, unknown=1, pending=1)}}
    found = board(settings(), COUNTS, material([], [member("bo")], tallies=tallies))
    assert [each.login for each in found.waiting] == ["bo"]


def test_files_that_are_never_known_hold_nobody_up():
    """What cannot become known does not count, and does not keep a row back."""
    tallies = {"gitee:bo": {"prs": Tally(counted=1, unknown=1)}}
    found = board(settings(), COUNTS, material([], [member("bo")], tallies=tallies))
    assert decided(found) == {"bo": [0, 1]}


def test_a_person_joins_once():
    """Whoever is on the roster, confirmed and added gets one row, and none beside the one they have."""
    joining = [member("bo"), member("ann"), member("bo")]
    found = board(settings(), COUNTS, material([stood("ann", 0, 1)], joining, {"bo": 2, "ann": 1}))
    assert decided(found) == {"ann": [0, 2], "bo": [0, 2]}


def test_strangers_are_candidates_with_their_line():
    """Everyone else with counted work is listed with the line that lets them in, as the rows are ordered."""
    tallies = {
        "gitee:dee": {"prs": Tally(2)},
        "gitee:bo": {"prs": Tally(2)},
        "gitee:cy": {"points": Tally(1), "prs": Tally(0)},
        "gitee:nil": {"prs": Tally(0, unknown=3, pending=3)},
        "gitee:robot": {"prs": Tally(50)},
    }
    bots = {"strangers": lambda person: None if "robot" in person else member(person[6:])}
    found = board(settings(), COUNTS, material(tallies=tallies, **bots))
    assert [each.member.login for each in found.candidates] == ["cy", "bo", "dee"]
    assert found.candidates[1] == Candidate(member("bo"), {"prs": 2})
    assert found.candidates[1].line == "rows.add: bo"


def test_candidates_are_ordered_by_the_columns_where_rows_keep_their_places():
    """With `order: keep` the columns, left to right, order the candidates."""
    tallies = {"gitee:bo": {"prs": Tally(9)}, "gitee:cy": {"points": Tally(1)}}
    found = board(settings(order="keep"), COUNTS, material(tallies=tallies))
    assert [each.member.login for each in found.candidates] == ["cy", "bo"]


def test_rows_stand_by_the_configured_columns():
    """Rows fall by the first column, then by the next; ties keep their places, new rows come after them."""
    rows = [stood("ann", 0, 1), stood("bo", 0, 1), stood("cy", 2, 0), stood("dee", 0, 3)]
    found = board(settings(), COUNTS, material(rows, [member("new")], {"new": 1}))
    assert [*decided(found)] == ["cy", "dee", "ann", "bo", "new"]
    other = board(settings(order=["prs"]), COUNTS, material(rows))
    assert [*decided(other)] == ["dee", "ann", "bo", "cy"]


def test_rows_keep_their_places_where_asked():
    """With `order: keep` nothing moves, and new rows come last."""
    rows = [stood("ann", 0, 1), stood("cy", 2, 0)]
    found = board(settings(order="keep"), COUNTS, material(rows, [member("new")], {"new": 7}))
    assert [*decided(found)] == ["ann", "cy", "new"]


def test_a_cell_without_number_is_left_and_remembered():
    """A cell that holds words is kept, and what it should hold is remembered for when it is a number again."""
    row = stood("ann", 5, "n/a")
    found = board(settings(), COUNTS, material([row], work={"ann": 1}, written={"ann": {"prs": 3}}))
    cell = found.rows[0].cells[1]
    assert (cell.state, cell.value, cell.written) == (CellState.TAKEN_OVER, None, 3)
    assert cell.note == "holds no number: write one, or leave it blank"


def test_a_row_in_one_table_only_is_left_alone():
    """Added or taken out in one language, a row is written in neither until the tables agree."""
    row = stood("ann", 5, 1, places=(0, None))
    found = board(settings(), COUNTS, material([row], [member("ann")], {"ann": 3}))
    assert [(cell.state, cell.value) for cell in found.rows[0].cells] == [
        (CellState.KEPT_BY_HAND, 5),
        (CellState.KEPT_BY_HAND, 1),
    ]
    assert found.candidates == ()


def test_corrections_are_a_persons():
    """A correction changes its person's cell of its count, and can make a new row."""
    change = Correction(
        "@bo", "prs", 2, None, (), datetime(2025, 1, 9, tzinfo=UTC), "mai", "by mail", "2025.yaml", 3
    )
    corrections = {("gitee:bo", "prs"): [change]}
    rows = [stood("ann", 5, 1)]
    found = board(settings(), COUNTS, material(rows, [member("bo")], corrections=corrections))
    assert decided(found) == {"ann": [5, 1], "bo": [0, 2]}


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=8))
def test_ranking_is_stable(values):
    """A second run never moves a row: ranking what is ranked changes nothing, and ties keep their order."""
    rows = [stood(f"p{n}", points, prs) for n, (points, prs) in enumerate(values)]
    once = board(settings(), COUNTS, material(rows)).rows
    assert ranked(once, ["points", "prs"]) == list(once)
    expected = sorted(range(len(values)), key=lambda n: (-values[n][0], -values[n][1], n))
    assert [row.member.login for row in once] == [f"p{n}" for n in expected]
