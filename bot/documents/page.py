"""One page of HTML from one Markdown document: the same words, in a frame that reads well on a phone and on paper.

The Markdown is the document; raw HTML in it stays text. A table whose columns are months is drawn as bars, from the
numbers that stand in it, so that picture and table cannot disagree. No script, and nothing from elsewhere.
"""

import base64
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.documents.bars import bars
from bot.documents.literal import html
from bot.documents.markdown import visible_text
from bot.documents.render import render

_PARSER = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_MARKS = str.maketrans({"✅": "✓", "👥": "◇", "➖": "–", "❔": "?"})
_TAG = {"zh": "zh-CN", "en": "en"}
_WORDS = {
    "zh": {"contents": "目录", "numbers": "数字", "table": "表格"},
    "en": {"contents": "Contents", "numbers": "Numbers", "table": "Table"},
}


@dataclass(frozen=True, slots=True)
class Other:
    """The same page in another language: what a reader clicks, and the file beside this one."""

    language: str
    name: str
    file: str


def page(markdown: str, language: str, others: Sequence[Other] = ()) -> str:
    """Write a Markdown document as one HTML page; its first heading is the title, `others` are linked on top."""
    tokens = _PARSER.parse(markdown)
    words = _WORDS[language]
    contents = list(_with_anchors(tokens))
    body = _PARSER.renderer.render(list(_framed(tokens, words)), _PARSER.options, {})
    style = render("page.css.j2", "any")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    title = next((text for _, _, text in contents), "")
    return render(
        "page.html.j2",
        "any",
        language=_TAG[language],
        title=title,
        style=style,
        digest=digest,
        contents=[(level, anchor, text) for level, anchor, text in contents if level in (2, 3)],
        others=[(_TAG[other.language], other.name, other.file) for other in others],
        words=words,
        body=body,
    )


def _with_anchors(tokens: Sequence[Token]) -> Iterator[tuple[int, str, str]]:
    """Give each heading an id as code hosts make it; list the headings as (level, id, text)."""
    used: dict[str, int] = {}
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            text = visible_text(tokens[place + 1].children or ())
            slug = re.sub(r"[^\w-]+", "", "-".join(text.lower().split())) or "section"
            used[slug] = used.get(slug, -1) + 1
            anchor = f"{slug}-{used[slug]}" if used[slug] else slug
            token.attrSet("id", anchor)
            yield int(token.tag[1:]), anchor, text


def _framed(tokens: Sequence[Token], words: dict[str, str]) -> Iterator[Token]:
    """Put each table into a box that scrolls by itself, below its picture where it has one."""
    start = 0
    for place, token in enumerate(tokens):
        if token.type == "table_open":
            start = place
        if "style" in token.attrs:  # a strict page has no style in an element
            token.attrs = {"class": "number"} if "right" in str(token.attrs["style"]) else {}
        if token.type != "table_close":
            if not start:
                yield token
            continue
        table = tokens[start : place + 1]
        picture = bars(*_cells(table))
        box = f'<div class="box" tabindex="0" role="region" aria-label="{html(words["table"])}">\n'
        fold = f"<details><summary>{html(words['numbers'])}</summary>\n"
        yield _html(f"{picture}{fold}{box}" if picture else box)
        yield from _plain(table)
        yield _html("</div>\n</details>\n" if picture else "</div>\n")
        start = 0


def _plain(tokens: Sequence[Token]) -> Iterator[Token]:
    """Write pictograms, which many desktops have no font for, as marks that every font has."""
    for token in tokens:
        for child in token.children or ():
            child.content = child.content.translate(_MARKS)
        yield token


def _cells(table: Sequence[Token]) -> tuple[list[str], list[list[str]]]:
    """Read header and rows of a table as a reader sees them."""
    rows: list[list[str]] = []
    for token in table:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(visible_text(token.children or ()).strip())
    return rows[0], rows[1:]


def _html(text: str) -> Token:
    return Token("html_block", "", 0, content=text)
