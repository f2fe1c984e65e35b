"""Who was in a conference, from the CSV that Tencent Meeting or Zoom exports; addresses are read past."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.addresses import without_addresses
from bot.errors import Refusal
from bot.meetings.names import bare, bracketed
from bot.sig.fields import fold

_LARGEST = 5_000_000  # bytes; a conference of a thousand people is a tenth of it
_ABOVE = 60  # lines that may stand above the headers
_NAME = re.compile(
    r"(?:用户(?:入会)?昵称|昵称|入会昵称|参会者|参会人员?|参会成员|成员|姓名|名称|用户名称?"
    r"|(?:user|display|full|participant|attendee)? ?name|participant|attendee)(?: ?[(].*[)])?"
)
_LASTED = re.compile(r"时长|持续时间|duration|time in (?:session|meeting)")
_FROM = re.compile(r"(?:入会|加入|进入)时间|join ?time")
_TO = re.compile(r"(?:退会|离会|离开|退出)时间|leave ?time")
_WAITED = re.compile(r"waiting room|等候室")
_IN_WORDS = re.compile(
    r"(?:(\d{1,3}) ?(?:小时|时|h|hours?|hrs?))? ?(?:(\d{1,4}) ?(?:分钟?|m|mins?|minutes?))?"
    r" ?(?:\d{1,5} ?(?:秒|s|secs?|seconds?))?"
)
_TIMES = (
    "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y年%m月%d日 %H:%M:%S",
    "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %I:%M %p", "%d/%m/%Y %H:%M:%S",
)  # fmt: skip
_EXPECTED = (
    "export the list of attendees from Tencent Meeting or Zoom as CSV: a line of headers, with 用户昵称, 姓名 or "
    "Name (Original Name) among them, and a line for each person below"
)


@dataclass(frozen=True, slots=True)
class Attendee:
    """One person by the name that the conference showed.

    `minutes` are all times together, where the export tells; `also` is another name, in brackets:
    the one before it was changed, or that of the account.
    """

    name: str
    minutes: int | None = None
    also: tuple[str, ...] = ()


def read_export(data: bytes, name: str) -> tuple[Attendee, ...]:
    """Read an export, everybody once; raise Refusal for what is none, with what was expected."""
    if data.startswith(b"PK\x03\x04"):
        raise Refusal(f"{name} is a workbook (Excel): save it as CSV; {_EXPECTED}")
    if len(data) > _LARGEST:
        raise Refusal(f"{name} is too large for a list of attendees; {_EXPECTED}")
    text = _decoded(data, name)
    for separator in ("\t", ",", ";", "，"):
        rows = _rows(text, separator)
        for place, row in enumerate(rows[:_ABOVE]):
            if columns := _columns(row):
                found = _joined(_people(rows[place + 1 :], columns))
                if not found:
                    raise Refusal(
                        f"{name} has headers in line {place + 1} and nobody below them; {_EXPECTED}"
                    )
                return found
    raise Refusal(f"{name} has no column of names; {_EXPECTED}")


def _decoded(data: bytes, name: str) -> str:
    """Read the encodings that such exports come in: UTF-8, UTF-16 by its mark, GBK."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refusal(f"{name} is no text in UTF-8, UTF-16 or GBK; {_EXPECTED}")


def _rows(text: str, separator: str) -> list[list[str]]:
    """Cut into cells; a quote that never ends costs the rest of the file, and no more."""
    if separator not in text and separator != ",":
        return []
    lines = csv.reader(text.splitlines(keepends=True), delimiter=separator)
    rows: list[list[str]] = []
    try:
        for row in lines:
            rows.append([cell.strip().strip("\ufeff") for cell in row])  # noqa: PERF401 - what came before an error stays
    except csv.Error:
        pass
    return rows


def _columns(row: Sequence[str]) -> dict[str, int]:
    """Tell what the columns are; nothing where this is no line of headers."""
    headers = [fold(cell) for cell in row]
    name = next((place for place, header in enumerate(headers) if _NAME.fullmatch(header)), None)
    if name is None:
        return {}
    wanted = (("lasted", _LASTED), ("from", _FROM), ("to", _TO), ("waited", _WAITED))
    found = {
        what: next((place for place, header in enumerate(headers) if pattern.search(header)), -1)
        for what, pattern in wanted
    }
    if len(row) > 1 and all(found[what] < 0 for what in ("lasted", "from", "to")) and not _tells(headers):
        return {}
    return {"name": name, **{what: place for what, place in found.items() if place >= 0}}


def _tells(headers: Sequence[str]) -> bool:
    """Say whether headers without times are those of a list of people all the same."""
    return any(re.search(r"e-?mail|邮箱|guest|身份|企业|手机|序号", header) for header in headers)


def _people(rows: Sequence[Sequence[str]], columns: dict[str, int]) -> Iterator[Attendee]:
    for row in rows:
        written = _cell(row, columns, "name")
        if not written or fold(_cell(row, columns, "waited")) in ("yes", "是"):
            continue
        name = without_addresses(written)
        first = bare(name) or " ".join(name.split())
        others = tuple(each for each in bracketed(name) if fold(each) != fold(first) and "…" not in each)
        yield Attendee(first, _minutes(row, columns), others)


def _cell(row: Sequence[str], columns: dict[str, int], what: str) -> str:
    place = columns.get(what, len(row))
    return row[place] if place < len(row) else ""


def _minutes(row: Sequence[str], columns: dict[str, int]) -> int | None:
    """Read how long: 45, 0:30:00, 1小时2分, else from joining to leaving."""
    lasted = fold(_cell(row, columns, "lasted"))
    if found := re.fullmatch(r"(\d{1,5})(?:\.\d+)?(?: ?(?:分钟?|minutes?|mins?))?", lasted):
        return int(found[1])
    if found := re.fullmatch(r"(\d{1,3}):(\d\d)(?::(\d\d))?", lasted):
        return int(found[1]) * 60 + int(found[2]) if found[3] else int(found[1])
    if lasted and (found := _IN_WORDS.fullmatch(lasted)):
        return int(found[1] or 0) * 60 + int(found[2] or 0)
    came, went = (_time(_cell(row, columns, what)) for what in ("from", "to"))
    return max(int((went - came).total_seconds()) // 60, 0) if came and went else None


def _time(text: str) -> datetime | None:
    for form in _TIMES:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - only the distance of two of them matters
        except ValueError:
            continue
    return None


def _joined(people: Iterator[Attendee]) -> tuple[Attendee, ...]:
    """Name everybody once: who came in twice was there for both times."""
    first: dict[str, Attendee] = {}
    for each in people:
        before = first.get(fold(each.name))
        if before is None:
            first[fold(each.name)] = each
            continue
        told = [minutes for minutes in (before.minutes, each.minutes) if minutes is not None]
        also = tuple(dict.fromkeys((*before.also, *each.also)))
        first[fold(each.name)] = Attendee(before.name, sum(told) if told else None, also)
    return tuple(first.values())
