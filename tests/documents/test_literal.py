"""What people gave is shown as they gave it, and no host acts on it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.documents.literal import html, link, markdown, one_line
from bot.documents.markdown import visible

HOSTILE = st.text(st.sampled_from("\\|`*_[]()<>&~$!#@@//-+=: \n\r\tab1.)名😀\u0301א\u2028")) | st.text()
BLOCKS = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def shown(text):
    return " ".join(one_line(text).replace("\0", "\ufffd").split())


@given(HOSTILE)
def test_markdown_shows_the_text_as_one_paragraph(text):
    """Whatever the text, also at the start of a line: one paragraph with just that text, and nothing else."""
    written = markdown(text)
    assert " ".join(visible(written).split()) == shown(text)
    kinds = [token.type for token in BLOCKS.parse(written)]
    assert kinds == (["paragraph_open", "inline", "paragraph_close"] if shown(text) else [])


@given(HOSTILE)
def test_nobody_is_called_and_no_bot_obeys(text):
    tokens = BLOCKS.parseInline(markdown(text))[0].children
    outside_code = "\0".join(token.content for token in tokens if token.type == "text")
    assert not re.search(r"@\w", outside_code)
    assert not re.match(r"/\w", markdown(text))


@given(HOSTILE)
def test_html_holds_no_mark_that_html_or_markdown_knows(text):
    assert not set(re.sub(r"&#\d+;", "", html(text))) & set("&<>\"'`*_[]|~$\\@#!\n\r")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Nice work, @all!", "Nice work, `@all`!"),
        ("/lgtm\n/approve", "`/lgtm` /approve"),
        ("/x@all@any", "`/x@all@any`"),
        ("1. a *b*", "1\\. a \\*b\\*"),
        ("# 名", "\\# 名"),
        ("<b>", "&lt;b&gt;"),
    ],
)
def test_markdown_by_example(text, written):
    assert markdown(text) == written


@pytest.mark.parametrize(
    ("text", "url", "written"),
    [
        ("a]b", "https://host.example/a_(b)|c", "[a\\]b](https://host.example/a_%28b%29%7Cc)"),
        ("a", "javascript:alert(1)", "a"),
        ("a", "https://host.example/x y", "a"),
        ("a", None, "a"),
    ],
)
def test_a_link_leads_to_the_web_or_nowhere(text, url, written):
    assert link(text, url) == written
