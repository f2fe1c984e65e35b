"""Minutes are read whatever people write; lines keep their numbers."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.meetings.filenames import named
from bot.meetings.minutes import Section, read_minutes
from bot.meetings.names import people_of

REAL = Path(__file__).parents[3] / "shared/data/trusted-ai-sig/meetings"
ENGLISH = """\
# Thursday December 10, 2026 at 20:00pm GMT+8

## Agenda
* Lamps in *fog* - `@coral`
- Wicks – Newt
1. Oil（李娜）
* A talk without anybody
* TODO

## Conference links
- https://meet.example.com/1
- Meeting ID：123 456

## Attendees{blank}
* @coral Ze Wang
* Newt (Reef, Ltd)
* 李娜（灯塔）、Otter, etc
* TODO
* None.

```
## Notes
```

## Action items
* None.
""".replace("{blank}", " ")
CHINESE = """\
# 2026年12月10日 星期四 20:00

## 一、会议议程
* 雾中的灯 —— 李娜

## 参会人员
李娜，@coral 王泽，Newt 等

## 会议纪要
"""


def test_an_english_file_is_read():
    read = read_minutes(ENGLISH, "meetings/005-20261210.md")
    assert (read.number, read.day, read.title.line.number) == (5, date(2026, 12, 10), 1)
    assert read.talks == (("Lamps in *fog*".replace("*", ""), "@coral"), ("Wicks", "Newt"), ("Oil", "李娜"))
    assert [(line.number, line.text) for line in read.agenda][-1] == (7, "A talk without anybody")
    assert read.attendees == ("@coral Ze Wang", "Newt (Reef, Ltd)", "李娜（灯塔）", "Otter")
    assert read.more
    assert read.headings == {Section.AGENDA: 3, Section.LINKS: 10, Section.ATTENDEES: 14, Section.ACTIONS: 25}


def test_a_chinese_file_is_read():
    read = read_minutes(CHINESE, "005-20261210.md")
    assert read.talks == (("雾中的灯", "李娜"),)
    assert (read.attendees, read.more) == (("李娜", "@coral 王泽", "Newt"), True)
    assert (read.title.day.day, read.title.weekday.day) == (date(2026, 12, 10), 3)


@pytest.mark.parametrize(
    ("line", "people", "more"),
    [
        ("Li Yanjun (Huawei), etc", ("Li Yanjun (Huawei)",), True),
        ("李娜等", ("李娜",), True),
        ("李娜、王泽等人。", ("李娜", "王泽"), True),
        ("None.", (), False),
        ("TODO", (), False),
        ("@gitee_id Name", (), False),
        ("@gitee_id 名字", (), False),
        ("（待补充）", (), False),
        ("@coral, @newt", ("@coral", "@newt"), False),
        ("etc.", (), True),
        ("Na", ("Na",), False),
    ],
)
def test_a_line_names_people_and_placeholders_nobody(line, people, more):
    assert people_of(line) == (people, more)


def test_no_address_is_kept():
    read = read_minutes(
        "# A\n## Attendees\n* Otter <otter@example.com>\n* `o@example.com`\n## Agenda\n* x - o@example.com\n",
        "a",
    )
    assert "example.com" not in f"{read.attendees}{read.agenda}"


def test_a_name_tells_number_and_day():
    assert named("meetings/012-20261210.md") == (12, date(2026, 12, 10))
    assert named("meetings/012-20261310.md") == (12, None)
    assert named("meetings/meeting-template.md") == (None, None)


@given(st.text() | st.lists(st.sampled_from([
    "# ", "## Agenda\n", "## 参会人员\n", "* ", "- ", " - ",
    "–", "（", "）", "(", "@a", ",", "等", "etc", "`", "[", "](", "```\n",
    "\n", "\r\n", "15:00pm", "2026-12-10", "\u2028", "\0", " ", "名",
])).map("".join), st.text())  # fmt: skip
def test_any_text_gives_minutes(text, file):
    read = read_minutes(text, file)
    count = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    assert all(1 <= line.number <= count for line in read.agenda)
    assert all(each.strip() for each in read.attendees)


def test_a_long_hostile_line_is_read_at_once():
    for piece in ("[", "`a", "(", "- ", " ", "–", "[a](", "a,", "&pwd=", "等 "):
        read_minutes(
            f"# {piece * 20_000}\n## Attendees\n* {piece * 20_000}\n## Agenda\n* x{piece * 20_000}", "a.md"
        )


@pytest.mark.skipif(not REAL.exists(), reason="the data of the real SIG is not here")
def test_the_real_files_are_read():
    read = {path.name: read_minutes(path.read_text(), path.name) for path in sorted(REAL.glob("0*.md"))}
    assert [(each.number, len(each.attendees), each.more, len(each.agenda)) for each in read.values()] == [
        (1, 9, True, 3), (2, 9, True, 4), (3, 9, True, 4), (4, 9, True, 3),
    ]  # fmt: skip
    assert read["001-20200604.md"].attendees[0] == "Wang Ze (Huawei)"
    assert all(each.title.day.day == each.day for each in read.values())
