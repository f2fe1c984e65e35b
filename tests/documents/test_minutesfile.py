"""The next file of minutes: right day, number, time; nothing in it breaks; what is written is read back."""

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hostile import check_harmless, logins, texts
from hypothesis import given
from hypothesis import strategies as st
from meetings.minuted import CONFIG, TZ, languages, meeting, plan, topic

from bot.addresses import without_addresses
from bot.documents.minutesfile import new_minutes
from bot.meetings.agenda import About
from bot.meetings.days import read_clock
from bot.meetings.lint import lint
from bot.meetings.minutes import Section, read_minutes
from bot.meetings.names import is_blank
from bot.meetings.passwords import without_passwords

AGENDA = [topic("Lamps", "coral"), topic("Wicks"), topic("Mend the lamp", "newt", About.TASK, state="open")]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_file_says_when_and_what(language, snapshot):
    each = meeting(agenda=AGENDA)
    assert new_minutes(plan(each, config=languages(language)), each) == snapshot


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_written_is_read_back(language):
    each = meeting(agenda=AGENDA)
    read = read_minutes(new_minutes(plan(each, config=languages(language)), each), each.file)
    assert (read.number, read.day, read.title.day.day) == (5, date(2026, 12, 10), date(2026, 12, 10))
    assert (read.title.weekday.day, read.title.clock.time) == (3, time(20))
    assert [line.text for line in read.agenda] == ["Lamps – @coral", "Wicks"]
    assert read.talks == (("Lamps", "@coral"),)  # who reports on a task gives no talk
    assert (read.attendees, read.more) == ((), False)
    assert set(read.headings) == set(Section)
    assert lint({each.file: new_minutes(plan(each), each)}, date(2026, 12, 10)) == ()


def test_the_time_says_its_zone_also_where_clocks_are_set():
    each = meeting(agenda=[])
    start = datetime(2026, 7, 9, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    each = replace(each, occurrence=replace(each.occurrence, start=start, on=start.date()))
    text = new_minutes(plan(each, config=languages("en")), each)
    assert text.startswith("# Thursday July 09, 2026 at 09:30 GMT+2\n")
    assert "* Time zone: Europe/Berlin\n" in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_password_gets_in_whoever_wrote_it(language):
    agenda = [topic("Join https://m.example/j/1?pwd=abc12 now"), topic("a", link="https://m.example/?pwd=x9")]
    series = CONFIG.meetings[0].model_copy(
        update={"link": "https://m.example/j/1?pwd=abc12", "join": {"en": "密码：7777"}}
    )
    each = replace(meeting(agenda=agenda), series=series)
    text = new_minutes(plan(each, config=languages(language)), each)
    assert without_passwords(text) == text
    assert not any(secret in text for secret in ("pwd", "abc12", "x9", "7777"))
    assert "https://m.example/j/1" in text


def test_a_sig_may_have_a_template_of_its_own(tmp_path):
    (tmp_path / "zh").mkdir()
    (tmp_path / "zh" / "minutes.md.j2").write_text("# {{ day }} {{ number }} 密码：12345 a@example.com\n")
    each = meeting()
    assert new_minutes(plan(each), each, tmp_path) == "# 2026年12月10日 星期四 5 密码：… …\n"


@given(st.lists(st.tuples(texts, logins | st.just("")), max_size=3), st.sampled_from(["zh", "en"]))
def test_no_topic_breaks_the_file_and_each_is_read_back(agenda, language):
    each = meeting(agenda=[topic(title, who) for title, who in agenda])
    text = new_minutes(plan(each, config=languages(language)), each)
    check_harmless(text)
    read = read_minutes(text, each.file)
    told = [(_shown(title), who) for title, who in agenda]
    expected = [f"{title} – @{who}" if who else title for title, who in told]
    assert [line.text for line in read.agenda] == [
        " ".join(one.split()) for one in expected if not is_blank(one)
    ]
    spoken = [(title, f"@{who}") for title, who in told if who and title]
    assert set(spoken) <= {reading for line in read.agenda for reading in line.readings}
    assert read.attendees == ()
    assert read_clock(read.title.line.text).time == each.occurrence.start.astimezone(TZ).time()


def _shown(title):
    told = without_addresses(without_passwords(title)).replace("\0", "\ufffd")
    return " ".join(told.split())
