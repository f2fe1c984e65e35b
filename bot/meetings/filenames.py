"""The names of files of minutes, like meetings/052-20261210.md: taken apart and made."""

import re
from dataclasses import dataclass
from datetime import date

_NAME = re.compile(r"(?P<number>\d{1,6})-(?P<day>\d{8})\.md", re.ASCII)


@dataclass(frozen=True, slots=True)
class MinutesFile:
    """The path of a file of minutes, taken apart."""

    path: str
    folder: str
    number: int
    day: date


def named(path: str) -> tuple[int | None, date | None]:
    """Read number and day out of a file's name; None for what it does not tell, a day of no calendar among that."""
    found = _NAME.fullmatch(path.rpartition("/")[2])
    if found is None:
        return None, None
    try:
        return int(found["number"]), date.fromisoformat(found["day"])
    except ValueError:
        return int(found["number"]), None


def read_name(path: str) -> MinutesFile | None:
    """Take apart the path of a file of minutes; None for every other file."""
    number, day = named(path)
    if number is None or day is None:
        return None
    return MinutesFile(path, path.rpartition("/")[0], number, day)


def file_name(folder: str, number: int, day: date) -> str:
    """Give the path of a meeting's minutes from the SIG's folder on."""
    return f"{folder}{'/' if folder else ''}{number:03d}-{day:%Y%m%d}.md"
