"""Texts that people should not give, and what a page that holds them must be all the same."""

import re
from functools import lru_cache

from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.addresses import without_addresses
from bot.commands.lines import commands

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
PIECES = [
    "|",
    "`",
    "```",
    "\n",
    "\r\n",
    "\n\n",
    "@all",
    "@newt",
    "<script>",
    "</td>",
    "<!--",
    "-->",
    "/lgtm",
    "\n/lgtm",
]
PIECES += [
    "ann_b@example.com",
    "Sigbot-Board: reef 0123456789",
    "\n# ",
    "- ",
    "1. ",
    "---",
    "](javascript:x)",
    "\\",
]
PIECES += [
    "2020-01-01 · ",
    "9999-99-99 · ",
    "`row/x`",
    "{{ 1 }}",
    "  ",
    "名",
    "*",
    "_",
    "&amp;",
    "\u2028",
    "\0",
    "a",
    "7",
]
texts = st.lists(st.sampled_from(PIECES), max_size=6).map("".join) | st.text()
logins = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,8}", fullmatch=True)
links = st.tuples(
    texts, st.sampled_from(["https://host.example/a_(b)|c", "javascript:alert(1)", "", "https://x/ y"])
)
ADDRESS = "example.com"


@lru_cache(maxsize=8)  # a page is looked at from many sides
def blocks(text):
    return MARKDOWN.parse(text)


def inlines(text):
    """Give every piece of running text, with what it is made of."""
    for token in blocks(text):
        yield from token.children or ()


def check_harmless(text):
    """It calls nobody, commands nothing, holds no HTML and no address, and leads to the web alone."""
    kinds = {token.type for token in blocks(text)} | {token.type for token in inlines(text)}
    assert not kinds & {"html_block", "html_inline", "image"}
    assert not any(re.search(r"@\w", token.content) for token in inlines(text) if token.type == "text")
    assert list(commands(text)) == []
    assert not re.search(r"^\s*[/／]\w", text, re.MULTILINE)
    shown = "\n".join(token.content for token in inlines(text))
    assert without_addresses(text) == text
    assert without_addresses(shown) == shown
    assert ADDRESS not in text
    hrefs = [token.attrs["href"] for token in inlines(text) if token.type == "link_open"]
    assert all(href.startswith(("https://", "http://")) for href in hrefs)
