"""Odd patterns in comments are shown with their numbers; ordinary reviewing shows none."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.farming import Flag, Pattern, Remark, flags

LAST = date(2025, 6, 30)
START = datetime(2025, 2, 3, 9, tzinfo=UTC)
LONG = "The lock is taken twice when the queue is full, number {}."


def remark(n, pull=None, author=None, text=None, at=None):
    """Give an ordinary comment, a day and a pull request apart from the next."""
    words = LONG.format("abcdefghijklmnop"[n]) if text is None else text
    return Remark(
        f"a/b!{n if pull is None else pull}", author or f"p{n % 3}", at or START + timedelta(days=n), words
    )


def only(remarks):
    (flag,) = flags(remarks, LAST)
    return flag


def test_ordinary_reviewing_has_no_flag():
    assert flags([remark(n) for n in range(12)], LAST) == ()


def test_of_a_few_comments_nothing_is_said():
    assert flags([remark(n, text="ok") for n in range(4)], LAST) == ()


def test_many_very_short_comments_are_counted():
    """Twelve Latin letters or six Chinese characters, without punctuation; half of all is many."""
    words = ["nice, thanks!", "加个空格吧。", "？？？", "空行", "fix it"]
    assert only(
        [remark(n, text=text) for n, text in enumerate(words)] + [remark(n) for n in range(5, 10)]
    ) == Flag(Pattern.SHORT, 5, 10, 5)
    assert (
        flags(
            [remark(n, text=text) for n, text in enumerate(words)] + [remark(n) for n in range(5, 11)], LAST
        )
        == ()
    )


def test_the_same_words_on_several_pull_requests_are_one_flag():
    """Whatever their case, width and punctuation; on one pull request they are none."""
    same = [
        "Please add a test for this one.",
        "please ADD a test for this one",
        "Ｐlease add a test for this one!",
    ]
    assert only([remark(n, text=text) for n, text in enumerate(same)] + [remark(4), remark(5)]) == Flag(
        Pattern.REPEATED, 3, 5, 3, same[0]
    )
    assert flags([remark(n, pull=1, text=same[0]) for n in range(3)] + [remark(4), remark(5)], LAST) == ()


@pytest.mark.parametrize(("minutes", "found"), [(2.5, True), (2.6, False)])
def test_a_burst_is_five_comments_within_ten_minutes_on_four_pull_requests(minutes, found):
    """The first and the last are ten minutes apart."""
    burst = [remark(n, pull=n % 4, at=START + timedelta(minutes=n * minutes)) for n in range(5)]
    expected = (Flag(Pattern.BURST, 5, 6, 4, day=START.date()),) if found else ()
    assert flags([*burst, remark(9)], LAST) == expected


def test_a_review_of_one_large_pull_request_is_no_burst():
    assert flags([remark(n, pull=1, at=START + timedelta(minutes=n)) for n in range(9)], LAST) == ()


def test_all_comments_on_one_persons_pull_requests_are_told_without_the_person():
    assert only([remark(n, pull=n % 2, author="newt") for n in range(6)]) == Flag(Pattern.ONE_AUTHOR, 6, 6, 2)
    assert flags([remark(n, author="newt") for n in range(5)] + [remark(6, author="otter")], LAST) == ()


def test_an_author_whom_nobody_knows_may_be_another_one():
    known = [remark(n, author="newt") for n in range(5)]
    assert flags([*known, Remark("a/b!9", None, START, LONG)], LAST) == ()


@pytest.mark.parametrize(("first", "found"), [(date(2025, 6, 17), True), (date(2025, 6, 16), False)])
def test_comments_in_the_last_two_weeks_alone_are_told(first, found):
    days = [
        datetime(first.year, first.month, first.day, tzinfo=UTC),
        *[datetime(2025, 6, n, tzinfo=UTC) for n in range(20, 26)],
    ]
    expected = [Pattern.LAST_DAYS] if found else []
    assert [flag.pattern for flag in flags([remark(n, at=at) for n, at in enumerate(days)], LAST)] == expected


@given(
    st.lists(
        st.builds(
            Remark,
            st.sampled_from(["a/b!1", "a/b!2", "a/b!3", "a/b!4"]),
            st.sampled_from(["p", "q", None]),
            st.datetimes(datetime(2025, 6, 1), datetime(2025, 6, 3), timezones=st.just(UTC)),  # noqa: DTZ001
            st.sampled_from(["ok", "same words here", ""]) | st.text(),
        ),
        max_size=20,
    )
)
def test_no_flag_speaks_of_more_than_there_is(remarks):
    for flag in flags(remarks, LAST):
        assert 0 < flag.comments <= flag.of == len(remarks)
        assert 0 < flag.pulls <= len({each.pull for each in remarks})
    assert flags(remarks, LAST) == flags(remarks, LAST)
