"""Days and times as people write them in headings and lists, in Chinese and in English."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

WEEKDAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "zh": ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"),
}
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_MONTH = "|".join(f"{month[:3]}(?:{month[3:]})?" for month in MONTHS).replace("Sep(", "Sept?(")
_DAYS = (
    re.compile(r"(?<!\d)(?P<y>\d{4})\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号]?"),
    re.compile(r"(?<!\d)(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)"),
    re.compile(
        rf"\b(?P<month>{_MONTH})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+(?P<y>\d{{4}})\b", re.IGNORECASE
    ),
    re.compile(
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month>{_MONTH})\.?\s*,?\s+(?P<y>\d{{4}})\b",
        re.IGNORECASE,
    ),
)
_WEEKDAY = re.compile(
    r"(?:星期|周|礼拜)(?P<zh>[一二三四五六日天])"
    r"|\b(?P<en>mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?<![\d:：])(?P<h>\d{1,2})[:：](?P<min>[0-5]\d)(?![\d:：])(?P<half>\s*[ap]\.?m\b\.?)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Read:
    """Something found in a line, from where to where (from 0, the end excluded)."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ReadDay(Read):
    day: date


@dataclass(frozen=True, slots=True)
class ReadWeekday(Read):
    """`day` counts from Monday, 0."""

    day: int
    language: str


@dataclass(frozen=True, slots=True)
class ReadClock(Read):
    """A time of day as written; `half` is am, pm or "", and says nothing where the hour is above 12."""

    hour: int
    minute: int
    half: str

    @property
    def time(self) -> time | None:
        """Give the time meant, where one can tell."""
        if self.hour > 23 or (self.hour > 12 and self.half == "am"):
            return None
        hour = (
            self.hour % 12 + (12 if self.half == "pm" else 0) if self.half and self.hour <= 12 else self.hour
        )
        return time(hour, self.minute)


def read_day(line: str) -> ReadDay | None:
    """Find the first day of a line; what is no day of any calendar is none."""
    return min(_days(line), key=lambda each: each.start, default=None)


def read_weekday(line: str) -> ReadWeekday | None:
    """Find the first weekday of a line."""
    found = _WEEKDAY.search(line)
    if found is None:
        return None
    if found["zh"]:
        return ReadWeekday(*found.span(), "一二三四五六日".find(found["zh"].replace("天", "日")), "zh")
    names = [name[:3].lower() for name in WEEKDAYS["en"]]
    return ReadWeekday(*found.span(), names.index(found["en"][:3].lower()), "en")


def read_clock(line: str) -> ReadClock | None:
    """Find the first time of day of a line, like 15:00 or 2:30pm."""
    found = _CLOCK.search(line)
    if found is None:
        return None
    half = re.sub(r"[^apm]", "", (found["half"] or "").lower())
    return ReadClock(*found.span(), int(found["h"]), int(found["min"]), half)


def in_words(day: date, language: str) -> str:
    """Write a day with its weekday: `Thursday December 10, 2026`, `2026年12月10日 星期四`."""
    weekday = WEEKDAYS[language][day.weekday()]
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日 {weekday}"
    return f"{weekday} {MONTHS[day.month - 1]} {day.day:02}, {day.year}"


def with_zone(start: datetime) -> str:
    """Write a time of day with its distance from UTC: `20:00 GMT+8`."""
    minutes = int((start.utcoffset() or timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return f"{start:%H:%M} GMT{'-' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''}"


def _days(line: str) -> Iterator[ReadDay]:
    names = [month[:3].lower() for month in MONTHS]
    for pattern in _DAYS:
        for found in pattern.finditer(line):
            parts = found.groupdict()
            month = names.index(parts["month"][:3].lower()) + 1 if parts.get("month") else int(parts["m"])
            try:
                day = date(int(parts["y"]), month, int(parts["d"]))
            except ValueError:
                continue
            yield ReadDay(*found.span(), day)
