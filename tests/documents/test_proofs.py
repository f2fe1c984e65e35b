"""What a description names as proof is found however people write it, and nothing that they only quote."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.documents.proofs import MOST, MOST_LINKS, proofs

WEB = "https://gitee.com"


def named(text):
    return [(each.repository, each.number, each.note) for each in proofs(text, WEB).named]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("!12", ("", 12, "")),
        ("reef/core!12", ("reef/core", 12, "")),
        ("检视了!12，", ("", 12, "")),
        ("(Reef/core!0012)", ("Reef/core", 12, "")),
        ("#I557F6", ("", "I557F6", "")),
        ("reef/core#i557f6", ("reef/core", "I557F6", "")),
        ("https://gitee.com/reef/core/pulls/12", ("reef/core", 12, "")),
        ("https://gitee.com/reef/core/pulls/12/files?x=y", ("reef/core", 12, "")),
        ("见https://gitee.com/reef/core/pulls/12#note_77。", ("reef/core", 12, "77")),
        ("[the pull request](https://gitee.com/reef/core/pulls/12)", ("reef/core", 12, "")),
        ("[!12](https://gitee.com/reef/core/pulls/12)", ("reef/core", 12, "")),
        ("**!12**,", ("", 12, "")),
        ("<https://gitee.com/reef/core/issues/I557F6>", ("reef/core", "I557F6", "")),
        ("```\n!12\n```", ("", 12, "")),
        ("    !12", ("", 12, "")),
        ("| !12 |", ("", 12, "")),
    ],
)
def test_a_proof_is_found_as_people_write_it(text, found):
    assert named(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "> !12", "  > reef/core!12", "＞ !12", "<!-- like !12 or\nhttps://gitee.com/a/b/pulls/3 -->", "a!12", "!12a",
        "12", "#12", "!!12", "a/b/!12", "#include", "!1234567890", "https://", "http://[bad", "k@example.com",
    ],
)  # fmt: skip
def test_what_is_quoted_explained_or_something_else_is_none(text):
    found = proofs(text, WEB)
    assert (found.named, found.links) == ((), ())


def test_the_order_is_kept_and_what_repeats_is_told_once():
    text = "!3 reef/core!2 !3 https://gitee.com/REEF/core/pulls/2 #I557F6 https://blog.example/x/ http://blog.example/x#end"
    assert named(text) == [("", 3, ""), ("reef/core", 2, ""), ("", "I557F6", "")]
    assert proofs(text, WEB).links == ("https://blog.example/x/",)


def test_other_pages_are_for_people():
    found = proofs("https://github.com/reef/core/pulls/12 https://gitee.com/reef/core/blob/master/x.md", WEB)
    assert found.named == ()
    assert found.links == (
        "https://github.com/reef/core/pulls/12",
        "https://gitee.com/reef/core/blob/master/x.md",
    )


def test_comments_on_one_pull_request_are_one_question():
    text = " ".join(f"https://gitee.com/reef/core/pulls/1#note_{n}" for n in range(30))
    assert (len(proofs(text, WEB).named), proofs(text, WEB).left) == (30, 0)


def test_the_first_twenty_are_looked_at_and_the_rest_is_numbered():
    found = proofs(" ".join(f"!{n}" for n in range(1, 31)), WEB)
    assert ([each.number for each in found.named], found.left) == ([*range(1, MOST + 1)], 10)


def test_an_application_with_five_hundred_links_is_read_in_no_time():
    links = [f"https://gitee.com/reef/core/pulls/{n} !{n} https://blog.example/{n}" for n in range(500)]
    began = time.process_time()
    found = proofs("\n".join(links), WEB)
    assert (len(found.links), found.more_links, found.left) == (MOST_LINKS, 500 - MOST_LINKS, 980)
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize("piece", ["<!--", "https://", "a/", "[", "[x](", "!1", "a.b-", "> "])
def test_no_text_takes_long(piece):
    began = time.process_time()
    proofs(piece * 20_000, WEB)
    assert time.process_time() - began < 1


@given(st.text())
def test_any_text_is_read(text):
    proofs(text, WEB)
