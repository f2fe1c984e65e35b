"""Read Markdown the way the code hosts do: CommonMark with GitHub's tables and strikethrough."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

BOM = "\ufeff"
_PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def parse(text: str) -> list[Token]:
    """Give the block tokens of a document; their `map` counts lines from 0, the end excluded."""
    return _PARSER.parse(text.removeprefix(BOM))


@lru_cache(maxsize=20_000)  # a run reads each cell of its tables many times over
def visible(source: str) -> str:
    """Give what a reader sees of one inline text: no marks, no link targets, no HTML, breaks as spaces."""
    return "".join(visible_text(token.children or ()) for token in _PARSER.parseInline(source)).strip()


def visible_text(tokens: Sequence[Token]) -> str:
    """Join the text of inline tokens; an image gives its alternative text."""
    return "".join(_shown(token) for token in tokens)


def fold(text: str) -> str:
    """Fold width variants (NFKC) and runs of white space, so that texts that look alike compare equal."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _shown(token: Token) -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    if token.type == "html_inline":
        return " " if token.content.lower().startswith("<br") else ""
    if token.type == "image":
        return visible_text(token.children or ())
    return token.content
