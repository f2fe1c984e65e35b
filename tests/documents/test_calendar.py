"""The calendar: what an independent parser makes of it is what was planned, and nothing in it comes from a topic."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import recurring_ical_events
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from meetings.arranged import BIWEEKLY, at, config, roster, said

from bot.documents.calendar import feed, invitation
from bot.documents.notice import Pages, facts, paste_text
from bot.meetings.due import Step
from bot.meetings.planning import find, plan
from bot.sig.schedule import Schedule, Topic

NOW = at("2026-11-27")
PEOPLE = roster(maintainer="ann", committer="ben")
SERIES = """\
meetings:
  - {name: {zh: 双周例会, en: Biweekly meeting}, first: 2026-11-12, every: 2 weeks, at: 20:00}
  - {key: call, name: Call, first: 2026-10-05, every: 1 week, at: 02:30, day: sunday, timezone: America/New_York}
  - {key: night, name: Night, first: 2026-10-04, every: 1 week, at: 02:15, timezone: Australia/Lord_Howe, lasts: 90}
  - {key: open, name: Open, first: 2026-12-01, every: 1 month, at: ask}
  - {key: utc, name: UTC, first: 2026-12-01, every: 1 month, at: 12:00, timezone: UTC, link: "https://meet.example.org/1"}
"""
ARRANGED = """\
moves:
  - {meeting: 2026-12-10, to: 2026-12-11, at: 19:00, by: ann, when: "2026-12-01T09:00:00+08:00"}
  - {series: open, meeting: 2027-01-01, to: 2027-01-04, at: 18:00, by: ann, when: 2026-12-01}
called_off: [{meeting: 2026-12-24, by: ann, when: 2026-12-02, reason: Christmas}]
extras: [{meeting: 2026-12-30, by: ann, when: 2026-12-02}]
"""


def planned(sig: str = SERIES, schedule: str | Schedule = ARRANGED, now: int = NOW):
    return plan(config(sig), PEOPLE, said(schedule) if isinstance(schedule, str) else schedule, {}, now)


def unfolded(data: bytes) -> list[str]:
    assert data.endswith(b"\r\n")
    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 75  # octets, RFC 5545
    assert not re.search(rb"[\x00-\x09\x0b-\x0c\x0e-\x1f\x7f]", data)
    assert b"\n" not in data.replace(b"\r\n", b"")
    return data.decode().replace("\r\n ", "").split("\r\n")[:-1]


def test_an_independent_parser_finds_the_same_meetings():
    made = planned()
    found = recurring_ical_events.of(Calendar.from_ical(feed(made, ("zh", "en")))).between(
        date(2026, 1, 1), date(2028, 1, 1)
    )
    parsed = {
        (
            str(each["UID"]),
            each["DTSTART"].dt,
            each["DTEND"].dt if "DTEND" in each else None,
            str(each["STATUS"]),
        )
        for each in found
    }
    names = {"on": "CONFIRMED", "asked": "TENTATIVE", "called_off": "CANCELLED"}
    meant = {
        (f"sigbot-lantern-{each.key}", each.start or each.on, each.end, names[each.standing])
        for each in (meeting.occurrence for meeting in made.meetings)
    }
    assert {(uid, start, how) for uid, start, _, how in parsed} == {
        (uid, start, how) for uid, start, _, how in meant
    }
    assert {end for _, start, end, _ in parsed if isinstance(start, datetime)} == {
        end for *_, end, _ in meant if end
    }
    assert len(found) == len(made.meetings)


@pytest.mark.parametrize(
    "zone", ["America/New_York", "Australia/Lord_Howe", "Europe/Dublin", "Africa/Casablanca", "Asia/Shanghai"]
)
def test_the_zone_in_the_file_is_the_zone_of_the_world(zone):
    """A client that knows no zone but the file's reads each time as it was meant."""
    made = planned(
        f"meetings: [{{name: A, first: 2026-01-01, every: 1 day, at: 02:30, timezone: {zone}}}]", ""
    )
    calendar = Calendar.from_ical(feed(made, ("en",)))
    (described,) = calendar.walk("VTIMEZONE")
    parts = sorted(described.subcomponents, key=lambda part: part["DTSTART"].dt - part["TZOFFSETFROM"].td)
    for event in calendar.walk("VEVENT"):
        local = event["DTSTART"].dt
        before = [
            part for part in parts if part["DTSTART"].dt - part["TZOFFSETFROM"].td
            <= local.astimezone(UTC).replace(tzinfo=None)
        ]  # fmt: skip
        assert before[-1]["TZOFFSETTO"].td == local.utcoffset()
        assert event["DTSTART"].params["TZID"] == zone


def test_the_same_plan_gives_the_same_bytes_and_a_later_look_at_the_same_meetings_too():
    first = feed(planned(), ("zh", "en"))
    assert feed(planned(), ("zh", "en")) == first
    assert feed(planned(now=NOW + 3600), ("zh", "en")) == first


def test_a_meeting_in_the_feed():
    lines = unfolded(feed(planned(BIWEEKLY, ARRANGED), ("zh", "en")))
    begin = lines.index("UID:sigbot-lantern-regular-2026-12-10")
    assert lines[begin - 1 : begin + 11] == [
        "BEGIN:VEVENT",
        "UID:sigbot-lantern-regular-2026-12-10",
        "DTSTAMP:20261201T010000Z",
        "SEQUENCE:1",
        "DTSTART;TZID=Asia/Shanghai:20261211T190000",
        "DTEND;TZID=Asia/Shanghai:20261211T200000",
        "SUMMARY:例会 / Biweekly meeting",
        "DESCRIPTION:组织者：@ann\\n\\nOrganised by @ann",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "BEGIN:VEVENT",
    ]


def test_a_meeting_whose_time_is_to_be_chosen_is_a_day_that_keeps_nobody_busy():
    lines = unfolded(feed(planned(), ("en",)))
    begin = lines.index("UID:sigbot-lantern-open-2026-12-01")
    assert lines[begin + 3 : begin + 8] == [
        "DTSTART;VALUE=DATE:20261201",
        "SUMMARY:Open",
        "DESCRIPTION:The time is still to be chosen.\\nOrganised by nobody yet",
        "STATUS:TENTATIVE",
        "TRANSP:TRANSPARENT",
    ]


def test_times_in_utc_need_no_zone():
    lines = unfolded(feed(planned(), ("en",)))
    begin = lines.index("UID:sigbot-lantern-utc-2026-12-01")
    assert lines[begin + 3 : begin + 5] == ["DTSTART:20261201T120000Z", "DTEND:20261201T130000Z"]
    assert "LOCATION:https://meet.example.org/1" in lines
    assert "TZID:UTC" not in lines


def event(data: bytes):
    calendar = Calendar.from_ical(data)
    (found,) = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), str(found["UID"]), found["SEQUENCE"], str(found["STATUS"]), found


def test_an_invitation_is_updated_and_taken_back_under_one_name_with_rising_numbers():
    told = []
    texts = ["", *(ARRANGED.partition("  - {series")[0] + more for more in (
        "", "called_off: [{meeting: 2026-12-10, by: ann, when: 2026-12-02}]\n",
    ))]  # fmt: skip
    for text, method in zip(texts, ("REQUEST", "REQUEST", "CANCEL"), strict=True):
        made = planned(BIWEEKLY, text)
        told.append(event(invitation(made, find(made, "2026-12-10"), method))[:4])
    uid = "sigbot-lantern-regular-2026-12-10"
    assert told == [
        ("REQUEST", uid, 0, "CONFIRMED"),
        ("REQUEST", uid, 1, "CONFIRMED"),
        ("CANCEL", uid, 2, "CANCELLED"),
    ]


def test_an_invitation_that_is_taken_back_for_another_reason_has_a_higher_number_too():
    made = planned(BIWEEKLY, "")
    assert event(invitation(made, find(made, None), "CANCEL"))[2:4] == (1, "CANCELLED")


def test_no_file_holds_the_address_of_anybody():
    sig = BIWEEKLY.replace(
        "at: 20:00", "at: 20:00, join: Write to ann@example.com, agenda: [Ask ann@example.com]"
    )
    made = planned(sig, "topics: [{meeting: 2026-12-10, title: ann@example.com, by: ann, when: 2026-11-20}]")
    for data in (feed(made, ("zh", "en")), invitation(made, find(made, None), "REQUEST")):
        text = "".join(unfolded(data))
        assert "example.com" not in text
        assert "ATTENDEE" not in text
        assert "ORGANIZER" not in text


def test_no_password_of_a_topic_gets_into_a_calendar_or_a_notice():
    """A link goes on without it, and nothing that was said beside it."""
    title = "Join https://m.example/j/1?pwd=abc12, 密码：7777"
    made = planned(
        BIWEEKLY, f"topics: [{{meeting: 2026-12-10, title: '{title}', by: ann, when: 2026-11-20}}]"
    )
    meeting = find(made, "2026-12-10")
    known = facts(made, meeting, "zh", Pages("https://h.example/blob", "https://h.example/tree"))
    for text in ("".join(unfolded(feed(made, ("zh",)))), paste_text(known, Step.NOTICE, "zh")):
        assert "https://m.example/j/1" in text
        assert not any(secret in text for secret in ("pwd", "abc12", "7777"))


PIECES = [
    "\r\n",
    "\n",
    "\r",
    "\x00",
    "\x0b",
    "\x85",
    "\u2028",
    "\\n",
    "\\",
    ";",
    ",",
    ":",
    '"',
    "ATTENDEE:mailto:a",
    "END:VEVENT",
    "BEGIN:VALARM",
    "\n X",
    "\u202e",
    "\ud800",
    "灯" * 40,
    "{{ 1 }}",
]
PROPERTIES = re.compile(
    r"(BEGIN|END|UID|DTSTAMP|SEQUENCE|DTSTART|DTEND|SUMMARY|DESCRIPTION|STATUS|TRANSP|PRODID|VERSION|CALSCALE|METHOD|TZID"
    r"|TZOFFSETFROM|TZOFFSETTO|TZNAME)[:;]"
)


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), min_size=1, max_size=6).map("".join))
def test_a_topic_becomes_no_property_whatever_is_in_it(title):
    """It bypasses even the schedule's own reader, which makes one line of it."""
    topic = Topic.model_construct(
        series="regular",
        meeting=date(2026, 12, 10),
        title=title,
        who=None,
        by="ann",
        when=date(2026, 11, 1),
        evidence=None,
    )
    made = planned(BIWEEKLY, Schedule().model_copy(update={"topics": (topic,)}))
    data = invitation(made, find(made, "2026-12-10"), "REQUEST")
    lines = unfolded(data)
    assert all(PROPERTIES.match(line) for line in lines)
    assert [line for line in lines if line.startswith("BEGIN:")] == [
        "BEGIN:VCALENDAR", "BEGIN:VTIMEZONE", "BEGIN:STANDARD", "BEGIN:VEVENT",
    ]  # fmt: skip
    assert event(data)[4]["DTSTART"].dt - datetime(2026, 12, 10, 12, tzinfo=UTC) == timedelta()
