"""What was said to the bot in a comment, as values: requests, and slips of whoever meant to make one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from bot.commands.command import Arguments


@dataclass(frozen=True, slots=True)
class Request:
    """A command given; the same one in another spelling is the same."""

    command: str
    arguments: Arguments
    line: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class Expected:
    """What could have stood there: a kind of word, for which place, and the words where they are few."""

    kind: str  # the name of a Kind, or `command`, `keyword`, `end`
    place: str = ""
    options: tuple[str, ...] = ()


class Advice(StrEnum):
    """What would probably help."""

    STOP = "stop"  # leaving out what ends a sentence
    PARTED = "parted"  # a blank instead of it
    MEANT = "meant"  # the word that was meant
    ACCOUNT = "account"  # an account with its @


@dataclass(frozen=True, slots=True)
class Hint:
    """An advice, with the word to write, or the stop to leave out."""

    advice: Advice
    word: str


@dataclass(frozen=True, slots=True)
class Slip:
    """A line that was meant as a command: `at` is where in it reading stopped, `form` the keyword understood."""

    command: str
    form: str
    line: str
    at: int
    expected: tuple[Expected, ...]
    hint: Hint | None = None


Spoken: TypeAlias = Request | Slip


def requests_in(said: Iterable[Spoken]) -> tuple[Request, ...]:
    """Keep the requests."""
    return tuple(each for each in said if isinstance(each, Request))


def slips_in(said: Iterable[Spoken]) -> tuple[Slip, ...]:
    """Keep the slips."""
    return tuple(each for each in said if isinstance(each, Slip))
