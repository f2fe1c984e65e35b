"""The one comment under a pull request to the SIG's own files: each thing that was looked at under its heading.

What it says of its content is a digest of the facts; or one word, once the pull request is merged or closed, so that
the last word is said once.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from bot.addresses import without_addresses
from bot.documents.application import Comment
from bot.documents.marks import digest, mark, without_mark
from bot.documents.render import render
from bot.errors import Problem

PURPOSE = "check"
RESOLVED = ("merged", "closed")  # states of a pull request, and what the mark says then
MOST_PROBLEMS = 20
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.MULTILINE)
_RULE = "\n\n***\n\n"  # between the parts and the footer
_PART = re.compile(r"^## ", re.MULTILINE)


class Subject(StrEnum):
    """What a part of the comment is about."""

    ROSTER = "roster"
    BOARD = "board"
    RULES = "rules"


@dataclass(frozen=True, slots=True)
class CheckPart:
    """What was found about one subject: Markdown, or what keeps it from being looked at.

    `content` names the facts, `mend` says that something is left for the author; `about_others` that what the ladder
    says of somebody else was left out, `why` why it could not be looked at.
    """

    subject: Subject
    text: str = ""
    content: str = ""
    mend: bool = False
    about_others: bool = False
    problems: tuple[Problem, ...] = ()
    why: str = ""
    is_cut: bool = False


def check_comment(
    parts: Sequence[CheckPart],
    key: str,
    language: str,
    *,
    longest: int,
    why: str = "",
    overrides: Path | None = None,
) -> Comment:
    """Join the parts, and cut what is longer than `longest` characters, part by part.

    Without any part it says `why` nothing can be looked at, or that nothing is left to check.
    """
    name = digest([language, why, *enumerate(map(_facts, parts))])
    end = f"\n\n{mark(key, PURPOSE, name)}\n"
    room = longest - len(end)
    text = _joined(parts, why, language, overrides)
    if len(text) > room:
        # what is not of the parts stays whole; each part gets the same share of the rest, and what others leave of it
        bare = len(_joined([_cut(each, 0) for each in parts], why, language, overrides))
        left = max(0, room - bare)
        cut: dict[int, CheckPart] = {}
        for n, index in enumerate(sorted(range(len(parts)), key=lambda each: len(parts[each].text))):
            cut[index] = _cut(parts[index], left // (len(parts) - n))
            left -= len(cut[index].text)
        text = _joined([cut[index] for index in range(len(parts))], why, language, overrides)
    return Comment(f"{text[:room]}{end}", name)


def resolved_comment(
    before: str, state: str, key: str, language: str, *, longest: int, overrides: Path | None = None
) -> Comment:
    """Say that the pull request is merged or closed, above what the comment said last."""
    said = before.replace("\r\n", "\n")
    found = _PART.search(said)
    kept = without_mark(said[found.start() :]).rpartition(_RULE)[0] if found else ""
    end = f"\n\n{mark(key, PURPOSE, state)}\n"
    bare = _rendered(language, overrides, state, kept=" ")
    kept = cut_text(kept, max(0, longest - len(bare) - len(end)))
    text = _rendered(language, overrides, state, kept=kept)
    return Comment(f"{_tidy(text)}{end}", state)


def cut_text(text: str, room: int) -> str:
    """Give as many whole paragraphs as there is room for, never half of a code block."""
    if len(text) <= room:
        return text
    ends = [found.start() for found in re.finditer(r"\n\n", text[: room + 1])]
    whole = (end for end in reversed(ends) if not _is_open(text[:end]))
    return text[: next(whole, 0)]


def _is_open(text: str) -> bool:
    """Say whether a code block is open at the end of a text."""
    fence = ""
    for each in _FENCE.findall(text):
        if not fence:
            fence = each
        elif each.startswith(fence):
            fence = ""
    return bool(fence)


def _cut(part: CheckPart, room: int) -> CheckPart:
    text = cut_text(part.text, room)
    return replace(part, text=text, is_cut=text != part.text)


def _facts(part: CheckPart) -> tuple[object, ...]:
    return part.subject, part.content, part.mend, part.about_others, part.problems, part.why


def _joined(parts: Sequence[CheckPart], why: str, language: str, overrides: Path | None) -> str:
    shown = [
        {
            "subject": str(each.subject),
            "text": each.text,
            "mend": each.mend,
            "about_others": each.about_others,
            "problems": each.problems[:MOST_PROBLEMS],
            "more_problems": len(each.problems[MOST_PROBLEMS:]),
            "why": each.why,
            "is_cut": each.is_cut,
        }
        for each in parts
    ]
    return _tidy(_rendered(language, overrides, "open", shown, why=why))


def _rendered(
    language: str,
    overrides: Path | None,
    state: str,
    parts: Sequence[object] = (),
    why: str = "",
    kept: str = "",
) -> str:
    told = {"state": state, "parts": parts, "why": why, "kept": kept}
    return render("check.md.j2", language, overrides=overrides, **told)


def _tidy(text: str) -> str:
    return without_addresses(re.sub(r"\n{3,}", "\n\n", text)).strip()
