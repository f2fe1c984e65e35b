"""The mistakes that people make in minutes by hand: what it is, where, and what is right.

Only what is sure is corrected: a weekday by its date, `15:00pm`, a password. Of two dates that differ nobody here
knows the right one.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from bot.meetings.days import WEEKDAYS
from bot.meetings.minutes import BOM, Line, Minutes, Section, Title, lines_of, read_minutes
from bot.meetings.passwords import find_passwords, without_passwords

QUIET_FOR = timedelta(days=14)  # after which minutes without attendees are a mistake
_ID = re.compile(
    r"(?:会议号|会议\s*id|conference\s*id|meeting\s*(?:id|number)|腾讯会议)[\s*_`]*[:：#]?[\s*_`]*(\d[\d -]{3,}\d)",
    re.IGNORECASE,
)
_LINK = re.compile(r"https?://[^\s<>()\[\]\"'`，。；、（）]+")


class Mistake(StrEnum):
    """What people get wrong."""

    WEEKDAY = "weekday"
    TIME = "time"
    NUMBER = "number"  # another file has it
    DATE = "date"  # title and file name differ
    COPIED = "copied"  # another meeting's conference
    PASSWORD = "password"  # noqa: S105 - the name of a mistake
    NOBODY = "nobody"  # no attendees, long after


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One mistake; `line` and `column` from 1, 0 where the whole file is meant. `values` are for its sentence.

    `length` characters from there are wrong, and `instead` belongs in their place; None where only people know.
    """

    file: str
    line: int
    column: int
    mistake: Mistake
    length: int = 0
    instead: str | None = None
    values: Mapping[str, str] = field(default_factory=dict, compare=False)


def lint(files: Mapping[str, str], today: date) -> tuple[Finding, ...]:
    """Look minutes over, by path; files not named NNN-YYYYMMDD.md only for what is wrong in any text."""
    minutes = [read_minutes(text, file) for file, text in sorted(files.items())]
    dated = sorted(
        (each for each in minutes if each.number is not None),
        key=lambda each: (each.day or date.min, each.file),
    )
    found = [
        *(each for one in minutes for each in _title(one)),
        *(each for one in minutes for each in _passwords(one.file, lines_of(files[one.file]))),
        *_numbers(dated),
        *_copied(dated),
        *_nobody(dated, today),
    ]
    return tuple(sorted(found))


def corrected(text: str, findings: Sequence[Finding]) -> str:
    """Give a file with what is sure put right, every other byte as it was."""
    head = BOM if text.startswith(BOM) else ""
    lines = re.split(r"(\r\n|\r|\n)", text.removeprefix(BOM))  # every second one is a line's end
    for each in sorted(findings, reverse=True):
        if each.instead is not None:
            place, start = 2 * (each.line - 1), each.column - 1
            line = lines[place]
            lines[place] = line[:start] + each.instead + line[start + each.length :]
    return head + "".join(lines)


def _title(minutes: Minutes) -> Iterator[Finding]:
    title = minutes.title
    if title is None:
        return
    day = title.day.day if title.day else None
    differs = day is not None and minutes.day is not None and day != minutes.day
    if title.day and differs:
        values = {"title": str(day), "file_day": str(minutes.day)}
        yield Finding(minutes.file, title.line.number, title.day.start + 1, Mistake.DATE, values=values)
    if title.weekday and day is not None and title.weekday.day != day.weekday():
        yield _weekday(minutes.file, title, day, sure=not differs)
    clock = title.clock
    if clock and clock.half and clock.hour > 12:
        written = title.line.text[clock.start : clock.end]
        right = f"{clock.hour}:{clock.minute:02}" if clock.time else None
        at = (title.line.number, clock.start + 1, Mistake.TIME, len(written))
        yield Finding(minutes.file, *at, right, {"written": written, "right": right or ""})


def _weekday(file: str, title: Title, day: date, *, sure: bool) -> Finding:
    """Say that a weekday is another; as long as the date is open, so is the weekday."""
    assert title.weekday is not None
    written = title.line.text[title.weekday.start : title.weekday.end]
    language = title.weekday.language
    right = WEEKDAYS[language][day.weekday()]
    if language == "zh":
        right = written[:-1] + right[-1]
    elif not written.lower().endswith("day"):
        right = right[:3]
    values = {"written": written, "right": right, "day": str(day)}
    at = (title.line.number, title.weekday.start + 1, Mistake.WEEKDAY, len(written))
    return Finding(file, *at, right if sure else None, values)


def _passwords(file: str, lines: Sequence[Line]) -> Iterator[Finding]:
    for line in lines:
        for each in find_passwords(line.text):
            at = (line.number, each.start + 1, Mistake.PASSWORD, each.end - each.start)
            yield Finding(file, *at, each.instead)


def _numbers(dated: Sequence[Minutes]) -> Iterator[Finding]:
    """Find numbers that two meetings of one folder have; the later one is told, a gap is no mistake."""
    first: dict[tuple[str, int | None], Minutes] = {}
    for each in dated:
        owner = first.setdefault((each.file.rpartition("/")[0], each.number), each)
        if owner is not each:
            values = {"number": f"{each.number:03}", "other": owner.file}
            yield Finding(each.file, 0, 0, Mistake.NUMBER, values=values)


def _copied(dated: Sequence[Minutes]) -> Iterator[Finding]:
    """Find the conference of a former meeting under another link, or its link with another number."""
    before: list[tuple[Minutes, dict[str, tuple[int, int]], dict[str, tuple[int, int]]]] = []
    for each in dated:
        ids, links = _conference(each.sections.get(Section.LINKS, ()))
        for other, other_ids, other_links in reversed(before):
            same_ids, same_links = ids.keys() & other_ids.keys(), links.keys() & other_links.keys()
            if same_ids and links and other_links and not same_links:
                place = min(ids[name] for name in same_ids)
            elif same_links and ids and other_ids and not same_ids:
                place = min(links[name] for name in same_links)
            else:
                continue
            yield Finding(each.file, *place, Mistake.COPIED, values={"other": other.file})
            break
        before.append((each, ids, links))


def _conference(lines: Sequence[Line]) -> tuple[dict[str, tuple[int, int]], dict[str, tuple[int, int]]]:
    """Give the numbers and the links of a conference, each with its place."""
    ids: dict[str, tuple[int, int]] = {}
    links: dict[str, tuple[int, int]] = {}
    for line in lines:
        for found in _ID.finditer(line.text):
            ids.setdefault(re.sub(r"\D", "", found[1]), (line.number, found.start(1) + 1))
        for found in _LINK.finditer(line.text):
            links.setdefault(
                without_passwords(found[0]).rstrip("/?&.").lower(), (line.number, found.start() + 1)
            )
    return ids, links


def _nobody(dated: Sequence[Minutes], today: date) -> Iterator[Finding]:
    for each in dated:
        if each.day and each.day + QUIET_FOR < today and not each.attendees:
            line = each.headings.get(Section.ATTENDEES, 0)
            yield Finding(each.file, line, 0, Mistake.NOBODY, values={"day": str(each.day)})
