"""Find the lines of a comment that are commands: whole lines, not in code, quotes, lists or HTML.

Anybody may write a comment, and some are made to be slow to read: what comes after so many characters is not
looked at, and a line whose place in code spans, HTML or links would take too long to find out is no command.
"""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt

MOST = 65_536  # characters of a comment that are read
_MOST_INLINE = 20_000  # of them, characters of paragraphs in which a line's beginning may be hidden

_BLOCKS = MarkdownIt("commonmark").enable("table").disable(["inline", "text_join"])
_INLINE = MarkdownIt("commonmark")
_MAYBE = re.compile(r"(?:^|[\n\r])[^\S\n\r]*[/／][A-Za-z]")
_BEGINS = re.compile(r"[/／][A-Za-z]")
COMMAND = re.compile(r"[/／]([A-Za-z][A-Za-z0-9_-]*)(?:[ \t\u3000]+(\S.*?))?[ \t\u3000]*")
_HIDING = re.compile(r"[`<\[]")  # code spans, HTML and links go over line breaks
_SIGN = "\ue000"  # for private use: it stands where a line began with a slash


def commands(text: str) -> Iterator[tuple[str, str]]:
    """Give each command with what stands behind it on its line, in the order of the lines."""
    for line in slashed(text):
        if match := COMMAND.fullmatch(line):
            yield match[1].lower(), match[2] or ""


def slashed(text: str) -> Iterator[str]:
    """Give the lines that a reader sees begin with a slash and a letter, without the blanks around them."""
    if not _MAYBE.search(text):
        return
    depth, before, left = 0, "", _MOST_INLINE
    for token in _BLOCKS.parse(_beginning(text)):
        if (
            token.type == "inline" and before == "paragraph_open" and depth == 1
        ):  # not inside a quote or a list
            lines = [line.strip() for line in token.content.split("\n")]
            found = {n: line for n, line in enumerate(lines) if _BEGINS.match(line)}
            if found and _HIDING.search(token.content):
                left -= len(token.content)
                found = _shown(lines, found) if left >= 0 else {}
            yield from found.values()
        depth, before = depth + token.nesting, token.type


def _beginning(text: str) -> str:
    """Give as much of a text as is read, in whole lines: half a command would be another one."""
    return text if len(text) <= MOST else text[: max(text.rfind("\n", 0, MOST), 0)]


def _shown(lines: list[str], found: dict[int, str]) -> dict[int, str]:
    """Keep the numbered lines that begin as text."""
    signed = [f"{_SIGN}{n}{_SIGN}{line}" if n in found else line for n, line in enumerate(lines)]
    tokens = _INLINE.parseInline("\n".join(signed))[0].children or ()
    texts = "\n".join(token.content for token in tokens if token.type == "text")
    seen = set(re.findall(rf"{_SIGN}(\d+){_SIGN}", texts))
    return {n: line for n, line in found.items() if str(n) in seen}
