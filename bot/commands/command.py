"""What a command is, as data beside its arguments: usage, who may, what it is for, examples.

The arguments of a command are a dataclass of its own, whose fields say of which kind they are; a field with a default
may be left out. Whoever carries a command out gets an instance, `Points(who="newt")`, and knows its types.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, get_args, get_origin

from bot.commands.kinds import Kind
from bot.commands.may import May


@dataclass(frozen=True, slots=True)
class Arguments:
    """What stands behind a command's word; each command has its own."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One place of a command: the kinds of word that can stand there."""

    name: str
    kinds: tuple[Kind, ...]
    optional: bool

    @property
    def whole(self) -> bool:
        """Say whether it takes the rest of the line."""
        return self.kinds[0].whole

    @property
    def many(self) -> bool:
        """Say whether several words may follow one another in it."""
        return self.kinds[0].many


@dataclass(frozen=True, slots=True)
class Command:
    """One command; `forms` are its arguments by the keyword that chooses them, "" where there is none to say."""

    word: str
    may: May
    forms: Mapping[str, type[Arguments]]
    summary: Mapping[str, str]  # by language: what it does, without a stop
    examples: Mapping[str, tuple[str, ...]]  # at least one of each form
    aliases: Mapping[str, str] = field(default_factory=dict)  # other spellings of a keyword
    of_forms: Mapping[str, Mapping[str, str]] = field(
        default_factory=dict
    )  # by keyword: a summary of its own


def arguments_of(form: type[Arguments]) -> tuple[Argument, ...]:
    """Read the places of a form from its fields, in their order."""
    return tuple(
        Argument(each.name, tuple(_kinds(each.type)), each.default is not dataclasses.MISSING)
        for each in dataclasses.fields(form)
    )


def _kinds(annotation: Any) -> Iterator[Kind]:
    """Find the kinds in a type such as `Login | None`."""
    if get_origin(annotation) is Annotated:
        yield from (each for each in annotation.__metadata__ if isinstance(each, Kind))
        return
    for part in get_args(annotation):
        yield from _kinds(part)
