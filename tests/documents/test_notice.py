"""What the bot says about a meeting is short, complete, and harmless, whatever people call their topics."""

import re

import pytest
from documents.hostile import check_harmless, texts
from hypothesis import given
from hypothesis import strategies as st
from meetings.announced import START, asked, meeting, occurrence, off, plan

from bot.commands.lines import commands
from bot.documents.chattext import cut
from bot.documents.marks import has_mark
from bot.documents.notemark import Told, digest_of, read_told, signed
from bot.documents.notice import (
    MOST_LINES,
    Guest,
    Pages,
    comment,
    facts,
    issue,
    paste_text,
    question,
    subject,
    when,
)
from bot.meetings.due import Step

PAGES = Pages(
    "https://gitee.example/lantern/community/blob/master",
    "https://gitee.example/lantern/community/tree/master",
)
ZH = """\
主题：追光 SIG 双周例会（第 7 次）
时间：2026-12-10（周四）20:00-21:00（Asia/Shanghai, UTC+08:00）
会议链接/会议号：https://meet.lantern.example/123　密码：________
议程：
1. 尾部采样 – olu-adeyemi
组织者：mira_kovac
例会记录：https://gitee.example/lantern/community/blob/master/meetings/007-20261210.md
参与方式：点链接即可
往期回放：https://gitee.example/lantern/community/tree/master/meetings"""
EN = """\
Lantern SIG: Biweekly meeting, no. 7
When: Thursday, 2026-12-10, 20:00-21:00 (Asia/Shanghai, UTC+08:00)
Link or number: https://meet.lantern.example/123  Password: ________
Agenda:
1. 尾部采样 – olu-adeyemi
Organiser: mira_kovac
Minutes: https://gitee.example/lantern/community/blob/master/meetings/007-20261210.md
How to join: Follow the link
Earlier meetings: https://gitee.example/lantern/community/tree/master/meetings"""


def known(language="zh", happens=None, topics=(), merged=True, **others):
    made = plan(0, topics=topics, minutes=("meetings/007-20261210.md",) if merged else ())
    return facts(made, meeting(happens or occurrence(), topics, **others), language, PAGES)


def test_minutes_that_are_not_merged_are_no_link():
    text = paste_text(known("en", topics=["尾部采样"], merged=False), Step.NOTICE, "en")
    assert text == "\n".join(line for line in EN.splitlines() if not line.startswith("Minutes: "))


@pytest.mark.parametrize(("language", "expected"), [("zh", ZH), ("en", EN)])
def test_the_text_to_paste(language, expected):
    assert paste_text(known(language, topics=["尾部采样"]), Step.NOTICE, language) == expected


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("number", [0, 1, 4, 5, 6, 200])
def test_it_has_twelve_lines_at_most_and_says_how_many_topics_are_not_in_it(language, number):
    lines = paste_text(
        known(language, topics=[f"T{n}" for n in range(number)]), Step.NOTICE, language
    ).splitlines()
    assert len(lines) <= MOST_LINES
    shown = [line for line in lines if re.match(r"\d+\. T\d", line)]
    left = next(
        (int(found[0]) for line in lines if line.startswith("…") and (found := re.findall(r"\d+", line))), 0
    )
    assert len(shown) + left == number
    assert len(lines) == MOST_LINES or not left


def test_there_is_a_blank_for_the_password_where_people_fill_it_in_and_none_where_a_robot_speaks():
    assert "密码：________" in paste_text(known(), Step.NOTICE, "zh")
    assert "密码" not in paste_text(known(), Step.NOTICE, "zh", blank=False)


def test_what_there_is_not_is_left_out():
    """No organiser, no number, no minutes."""
    text = paste_text(known(organiser=None, number=0, file=""), Step.NOTICE, "zh")
    assert "组织者" not in text
    assert "例会记录" not in text
    assert text.splitlines()[0] == "主题：追光 SIG 双周例会"


def test_a_change_and_an_end_are_the_first_thing_that_it_says():
    assert paste_text(known(), Step.CHANGED, "zh").startswith("【变更】")
    cancelled = paste_text(known("en", off()), Step.CANCELLED, "en")
    assert cancelled.splitlines()[0] == "[Called off] Lantern SIG: Biweekly meeting, no. 7"
    assert "Link" not in cancelled


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("Asia/Kolkata", "UTC+05:30"), ("America/St_Johns", "UTC-03:30"), ("UTC", "UTC+00:00")],
)
def test_the_zone_is_named_with_its_distance(zone, expected):
    from zoneinfo import ZoneInfo

    start = START.replace(tzinfo=ZoneInfo(zone))
    assert when(start, start.replace(hour=22), START.date(), "en") == (
        f"Thursday, 2026-12-10, 20:00-22:00 ({zone}, {expected})"
    )


def test_a_meeting_without_a_time_has_its_day():
    assert known("zh", asked()).when == "2026-12-10（周四）"


def test_whoever_organises_is_called_once_and_told_what_to_do():
    text = comment(known("en"), Step.ORGANISER, "en")
    assert text.count("@mira_kovac") == 1
    for word in ("/topic", "/swap", "/skip-turn", "/move", "/call-off"):
        assert f"`{word}" in text
    assert list(commands(text)) == []


def test_where_nobody_organises_volunteers_are_asked_for():
    text = comment(known("en", organiser=None), Step.ORGANISER, "en")
    assert "`/volunteer 2026-12-10`" in text
    assert "@" not in text.replace("@WHO", "")


def test_a_day_to_be_chosen_is_asked_for():
    text = comment(known("en", asked()), Step.ORGANISER, "en")
    assert "`/move 2026-12-10 DAY TIME`" in text
    assert "until then no notice goes out" in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_question_has_the_line_that_answers_it(language):
    """Sure ones in it, without calling anybody; the others with who they may be."""
    guests = [Guest("Mira", "mira_kovac"), Guest("Li (Lantern)", None, ("li-hua", "lihua2")), Guest("某人")]
    text = question(known(language), guests, language, more=True)
    assert "```text\n/attended 2026-12-10 @mira_kovac\n```" in text
    assert "`@li-hua`" in text
    assert "- 某人\n" in text
    assert list(commands(text)) == []
    assert len(re.findall(r"(?<!`)@\w", text.replace("/attended 2026-12-10 @mira_kovac", ""))) == 1


@given(
    st.lists(texts, max_size=3), st.sampled_from(["zh", "en"]), st.sampled_from([Step.ORGANISER, Step.NOTICE])
)
def test_no_topic_calls_anybody_or_commands_anything(topics, language, step):
    """Under the desk and in an issue."""
    there = known(language, topics=topics, organiser=None)
    paste = paste_text(there, step, language)
    check_harmless(comment(there, step, language, paste=paste).replace("@WHO", "").replace("@谁", ""))
    check_harmless(issue(there, step, language))
    guests = [Guest(each) for each in topics]
    asked = question(there, guests, language).replace("/attended 2026-12-10\n", "\n")
    check_harmless(asked.replace("@login", "").replace("@账号", ""))


@given(st.lists(texts, max_size=9), st.sampled_from(["zh", "en"]))
def test_no_topic_calls_anybody_in_a_chat(topics, language):
    there = known(language, topics=topics)
    for text in (paste_text(there, Step.NOTICE, language), subject(there, Step.NOTICE, language)):
        assert "@" not in text
        assert "<" not in text
        assert "example.com" not in text
    assert len(paste_text(there, Step.NOTICE, language).splitlines()) <= MOST_LINES
    assert "\n" not in subject(there, Step.NOTICE, language)


@given(texts, st.sampled_from(list(Step)), st.integers(0, 99))
def test_what_was_said_is_known_again_and_nothing_in_it_is_taken_for_that(text, step, change):
    told = Told(step, "regular-2026-12-10", change, "0a1b2c3d")
    body = signed(f"{text}\n\nSigbot-Tells: notice regular-2020-01-01 9 beef", told, "lantern")
    read = read_told(body.replace("\n", "\r\n"), "lantern")
    assert (read.step, read.meeting, read.change, read.by) == (step, "regular-2026-12-10", change, "0a1b2c3d")
    assert read.digest == digest_of(body, "lantern")
    assert has_mark(body, "lantern")
    assert read_told(body, "reef") is None


@given(st.text(st.characters(exclude_categories=["Cs"])), st.integers(3, 60))
def test_a_text_is_cut_between_two_characters(text, most):
    shown = cut(text, most)
    assert len(shown.encode()) <= most
    assert shown == text or (shown.endswith("…") and text.startswith(shown[:-1]))
