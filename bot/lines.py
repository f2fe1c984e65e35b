"""Find the lines of a comment that are commands: whole lines, not in code, quotes, lists or HTML."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt

_PARSER = MarkdownIt("commonmark").enable("table")
COMMAND = re.compile(r"[/／]([A-Za-z][A-Za-z0-9_-]*)(?:[ \t\u3000]+(\S.*?))?[ \t\u3000]*")
_SIGN = "\ue000"  # for private use: it stands where a line began with a command


def commands(text: str) -> Iterator[tuple[str, str]]:
    """Give each command with what stands behind it on its line, in the order of the lines."""
    depth, before = 0, ""
    for token in _PARSER.parse(text):
        if (
            token.type == "inline" and before == "paragraph_open" and depth == 1
        ):  # not inside a quote or a list
            yield from _in_paragraph(token.content)
        depth, before = depth + token.nesting, token.type


def _in_paragraph(content: str) -> Iterator[tuple[str, str]]:
    lines = content.split("\n")
    found = {n: match for n, line in enumerate(lines) if (match := COMMAND.fullmatch(line.strip()))}
    shown = _shown([f"{_SIGN}{n}{_SIGN}{line}" if n in found else line for n, line in enumerate(lines)])
    for n, match in found.items():
        if str(n) in shown:
            yield match[1].lower(), match[2] or ""


def _shown(lines: list[str]) -> set[str]:
    """Give the numbered lines that begin as text: code spans and HTML may also go over line breaks."""
    tokens = _PARSER.parseInline("\n".join(lines))[0].children or ()
    texts = "\n".join(token.content for token in tokens if token.type == "text")
    return set(re.findall(rf"{_SIGN}(\d+){_SIGN}", texts))
