"""The bot's answers about commands themselves: slips, refusals, help. Each is Markdown, without footer and mark."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from wcwidth import wcwidth

from bot.addresses import without_addresses
from bot.commands.may import Refused
from bot.commands.registry import BY_WORD
from bot.commands.said import Expected, Hint, Slip
from bot.documents.commandlist import example, groups, shown
from bot.documents.render import render
from bot.sig.wording import nearest

_SHOWN = 5  # slips of one comment
_BEFORE, _AFTER = 60, 40  # characters of a line, around the place where reading stopped
_WIDE = "\u3000"  # as wide as a Chinese character, whatever the font


@dataclass(frozen=True, slots=True)
class _SlipShown:
    """A slip to be put into a block of code."""

    line: str
    caret: str
    command: str
    at_word: bool  # the command's own word is not one of ours
    expected: tuple[Expected, ...]
    hint: Hint | None
    example: str


def slips_reply(slips: Sequence[Slip], language: str, *, overrides: Path | None = None) -> str:
    """Answer all slips of one comment: each line with the place where reading stopped, what was due, an example."""
    text = render(
        "reply.slip.md.j2",
        language,
        overrides=overrides,
        slips=[_shown(slip, language) for slip in slips[:_SHOWN]],
        more=len(slips[_SHOWN:]),
    )
    return without_addresses(text)


def refused_reply(command: str, refused: Refused, language: str, *, overrides: Path | None = None) -> str:
    """Answer a command that the asker may not give, and say who could."""
    text = render("reply.refused.md.j2", language, overrides=overrides, command=command, refused=refused)
    return without_addresses(text)


def limit_reply(most: int, again: str, language: str, *, overrides: Path | None = None) -> str:
    """Say that somebody asked more than is carried out within an hour, and when the bot goes on."""
    return render("reply.limit.md.j2", language, overrides=overrides, most=most, again=again)


def help_reply(
    roles: Sequence[str], language: str, word: str | None = None, *, overrides: Path | None = None
) -> str:
    """List the commands, or explain one; `roles` are the SIG's, lowest first."""
    command = BY_WORD.get(word) if word else None
    text = render(
        "reply.help.md.j2",
        language,
        overrides=overrides,
        command=shown(command, language, roles) if command else None,
        groups=groups(language, roles),
        asked=word,
        meant=nearest(word, BY_WORD) if word else None,
    )
    return without_addresses(text)


def _shown(slip: Slip, language: str) -> _SlipShown:
    """Prepare a slip; behind `> ` no line of a block of code ends it, and no other bot obeys it."""
    line, at = _excerpt(*_private(slip.line, slip.at))
    return _SlipShown(
        line,
        "".join(("", " ", _WIDE)[max(0, wcwidth(sign))] for sign in line[:at]) + "^",
        slip.command,
        slip.expected[:1] == (Expected("command"),),
        slip.expected,
        slip.hint,
        example(BY_WORD[slip.command], slip.form, language),
    )


def _private(line: str, at: int) -> tuple[str, int]:
    """Leave addresses out of a line, and say where the place is then; a place inside of one goes to its end."""
    line = "".join(" " if sign.isspace() else sign if sign.isprintable() else "�" for sign in line)
    shorter = without_addresses(line)
    after = without_addresses(line[at:]) if shorter != line else line[at:]
    place = len(shorter) - len(after) if shorter.endswith(after) else shorter.find("…")
    return shorter, place


def _excerpt(line: str, at: int) -> tuple[str, int]:
    """Cut a line down to what stands around a place, and say where the place is then."""
    start, end = max(0, at - _BEFORE), at + _AFTER
    before = "…" if start else ""
    return f"{before}{line[start:end]}{'…' if end < len(line) else ''}", at - start + len(before)
