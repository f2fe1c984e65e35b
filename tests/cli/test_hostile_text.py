"""Names, logins and titles come from strangers: no terminal obeys them, and no table falls apart."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.terminal import harmless, say_json
from bot.documents.table import find_table

NASTY = {
    "terminal escapes": "\x1b[31mred\x1b[0m \x1b]0;title\x07",
    "a carriage return": "real\rfaked",
    "a line break": "one\n| two | @coral | 99 |",
    "marks that turn text round": "\u202efdp.exe\u2066\u200f",
    "eight-bit controls": "\x9b31m\x85\x00",
    "Markdown": "a | b `c` [d](javascript:x) **e** ![f](https://t.example/p.png)",
    "HTML": "<script>alert(1)</script></details><!-- x",
    "calls": "@all @coral /close #1",
}
TEXT = st.text(st.characters(exclude_characters="@", codec="utf-8"))  # no addresses
STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@pytest.mark.parametrize("nasty", NASTY)
def test_a_nasty_title_steers_nothing(nasty, story, sigbot):
    """A pull request of any title is listed; the terminal shows text, the page keeps its table and its folds."""
    story.pr("coral").title = NASTY[nasty]
    story.pr("stranger", repo="reef/core").title = NASTY[nasty]
    updated = sigbot("update")
    assert updated.code == 0
    for command in (["board"], ["board", "--json"], ["explain", "@coral"], ["explain", "@coral", "--json"]):
        said = sigbot(*command)
        assert said.code == 0
        assert not STEERING.search(said.out + said.err)
    page = story.read("leaderboard/README.md")
    accounts = [row.cells[1] for row in find_table(page, "珊瑚礁 贡献榜", "page").rows]
    assert accounts == ["[coral](https://gitee.com/coral)", "[Kelp](https://gitee.com/Kelp)", ""]
    assert page.count("<details>") == page.count("</details>") == page.count("<summary>")
    assert "<script>" not in page
    assert "@all" not in page.replace("`@all`", "")
    assert story.row("A. Coral")["prs"] == 6


@pytest.mark.parametrize(
    "nasty", ["terminal escapes", "marks that turn text round", "Markdown", "HTML", "calls"]
)
def test_a_nasty_name_in_the_table(nasty, story, sigbot):
    """A name in the README is kept as it is there, and shown as text everywhere else."""
    name = NASTY[nasty].replace("|", "\\|").replace("\x00", "")
    for file in ("README.md", "README_en.md"):
        story.edit(file, "| A. Coral |", f"| {name} |")
    before = story.read("README.md")
    for command in (["board"], ["update"], ["check"], ["explain", "@coral"]):
        assert not STEERING.search(sigbot(*command).out)
    assert story.read("README.md") == before
    page = story.read("leaderboard/README.md")
    assert len(find_table(page, "珊瑚礁 贡献榜", "page").rows) == 3
    assert "<script>" not in page


@pytest.mark.parametrize("nasty", NASTY)
def test_a_nasty_name_in_the_roster(nasty, story, sigbot):
    """The roster's name goes into a new row of the README: one row, one cell, nothing else."""
    story.edit("sig_members.yaml", "name: Newt", f"name: {json.dumps(NASTY[nasty])}")
    story.pr("newt")
    said = sigbot("update")
    assert said.code == 0
    assert not STEERING.search(said.out)
    assert [row[2] for row in story.table().values()] == [5, 3, 1, 0]
    assert "<script>" not in story.read("README.md")


def test_a_nasty_argument_is_quoted_as_text(story, sigbot):
    """What was typed comes back without its escapes."""
    for arguments in (["\x1b[31m"], ["@coral", "\x1b[31m"], ["@coral", "prs", "\x1b[31m/x"]):
        said = sigbot("explain", *arguments)
        assert said.code == 2
        assert not STEERING.search(said.err)


@given(st.text())
def test_shown_text_holds_nothing_that_steers(text):
    """Whatever the text: as many lines as before, and no sign that a terminal obeys."""
    shown = harmless(text)
    assert not STEERING.search(shown)
    assert shown.count("\n") == text.count("\n")


@given(st.recursive(TEXT | st.integers() | st.none(), st.lists))
def test_json_on_a_terminal_is_still_the_same_data(data):
    """What would steer a terminal is escaped, so a program reads the data whole."""
    import contextlib
    import io

    with contextlib.redirect_stdout(io.StringIO()) as out:
        say_json(data)
    assert not STEERING.search(out.getvalue())
    assert json.loads(out.getvalue()) == data


def test_an_address_after_a_line_break_leaves_valid_json(capsys):
    """The break is written as an escape, which goes not half with the address."""
    say_json({"text": "ask\nsomebody@mail.example"})
    assert json.loads(capsys.readouterr().out) == {"text": "ask\n…"}
