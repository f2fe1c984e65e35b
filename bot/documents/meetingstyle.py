"""How a README writes the line of a meeting: its mark, the way it names a day, the address of the minutes."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.meetings.days import MONTHS, WEEKDAYS, in_words
from bot.meetings.filenames import named

MARK = re.compile(r"(?P<indent>[ \t]*)(?P<mark>[*+-]|(?P<number>\d{1,9})(?P<dot>[.)]))(?P<gap>[ \t]+)")


def _unpadded(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _weekday(day: date, language: str = "en") -> str:
    return WEEKDAYS[language][day.weekday()]


_LABELS: tuple[Callable[[date], str], ...] = (
    lambda day: in_words(day, "en"),
    lambda day: in_words(day, "zh"),
    lambda day: f"{_weekday(day)} {_unpadded(day)}",
    lambda day: f"{_weekday(day)}, {_unpadded(day)}",
    _unpadded,
    _chinese,
    lambda day: f"{_chinese(day)}（{_weekday(day, 'zh')}）",
    lambda day: f"{_chinese(day)}（周{_weekday(day, 'zh')[-1]}）",
    lambda day: day.isoformat(),
    lambda day: day.isoformat().replace("-", "/"),
    lambda day: f"{day.year}-{day.month}-{day.day}",
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link as a reader sees it."""

    text: str
    href: str

    @property
    def file(self) -> str:
        """Give the path that it leads to, without `./` and what comes behind the path."""
        return re.split("[?#]", self.href)[0].removeprefix("./")


def label(day: date, links: Sequence[Link], language: str) -> str:
    """Name a day as most of the links to minutes do, else as the language does."""
    votes: Counter[int] = Counter()
    for link in links:
        theirs = named(link.file)[1]
        votes.update(n for n, write in enumerate(_LABELS) if theirs and write(theirs) == link.text)
    if not votes:
        return in_words(day, language)
    most = max(votes.values())
    return _LABELS[min(n for n, count in votes.items() if count == most)](day)


def names_a_day(text: str, days: Sequence[date]) -> bool:
    """Say whether a label is one of these days and nothing else."""
    return any(write(day) == text for day in days for write in _LABELS)


def address(file: str, readme: str, links: Sequence[Link]) -> str:
    """Write the address of minutes as the last link to a file of the same folder does, else from the README on."""
    folder, _, name = file.rpartition("/")
    path = relative(file, readme)
    for link in reversed(links):
        before, slash, last = link.href.rpartition("/")
        is_minutes = named(last) != (None, None)
        if is_minutes and (f"{before}{slash}{name}".removeprefix("./") == path or _ends_in(before, folder)):
            return f"{before}{slash}{name}"
    return path if path.startswith("../") else f"./{path}"


def leads_to(link: Link, file: str, readme: str) -> bool:
    """Say whether a link leads to a file of the SIG's folder."""
    is_address = "://" in link.href
    return _ends_in(link.file, file) if is_address else link.file == relative(file, readme)


def relative(file: str, readme: str) -> str:
    """Give a path from the folder of the README on; both are from the SIG's folder on."""
    parts, place = file.split("/"), readme.split("/")[:-1]
    while place and len(parts) > 1 and parts[0] == place[0]:
        parts, place = parts[1:], place[1:]
    return "../" * len(place) + "/".join(parts)


def marked(above: str | None, text: str) -> str:
    """Write an item under another one, `above`, with its mark; a number is counted on."""
    found = MARK.match(above) if above else None
    if found is None:
        return f"* {text}"
    mark = f"{int(found['number']) + 1}{found['dot']}" if found["number"] else found["mark"]
    return f"{found['indent']}{mark}{found['gap']}{text}"


def _ends_in(address: str, path: str) -> bool:
    return "://" in address and bool(path) and address.endswith(f"/{path}")
