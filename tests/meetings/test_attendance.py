"""A name is somebody's only where that is sure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.meetings.attendance import Known, Present, attendance_of
from bot.meetings.minutes import read_minutes
from meetings.minuted import roster

KNOWN = Known(roster(), "gitee")


def attendance(*lines, agenda=()):
    text = "\n".join(["# A", "## Agenda", *agenda, "## Attendees", *lines])
    return attendance_of(read_minutes(text, "meetings/005-20261210.md"), roster(), "gitee")


@pytest.mark.parametrize(
    ("written", "login", "likely"),
    [
        ("@coral Ze Wang", "coral", ()),
        ("@newt", "NEWT", ()),
        ("@stranger Somebody", "stranger", ()),
        ("Ze Wang", "coral", ()),
        ("ze  ｗang (Reef)", "coral", ()),
        ("Coral W.", "coral", ()),
        ("李娜（灯塔）", "lina", ()),
        ("灯塔（李娜）", "lina", ()),
        ("Wang Ze", None, ("coral",)),
        ("Ze Wanng", None, ("coral",)),
        ("LiNa", None, ("lina",)),
        ("Otter", None, ("otter", "NEWT")),
        ("@coral @newt", None, ("coral", "NEWT")),
        ("Li Na", None, ("lina",)),
        ("Z. Wang", None, ("coral",)),
        ("Z.W.", None, ()),
        ("Z. Wu", None, ()),
        ("Wang", None, ()),
        ("王泽", None, ()),
    ],
)
def test_names_resolve_or_do_not(written, login, likely):
    assert KNOWN.who(written) == Present(written, login, likely)


def test_two_names_that_lead_to_two_people_are_nobodys():
    assert KNOWN.who("Ze Wang", "李娜") == Present("Ze Wang", None, ("coral", "lina"))
    assert KNOWN.who("tablet", "李娜") == Present("tablet", "lina")


def test_everybody_is_there_once():
    found = attendance("* @coral", "* Ze Wang (Reef)", "* Shrimp", "* shrimp", "* 李娜, etc")
    assert [(each.written, each.login) for each in found.present] == [
        ("@coral", "coral"), ("Shrimp", None), ("李娜", "lina"),
    ]  # fmt: skip
    assert found.more


def test_a_talk_is_a_line_whose_end_is_a_person():
    found = attendance(
        agenda=[
            "* Lamps – an overview（李娜）",
            "* Wicks - Ze Wang (Reef)",
            "* Oil - `@stranger`",
            "* Fog - what it is",
            "* Rain (and snow)",
            "* Snow - Wang Ze",
            "* Ice – 李娜、@coral",
        ]
    )
    assert [(topic, who.login, who.likely) for topic, who in found.talks] == [
        ("Lamps – an overview", "lina", ()),
        ("Wicks", "coral", ()),
        ("Oil", "stranger", ()),
        ("Snow", None, ("coral",)),
        ("Ice", "lina", ()),
        ("Ice", "coral", ()),
    ]


@given(st.text(), st.text())
def test_no_name_is_wrong(written, other):
    found = KNOWN.who(written, other)
    assert found.written == written
    assert not (found.login and found.likely)


def test_whoever_has_accounts_on_two_hosts_is_named_by_the_one_at_home():
    """The first entry of the roster may be of the other one."""
    both = "Contributors:\n- {name: Ze Wang, gitee_home: https://gitcode.com/zw, accounts: [gitee:coral]}\n"
    assert Known(roster(both), "gitee").who("Ze Wang").login == "coral"
    assert Known(roster(both), "gitcode").who("@coral").login == "zw"
