"""Which lines of a comment are commands: what a reader sees as a line of text that begins with a slash."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.commands.lines import MOST, commands

PIECES = ["/pause", "／resume", "    ", "\r\n", "```", "> ", "- ", "1. ", "# ", "|-|\n", "<b>", "<!--", "-->"]
PIECES += ["<div>\n", "[a](", *"/／ \n\r\t\u3000\u2028\0名\ue000`|)*\\"]
MARKDOWN = st.lists(st.sampled_from(PIECES)).map("".join)
ANYTHING = st.text(st.characters())  # with halves of surrogates, which JSON can bring


def words(text):
    return [word for word, _ in commands(text)]


@given(MARKDOWN | ANYTHING)
@example("/pause名")
@example("/x \ue000" + "9" * 5000 + "\ue000")
def test_any_text_gives_commands_or_nothing(text):
    """Each is a word of plain letters and what stands behind it on the same line."""
    for word, rest in commands(text):
        assert word.isascii()
        assert word == word.lower()
        assert rest == rest.strip()
        assert "\n" not in rest


@given(MARKDOWN | ANYTHING)
def test_line_ends_do_not_matter(text):
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    assert list(commands(unix.replace("\n", "\r\n"))) == list(commands(unix))


@given(MARKDOWN | ANYTHING)
def test_a_quoted_text_commands_nothing(text):
    quoted = "".join(f"> {line}\n" for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    assert words(quoted) == []


@given(MARKDOWN | ANYTHING)
def test_an_indented_text_commands_nothing(text):
    indented = "".join(f"    {line}\n" for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    assert words(indented) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/pause", [("pause", "")]),
        ("／pause", [("pause", "")]),
        ("/Pause", [("pause", "")]),
        ("   /pause  ", [("pause", "")]),
        ("/pause\u3000", [("pause", "")]),
        ("Wait a moment.\n/pause\nThank you.", [("pause", "")]),
        ("/pause\r\n\r\n/resume\r\n", [("pause", ""), ("resume", "")]),
        ("/explain @newt prs", [("explain", "@newt prs")]),
        ("／explain\u3000@newt `prs`", [("explain", "@newt `prs`")]),
        ("*not yet*\n/pause", [("pause", "")]),
        ("> They said:\n\n/pause", [("pause", "")]),
        ("- one\n\n/pause", [("pause", "")]),
        ("<b>\n\n/pause", [("pause", "")]),
        ("/pause `\n/resume", [("pause", "`"), ("resume", "")]),
    ],
)
def test_a_line_of_its_own_is_one(text, expected):
    assert list(commands(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "please /pause",
        "/pause/now",
        "//pause",
        "/ pause",
        "/暂停",
        "/etc/passwd",
        "\\/pause",
        "```\n/pause\n```",
        "~~~\n/pause",
        "    /pause",
        "\t/pause",
        "> /pause",
        "> said\n/pause",
        "- /pause",
        "- one\n  /pause",
        "1. one\n\n   /pause",
        "# /pause",
        "/pause\n===",
        "/pause\n---",
        "| a |\n|---|\n| /pause |",
        "/pause | b\n---|---\n/pause | c",
        "<div>\n/pause\n</div>",
        "<!--\n/pause\n-->",
        "<pre>\n\n/pause\n\n</pre>",
        "hidden <!--\n/pause\n--> here",
        "<b title='\n/pause\n'>",
        "in code: `a\n/pause\nb`",
        "/say `a\n/pause\nb`",
        "[a](b '\n/pause\n')",
        "one\u2028/pause",
        "one\x0b/pause",
    ],
)
def test_what_a_reader_does_not_see_as_one_is_none(text):
    assert "pause" not in words(text)


def test_a_comment_longer_than_any_is_read_in_whole_lines_up_to_there():
    """Half a command would be another one."""
    text = f"{'a' * 999}\n" * (MOST // 1000) + "a" * (MOST % 1000 - 6) + "\n" + "/pause 12345\n/resume"
    assert words(text) == []
    assert words("/resume\n" + text) == ["resume"]


def test_a_long_paragraph_without_code_html_or_links_hides_nothing():
    assert words("word\n" * 10_000 + "/pause") == ["pause"]


def test_where_it_would_take_long_to_tell_what_is_hidden_nothing_is_a_command():
    assert words("[" * 30_000 + "\n/pause\n\n/resume") == ["resume"]
