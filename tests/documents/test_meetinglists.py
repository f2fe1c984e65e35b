"""The lists of meetings in a README: one line comes, moves, goes, and every other byte stays."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from meetings.minuted import DAY, LISTS, README, called_off, meeting, plan

from bot.documents.meetinglists import with_lists
from bot.errors import ConfigError
from bot.meetings.plan import Plan
from bot.sig.meetings import MeetingLists
from bot.sig.schedule import Move, Schedule

REAL = Path(__file__).parents[3] / "shared/data/trusted-ai-sig"
FIFTH = meeting()
LINE = "* [Thursday December 10, 2026](./meetings/005-20261210.md)\n"
PREPARED = README.replace("## Coming\n\n", f"## Coming\n\n{LINE}\n")
HELD = README + LINE


def prepared(*meetings, days=0, **rest) -> Plan:
    meetings = meetings or (FIFTH,)
    rest.setdefault("minutes", {each.file: "" for each in meetings})
    return plan(*meetings, now=DAY - timedelta(days=2) + timedelta(days=days), **rest)


def lists(text, *meetings, language="en", **rest):
    return with_lists(text, LISTS, prepared(*meetings, **rest), language)


def test_a_prepared_meeting_comes_and_moves_when_it_is_over():
    assert lists(README) == PREPARED
    assert lists(PREPARED) == PREPARED
    assert lists(PREPARED, days=3) == HELD
    assert lists(HELD, days=3) == HELD
    assert lists(README, days=3) == HELD


def test_a_meeting_without_minutes_has_no_line():
    assert lists(README, minutes={}) == README
    assert lists(README, minutes={}, days=3) == README


def test_what_was_called_off_goes_if_it_is_the_bots_own_line():
    assert lists(PREPARED, called_off(FIFTH)) == README
    by_hand = README.replace(
        "## Coming\n\n", "## Coming\n\n* Thursday: lamps (film: [here](https://f.example))\n\n"
    )
    assert lists(by_hand, called_off(FIFTH)) == by_hand
    with_notes = PREPARED.replace(LINE, f"{LINE}  Bring lamps.\n")
    assert lists(with_notes, called_off(FIFTH)) == with_notes


def test_what_people_wrote_into_the_line_moves_along():
    with_notes = PREPARED.replace(LINE, LINE.replace("\n", " about lamps\n  * Bring one.\n"))
    assert lists(with_notes) == with_notes
    assert lists(with_notes, days=3) == README + LINE.replace("\n", " about lamps\n  * Bring one.\n")


def test_a_line_of_the_past_that_was_prepared_too_stands_once():
    assert lists(PREPARED + LINE, days=3) == HELD


@pytest.mark.parametrize(
    ("past", "line"),
    [
        ("- [2026-11-26](meetings/004-20261126.md)", "- [2026-12-10](meetings/005-20261210.md)"),
        ("+ [2026年11月26日](./meetings/004-20261126.md)", "+ [2026年12月10日](./meetings/005-20261210.md)"),
        (
            "  *  [2026年11月26日（周四）](https://gitee.com/a/b/blob/master/meetings/004-20261126.md)",
            "  *  [2026年12月10日（周四）](https://gitee.com/a/b/blob/master/meetings/005-20261210.md)",
        ),
        (
            "* [The fourth](./meetings/004-20261126.md)",
            "* [Thursday December 10, 2026](./meetings/005-20261210.md)",
        ),
        (
            "* [Thursday, November 26, 2026](./x.md)",
            "* [Thursday December 10, 2026](./meetings/005-20261210.md)",
        ),
        ("4. [2026/11/26](./meetings/004-20261126.md)", "5. [2026/12/10](./meetings/005-20261210.md)"),
        ("none yet", "\n* [Thursday December 10, 2026](./meetings/005-20261210.md)"),
        ("", "* [Thursday December 10, 2026](./meetings/005-20261210.md)"),
    ],
)
def test_a_line_is_written_as_its_neighbours_are(past, line):
    text = f"# Coming\n\n# Past\n\n{past}\n"
    after = lists(text, days=3)
    assert after == (f"{text}{line}\n" if past else f"# Coming\n\n# Past\n\n{line}\n\n\n")


def test_a_language_names_the_day_where_no_neighbour_does():
    assert "* [2026年12月10日 星期四](./meetings/005-20261210.md)\n" in lists(
        "# Coming\n# Past\n", language="zh"
    )


def test_a_readme_in_a_folder_links_upwards():
    elsewhere = MeetingLists(file="docs/en/README.md", upcoming="Coming", past="Past")
    text = with_lists("# Coming\n# Past\n", elsewhere, prepared(), "en")
    assert text == "# Coming\n\n* [Thursday December 10, 2026](../../meetings/005-20261210.md)\n\n# Past\n"
    assert with_lists(text, elsewhere, prepared(), "en") == text


def test_byte_order_mark_line_ends_and_a_missing_last_one_stay():
    text = "\ufeff" + README.replace("\n", "\r\n")
    assert lists(text) == "\ufeff" + PREPARED.replace("\n", "\r\n")
    assert lists(README.rstrip("\n"), days=3) == HELD.rstrip("\n")
    assert lists("# Past\n# Coming") == f"# Past\n# Coming\n\n{LINE}".rstrip("\n")


def test_a_meeting_that_was_moved_keeps_its_minutes_and_its_line_says_the_new_day():
    moved = meeting(DAY, on=date(2026, 12, 11))
    arranged = Schedule(moves=(Move(meeting=DAY, to=date(2026, 12, 11), by="coral", when=DAY),))
    after = lists(PREPARED, moved, minutes={FIFTH.file: ""}, schedule=arranged)
    assert after == PREPARED.replace("Thursday December 10", "Friday December 11")
    assert lists(after, moved, minutes={FIFTH.file: ""}, schedule=arranged) == after
    named = PREPARED.replace("Thursday December 10, 2026", "The lamps")
    assert lists(named, moved, minutes={FIFTH.file: ""}, schedule=arranged) == named


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("# Comming\n# Past\n", "README.md: Coming: there is no such heading; did you mean “Comming”?"),
        ("# Coming\n", "README.md: Past: there is no such heading; add it to the file"),
        ("# Coming\n# Past\n## Past\n", "README.md:3: Past: this heading stands on lines 2 and 3"),
        ("```\n# Past\n```\n# Coming\n", "README.md: Past: there is no such heading"),
    ],
)
def test_a_heading_that_is_not_there_is_said(text, told):
    with pytest.raises(ConfigError) as error:
        lists(text)
    assert str(error.value).startswith(told)


def test_two_lists_need_two_headings():
    with pytest.raises(ConfigError, match="headings of their own"):
        with_lists("# A\n", MeetingLists(file="R.md", upcoming="A", past="A"), prepared(), "en")


def test_a_place_where_no_line_can_stand_is_said():
    with pytest.raises(ConfigError, match=r"README\.md:2: Past: a line cannot be added below this heading"):
        lists("# Coming\n# Past\n<pre>\n", days=3)


@pytest.mark.skipif(not REAL.exists(), reason="the data of the real SIG is not here")
@pytest.mark.parametrize(
    ("file", "upcoming", "past"),
    [
        ("README.md", "近期活动预告", "往期会议"),
        ("README_en.md", "Recent Events Preview", "Previous Sessions"),
    ],
)
def test_the_real_readmes(file, upcoming, past):
    text, named = (REAL / file).read_bytes().decode(), MeetingLists(file=file, upcoming=upcoming, past=past)
    coming = with_lists(text, named, prepared(), "zh")
    assert coming == text.replace(f"## {upcoming}\n\n", f"## {upcoming}\n\n{LINE}\n")
    assert with_lists(coming, named, prepared(called_off(FIFTH)), "zh") == text
    over = with_lists(coming, named, prepared(days=3), "zh")
    assert over == text.rstrip("\n") + "\n" + LINE.rstrip("\n") + ("\n" if text.endswith("\n") else "")
    assert with_lists(over, named, prepared(days=3), "zh") == over


PIECES = [
    "# Coming\n", "## Past\n", "# Other\n", "\n", "* a\n", LINE, LINE.replace("005", "006"),
    "- [x](./meetings/004-20261126.md)\n",
    "  * b\n", "text\n", "> q\n", "<!--\n", "-->\n", "```\n", "1. n\n", "\t", "| a |\n|---|\n", "名\n",
]  # fmt: skip
FOURTH, SIXTH = meeting(date(2026, 11, 26), 4), meeting(date(2026, 12, 24), 6)


@given(
    st.lists(st.sampled_from(PIECES), max_size=12)
    .map("".join)
    .map(lambda rest: f"# Coming\n{rest}\n## Past\n"),
    st.sampled_from([0, 3, 20]),
    st.booleans(),
    st.sampled_from(["\n", "\r\n"]),
)
def test_twice_is_once_and_all_other_lines_stay(text, days, off, newline):
    text = text.replace("\n", newline)
    meetings = (FOURTH, called_off(FIFTH) if off else FIFTH, SIXTH)
    try:
        after = lists(text, *meetings, days=days)
    except ConfigError:
        return
    assert lists(after, *meetings, days=days) == after
    own = [each.file for each in meetings]

    def others(whole):
        lines = (line.strip() for line in whole.split("\n"))
        return [line for line in lines if line and not any(file in line for file in own)]

    assert sorted(others(after)) == sorted(others(text))  # what stands below a line moves along
