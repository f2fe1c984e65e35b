"""Half-years begin and end with the calendar, and the one that ended last is the one to decide on."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refusal
from bot.rules.halves import Half


@pytest.mark.parametrize(
    ("day", "half"),
    [
        (date(2023, 1, 1), "2022H2"),
        (date(2022, 12, 31), "2022H1"),
        (date(2022, 7, 1), "2022H1"),
        (date(2022, 6, 30), "2021H2"),
    ],
)
def test_on_the_day_of_decision_the_half_before_is_over(day, half):
    assert str(Half.before(day)) == half


@given(st.dates(date(1971, 1, 1), date(2900, 1, 1)))
def test_halves_follow_on_one_another_without_a_gap(day):
    half = Half.before(day)
    assert half.first <= half.last < day
    assert half.previous.last + timedelta(days=1) == half.first
    assert Half.read(str(half)) == half


@pytest.mark.parametrize("text", ["", "2022", "2022H3", "H2", "22H1", "2022-H1", "٢٠٢٢H1", "9999H1"])
def test_what_is_no_half_is_refused(text):
    with pytest.raises(Refusal, match="like 2022H2"):
        Half.read(text)
