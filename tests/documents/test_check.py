"""One comment for everything that a pull request does to the SIG's own files."""

import pytest
from hostile import blocks, check_harmless, inlines, texts
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.documents.check import (
    MOST_PROBLEMS,
    PURPOSE,
    CheckPart,
    Subject,
    check_comment,
    cut_text,
    resolved_comment,
)
from bot.documents.marks import has_mark, read_mark, without_mark
from bot.errors import Problem

LANGUAGES = ["zh", "en"]
KEY, LONGEST = "lantern", 20_000
ROSTER = CheckPart(
    Subject.ROSTER, "Thank you, otter.\n\n### To mend\n\n1. `email` is missing", "a1", mend=True
)
BOARD = CheckPart(Subject.BOARD, "This edit claims one thing.\n\n```yaml\narticles:\n\n- who: x\n```", "b1")
FINE = CheckPart(Subject.RULES, "Nobody's numbers would change.", "c1")
BROKEN = CheckPart(
    Subject.RULES,
    content="c2",
    mend=True,
    problems=(Problem("sig.yaml", 4, 2, "counts.prs", "unknown key 'ignor'; did you mean 'ignore'?"),),
)
OTHERS = CheckPart(Subject.ROSTER, "Thank you, otter.", "a2", about_others=True)
GONE = CheckPart(Subject.BOARD, why="the host has lost it", mend=True)
CASES = {
    "everything at once, with much to mend": (ROSTER, BOARD, BROKEN),
    "nothing to mend": (BOARD, FINE),
    "one part": (BOARD,),
    "somebody else": (OTHERS,),
    "not to be looked at": (GONE, FINE),
    "nothing any more": (),
}


def said(parts, language="en", **rest):
    return check_comment(parts, KEY, language, longest=LONGEST, **rest)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_it_reads_as_agreed(case, language, snapshot):
    assert said(CASES[case], language).text == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", ["merged", "closed"])
def test_the_last_word_stands_above_what_was_said_last(state, language, snapshot):
    assert (
        resolved_comment(said((ROSTER, BOARD), language).text, state, KEY, language, longest=LONGEST).text
        == snapshot
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_nothing_can_be_looked_at_is_said(language, snapshot):
    assert said((), language, why="lantern/home!3: its commits are gone").text == snapshot


def test_the_mark_says_what_was_found_and_not_in_which_words():
    same = CheckPart(Subject.ROSTER, "Another day, another way to say it", "a1", mend=True)
    assert said((same,)).digest == said((ROSTER,)).digest
    others = [(ROSTER, BOARD), (BOARD,), (), (OTHERS,), (BROKEN,), (FINE,)]
    assert len({said(parts).digest for parts in others}) == len(others)
    assert read_mark(said((ROSTER,)).text, KEY, PURPOSE) == said((ROSTER,)).digest


def test_the_last_word_is_known_by_its_mark_and_changes_nothing_when_said_again():
    once = resolved_comment(said((ROSTER,)).text, "merged", KEY, "en", longest=LONGEST)
    assert read_mark(once.text, KEY, PURPOSE) == once.digest == "merged"
    again = resolved_comment(once.text.replace("\n", "\r\n"), "merged", KEY, "en", longest=LONGEST)
    assert again == once


def test_more_problems_than_anybody_reads_are_counted():
    problems = tuple(Problem("sig.yaml", n, 0, "", "is wrong") for n in range(1, MOST_PROBLEMS + 4))
    text = said((CheckPart(Subject.RULES, content="x", mend=True, problems=problems),)).text
    assert text.count("is wrong") == MOST_PROBLEMS
    assert "- and 3 more" in text


def test_a_long_part_is_cut_between_paragraphs_and_leaves_a_short_one_whole():
    long = CheckPart(Subject.ROSTER, "\n\n".join(f"Paragraph {n}." for n in range(999)), "x")
    text = check_comment((long, FINE), KEY, "en", longest=2_000).text
    assert len(text) <= 2_000
    assert len(text) > 1_900
    assert FINE.text in text
    assert text.count("(Cut here, because a comment has its limit.)") == 1


def test_a_code_block_is_kept_whole_or_left_out():
    text = "First.\n\n```yaml\na: 1\n\nb: 2\n```\n\nLast."
    assert cut_text(text, text.index("b: 2")) == "First."
    assert cut_text(text, text.index("Last")) == text[: text.index("\n\nLast")]
    assert cut_text(text, len(text)) == text
    assert cut_text(text, 3) == ""


paragraphs = st.lists(
    st.sampled_from(["Words.", "```\nx\n\ny\n```", "~~~\n```\n\n~~~", "- a\n- b"]), max_size=90
)
parts_of_any_length = st.lists(
    st.builds(CheckPart, st.sampled_from(Subject), paragraphs.map("\n\n".join), texts, st.booleans()),
    max_size=3,
)


@settings(max_examples=25)
@given(parts=parts_of_any_length, longest=st.integers(1_000, 2_000), language=st.sampled_from(LANGUAGES))
def test_any_comment_keeps_its_length_its_footer_and_its_mark(parts, longest, language):
    comment = check_comment(parts, KEY, language, longest=longest)
    assert len(comment.text) <= longest
    assert read_mark(comment.text, KEY, PURPOSE) == comment.digest
    assert [token.type for token in blocks(comment.text)].count("hr") == 1
    last = resolved_comment(comment.text, "closed", KEY, language, longest=longest)
    assert len(last.text) <= longest
    check_harmless(last.text)


@settings(max_examples=60)
@given(message=texts, why=texts, language=st.sampled_from(LANGUAGES))
def test_what_people_wrote_into_the_rules_is_harmless(message, why, language):
    broken = CheckPart(Subject.RULES, problems=(Problem("sig.yaml", 1, 1, message, message),))
    check_harmless(said((broken, CheckPart(Subject.BOARD, why=why)), language).text)
    check_harmless(said((), language, why=why).text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_line_is_strong_wherever_markdown_is_read(language):
    """Behind a full stop and before a letter Markdown would not end what is strong."""
    texts_ = [said(parts, language).text for parts in CASES.values()]
    texts_ += [
        resolved_comment(texts_[0], state, KEY, language, longest=LONGEST).text
        for state in ("merged", "closed")
    ]
    assert all(
        "**" not in token.content for text in texts_ for token in inlines(text) if token.type == "text"
    )


def test_a_text_is_the_bots_by_its_last_line_alone():
    text = said((ROSTER,)).text
    assert has_mark(text, KEY)
    assert not has_mark(text, "tide")
    assert not has_mark(f"{text}/confirm 1", KEY)
    assert (
        without_mark(without_mark(text)) == without_mark(text) == text.rpartition("Sigbot-Check")[0].rstrip()
    )
