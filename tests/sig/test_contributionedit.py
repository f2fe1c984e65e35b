"""Entries are added to a file in its own style, and every other byte stays."""

from datetime import date

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import ConfigError
from bot.sig.contributionedit import entry_lines, with_entries
from bot.sig.yaml import load

ENTRY = {
    "who": "@coral",
    "url": "https://blog.example/reefs",
    "when": date(2025, 2, 3),
    "confirmed_by": "manta",
}
BLOCK = b"""\
- who: "@coral"
  url: https://blog.example/reefs
  when: 2025-02-03
  confirmed_by: manta
"""
FLOW = b'- {who: "@coral", url: https://blog.example/reefs, when: 2025-02-03, confirmed_by: manta}\n'


def added(text, section="articles", entry=ENTRY):
    return with_entries(text.encode(), "contributions/claims.yaml", {section: [entry]}).decode().encode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", b"articles:\n" + BLOCK),
        ("# Ours.\n", b"# Ours.\narticles:\n" + BLOCK),
        ("talks:\n- {who: '@a'}\n", b"talks:\n- {who: '@a'}\n\narticles:\n" + FLOW),
        ("a:\n- x: 1\nb:\n- x: 1\n", b"a:\n- x: 1\nb:\n- x: 1\narticles:\n" + BLOCK),
        ("articles: []  # none yet\n\ntalks: []\n", b"articles:  # none yet\n" + BLOCK + b"\ntalks: []\n"),
        ("articles:\n# none yet\ntalks: []\n", b"articles:\n" + BLOCK + b"# none yet\ntalks: []\n"),
        ("articles: []", b"articles:\n" + BLOCK),
        ("articles:\n- {who: '@a'}  # the first\n# more\n",
         b"articles:\n- {who: '@a'}  # the first\n" + FLOW + b"# more\n"),
        ("articles:\n- who: '@a'\n  title: |\n    two\n    lines\n\ntalks: []\n",
         b"articles:\n- who: '@a'\n  title: |\n    two\n    lines\n\n" + BLOCK + b"talks: []\n"),
        ("articles:\n- who: '@a'", b"articles:\n- who: '@a'\n" + BLOCK),
    ],
    ids=["no file", "a comment alone", "another section", "no blank lines", "an empty list",
         "nothing after the colon", "no end of line", "one line each", "a text of several lines",
         "the end of the file"],
)  # fmt: skip
def test_an_entry_stands_at_the_end_of_its_section(before, after):
    assert added(before) == after


def test_indentation_line_ends_and_byte_order_mark_stay():
    before = "\ufeffarticles:\r\n  - who: '@a'\r\n    when: 2025-01-01\r\ntalks: []\r\n"
    lines = b"".join(b"  " + line + b"\r\n" for line in BLOCK.splitlines())
    assert added(before) == before.replace("talks", lines.decode() + "talks").encode()


@pytest.mark.parametrize(
    "before", ["articles: [{who: '@a'}]\n", "{articles: []}\n", "articles: 7\n", "- x\n", "talks: []\n...\n"]
)
def test_a_layout_that_cannot_be_added_to_is_refused_and_named(before):
    with pytest.raises(ConfigError, match=r"claims.yaml.*cannot be added to this layout"):
        added(before)


def test_a_file_that_is_no_yaml_is_refused_with_its_line():
    with pytest.raises(ConfigError, match=r"claims.yaml:3:1: not valid YAML"):
        added("articles:\n- {who: '@a'\n")


def test_a_place_to_fill_in_is_blank():
    entry = {"who": "@coral", "url": None, "when": None}
    assert entry_lines(entry) == [("who", '- who: "@coral"'), ("url", "  url:"), ("when", "  when:")]


texts = st.text(st.characters(exclude_categories=["Cs", "Co", "Cn"]), max_size=12) | st.sampled_from(
    [
        "@a",
        "~",
        "null",
        "- x",
        "a: b",
        "a #b",
        "{x}",
        "'",
        '"',
        "2025-01-01",
        "|",
        "&a",
        "*a",
        "!t",
        "%",
        "\u2028",
        ":",
    ]
)
entries = st.fixed_dictionaries(
    {"who": texts, "points": st.integers(0, 99), "keys": st.lists(texts, max_size=2).map(tuple)}
)
trees = st.dictionaries(
    st.sampled_from(["articles", "talks", "tasks"]),
    st.lists(st.dictionaries(st.sampled_from(["who", "title", "when"]), texts, min_size=1), max_size=3),
    max_size=3,
)


@settings(max_examples=100)
@given(
    trees,
    st.booleans() | st.none(),
    st.sampled_from(["\n", "\r\n"]),
    st.lists(entries, min_size=1, max_size=2),
)
def test_whatever_stood_there_stays_and_whatever_is_added_reads_as_it_was_given(tree, flow, newline, new):
    """The lines of the file are all there, in their order; the tree has the new entries, and nothing else more."""
    text = yaml.dump(tree, allow_unicode=True, default_flow_style=flow, sort_keys=False).replace(
        "\n", newline
    )
    try:
        after = with_entries(text.encode(), "f.yaml", {"articles": new})
    except ConfigError:
        assert flow or not tree
        return
    old = load(text.encode(), "f.yaml").tree or {}
    read = [{"who": e["who"], "points": str(e["points"]), "keys": list(e["keys"])} for e in new]
    assert load(after, "f.yaml").tree == {**old, "articles": [*(old.get("articles") or []), *read]}
    kept = iter(after.decode().split(newline))
    assert all(line.replace("articles: []", "articles:") in kept for line in text.split(newline) if line)
