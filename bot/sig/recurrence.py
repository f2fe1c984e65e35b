"""The days of a rhythm: `every: 2 weeks`, or an iCalendar RRULE, from a first day on.

Only whole days; the time of day and what people arranged besides are the meetings' business.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrule, rrulestr

from bot.sig.validation import slip
from bot.sig.wording import quoted, unknown

YEARS_TO_WAIT = 10  # a rule whose first day is later is a slip

_NUMBER = r"[1-9]\d{0,3}"
_WEEKDAY = "(MO|TU|WE|TH|FR|SA|SU)"
_ONE = {  # parts of an RRULE with one value, and those with several
    "FREQ": "DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": _NUMBER,
    "COUNT": _NUMBER,
    "UNTIL": r"\d{8}(T\d{6}Z?)?",
    "WKST": _WEEKDAY,
}
_SEVERAL = {
    "BYDAY": rf"([+-]?([1-9]|[1-4]\d|5[0-3]))?{_WEEKDAY}",
    "BYMONTH": "0?[1-9]|1[0-2]",
    "BYMONTHDAY": r"[+-]?(0?[1-9]|[12]\d|3[01])",
    "BYYEARDAY": r"[+-]?[1-9]\d{0,2}",
    "BYWEEKNO": r"[+-]?(0?[1-9]|[1-4]\d|5[0-3])",
    "BYSETPOS": r"[+-]?[1-9]\d{0,2}",
}
_PARTS = {
    name: re.compile(value, re.ASCII)
    for name, value in (_ONE | {name: f"({one})(,({one}))*" for name, one in _SEVERAL.items()}).items()
}
_OF_THE_DAY = ("BYHOUR", "BYMINUTE", "BYSECOND")
_CYCLE = 400  # years after which the calendar repeats, weekdays included


@dataclass(frozen=True, slots=True)
class Rule:
    """An RRULE that was understood: the text without its end, and the end."""

    text: str
    until: date | datetime | None = None

    def last_day(self, at: time, tz: ZoneInfo) -> date | None:
        """Give the last day on which a meeting that begins at `at` in a zone may be; None for no end."""
        if not isinstance(self.until, datetime):
            return self.until
        end = self.until.astimezone(tz) if self.until.tzinfo else self.until
        return end.date() if at <= end.time() else end.date() - timedelta(days=1)


@lru_cache(maxsize=256)
def read_rule(text: str) -> Rule:
    """Read an RRULE of whole days; raise PydanticCustomError with what is wrong with it."""
    parts: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").split(";"):
        name, _, value = part.partition("=")
        if name in parts:
            raise slip(f"{name} stands twice in this RRULE")
        if name in _OF_THE_DAY:
            raise slip(f"{name} has no place in a rhythm of days; the time of day stands in at:")
        if name not in _PARTS:
            raise slip(unknown("part of an RRULE", name, _PARTS))
        if not _PARTS[name].fullmatch(value):
            raise slip(f"{name} of an RRULE cannot be {quoted(value)}{_EXAMPLES.get(name, '')}")
        parts[name] = value
    if "FREQ" not in parts:
        raise slip("an RRULE says FREQ, like FREQ=MONTHLY;BYDAY=1WE")
    if "COUNT" in parts and "UNTIL" in parts:
        raise slip("an RRULE ends by COUNT or by UNTIL, not by both")
    _check_ordinals(parts)
    until = _until(parts.pop("UNTIL", None))
    rule = Rule(";".join(f"{name}={value}" for name, value in parts.items()), until)
    try:
        _made(rule.text, date(2024, 1, 1))
    except (ValueError, TypeError, LookupError, ArithmeticError):
        raise slip(f"is no RRULE that a calendar understands (found {quoted(text)})") from None
    return rule


def _check_ordinals(parts: Mapping[str, str]) -> None:
    """Refuse a sixth Monday of a month, and a first Monday of a week; dateutil would stumble on the way."""
    ordinals = [int(number) for number in re.findall(r"([+-]?\d+)[A-Z]", parts.get("BYDAY", ""))]
    most = 0
    if parts["FREQ"] in ("MONTHLY", "YEARLY"):
        most = 5 if parts["FREQ"] == "MONTHLY" or "BYMONTH" in parts else 53
    if any(abs(number) > most for number in ordinals):
        raise slip(f"BYDAY of this RRULE cannot be {quoted(parts['BYDAY'])}{_EXAMPLES['BYDAY']}")


_EXAMPLES = {
    "FREQ": "; there are DAILY, WEEKLY, MONTHLY and YEARLY",
    "UNTIL": "; write it like 20261231",
    "BYDAY": "; write it like MO,WE or 1WE",
}


def _until(value: str | None) -> date | datetime | None:
    if value is None:
        return None
    try:
        if "T" not in value:
            return datetime.strptime(value, "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
        until = datetime.strptime(value.removesuffix("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 - without Z, it has none
    except ValueError:
        raise slip(f"UNTIL of an RRULE cannot be {quoted(value)}; write it like 20261231") from None
    if not 1970 <= until.year <= 2999:  # no zone can place it; far ahead it is no end
        return date.min if until.year < 1970 else None
    return until.replace(tzinfo=UTC) if value.endswith("Z") else until


def first_of_rule(rule: Rule, first: date) -> date | None:
    """Give the first day of a rule; None where there is none in ten years.

    A rule may have none at all, which is only known when the calendar ends. So it is asked near its end, in the same
    year of another cycle.
    """
    cycles = (9979 - first.year) // _CYCLE
    found = next(iter(_made(rule.text, _shifted(first, cycles))), None)
    if found is None:
        return None
    day = _shifted(found.date(), -cycles)
    late = day > first + relativedelta(years=YEARS_TO_WAIT)
    last = rule.last_day(time.min, ZoneInfo("UTC"))
    return None if late or (last is not None and day > last) else day


def _shifted(day: date, cycles: int) -> date:
    return day.replace(year=day.year + cycles * _CYCLE)


def _made(text: str, first: date, *, keeps: bool = False) -> rrule:
    made = rrulestr(text, dtstart=datetime.combine(first, time.min), cache=keeps)
    assert isinstance(made, rrule)
    return made


@lru_cache(maxsize=256)
def _anchored(text: str, first: date) -> rrule:
    """Make dateutil's rule; it keeps the days that it went through, so that a second look costs nothing."""
    return _made(text, first, keeps=True)


def days_of_rule(rule: Rule, first: date, start: date, end: date) -> Iterator[date]:
    """Give the days of a rule between two days, both included, without regard to its UNTIL."""
    if start <= end:
        after, before = (datetime.combine(day, time.min) for day in (start, end))
        yield from (each.date() for each in _anchored(rule.text, first).between(after, before, inc=True))


def days_of_rhythm(every: str, first: date, start: date, end: date) -> Iterator[date]:
    """Give the days of a rhythm like `2 weeks` between two days, both included.

    Every month on the 31st means the last day of shorter months, and the 31st again afterwards.
    """
    number, unit = every.split()
    size = int(number)
    if unit.startswith(("day", "week")):
        step = timedelta(days=size * (7 if unit.startswith("week") else 1))
        day = first + max(0, -((first - start) // step)) * step
        while day <= end:
            yield day
            day += step
        return
    months = size * (12 if unit.startswith("year") else 1)
    passed = 12 * (start.year - first.year) + start.month - first.month
    round_ = max(0, passed // months)
    while (first.year * 12 + first.month - 1) + round_ * months <= end.year * 12 + end.month - 1:
        day = first + relativedelta(months=round_ * months)
        if start <= day <= end:
            yield day
        round_ += 1
