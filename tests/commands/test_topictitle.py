"""A topic's title and its speaker on one line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commands.topictitle import title_and_speaker

_SEEN = st.characters(exclude_categories=("Cf", "Cs"))


@pytest.mark.parametrize(
    ("text", "title", "who"),
    [
        ("Tail sampling", "Tail sampling", None),
        ("Tail  sampling by @mira_kovac", "Tail sampling", "mira_kovac"),
        ("Tail sampling By: @mira_kovac ", "Tail sampling", "mira_kovac"),
        ("尾部采样 分享人 ＠newt", "尾部采样", "newt"),
        ("尾部采样（分享人：@newt）", "尾部采样", "newt"),
        ("尾部采样，主讲 @newt", "尾部采样", "newt"),
        ("A standby @newt", "A standby @newt", None),
        ("Written by Ann", "Written by Ann", None),
        ("What @newt said", "What @newt said", None),
        ("Mail to by @newt.", "Mail to by @newt.", None),
        ("by @newt", "", "newt"),
        (
            "gnp.\u202eexe\ufeff\u200b by @newt",
            "gnp.exe",
            "newt",
        ),  # nothing unseen, nothing that turns a line
    ],
)
def test_the_end_of_a_line_names_the_speaker(text, title, who):
    assert title_and_speaker(text) == (title, who)


@settings(max_examples=30)
@given(st.text(_SEEN, max_size=80), st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,20}", fullmatch=True))
def test_a_speaker_named_at_the_end_is_found_whatever_stands_before(title, who):
    assert title_and_speaker(f"{title} by @{who}") == (" ".join(title.split()), who)


def test_a_long_line_is_read_at_once():
    for piece in ("by ", "by @a ", " ", "(by : @", "分享人：@a)"):
        title_and_speaker(piece * 20_000)


@settings(max_examples=30)
@given(st.text())
def test_a_title_is_one_line(text):
    title, _ = title_and_speaker(text)
    assert title == " ".join(title.split())
