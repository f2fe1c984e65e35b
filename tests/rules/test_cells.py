"""What a cell becomes, as a table of promises: last written, shown now, computed, answered."""

from datetime import UTC, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Tally
from bot.rules.cells import CellState, settle
from bot.rules.freshness import Known
from bot.sig.contributions import Correction

COMPUTED, BY_HAND = CellState.COMPUTED, CellState.KEPT_BY_HAND
UNKNOWN, TAKEN_OVER = CellState.NOT_YET_KNOWN, CellState.TAKEN_OVER
DAY = datetime(2025, 1, 9, tzinfo=UTC)


def correction(change, seen=None):
    return Correction("@ann", "prs", change, seen, (), DAY, "mai", "counted by hand", "2025.yaml", 3)


def cell(*shown, written=None, opening=5, counted=0, known=Known.FRESH, corrections=(), pending=0, **rest):
    tally = Tally(counted, unknown=pending, pending=pending)
    return settle(
        "prs",
        shown=shown,
        written=written,
        opening=opening,
        tally=tally,
        known=known,
        corrections=corrections,
        **rest,
    )


def outcome(found):
    return found.state, found.value, found.written


def test_a_cell_is_the_balance_and_what_came_after():
    """Balance, counted work and corrections add up."""
    found = cell(5, opening=5, counted=3, corrections=[correction(-1)])
    assert outcome(found) == (COMPUTED, 7, 7)
    assert (found.opening, found.counted, found.correction, found.computed) == (5, 3, -1, 7)


# last written 5; the cell shows 5, 6, 7 or 8; computed is 5 or 6; a correction of 0 names 7, or none does.
@pytest.mark.parametrize(
    ("shown", "counted", "seen", "expected"),
    [
        (5, 0, None, (COMPUTED, 5, 5)),  # nothing happened
        (5, 1, None, (COMPUTED, 6, 6)),  # new work, nobody touched the cell
        (5, 1, 7, (COMPUTED, 6, 6)),  # an answer to an edit that is gone
        (6, 1, None, (COMPUTED, 6, 6)),  # a hand was faster, and right
        (6, 0, None, (BY_HAND, 6, 5)),
        (7, 0, None, (BY_HAND, 7, 5)),
        (7, 1, None, (BY_HAND, 7, 5)),
        (7, 0, 7, (COMPUTED, 5, 5)),
        (7, 1, 7, (COMPUTED, 6, 6)),
        (8, 0, 7, (BY_HAND, 8, 5)),  # edited again after the answer
        (8, 1, 7, (BY_HAND, 8, 5)),
    ],
)
def test_three_values_and_an_answer(shown, counted, seen, expected):
    """A hand edit stays until a correction names it; anything else is computed."""
    corrections = () if seen is None else [correction(0, seen)]
    assert outcome(cell(shown, written=5, counted=counted, corrections=corrections)) == expected


@pytest.mark.parametrize(("first", "second"), [*product([None, 0, 5, 6, 7], repeat=2)])
def test_two_tables_with_an_edit_stay_as_they_are(first, second):
    """Where both tables show the last or the computed value, both get it; else neither is touched."""
    found = cell(first, second, written=5, counted=1)
    if {first, second} <= {5, 6}:
        assert outcome(found) == (COMPUTED, 6, 6)
    else:
        assert (found.state, found.written) == (BY_HAND, 5)
        alike = (first or 0) == (second or 0)
        assert ("make them alike" in found.note) == (not alike)


def test_a_hand_edit_waits_for_its_correction_run_after_run():
    """Kept over any number of runs and of new work, then answered, then counted on."""
    written, shown = 5, 9
    for counted in (0, 1, 1, 2):
        found = cell(shown, written=written, counted=counted)
        assert (found.state, found.value) == (BY_HAND, 9)
        written = found.written
    answer = [correction(2, seen=9)]
    assert outcome(cell(shown, written=written, counted=2, corrections=answer)) == (COMPUTED, 9, 9)
    assert outcome(cell(9, written=9, counted=3, corrections=answer)) == (COMPUTED, 10, 10)


def test_an_edit_says_what_to_do():
    """The note names what was, what is, what is computed, and the answer to write."""
    note = cell(9, written=5, counted=1).note
    assert note == (
        "was 5 and is 9 now, by hand; 6 is computed. A Maintainer answers with a correction that says `seen: 9`"
    )


def test_a_blank_is_an_edit_and_an_untouched_blank_stays():
    """A blank counts as zero: taken over blank it stays blank, blanked by hand it is kept."""
    assert outcome(cell(None, None, opening=0)) == (COMPUTED, None, 0)
    assert outcome(cell(None, None, opening=0, counted=2)) == (COMPUTED, 2, 2)
    assert outcome(cell(None, written=5, counted=1)) == (BY_HAND, None, 5)
    assert cell(None, written=5).note.startswith("was 5 and is blank now")


def test_what_was_never_read_keeps_its_value():
    """An unread source changes no cell, and what was written before stays remembered."""
    assert outcome(cell(7, written=6, counted=1, known=Known.NEVER)) == (UNKNOWN, 7, 6)
    assert outcome(cell(7, opening=7, known=Known.NEVER)) == (UNKNOWN, 7, 7)


def test_pending_files_keep_the_value():
    """While a file list is still to be read the cell waits."""
    assert outcome(cell(5, counted=1, pending=1)) == (UNKNOWN, 5, 5)


def test_a_source_behind_is_counted_as_far_as_it_goes():
    """What was complete once is counted."""
    assert outcome(cell(5, counted=1, known=Known.BEHIND)) == (COMPUTED, 6, 6)


def test_a_number_that_nobody_took_over_stays():
    """Without a balance there is nothing to add to; neither is anything remembered as written."""
    found = cell(4, opening=None, counted=1)
    assert outcome(found) == (TAKEN_OVER, 4, None)
    assert outcome(cell(4, written=found.written, opening=4, counted=1)) == (COMPUTED, 5, 5)


def test_nothing_taken_over_and_nothing_there_is_counted():
    """A blank column without balances is filled."""
    assert outcome(cell(None, opening=None, counted=3)) == (COMPUTED, 3, 3)
    assert outcome(cell(0, opening=None, counted=0)) == (COMPUTED, 0, 0)


def test_no_cell_goes_below_zero():
    """A correction that takes away more than there is changes nothing, and is reported."""
    found = cell(5, written=5, corrections=[correction(-6)])
    assert outcome(found) == (TAKEN_OVER, 5, 5)
    assert found.note.startswith("would be -1")


def test_a_row_in_one_table_only_stays():
    """Until both tables have the row, its cells are left alone."""
    assert outcome(cell(5, counted=1, everywhere=False)) == (BY_HAND, 5, 5)


def test_a_new_row_is_counted_from_nothing():
    """Nothing is shown yet, so nothing can have been edited."""
    assert outcome(cell(opening=0, counted=2)) == (COMPUTED, 2, 2)


numbers = st.integers(0, 9)


@given(
    shown=st.lists(st.none() | numbers, max_size=2),
    written=st.none() | numbers,
    opening=st.none() | numbers,
    counted=numbers,
    changes=st.lists(st.builds(correction, st.integers(-9, 9), st.none() | numbers), max_size=2),
    known=st.sampled_from(Known),
    everywhere=st.booleans(),
)
def test_a_cell_is_computed_or_left_alone(shown, written, opening, counted, changes, known, everywhere):
    """The value is the sum of the parts or the one that stands, and a second run agrees with the first."""

    def run(shown, written):
        return cell(
            *shown,
            written=written,
            opening=opening,
            counted=counted,
            corrections=changes,
            known=known,
            everywhere=everywhere,
        )

    found = run(shown, written)
    if found.state is COMPUTED:
        assert (found.value or 0) == found.computed == found.written
        after = [found.value] * len(shown)
    else:
        assert found.value in shown or (found.value is None and not shown)
        assert found.written == (opening if written is None else written)
        after = shown
    assert run(after, found.written) == found
