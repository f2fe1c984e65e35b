"""The community's template for an internship task, as an issue holds it: its points, its day, its closing line.

People fill it in by hand, so it is read with patience: either language, other brackets and widths, the value beside
the heading or below it. The mentor's field is free text with an address in it: it authorises nobody and is not kept.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from bot.addresses import without_addresses
from bot.sig.fields import MOST

_HEADING = re.compile(r"^[\s#*>-]*\[\s*([^\]\n]{1,60}?)\s*\][*: \t]*", re.MULTILINE)
_VALUE, _DEADLINE = ("任务分值", "task score"), ("期望完成时间", "expected completion time")
_NUMBER = re.compile(r"(?<![0-9.])[0-9]{1,6}(?![0-9.])")
_DAY = re.compile(r"([0-9]{4})\s*[-./年]\s*([0-9]{1,2})\s*[-./月]\s*([0-9]{1,2})")
_FOR_WHOM = re.compile(
    r"^[\s*_>]*((?:本\s?issue|Note:|注[:：]).{10,300}?)[\s*_]*$", re.MULTILINE | re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class InternIssue:
    """What a task says of itself; None or "" where nobody filled it in."""

    title: str
    value: int | None = None
    deadline: date | None = None
    for_whom: str = ""  # the template's closing line: whom the task is for


def read_intern_issue(title: str, body: str) -> InternIssue | None:
    """Read an issue made from the template; None where it is none."""
    fields = _fields(unicodedata.normalize("NFKC", body.replace("【", "[").replace("】", "]")))
    if not any(name in fields for name in _VALUE):
        return None
    said = next(iter(_FOR_WHOM.findall(without_addresses(body))), "")
    return InternIssue(
        " ".join(without_addresses(title).split()),
        _number(_first(fields, _VALUE)),
        _day(_first(fields, _DEADLINE)),
        " ".join(said.split()),
    )


def _fields(text: str) -> dict[str, str]:
    """Give what stands under each heading, the first one that was filled in where there are two."""
    found = list(_HEADING.finditer(text))
    ends = [each.start() for each in found[1:]] + [len(text)] * bool(found)
    fields: dict[str, str] = {}
    for each, end in zip(found, ends, strict=True):
        name = " ".join(each[1].casefold().split())
        fields[name] = fields.get(name) or text[each.end() : end].strip(" \t\n\r:*-")
    return fields


def _first(fields: dict[str, str], names: tuple[str, ...]) -> str:
    return next((fields[name] for name in names if fields.get(name)), "")


def _number(text: str) -> int | None:
    """Read the points; a text with several numbers (10-20) says none for sure."""
    found = _NUMBER.findall(text.partition("\n")[0])
    return int(found[0]) if len(found) == 1 and 0 < int(found[0]) <= MOST else None


def _day(text: str) -> date | None:
    found = _DAY.search(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
