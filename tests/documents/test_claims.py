"""The comment on an edit of the tables holds together whatever people wrote into them."""

import pytest
from claim_pages import AGREES, BROKEN, MERGED, MUCH, NOTHING, claim, view, views
from hostile import blocks, check_harmless
from hypothesis import given, settings

from bot.documents.claims import MOST, claims_page, content_of
from bot.documents.marks import read_mark

LANGUAGES = ["zh", "en"]
PAGES = {"much": MUCH, "agreement": AGREES, "no table": NOTHING, "broken": BROKEN, "merged": MERGED}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_it_reads_as_agreed(page, language, snapshot):
    assert claims_page(page, language) == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=40)
@given(page=views())
def test_any_comment_holds_together_and_is_harmless(language, page):
    """One table with a row for each claim and five columns, at most one block of YAML, the mark in the last line."""
    text = claims_page(page, language)
    tokens = blocks(text)
    kinds = [token.type for token in tokens]
    assert (kinds.count("tr_open"), kinds.count("td_open") + kinds.count("th_open")) == (3, 15)
    assert kinds.count("fence") == any(each["drafts"] for each in page["claims"])
    assert not {"heading_open", "blockquote_open", "code_block", "hr"} & set(kinds)
    assert tokens[-2].content == f"Sigbot-Claims: reef {content_of(page)}"
    assert read_mark(text, "reef", "claims") == content_of(page)
    check_harmless(text)


def test_more_claims_than_anybody_reads_are_cut_and_counted():
    text = claims_page(view(*(claim(n) for n in range(1, MOST + 6))), "en")
    assert "5 more: see the diff." in text
    assert text.count("| A. Coral") == MOST


def test_the_mark_says_what_the_comment_says():
    same = view(claim(1))
    assert content_of(same) == content_of(view(claim(1)))
    assert (
        len({content_of(each) for each in (same, view(claim(1, total=7)), view(claim(1), outside=["a"]))})
        == 3
    )
