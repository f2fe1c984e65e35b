"""The commands as help and docs tell of them: grouped by who uses them, each form with its places and an example."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.commands.command import Argument, Command, arguments_of
from bot.commands.may import May, roles_that
from bot.commands.registry import COMMANDS

_GROUPS = {
    "everyone": (May.ANYONE, May.CONCERNED, May.AUTHOR, May.OWN),
    "roster": (May.ROSTER, May.ELECTORATE),
    "organiser": (May.ORGANISER,),
    "confirmers": (May.CONFIRMERS,),
    "highest": (May.HIGHEST,),
}


@dataclass(frozen=True, slots=True)
class FormShown:
    """One way to write a command."""

    keyword: str
    places: tuple[Argument, ...]
    summary: str
    example: str


@dataclass(frozen=True, slots=True)
class CommandShown:
    """A command with its forms, and the roles that it asks for, lowest first."""

    word: str
    may: str
    summary: str
    examples: tuple[str, ...]
    forms: tuple[FormShown, ...]
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The commands of those who use them; `roles` names those where roles are asked for."""

    key: str
    roles: tuple[str, ...]
    commands: tuple[CommandShown, ...]


def groups(language: str, roles: Sequence[str]) -> tuple[Group, ...]:
    """List every command; `roles` are the SIG's, lowest first."""
    return tuple(
        Group(
            key,
            roles_that(levels[0], roles),
            tuple(shown(each, language, roles) for each in COMMANDS if each.may in levels),
        )
        for key, levels in _GROUPS.items()
    )


def shown(command: Command, language: str, roles: Sequence[str]) -> CommandShown:
    """Show one command."""
    forms = tuple(
        FormShown(
            keyword,
            arguments_of(form),
            command.of_forms.get(keyword, command.summary)[language],
            example(command, keyword, language),
        )
        for keyword, form in command.forms.items()
    )
    said = command.summary[language], command.examples[language]
    return CommandShown(command.word, command.may, *said, forms, roles_that(command.may, roles))


def example(command: Command, keyword: str, language: str) -> str:
    """Give the fullest example of a form: it shows every place."""
    begins = f"/{command.word} {keyword}".rstrip()
    found = [each for each in command.examples[language] if f"{each} ".startswith(f"{begins} ")]
    return max(found or command.examples[language], key=lambda each: len(each.split()))
