"""Cells are written so that they stay text, and read as a person reads them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.documents.cells import account_cell, account_login, escape, number, plain
from bot.documents.table import find_table
from bot.documents.tableline import is_raw_cell

HOSTILE = st.text(st.sampled_from("\\|`*_[]()<>&~$!#@-: \n\r\tab1名😀\u0301א\u2028\0")) | st.text()


@given(HOSTILE)
def test_escaped_text_is_read_back_as_it_was(text):
    """Whatever the text, a reader sees it, with line breaks as single blanks."""
    seen = plain(escape(text))
    assert seen.split() == text.replace("\0", "\ufffd").split()


@given(HOSTILE)
def test_escaped_text_is_one_cell(text):
    """Whatever the text, the table around it holds together."""
    raw = escape(text)
    assert is_raw_cell(raw)
    table = find_table(f"# T\n\n| a | b |\n|---|---|\n| {raw} | x |\n| y | z |\n", "T", "f.md")
    assert [row.cells for row in table.rows] == [(raw, "x"), ("y", "z")]


def test_mentions_stay_as_they_are():
    """A mention in a file pings nobody, so its text is kept."""
    assert escape("@all") == "@all"


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        ("[@example-dev](https://gitee.com/example-dev)", "@example-dev"),
        ("**5**", "5"),
        ("a<br>b <!-- hidden -->c", "a b c"),
        ("![badge](b.svg) &lt;", "badge <"),
        ("`a \\| b`", "a | b"),
        ("~~old~~", "old"),
    ],
)
def test_plain_is_what_a_reader_sees(raw, seen):
    assert plain(raw) == seen


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        *[("5", 5), ("**5**", 5), ("５", 5), (" 5 ", 5), ("007", 7), ("[12](https://gitee.com/x)", 12)],
        *[("", None), ("-", None), ("-1", None), ("+1", None), ("1.5", None), ("1 2", None), ("5²", None)],
        *[("1,000", None), ("9" * 19, None), ("about 5", None)],
    ],
)
def test_numbers_are_whole_and_plain(raw, value):
    assert number(raw) == value


@pytest.mark.parametrize(
    ("raw", "login"),
    [
        ("[@example-dev](https://gitee.com/example-dev)", "example-dev"),
        ("[Example](https://gitee.com/Example_Dev/)", "Example_Dev"),
        ("@example.dev", "example.dev"),
        ("_x_", "_x_"),
        ("\\_x\\_", "_x_"),
        ("**@example**", "example"),
        ("https://gitee.com/example", "example"),
        ("<http://GITEE.com/example?from=board>", "example"),
        ("", None),
        ("-", None),
        ("not yet", None),
        ("[@x](https://elsewhere.example/x)", None),
        ("https://gitee.com/example/repository", None),
    ],
)
def test_an_account_cell_gives_its_login(raw, login):
    assert account_login(raw) == login


def test_an_account_is_looked_for_on_the_host_that_is_asked_for():
    assert account_login("[@x](http://127.0.0.1:8080/x)", "http://127.0.0.1:8080/") == "x"


@pytest.mark.parametrize(
    ("like", "cell"),
    [
        ((), "[@new_dev](https://gitee.com/new_dev)"),
        (("", "[@a](https://gitee.com/a)", "b"), "[@new_dev](https://gitee.com/new_dev)"),
        (("[a](https://host.example/a/)",), "[new_dev](https://host.example/new_dev/)"),
        (("a", "b", "@c"), "new_dev"),
        (("@a",), "@new_dev"),
        (("https://host.example/a",), "https://host.example/new_dev"),
    ],
)
def test_a_new_account_looks_like_its_neighbours(like, cell):
    assert account_cell("new_dev", like) == cell


def test_a_login_that_would_be_emphasis_is_escaped_only_where_it_is_text():
    assert account_cell("_dev_", ()) == "[@\\_dev\\_](https://gitee.com/_dev_)"


@given(
    st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}[A-Za-z0-9_-]", fullmatch=True),
    st.sampled_from(
        ["[@a](https://gitee.com/a)", "[a](https://gitee.com/a)", "@a", "a", "https://gitee.com/a"]
    ),
)
def test_an_account_cell_is_read_back(login, neighbour):
    assert account_login(account_cell(login, [neighbour])) == login
