"""The board's page holds together whatever people are called."""

import re
from dataclasses import replace

import pytest
from board_pages import PAGE, pages
from hypothesis import given
from markdown_it import MarkdownIt

from bot.documents.leaderboard import readme

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
ELEMENTS = set("a code details h1 h2 li p strong summary table tbody td th thead tr ul".split())  # noqa: SIM905 - short


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_reads_as_agreed(language, snapshot):
    assert readme(PAGE, language) == snapshot


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_shows_as_agreed(language, snapshot):
    """The same page as a host shows it."""
    assert MARKDOWN.render(readme(PAGE, language)) == snapshot


@pytest.mark.parametrize("language", ["zh", "en"])
@given(page=pages())
def test_any_page_holds_together(language, page):
    """One table with a row for each person, closed folds, no element but our own, links to the web alone."""
    shown = MARKDOWN.render(readme(page, language))
    assert shown.count("<table>") == 1
    assert shown.count("<tr>") == len(page.rows) + 1
    assert shown.count("<td") == len(page.rows) * 4
    told = sum(bool(row.told) for row in page.rows)
    tags = re.findall(r"<(/?\w+)", shown)
    assert [tags.count(tag) for tag in ("details", "summary", "/summary", "/details")] == [told] * 4
    assert {tag.strip("/") for tag in tags} <= ELEMENTS
    assert all(href.startswith(("http://", "https://")) for href in re.findall(r'href="([^"]*)"', shown))


def test_what_counted_is_listed_newest_first():
    dates = re.findall(r"^- (\d{4}-\d\d-\d\d)", readme(PAGE, "en"), re.MULTILINE)
    assert dates == ["2023-04-01", "2023-03-01", "2023-01-05", "2023-02-02"]


def test_whoever_has_nothing_to_tell_has_no_fold():
    assert "<summary>王五</summary>" not in readme(PAGE, "zh")


def test_a_complete_board_says_nothing_of_sources():
    page = replace(PAGE, behind=())
    assert "Not read to the end yet" not in readme(page, "en")
    assert readme(page, "en").endswith("</details>\n")


def test_a_sig_may_bring_its_own_page(tmp_path):
    (tmp_path / "en").mkdir()
    (tmp_path / "en/leaderboard.md.j2").write_text("{{ page.rows|length }} people\n")
    assert readme(PAGE, "en", overrides=tmp_path) == "3 people\n"
    assert readme(PAGE, "zh", overrides=tmp_path) == readme(PAGE, "zh")
