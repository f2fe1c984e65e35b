"""The old mistakes are found; only what is sure is corrected."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.meetings.lint import Mistake, corrected, lint

REAL = Path(__file__).parents[3] / "shared/data/trusted-ai-sig/meetings"
TODAY = date(2026, 12, 20)
FILE = "meetings/005-20261210.md"


def minutes(
    title="Thursday December 10, 2026 at 20:00 GMT+8", links="- https://m.example/1\n", people="* @coral\n"
):
    return f"# {title}\n\n## Conference links\n{links}\n## Attendees\n{people}"


def found(text, today=TODAY):
    return told({FILE: text}, today)


def told(files, today=TODAY):
    return [(each.mistake.value, each.line, each.column, each.instead) for each in lint(files, today)]


def test_good_minutes_are_good():
    assert found(minutes()) == []
    assert found(minutes("2026年12月10日 星期四 20:00")) == []


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Friday December 10, 2026 at 20:00", ("weekday", 1, 3, "Thursday")),
        ("Fri. December 10, 2026 at 20:00", ("weekday", 1, 3, "Thu")),
        ("2026年12月10日（周五）20:00", ("weekday", 1, 15, "周四")),
        ("2026年12月10日 礼拜天 20:00", ("weekday", 1, 15, "礼拜四")),
        ("Thursday December 10, 2026 at 19:00pm", ("time", 1, 33, "19:00")),
        ("Thursday December 10, 2026 at 15:00 PM", ("time", 1, 33, "15:00")),
        ("Thursday December 10, 2026 at 15:00am", ("time", 1, 33, None)),
        ("Friday December 11, 2026 at 20:00", ("date", 1, 10, None)),
    ],
)
def test_a_title_that_is_wrong(title, expected):
    assert found(minutes(title)) == [expected]


def test_as_long_as_the_date_is_open_the_weekday_is_not_corrected():
    assert found(minutes("Monday December 11, 2026 at 20:00")) == [
        ("weekday", 1, 3, None), ("date", 1, 10, None),
    ]  # fmt: skip


def test_a_number_stands_once_in_a_folder_and_gaps_are_nothing():
    one, two = (
        minutes("2026-12-10", "- https://m.example/1\n"),
        minutes("2026-12-17", "- https://m.example/2\n"),
    )
    files = {"meetings/007-20261210.md": one, "meetings/007-20261217.md": two, "talks/007-20261217.md": two}
    (only,) = lint(files, TODAY)
    assert (only.file, only.mistake, only.values["other"]) == (
        "meetings/007-20261217.md", Mistake.NUMBER, "meetings/007-20261210.md",
    )  # fmt: skip


def test_another_meetings_conference_is_found_either_way():
    def both(first, second):
        former = minutes("2026-11-26", first)
        return told({"meetings/004-20261126.md": former, FILE: minutes("2026-12-10", second)})

    fixed = "- https://m.example/1\n- Meeting ID: 123 456\n"
    assert both(fixed, fixed) == []
    assert both(fixed, "- https://m.example/2\n- 会议号：123-456\n") == [("copied", 5, 7, None)]
    assert both(fixed, "- https://m.example/1?\n- 会议号：999999\n") == [("copied", 4, 3, None)]
    assert both(fixed, "- https://m.example/2\n- 会议号：999999\n") == []


def test_a_password_is_found_in_words_and_in_links():
    assert found(minutes(links="- https://m.example/j?pwd=ab12&x=1\n- 密码：7777\n")) == [
        ("password", 4, 23, ""), ("password", 5, 6, ""),
    ]  # fmt: skip
    text = minutes(links="- https://m.example/j?pwd=ab12&x=1\n- 密码：7777\n")
    fixed = corrected(text, lint({FILE: text}, TODAY))
    assert "- https://m.example/j?x=1\n- 密码：\n" in fixed


def test_nobody_written_down_is_a_mistake_two_weeks_later():
    empty = minutes(people="* TODO\n")
    assert found(empty, today=date(2026, 12, 24)) == []
    assert found(empty, today=date(2026, 12, 25)) == [("nobody", 6, 0, None)]
    assert found("# 2026-12-10\n", today=date(2026, 12, 25)) == [("nobody", 0, 0, None)]


def test_a_file_of_another_name_is_looked_at_for_what_is_wrong_in_any():
    files = {"meetings/meeting-template.md": minutes("Thursday April 2, 2020 at 21:30pm", people="* TODO\n")}
    assert [each.mistake for each in lint(files, TODAY)] == [Mistake.TIME]


@given(st.lists(st.sampled_from([
    "# Monday 2026-12-10 15:00pm\n", "# 周一 2026年12月11日\r\n",
    "https://a.example?pwd=1&pwd=2 ", "密码：123456 ", "\n", "\r", "名",
    "## Attendees\n", "* a\n", "\ufeff",
])).map("".join))  # fmt: skip
def test_what_is_put_right_is_right(text):
    findings = lint({FILE: text}, TODAY)
    fixed = corrected(text, findings)
    assert not [each for each in lint({FILE: fixed}, TODAY) if each.instead is not None]
    sure = [each for each in findings if each.instead is not None]
    assert len(fixed) == len(text) + sum(len(each.instead) - each.length for each in sure)


@pytest.mark.skipif(not REAL.exists(), reason="the data of the real SIG is not here")
def test_the_real_files_show_the_old_mistakes():
    files = {f"meetings/{path.name}": path.read_bytes().decode() for path in REAL.glob("*.md")}
    seen = [(each.file[9:12], each.mistake.value, each.line, each.column) for each in lint(files, TODAY)]
    assert seen == [
        ("001", "time", 1, 29),
        ("002", "password", 10, 45),
        ("002", "password", 12, 12),
        ("004", "copied", 10, 14),
        ("mee", "time", 1, 29),
    ]
