"""A page is the Markdown's own words, strict about what it loads, with bars where a table's columns are months."""

import base64
import hashlib
import re

import pytest

from bot.documents.bars import bars
from bot.documents.page import Other, page

MONTHS = """\
| Month | 2025-11 | 2025-12 | Sum |
|---|---:|---:|---:|
| Merged | 0 | 3 | 3 |
| Meetings | – | ? | ? |
"""


def test_the_page_says_what_it_may_load_and_that_is_its_own_style():
    """No script, no picture from elsewhere; the style by its digest."""
    text = page("# A\n", "en")
    style = re.search("<style>(.*?)</style>", text, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"content=\"default-src 'none'; style-src 'sha256-{digest}'; img-src data:;" in text
    assert "<script" not in text
    assert " style=" not in text
    assert not re.search(r"url\(|@import|src=", text)


def test_raw_html_stays_text():
    text = page("# A <b>b</b>\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1))\n", "zh")
    assert "&lt;script&gt;" in text
    assert "<script" not in text
    assert "<b>" not in text
    assert 'href="javascript' not in text


def test_title_language_and_contents_come_from_the_document():
    """Headings of one name have ids of their own."""
    text = page(
        "# 报告 & more\n\n## People\n\n### Newt\n\n### Newt\n", "zh", [Other("en", "English", "a.en.html")]
    )
    assert '<html lang="zh-CN">' in text
    assert "<title>报告 &#38; more</title>" in text
    assert '<a class="other" href="a.en.html" hreflang="en" lang="en">English</a>' in text
    found = re.findall(r'<li class="level(\d)"><a href="#([^"]+)">', text)
    assert found == [("2", "people"), ("3", "newt"), ("3", "newt-1")]
    assert 'id="newt-1"' in text


def test_a_link_inside_the_document_leads_to_its_heading():
    text = page("# A\n\n[there](#not-known-yet)\n\n## Not known yet\n", "en")
    assert 'href="#not-known-yet"' in text
    assert 'id="not-known-yet"' in text


def test_every_table_scrolls_in_a_box_of_its_own():
    text = page("# A\n\n| a | b |\n|---|---:|\n| ✅ met | 1 |\n\nend\n", "en")
    assert re.search(r'<div class="box" tabindex="0" role="region" aria-label="Table">\s*<table>', text)
    assert '<td class="number">1</td>' in text
    assert "<td>✓ met</td>" in text


def test_a_document_that_begins_with_a_table_is_framed_as_well():
    assert page("| a |\n|---|\n| b |\n", "en").count('<div class="box"') == 1


def test_a_table_of_months_is_drawn_and_stays_to_be_read():
    text = page(f"# A\n\n{MONTHS}", "en")
    assert text.count("<svg") == 1
    assert "<details><summary>Numbers</summary>" in text
    assert text.count("<rect") == 1
    assert re.findall(r'class="value"[^>]*>([^<]*)<', text) == ["3"]
    assert re.findall(r'class="unknown"[^>]*>([^<]*)<', text) == ["–", "?"]


@pytest.mark.parametrize(
    "header",
    [
        ["a", "b"],
        ["Month", "2025-11"],
        ["Month", "2025-11", "x", "2025-12"],
        ["M", "2025-11", "2025-12", "x", "y"],
        [""],
    ],
)
def test_other_tables_are_not_drawn(header):
    assert bars(header, [["a", *["1"] * (len(header) - 1)]]) == ""


def test_bars_stand_in_proportion_to_the_tallest_of_their_row():
    """A row of one and a row of fifty both fill their height."""
    text = bars(["", "2025-11", "2025-12"], [["a", "1", "2"], ["b", "50", "25"]])
    heights = [float(each) for each in re.findall(r'<rect[^>]* height="([\d.]+)"', text)]
    assert heights == [11.0, 22.0, 22.0, 11.0]


def test_a_row_of_hostile_words_is_drawn_as_text():
    text = bars(["", "2025-11", "2025-12"], [["<b>@all</b>", "<i>", "99999999999"]])
    assert set(re.findall(r"<(\w+)", text)) == {"svg", "text", "line"}
