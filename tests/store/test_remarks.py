"""What a comment says is read from its own words: commands, approval, or something to count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.forge.remarks import KEPT
from bot.lines import commands
from bot.model import Reason
from bot.sig.config import SigConfig
from bot.store.remarks import TITLE, Remarks, bare, title_of

WORDS = SigConfig.model_fields["lgtm_words"].default
REMARKS = Remarks(WORDS)
SAYS = Reason(0)

CASES = {
    # the words of the rules, in any case and width, with or without punctuation
    "LGTM": Reason.LGTM_ONLY,
    "lgtm!": Reason.LGTM_ONLY,
    "ＬＧＴＭ。": Reason.LGTM_ONLY,
    "**LGTM**": Reason.LGTM_ONLY,
    "+1": Reason.LGTM_ONLY,
    "＋１": Reason.LGTM_ONLY,
    ":+1:": Reason.LGTM_ONLY,
    "👍": Reason.LGTM_ONLY,
    "👍🏽👍": Reason.LGTM_ONLY,
    "赞~": Reason.LGTM_ONLY,
    "没问题！": Reason.LGTM_ONLY,
    "Looks good to me.": Reason.LGTM_ONLY,
    "looks  good": Reason.LGTM_ONLY,
    "LGTM, looks good to me 👍": Reason.LGTM_ONLY,
    "LGTM\r\n\r\n+1": Reason.LGTM_ONLY,
    "LGTM\n---": Reason.LGTM_ONLY,
    # commands, alone and beside approval
    "/retest": Reason.COMMAND_ONLY,
    "/lgtm": Reason.COMMAND_ONLY,
    "／approve": Reason.COMMAND_ONLY,
    "/assign @otter\n\n/retest": Reason.COMMAND_ONLY,
    "/lgtm\nLGTM": Reason.LGTM_ONLY,
    "LGTM\n/approve": Reason.LGTM_ONLY,
    # what is quoted is somebody else's
    "> Please name the unit.\n\nLGTM": Reason.LGTM_ONLY,
    "> Please name the unit.\n/retest": Reason.COMMAND_ONLY,
    "> LGTM\n\nWhy is that?": SAYS,
    # something to count
    "1": SAYS,
    "LGTM, but please name the unit.": SAYS,
    "lgtm 1 2": SAYS,
    "赞同": SAYS,
    "/retest\nIt fails on the second core.": SAYS,
    "see /usr/lib/reef": SAYS,
    "/usr/lib/reef": SAYS,
    "please /retest": SAYS,
    "```\n/retest\n```": SAYS,
    "- /retest": SAYS,
    "    /retest": SAYS,
    "`\n/retest\n`": SAYS,
    "/retest ![a\n/retest](b)": SAYS,
    "- LGTM\n/retest": SAYS,
    " /retest": Reason.COMMAND_ONLY,
    # nobody can tell
    "": SAYS,
    " \n": SAYS,
    "...": SAYS,
    "> quoted alone": SAYS,
    "![image](https://gitee.example/a.png)": SAYS,
}


@pytest.mark.parametrize(("text", "expected"), CASES.items())
def test_a_comment_is_told_by_its_own_words(text, expected):
    assert REMARKS.against(text) == expected


def test_the_words_are_the_sigs():
    """Another list makes another reading; a word of punctuation alone is none."""
    assert Remarks(["ship it", "!!"]).against("Ship it!!") is Reason.LGTM_ONLY
    assert Remarks(["ship it"]).against("LGTM") == SAYS
    assert Remarks([]).against("LGTM") == SAYS


def test_a_text_that_was_cut_is_no_mere_command():
    """What followed is not there to be judged."""
    assert REMARKS.against(("/retest\n" * KEPT)[:KEPT]) == SAYS


def test_words_within_words_take_no_time():
    """A line of many ways to be read is read once."""
    assert Remarks(["a", "aa", "aaa"]).against("a" * (KEPT - 2) + "b") == SAYS
    assert Remarks(["a", "aa", "aaa"]).against("a" * (KEPT - 1)) is Reason.LGTM_ONLY


@given(st.text(max_size=200))
def test_any_text_has_one_reading_and_a_short_title(text):
    """Whatever is written is read without an error; what is only commands holds one."""
    found = REMARKS.against(text)
    assert found in (SAYS, Reason.COMMAND_ONLY, Reason.LGTM_ONLY)
    if found is Reason.COMMAND_ONLY:
        own = "\n".join("" if line.lstrip().startswith((">", "＞")) else line for line in text.split("\n"))
        assert list(commands(own))
    assert len(title_of(text)) <= TITLE
    assert "\n" not in title_of(text)


@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4), st.lists(st.sampled_from([" ", ", ", "!\n"]))
)
def test_approval_in_any_number_is_approval(words, between):
    text = words[0]
    for n, word in enumerate(words[1:]):
        text += (between[n % len(between)] if between else " ") + word
    assert REMARKS.against(text) is Reason.LGTM_ONLY


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("> quoted\n\n  Please name\tthe unit.\nAnd more.", "Please name the unit."),
        ("> quoted alone", "> quoted alone"),
        ("x" * 80, "x" * 80),
        ("x" * 81, "x" * 79 + "…"),
        ("", ""),
    ],
)
def test_a_title_is_the_first_of_ones_own_lines(text, title):
    assert title_of(text) == title


def test_plus_is_part_of_a_word():
    assert (bare("+1"), bare("C++"), bare("a-b")) == ("+1", "c++", "ab")
