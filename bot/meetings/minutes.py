"""Minutes of a meeting as people keep them: a title, an agenda, links, attendees; read whatever is written.

One file is notice and minutes in one. Lines keep their numbers, so that a finding can name its place.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.addresses import without_addresses
from bot.meetings.days import ReadClock, ReadDay, ReadWeekday, read_clock, read_day, read_weekday
from bot.meetings.filenames import named
from bot.meetings.names import is_blank, people_of

BOM = "\ufeff"
_INLINE = MarkdownIt("commonmark")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#*)?[ \t]*$")
_ITEM = re.compile(r"[ \t]*(?:[*+-]|\d{1,9}[.)])[ \t]+(.*)")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_LONGEST = (
    4000  # characters of a line that are looked at for marks: nobody writes more, and some are slow to read
)
_MARKED = re.compile(r"[\\*_`\[\]<>&!~]")
_SPOKEN = re.compile(r"(.*[^\s–—])(?:\s+-{1,3}\s+|\s*[–—]+\s*)([^\s–—].*)")
_BRACKETED = re.compile(r"(.*\S)\s*[（(【]([^（(【）)】]+)[）)】]\s*[.。]?")


class Section(StrEnum):
    """The parts of minutes, whatever their headings are called."""

    AGENDA = "agenda"
    LINKS = "links"
    ATTENDEES = "attendees"
    NOTES = "notes"
    ACTIONS = "actions"


_CALLED: Mapping[Section, re.Pattern[str]] = {
    section: re.compile(pattern, re.IGNORECASE)
    for section, pattern in (
        (Section.ATTENDEES, r"attendees?|participants?|参会|与会|出席|参加人|到会|签到"),
        (Section.ACTIONS, r"action items?|actions|to-?dos?|待办|行动项|后续|遗留"),
        (
            Section.LINKS,
            r"conference|(?:meeting )?links?|meeting id|how to join|会议链接|会议号|入会|接入|参与方式",
        ),
        (Section.AGENDA, r"agenda|topics|议程|议题|会议主题|会议内容"),
        (Section.NOTES, r"notes|minutes|纪要|会议记录|例会记录"),
    )
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it stands, without its end; `number` from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Title:
    """The title, and what it says of when the meeting is."""

    line: Line
    day: ReadDay | None
    weekday: ReadWeekday | None
    clock: ReadClock | None


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One item of the agenda as a reader sees it, and how it may be read as topic and speaker."""

    number: int
    text: str
    readings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Minutes:
    """What a file of minutes says; `number` and `day` as its name gives them."""

    file: str
    number: int | None
    day: date | None
    title: Title | None
    sections: Mapping[Section, tuple[Line, ...]]
    headings: Mapping[Section, int]  # the lines of their headings
    agenda: tuple[AgendaLine, ...]
    attendees: tuple[str, ...]  # as written, without those who are nobody
    more: bool  # the list says that there were others

    @property
    def talks(self) -> tuple[tuple[str, str], ...]:
        """Give what may be topic and speaker; whether that is a person only the roster tells."""
        return tuple(line.readings[0] for line in self.agenda if line.readings)


def read_minutes(text: str, file: str) -> Minutes:
    """Read minutes; what cannot be understood is passed over, and no text is wrong."""
    lines = lines_of(text)
    title = _title(lines)
    sections: dict[Section, tuple[Line, ...]] = {}
    headings: dict[Section, int] = {}
    for section, heading, body in _parts(lines, title):
        headings.setdefault(section, heading)
        sections[section] = (*sections.get(section, ()), *body)
    number, day = named(file)
    agenda = (
        (line.number, without_addresses(seen(item)))
        for line, item in _items(sections.get(Section.AGENDA, ()))
    )
    attendees: list[str] = []
    more = False
    for item in _people_lines(sections.get(Section.ATTENDEES, ())):
        people, others = people_of(without_addresses(seen(item)))
        attendees += people
        more = more or others
    return Minutes(
        file,
        number,
        day,
        title,
        sections,
        headings,
        tuple(AgendaLine(line, text, readings(text)) for line, text in agenda if not is_blank(text)),
        tuple(dict.fromkeys(attendees)),
        more,
    )


def lines_of(text: str) -> list[Line]:
    """Cut a text into its lines as editors count them; a byte-order mark belongs to none."""
    cut = re.split(r"\r\n|\r|\n", text.removeprefix(BOM))
    return [Line(number, line) for number, line in enumerate(cut, 1)]


@lru_cache(maxsize=5000)
def seen(source: str) -> str:
    """Give what a reader sees of one line: no marks, no HTML, the text of a link."""
    if _MARKED.search(source) and len(source) <= _LONGEST:
        source = "".join(_shown(token) for token in _INLINE.parseInline(source)[0].children or ())
    return " ".join(source.split())


def readings(text: str) -> tuple[tuple[str, str], ...]:
    """Read `topic（speaker）`, then `topic - speaker` or `topic – speaker`; the speaker may be no person."""
    if len(text) > _LONGEST:
        return ()
    bracketed = _BRACKETED.fullmatch(text) if text.rstrip(" .。").endswith(("）", ")", "】")) else None
    found = (bracketed, _SPOKEN.fullmatch(text))
    return tuple((each[1].strip(), each[2].strip()) for each in found if each)


def _shown(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    if token.type == "html_inline":
        return ""
    return token.content


def _parts(lines: list[Line], title: Title | None) -> Iterator[tuple[Section, int, list[Line]]]:
    """Cut at the headings below the title; what stands under a heading of another name is no part."""
    section, heading = None, 0
    body: list[Line] = []
    for line, level, text in _with_headings(lines):
        if not level:
            body.append(line)
            continue
        if section:
            yield section, heading, body
        is_title = title is not None and line.number == title.line.number
        section, heading, body = None if is_title else _section(seen(text)), line.number, []
    if section:
        yield section, heading, body


def _with_headings(lines: list[Line]) -> Iterator[tuple[Line, int, str]]:
    """Give each line, with level and text where it is a heading; what is in a block of code is none."""
    fence = ""
    for line in lines:
        mark = _FENCE.match(line.text)
        if mark and (not fence or (mark[1][0] == fence[0] and len(mark[1]) >= len(fence))):
            fence = "" if fence else mark[1]
        found = None if fence or mark else _HEADING.match(line.text)
        yield line, len(found[1]) if found else 0, (found[2] or "") if found else ""


def _section(title: str) -> Section | None:
    return next((section for section, called in _CALLED.items() if called.search(title)), None)


def _title(lines: list[Line]) -> Title | None:
    """Take the first heading of the first level, else the first line with anything on it that names a day."""
    heading = next((line for line, level, _ in _with_headings(lines) if level == 1), None)
    first = next((line for line in lines if line.text.strip()), None)
    line = heading or (first if first and read_day(first.text) else None)
    if line is None:
        return None
    return Title(line, read_day(line.text), read_weekday(line.text), read_clock(line.text))


def _items(body: tuple[Line, ...]) -> Iterator[tuple[Line, str]]:
    """Give the items of a section's lists."""
    for line in body:
        found = _ITEM.fullmatch(line.text)
        if found and found[1].strip():
            yield line, found[1]


def _people_lines(body: tuple[Line, ...]) -> Iterator[str]:
    """Give the items of a list of people; where there is no list, its lines."""
    items = [item for _, item in _items(body)]
    if items:
        return iter(items)
    plain = (line.text.strip() for line in body)
    return (text for text in plain if text and not text.startswith((">", "<!--", "|")))
