"""Find the lines of a comment that are commands: whole lines, not in code, quotes, lists or HTML."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt

_PARSER = MarkdownIt("commonmark").enable("table")
_COMMAND = re.compile(r"[/／]([A-Za-z][\w-]*)(?:[ \t\u3000]+(\S.*?))?[ \t\u3000]*")


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
    for line in content.splitlines():
        if found := _COMMAND.fullmatch(line.strip()):
            yield found[1].lower(), found[2] or ""
