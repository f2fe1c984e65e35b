"""The report reads well in both languages, names no shortfalls in public, and holds whatever people are called."""

import json
import re
from dataclasses import replace

import pytest
from hostile import check_harmless, texts
from hypothesis import given, settings
from markdown_it import MarkdownIt
from rules.promotions import (
    APPLICATIONS,
    CASES,
    EMPTY,
    KELP,
    LIME,
    MANTA,
    NEWT,
    OTTER,
    REPORT,
    WHELK,
    face,
    stands,
)

from bot.documents.page import page
from bot.documents.promotion import private_markdown, promotion_markdown
from bot.documents.promotionfile import WrittenReport, promotion_json, read_promotion_json
from bot.errors import ConfigError
from bot.rules.farming import Flag, Pattern
from bot.rules.promotion import Case, SmallPull, Unknown
from bot.rules.standing import Said
from bot.rules.substance import Small

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])


def public(report, language="en"):
    return promotion_markdown(report, face(language))


@LANGUAGES
def test_the_report_reads_as_agreed(language, snapshot):
    assert public(REPORT, language) == snapshot


@LANGUAGES
def test_the_private_part_reads_as_agreed(language, snapshot):
    assert private_markdown(REPORT, face(language)) == snapshot


@LANGUAGES
def test_a_half_in_which_nobody_applied_and_nobody_meets_anything_is_a_short_report(language, snapshot):
    assert public(EMPTY, language) == snapshot


def test_where_something_is_not_known_nobody_is_said_to_meet_nothing():
    report = replace(EMPTY, unknown=Unknown(applications=None, roles=1))
    assert "nobody meets everything that can be counted, as far as it is known." in public(report)
    assert "**Not known yet:** who applied; the roles of 1 person on that day." in public(report)


def test_an_applicants_shortfalls_are_counted_and_not_named():
    """Which criteria are open stands in the comment on the application, and in the private part."""
    newt = public(REPORT).split("### Newt")[1].split("### ")[0]
    assert "**Open: 2; see the comment on the application.**" in newt
    assert "missing" not in newt
    assert "review comments" not in newt
    assert "missing 6" in private_markdown(REPORT, face("en"))


@pytest.mark.parametrize(
    "write", [*(lambda r, each=each: public(r, each) for each in ("zh", "en")), promotion_json]
)
def test_nobody_who_is_only_close_or_quiet_is_named_in_public(write):
    """Whelk and Limpet are in the private part; a role holder's login may stand in the roster's numbers."""
    text = write(replace(REPORT, holders={})).lower()
    assert OTTER.login in text
    for each in (WHELK, LIME):
        assert each.login not in text
        assert each.login in private_markdown(REPORT, face("en"))


def test_what_a_stranger_put_on_record_stands_there_without_the_login():
    """Who recommended with a role is named."""
    words = [
        Said("recommendation", "committer", by, ("maintainer",), REPORT.day, "words")
        for by in ("tuna", "mystery")
    ]
    case = next(case for case in CASES if case.member == MANTA)
    report = replace(REPORT, cases=(replace(case, standing=stands(MANTA, words, merged_prs=7)),))
    text = public(report)
    assert "recommended by a Maintainer: tuna on 2025-12-31 (words), … on 2025-12-31 (words)" in text
    assert "mystery" not in text


def test_of_many_links_the_newest_ten_are_shown():
    """And how many more there are: pull requests reviewed, and small ones."""
    otter, kelp = (public(REPORT).split(f"### {name}")[1].split("### ")[0] for name in ("水獭 Otter", "Kelp"))
    line = next(line for line in otter.splitlines() if line.startswith("review comments: "))
    assert line.count("](") == 10
    assert line.endswith("and 4 more")
    assert re.findall(r"\[lantern/core!(\d+)\]", line) == [str(n) for n in range(14, 4, -1)]
    assert "- and 2 more" in kelp


@LANGUAGES
@settings(max_examples=25)
@given(text=texts, name=texts)
def test_any_names_titles_and_comments_are_harmless(language, text, name):
    """They call nobody, command nothing and hold no HTML, in Markdown and on the page."""
    member = replace(KELP, name=name)
    details = replace(
        CASES[0].details,
        small=(SmallPull(text, text, text, Small.BY_TITLE),),
        flags=(Flag(Pattern.REPEATED, 5, 5, 3, text),),
    )
    standing = stands(
        member, [Said("recommendation", "committer", "tuna", (), REPORT.day, text)], merged_prs=5
    )
    case = Case(standing, APPLICATIONS[NEWT.person], details)
    markdown = promotion_markdown(replace(REPORT, cases=(case,)), replace(face(language), sig=text))
    own = r"\[[^\]]*\]\(#(?:not-known-yet|尚不清楚的数据)\)"  # the one link inside the document
    check_harmless(re.sub(own, "", markdown))
    shown = page(markdown, language)
    assert set(re.findall(r"<(\w+)", shown)) <= ELEMENTS
    assert not re.search(r"<[^>]*\son\w+=|javascript:", re.sub(r">[^<]*<", "><", shown))


ELEMENTS = {
    *(
        "html",
        "head",
        "meta",
        "link",
        "title",
        "style",
        "body",
        "nav",
        "main",
        "details",
        "summary",
        "div",
        "a",
    ),
    *("h1", "h2", "h3", "p", "ul", "li", "strong", "em", "del", "code", "svg", "text", "line", "rect"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}


def test_the_next_report_reads_back_what_this_one_said():
    """People by login, roles and who applied."""
    data = promotion_json(REPORT).encode()
    assert read_promotion_json(data, "x.json") == WrittenReport(
        eligible=(
            ("@otter", "contributor"),
            ("@kelp", "committer"),
            ("@manta-ray", "committer"),
            ("@Coral_9", "maintainer"),
        ),
        applied=("@newt", "@otter"),
        holders=(
            ("@Coral_9", "committer"),
            ("@manta-ray", "contributor"),
            ("@kelp", "contributor"),
            ("@whelk", "contributor"),
            ("@tuna", "maintainer"),
        ),
    )


def test_the_file_for_programs_holds_numbers_of_the_eligible_alone():
    """Of an applicant who lacks something it says how many criteria are open."""
    newt, otter, *_ = json.loads(promotion_json(REPORT))["people"]
    assert newt == {"who": "@newt", "role": "contributor", "eligible": False, "applied": [44], "open": 2}
    assert [(each["count"], each["actual"], each["required"]) for each in otter["counted"]] == [
        ("attended", 3, 2),
        ("reviewed_prs", 4, 2),
        ("review_comments", 10, 10),
    ]


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", b'{"version": 2}', b"[" * 100_000])
def test_a_file_that_is_no_report_is_refused(data):
    with pytest.raises(ConfigError, match=r"x\.json: is no report of sigbot"):
        read_promotion_json(data, "x.json")
