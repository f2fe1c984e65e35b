"""The community's template for an internship task, filled in as people fill it in."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sig.internissue import InternIssue, read_intern_issue

TEMPLATE = """\
【任务分值】{value}
【背景描述】
【需求描述】
- 硬件:
【期望完成时间】{deadline}
【开发指导】
【导师及邮箱】Kelp kelp@example.com

本issue为面向高校学生的“开源实习”项目的任务，非参加该项目的人员勿领。
"""
ENGLISH = """\
**[Task score]** {value}
### [Requirements]
[Expected completion time]: {deadline}
[Tutor & email] kelp@example.com

Note: This issue is intended for the internship project. Others are not allowed to receive it.
"""
FOR_WHOM = "本issue为面向高校学生的“开源实习”项目的任务，非参加该项目的人员勿领。"


@pytest.mark.parametrize(
    ("value", "points"),
    [
        (" 30", 30),
        ("３０分", 30),
        ("\n\n  30  \n", 30),
        ("： **30**", 30),
        ("", None),
        ("10-20", None),
        ("1.5", None),
        ("待定", None),
        ("0", None),
    ],
)
def test_the_points_are_read_where_they_are_sure(value, points):
    assert read_intern_issue("x", TEMPLATE.format(value=value, deadline="")).value == points


@pytest.mark.parametrize(
    ("deadline", "day"),
    [
        ("2025-03-31", date(2025, 3, 31)),
        ("2025年3月31日", date(2025, 3, 31)),
        ("\n2025/03/31 前", date(2025, 3, 31)),
        ("2025.3.31", date(2025, 3, 31)),
        ("2025-02-30", None),
        ("3月31日", None),
        ("", None),
    ],
)
def test_the_day_is_read_where_it_is_whole(deadline, day):
    assert read_intern_issue("x", TEMPLATE.format(value=1, deadline=deadline)).deadline == day


def test_it_says_whom_it_is_for_and_keeps_no_address():
    found = read_intern_issue("【开源实习】 Reefs  kelp@example.com", TEMPLATE.format(value=1, deadline=""))
    assert found == InternIssue("【开源实习】 Reefs …", 1, None, FOR_WHOM)
    assert "example.com" not in repr(found)


def test_the_english_half_is_read_where_the_chinese_one_is_empty():
    body = TEMPLATE.format(value="", deadline="") + ENGLISH.format(value=20, deadline="2025-03-31")
    found = read_intern_issue("x", body)
    assert (found.value, found.deadline, found.for_whom) == (20, date(2025, 3, 31), FOR_WHOM)
    assert read_intern_issue("x", ENGLISH.format(value=20, deadline="")).for_whom.startswith("Note: This")


@pytest.mark.parametrize("body", ["", "Hello", "任务分值 30", "[背景描述] x\n[需求描述] y"])
def test_another_issue_is_none(body):
    assert read_intern_issue("x", body) is None


@given(
    st.text(),
    st.lists(st.sampled_from([TEMPLATE, ENGLISH, "【", "】", "[", "]", "\n", "30", "#"])).map("".join),
)
def test_any_text_is_read(title, body):
    found = read_intern_issue(title, body)
    assert found is None or found.value is None or found.value > 0
