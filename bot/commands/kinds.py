"""What can stand at one place of a command, as types: `who: Login | None = None` is an account that may be left out.

A kind reads one word of the line, without case and width mattering, or says that it is none of its own. People copy
from the bot's answers, so backticks around a word, or <> around an address, do not matter either.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, TypeAlias

from bot.commands.vocabulary import Vocabulary
from bot.sig.fields import fold
from bot.sig.urls import is_url
from bot.sig.votes import Choice

STOPS = "。，、；：！？．…,.;:!?"  # what ends a sentence, and no word of a command

_LONGEST = 2_000  # characters of an address
_WRAPPED = re.compile(r"`([^`]+)`|<([^<>]+)>")
_LOGIN = re.compile(r"@([A-Za-z0-9](?:[A-Za-z0-9_.-]{0,98}[A-Za-z0-9_-])?)")
_ITEM = re.compile(
    r"(?:[\w.-]{1,100}/[\w.-]{1,100})?(?:![0-9]{1,9}|#I[0-9A-Z]{3,12})", re.ASCII | re.IGNORECASE
)
_ISSUE = re.compile(r"#?(I[0-9A-Z]{3,12})", re.ASCII | re.IGNORECASE)
_SLUG = re.compile(r"[^\s@:#,/|'\"{}\[\]]{1,100}")
_WEB = re.compile(r"(https?)[:：][/／]{2}", re.IGNORECASE)
_NUMBER = re.compile(r"0{0,9}[1-9][0-9]{0,8}")
_BETWEEN = re.compile(r"[,，、]")
_DAY = re.compile(
    r"([0-9]{4})(?:([0-9]{2})([0-9]{2})|[-./年]([0-9]{1,2})[-./月]([0-9]{1,2})日?)(#[1-9][0-9]?)?"
)

_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")

_CHOICES = {
    **{str(choice): choice for choice in Choice},
    **dict(zip(("赞成", "反对", "弃权"), Choice, strict=True)),
}
_ALL = ("all", "全部", "所有")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of word: `read` gives its value or None; `options` lists the words where they are few."""

    name: str
    read: Callable[[str, Vocabulary], object | None]
    options: Callable[[Vocabulary], tuple[str, ...]] = lambda _: ()
    many: bool = False  # several words of it may follow one another, each a tuple
    whole: bool = False  # it takes the rest of the line


@dataclass(frozen=True, slots=True)
class Reference:
    """A pull request, an issue or a page, as people write it: `!12`, `owner/name#I4CD5P`, an address."""

    text: str

    def __str__(self) -> str:
        return self.text


def plain(word: str) -> str:
    """Take off what wraps a word, and make full-width signs, letters and digits those of ASCII."""
    wrapped = _WRAPPED.fullmatch(word)
    return unicodedata.normalize("NFKC", (wrapped[1] or wrapped[2]) if wrapped else word)


def _login(word: str, _: Vocabulary) -> str | None:
    found = _LOGIN.fullmatch(plain(word))
    return found[1] if found else None


def _page(word: str, _: Vocabulary) -> str | None:
    """Read an address; only how it begins is made ASCII, for behind the host full-width signs mean themselves."""
    wrapped = _WRAPPED.fullmatch(word)
    text = _WEB.sub(r"\1://", (wrapped[1] or wrapped[2]) if wrapped else word, count=1)
    return text if len(text) <= _LONGEST and is_url(text) and text[-1] not in STOPS else None


def _link(word: str, known: Vocabulary) -> Reference | None:
    text = plain(word) if _ITEM.fullmatch(plain(word)) else _page(word, known)
    return Reference(text) if text else None


def _number(word: str, _: Vocabulary) -> int | None:
    return int(plain(word)) if _NUMBER.fullmatch(plain(word)) else None


def _numbers(word: str, _: Vocabulary) -> tuple[int, ...] | Literal["all"] | None:
    """Read `3`, `1,3`, `1，3、4` or `all`; a comma may also stand before a blank."""
    if fold(plain(word)) in _ALL:
        return "all"
    pieces = [piece for piece in _BETWEEN.split(plain(word)) if piece]
    if not pieces or not all(map(_NUMBER.fullmatch, pieces)):
        return None
    return tuple(map(int, pieces))


def _meeting(word: str, _: Vocabulary) -> str | None:
    """Read a meeting's day, `2025-01-09`, `20250109`, `2025年1月9日`, and which of the day's: `2025-01-09#2`."""
    found = _DAY.fullmatch(plain(word))
    if not found:
        return None
    try:
        day = date(int(found[1]), int(found[2] or found[4]), int(found[3] or found[5]))
    except ValueError:
        return None
    return f"{day.isoformat()}{found[6] or ''}" if 1970 <= day.year <= 2999 else None


def _days(word: str, known: Vocabulary) -> tuple[date] | None:
    """Read a day; which of several meetings of a day does not matter here."""
    found = _meeting(word, known)
    return (date.fromisoformat(found),) if found and "#" not in found else None


def _day(word: str, known: Vocabulary) -> date | None:
    found = _days(word, known)
    return found[0] if found else None


def _time(word: str, _: Vocabulary) -> str | None:
    """Read a time of day, `9:30` or `20：00`."""
    found = _TIME.fullmatch(plain(word))
    return f"{int(found[1]):02}:{found[2]}" if found else None


def _logins(word: str, known: Vocabulary) -> tuple[str, ...] | None:
    """Read `@newt`, or several with commas between them."""
    pieces = [_login(piece, known) for piece in _BETWEEN.split(plain(word)) if piece]
    logins = tuple(each for each in pieces if each)
    return logins if logins and len(logins) == len(pieces) else None


def _task(word: str, known: Vocabulary) -> str | None:
    """Read a task: an issue, or a word that is no number; an issue is spelled as in contributions/."""
    text = plain(word)
    if issue := _ISSUE.fullmatch(text):
        return issue[1].upper()
    if text.isdecimal():
        return None
    link = _link(word, known)
    return link.text if link else _row(word, known)


def _row(word: str, _: Vocabulary) -> str | None:
    text = plain(word)
    return text if _SLUG.fullmatch(text) and text[-1] not in STOPS else None


def _role(word: str, known: Vocabulary) -> str | None:
    return known.roles.get(fold(plain(word)))


def _count(word: str, known: Vocabulary) -> str | None:
    return known.counts.get(fold(plain(word)))


def _choice(word: str, _: Vocabulary) -> Choice | None:
    return _CHOICES.get(fold(plain(word)))


def _word(word: str, _: Vocabulary) -> str | None:
    found = re.fullmatch(r"/?([a-z][a-z0-9_-]{0,30})", fold(plain(word)), re.ASCII)
    return found[1] if found else None


Login: TypeAlias = Annotated[str, Kind("login", _login)]
Role: TypeAlias = Annotated[str, Kind("role", _role, lambda known: known.role_keys)]
Count: TypeAlias = Annotated[str, Kind("count", _count, lambda known: known.count_keys)]
Link: TypeAlias = Annotated[Reference, Kind("link", _link)]
Page: TypeAlias = Annotated[str, Kind("page", _page)]
Number: TypeAlias = Annotated[int, Kind("number", _number)]
Numbers: TypeAlias = Annotated[tuple[int, ...] | Literal["all"], Kind("numbers", _numbers, many=True)]
Meeting: TypeAlias = Annotated[str, Kind("meeting", _meeting)]
Day: TypeAlias = Annotated[date, Kind("day", _day)]
Days: TypeAlias = Annotated[tuple[date, ...], Kind("days", _days, many=True)]
Time: TypeAlias = Annotated[str, Kind("time", _time)]
Logins: TypeAlias = Annotated[tuple[str, ...], Kind("logins", _logins, many=True)]
Task: TypeAlias = Annotated[str, Kind("task", _task)]
Row: TypeAlias = Annotated[str, Kind("row", _row)]
Ballot: TypeAlias = Annotated[Choice, Kind("choice", _choice, lambda _: tuple(Choice))]
Word: TypeAlias = Annotated[str, Kind("command", _word)]
Words: TypeAlias = Annotated[str, Kind("words", lambda rest, _: rest, whole=True)]
