"""The comment under an application holds together whatever people write, and never turns anybody down."""

import re

import application_pages as pages
import pytest
from hostile import blocks, check_harmless, texts
from hypothesis import given, settings
from hypothesis import strategies as st
from rosters import ROSTER, entry, grown

from bot.documents.application import LONGEST, application_view, comment
from bot.documents.marks import read_mark

LANGUAGES = ["zh", "en"]
PAGES = [pages.in_order, pages.with_slips, pages.in_conflict, pages.broken, pages.elsewhere]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("make", PAGES, ids=lambda make: make.__name__)
def test_it_reads_as_agreed(make, language, snapshot):
    assert comment(make(language), language).text.rpartition("Sigbot-")[0] == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_line_says_whether_anything_is_to_be_done(language):
    first = [comment(make(language), language).text.partition("\n")[0] for make in PAGES]
    nothing, some = {
        "en": ("Nothing is left", "left for you to mend"),
        "zh": ("你无需再做什么", "需要你修改"),
    }[language]
    assert [(nothing in each, some in each) for each in first] == [
        (True, False), (False, True), (False, True), (False, True), (False, False),
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("make", PAGES, ids=lambda make: make.__name__)
def test_it_ends_in_a_mark_that_changes_with_what_it_says(make, language):
    written = comment(make(language), language)
    assert read_mark(written.text, "lantern", "application") == written.digest
    assert comment(make(language), language) == written
    assert "example.com" not in written.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("make", PAGES, ids=lambda make: make.__name__)
def test_it_never_turns_anybody_down_nor_lets_anybody_in(make, language):
    text = comment(make(language), language).text
    assert not re.search(r"reject|approve|denied|declin|拒绝|驳回|批准|不通过", text, re.IGNORECASE)


@settings(max_examples=12)
@given(st.lists(texts, min_size=1, max_size=5))
def test_any_comment_is_harmless_and_a_whole_page(pieces):
    made = pages.hostile_page(pieces)
    for language in LANGUAGES:
        text = comment(made, language).text
        check_harmless(text)
        rows, cells = (sum(token.type == kind for token in blocks(text)) for kind in ("tr_open", "td_open"))
        tables = sum(token.type == "table_open" for token in blocks(text))
        assert (tables, rows) == (2, 2 + len(made.proofs) + 2)
        assert cells == 2 * len(made.proofs) + 4 * 2
        assert read_mark(text, "lantern", "application")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fence_in_a_patch_does_not_end_it(language):
    patch = "@@ -1,1 +1,2 @@\n ```\n+````\n"
    text = comment(pages.page(grown(entry("manta")), language, patch=patch, conflicts=True), language).text
    assert f"`````diff\n{patch}`````\n" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_however_much_there_is_it_stays_as_long_as_a_host_takes(language):
    many = grown(*(entry(f"manta{n}", "长" * 200, interest="") for n in range(60)))
    proofs = tuple(pages.PROOFS[n % 8] for n in range(200))
    made = pages.page(
        many, language, proofs=proofs, standings=3, paths=tuple(f"{'长' * 200}{n}" for n in range(500))
    )
    written = comment(made, language)
    assert len(written.text) <= LONGEST + 100
    assert read_mark(written.text, "lantern", "application") == written.digest


def test_plain_data_holds_no_address():
    assert "example.com" not in repr(application_view(pages.with_slips("en")))


def test_what_was_not_asked_for_is_not_said():
    text = comment(pages.page(ROSTER.replace("ponds", "lakes"), "en", author="newt", standings=0), "en").text
    assert "Proofs" not in text
    assert "Standing" not in text
    assert "nobody is added" in text
