"""What a comment says: only commands, only approval, or something of its own.

Pure, and quick for the usual comment, of which the first line tells that it says something.
"""

import re
import string
import unicodedata
from collections.abc import Collection

from bot.forge.remarks import KEPT
from bot.lines import COMMAND, commands
from bot.model import Reason

TITLE = 80  # characters of it that name the comment
_NOTHING = Reason(0)
_KEPT_SIGNS = "+"  # `+1` is not `1`
_DROPPED = {ord(sign): None for sign in string.punctuation + string.whitespace if sign not in _KEPT_SIGNS}
_ENDS = re.compile(r"\r\n|\n|\r")
_MARKS = "`<["  # what may make text of a line that begins as a command
_DROPPED_KINDS = ("P", "Z", "C", "Sk")  # punctuation, spaces, the joiners and skin tones of emoji
_VARIANTS = "\ufe0e\ufe0f"  # whether a sign is drawn as text or as emoji


class Remarks:
    """Tells what a comment says; `words` are those that mean no more than approval."""

    def __init__(self, words: Collection[str]) -> None:
        self._words = tuple(sorted(filter(None, {bare(word) for word in words}), key=len, reverse=True))
        self._starts = {word[0] for word in self._words}

    def against(self, text: str) -> Reason:
        """Give `command_only`, `lgtm_only`, or no reason for a comment's text.

        Quoted lines are somebody else's words. What says nothing at all, or only shows an image, may be anything.
        A text that was cut goes on with words that nobody has here.
        """
        if len(text) >= KEPT:
            return _NOTHING
        asked = approved = 0
        is_plain = not any(sign in text for sign in _MARKS)
        own = _own_lines(text)
        for line in own:
            stripped = line.strip()
            if not stripped:
                continue
            if stripped[0] in "/／" and COMMAND.fullmatch(stripped):
                asked += 1
                is_plain = is_plain and line[0] in "/／"
                continue
            is_plain = False
            start = unicodedata.normalize("NFKC", stripped[:2])[0].casefold()[0]
            if start.isalnum() and start not in self._starts:
                return _NOTHING  # as most comments do: there is no need to look at the rest
            words = bare(stripped)
            if words and not self._is_approval(words):
                return _NOTHING
            approved += bool(words)
        # To parse Markdown is slow, and lines that all begin with a command have nothing to parse.
        if asked and not is_plain and sum(1 for _ in commands("\n".join(own))) < asked:
            return _NOTHING  # some of them only look like commands: they stand in code or in a list
        return Reason.LGTM_ONLY if approved else Reason.COMMAND_ONLY if asked else _NOTHING

    def _is_approval(self, line: str) -> bool:
        """Say whether a bare line is made of the words, one or more, and nothing else."""
        reached, end = {0}, len(line)
        while reached and end not in reached:
            reached = {
                start + len(word) for start in reached for word in self._words if line.startswith(word, start)
            }
        return end in reached


def bare(text: str) -> str:
    """Take case, width, spaces and punctuation away."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_DROPPED)
    if folded.isascii() and folded.isprintable():
        return folded
    return "".join(sign for sign in folded if sign not in _VARIANTS and not _is_dropped(sign))


def title_of(text: str) -> str:
    """Give the beginning of what a comment says, in one line of at most 80 characters."""
    first = next((line for line in _own_lines(text) if line.strip()), text)
    line = " ".join(first.split())
    return line if len(line) <= TITLE else line[: TITLE - 1].rstrip() + "…"


def _own_lines(text: str) -> list[str]:
    """Give the lines with a blank one for each that is quoted, so that no line runs on from a quote."""
    lines = _ENDS.split(text) if "\r" in text else text.split("\n")
    return ["" if line.lstrip().startswith((">", "＞")) else line for line in lines]


def _is_dropped(sign: str) -> bool:
    return unicodedata.category(sign).startswith(_DROPPED_KINDS)
