"""The bot's answer to a comment: what it says, a footer for people, and the record by which it is known again.

The record's digest stands in the mark, so that an edit by anybody else shows: such a record is not believed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.addresses import without_addresses
from bot.documents.marks import digest, mark, read_mark
from bot.documents.render import render
from bot.sig.conversation import ConversationRecord, read_record, write_record

PURPOSE = "answer"
_RULE = "\n\n***\n\n"
_LINE = re.compile(r"^Sigbot-Answers: (.+?)\s*$", re.MULTILINE)
_FENCE = "```"
_FENCES = re.compile(r"^(`{3,8})([^`\n]*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Part:
    """What is said about one command: the command as it was written, and the answer in Markdown."""

    asked: str
    text: str


@dataclass(frozen=True, slots=True)
class Read:
    """The bot's own comment taken apart; `is_whole` says that nobody else touched its record."""

    text: str
    record: ConversationRecord
    is_whole: bool


def answer(
    before: str,
    parts: Sequence[Part],
    record: ConversationRecord,
    key: str,
    language: str,
    *,
    longest: int,
    overrides: Path | None = None,
) -> tuple[str, str]:
    """Write a comment: what it said `before`, new parts, footer, record; give what is said, and all of it.

    Only what is said is cut to `longest` characters, never the record.
    """
    line, block = write_record(record)
    said = render("answer.md.j2", language, overrides=overrides, before=before, parts=parts).strip()
    footer = _footer(record, language, overrides)
    tail = _tail(footer, line, block, key)
    room = longest - len(tail) - len(_RULE)
    if len(said) > room:
        more = render("answer.cut.md.j2", language, overrides=overrides).strip()
        said = _closed(said[: max(room - len(more) - 12, 0)].rpartition("\n")[0].rstrip()) + f"\n\n{more}"
    said = without_addresses(said)
    return said, f"{said}{_RULE}{tail}"


def _closed(text: str) -> str:
    """End a fence that a cut left open."""
    fence = ""
    for found in _FENCES.finditer(text):
        if not fence:
            fence = found[1]
        elif found[1].startswith(fence) and not found[2].strip():
            fence = ""
    return f"{text}\n{fence}" if fence else text


def rewritten(
    said: str,
    record: ConversationRecord,
    key: str,
    language: str,
    *,
    overrides: Path | None = None,
) -> str:
    """Write a comment again that says something else, or has more on record, than before."""
    line, block = write_record(record)
    footer = _footer(record, language, overrides)
    return f"{without_addresses(said)}{_RULE}{_tail(footer, line, block, key)}"


def _footer(record: ConversationRecord, language: str, overrides: Path | None) -> str:
    assert record.answers is not None
    given = {"by": record.answers.by, "later": record.later}
    return render("answer.footer.md.j2", language, overrides=overrides, **given).strip()


def _tail(footer: str, line: str, block: str, key: str) -> str:
    fenced = f"{_FENCE}yaml\n{block}{_FENCE}\n\n" if block else ""
    return f"{footer}\n\n{fenced}Sigbot-Answers: {line}\n{mark(key, PURPOSE, digest([line, block]))}\n"


def read_answer(body: str, key: str) -> Read | None:
    """Take a comment apart that has this SIG's mark; None where it has not, or no line that says what it answers.

    All is read from the end backwards, so that nothing that is quoted above is taken for it.
    """
    text = body.replace("\r\n", "\n")
    lines = list(_LINE.finditer(text))
    content = read_mark(text[lines[-1].end() :], key, PURPOSE) if lines else None
    if content is None:
        return None
    line, above = lines[-1][1], text[: lines[-1].start()].rstrip("\n")
    head, block = _parted(above)
    said = f"\n{head}".rpartition(f"\n{_RULE.strip()}\n")[0].strip()
    record = read_record(line, block)
    if record is None:
        bare = read_record(line, "")
        return Read(said, bare, is_whole=False) if bare else None
    return Read(said, record, digest([line, block]) == content)


def kept(record: ConversationRecord, longest: int) -> ConversationRecord | None:
    """Give a record as it will be read again; None where it would be too long, or unreadable without addresses."""
    line, block = write_record(record)
    if len(line) + len(block) > longest:
        return None
    return read_record(line, block)


def _parted(above: str) -> tuple[str, str]:
    """Tell the block of the record, right at the end, from what stands before it."""
    if not above.endswith(f"\n{_FENCE}"):
        return above, ""
    head, opens, block = above.rpartition(f"\n{_FENCE}yaml\n")
    return (head, block.removesuffix(_FENCE)) if opens else (above, "")
