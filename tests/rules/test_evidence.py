"""What a description names: links, short forms, days and words, and of whom each speaks."""

from datetime import date
from time import perf_counter

import pytest

from bot.rules.evidence import MOST, Piece, named

WEB = "https://gitee.com"
PERSONS = {"coral": ["A. Coral", "coral"], "kelp": ["B. Kelp", "Kelp"]}
COUNTS = {"prs": ["prs", "PR"], "articles": ["articles", "文章"]}


def pieces(body):
    return named(body, PERSONS, COUNTS, WEB)


def one(body):
    (piece,) = pieces(body)
    return piece


@pytest.mark.parametrize(
    ("body", "piece", "text"),
    [
        ("see !12", Piece.PULL, "!12"),
        ("见reef/core!12。", Piece.PULL, "reef/core!12"),
        (
            "https://gitee.com/reef/core/pulls/12/files",
            Piece.PULL,
            "https://gitee.com/reef/core/pulls/12/files",
        ),
        ("#I4CD5P", Piece.ISSUE, "#I4CD5P"),
        ("任务 I9ABC1 已完成", Piece.ISSUE, "#I9ABC1"),
        (
            "<https://gitee.com/reef/core/issues/I4CD5P>",
            Piece.ISSUE,
            "https://gitee.com/reef/core/issues/I4CD5P",
        ),
        ("文章：https://blog.example/a，请看", Piece.PAGE, "https://blog.example/a"),
        ("(https://blog.example/a).", Piece.PAGE, "https://blog.example/a"),
        ("I spoke at the meeting", Piece.WORDS, "I spoke at the meeting"),
        ("- [x] 我组织了例会", Piece.WORDS, "我组织了例会"),
    ],
)
def test_what_is_named_is_found_as_it_is_written(body, piece, text):
    found = one(body)
    assert (found.piece, found.text) == (piece, text)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "ok",
        "> !12 said somebody",
        "<!-- https://blog.example/template -->",
        "# My edit",
        "@coral:",
        "v1!2",
    ],
)
def test_quotes_comments_headings_and_mere_names_are_no_evidence(body):
    assert pieces(body) == ()


def test_a_link_brings_its_title_its_day_and_what_stands_beside_it():
    found = one("- [On reefs](https://blog.example/reefs) 2025年1月2日")
    assert (found.title, found.days, found.line) == ("On reefs", (date(2025, 1, 2),), "On reefs 2025年1月2日")


def test_a_day_in_the_address_is_the_links_own():
    assert one("https://x.example/meetings/007-20250109.md, 2025-02-02").days == (date(2025, 1, 9),)


def test_a_day_that_is_none_is_passed_over():
    assert one("talk on 2025-13-40, really").days == ()


def test_what_stands_in_quotation_marks_is_a_topic():
    assert one("2025-01-09 例会分享《珊瑚》").topic == "珊瑚"


def test_a_line_speaks_of_whom_and_what_it_names_and_so_do_the_next_ones():
    body = "文章: https://a.example\n\n@coral\n- PR !1\n- !2\n\n@Kelp\n- https://b.example\n"
    assert [(each.text, each.persons, each.counts) for each in pieces(body)] == [
        ("https://a.example", None, {"articles"}),
        ("!1", {"coral"}, {"prs"}),
        ("!2", {"coral"}, {"prs"}),
        ("https://b.example", {"kelp"}, None),
    ]


def test_a_name_inside_a_word_names_nobody():
    assert one("corals and kelps https://a.example").persons is None


def test_the_same_thing_twice_is_named_once():
    assert [each.text for each in pieces("!1 !2\n!1")] == ["!1", "!2"]


def test_a_long_and_hostile_description_is_read_quickly_and_not_to_its_end():
    body = (
        "".join(f"https://a.example/{n} [" for n in range(5000))
        + "\n"
        + "<!--" * 5000
        + "[" * 5000
        + "(" * 5000
    )
    began = perf_counter()
    assert len(named(body * 3, PERSONS, COUNTS, WEB)) == MOST
    assert perf_counter() - began < 1
