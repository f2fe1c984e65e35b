"""The mark by which the bot knows its own texts again: their last line, and a trailer of its commits.

`Sigbot-Board: trusted-ai 3f2a9c1e4b` names the purpose, the SIG, and what the text says (a digest). It is visible,
because nobody has seen HTML comments survive, and written as a trailer, because a squashed merge makes a commit
message of a pull request's text. A mark counts only on what the bot's own account wrote; anybody can write one.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping

_WROTE = re.compile(r"^Sigbot-Wrote:[ \t]*(.*?)\s*$", re.MULTILINE)
_CELL = re.compile(r"([^\s/]+)/([a-z][a-z0-9_-]*)=(\d{1,18})")
_MARK = re.compile(r"^Sigbot-([A-Z][a-z]+): ([a-z][a-z0-9_-]*) ([0-9a-z]+)\s*$", re.MULTILINE)


def digest(parts: Iterable[object]) -> str:
    """Name a content: the same parts, whatever their order, give the same name."""
    text = "\n".join(sorted(map(repr, parts)))
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def mark(key: str, purpose: str, content: str) -> str:
    """Write the mark of one text."""
    return f"{trailer(purpose)}: {key} {content}"


def trailer(purpose: str) -> str:
    """Give the word that a mark begins with."""
    return f"Sigbot-{purpose.capitalize()}"


def read_mark(text: str, key: str, purpose: str) -> str | None:
    """Read what a text of this SIG and purpose says of its content; None where it is no such text."""
    marks = _MARK.findall(text)
    return next(
        (content for what, sig, content in reversed(marks) if (what.lower(), sig) == (purpose, key)), None
    )


def has_mark(text: str, key: str) -> bool:
    """Say whether a text ends with a mark of this SIG, whatever its purpose."""
    last = text.rstrip().rpartition("\n")[2]
    found = _MARK.fullmatch(last)
    return found is not None and found[2] == key


def without_mark(text: str) -> str:
    """Give what a text says before the mark that ends it."""
    said, _, last = text.rstrip().rpartition("\n")
    return said.rstrip() if _MARK.fullmatch(last) else text.rstrip()


def wrote(cells: Iterable[tuple[str, str, int]]) -> str:
    """Write which cells a text sets, to what: (row, count, value). It is how the bot knows its own numbers again."""
    return "Sigbot-Wrote: " + " ".join(f"{slug}/{count}={value}" for slug, count, value in sorted(cells))


def read_wrote(text: str) -> Mapping[str, Mapping[str, int]]:
    """Read the cells that a text says it set: {row: {count: value}}; what is no cell is passed over."""
    found: dict[str, dict[str, int]] = {}
    for line in _WROTE.findall(text):
        for slug, count, value in _CELL.findall(line):
            found.setdefault(slug, {})[count] = int(value)
    return found
