"""Edits of the roster touch their own lines alone, in the file's own style, and say exactly what was meant."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import ConfigError
from bot.sig.references import DEFAULT_ROLES
from bot.sig.roster import load_roster
from bot.sig.rosteredit import NewEntry, promoted, with_entry, with_lines, with_replaced, with_since
from bot.sig.rosterlines import read_lists
from bot.sig.scalar import scalar
from bot.sig.yaml import load

DAY = date(2025, 3, 1)
MOLA = NewEntry("Mola", "https://gitee.com/mola", "sun", DAY, "mola@example.com")
ROSTER = """\
Description: Everyone in the Lantern SIG.
Contributors:
- name: Otter
  gitee_home: https://gitee.com/otter
  email: otter@example.com  # not read often
  interest: rivers

# the newest ones last
- name: Newt
  gitee_home: https://gitee.com/newt
  email: 'newt@example.com'

Committers:

Maintainers:
- name: Coral
  gitee_home: https://gitee.com/coral
  email: coral@example.com
"""
REAL = Path(__file__).parents[3] / "shared" / "data" / "trusted-ai-sig" / "sig_members.yaml"


def inserted(before: bytes, after: bytes) -> str:
    """Give what was put in, everything else being as it was."""
    start = next(
        (n for n, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]), len(before)
    )
    rest = len(before) - start
    assert after[len(after) - rest :] == before[start:]
    assert after[:start] == before[:start]
    return after[start : len(after) - rest].decode()


def test_an_entry_is_added_in_the_files_own_style():
    after = with_entry(ROSTER.encode(), "Contributors", MOLA).decode()
    mine = (
        "\n- name: Mola\n  gitee_home: https://gitee.com/mola\n  email: mola@example.com\n"
        "  interest: sun\n  since: 2025-03-01\n"
    )
    assert after == ROSTER.replace("'newt@example.com'\n", "'newt@example.com'\n" + mine)


def test_an_empty_list_gets_its_first_entry():
    after = with_entry(ROSTER.encode(), "Committers", NewEntry("Mola", "https://gitee.com/mola")).decode()
    assert after == ROSTER.replace(
        "Committers:\n", "Committers:\n- name: Mola\n  gitee_home: https://gitee.com/mola\n"
    )


@pytest.mark.parametrize("nothing", ["[]", "~", " null  # none yet"])
def test_a_list_that_says_that_it_is_empty_no_longer_does(nothing):
    text = ROSTER.replace("Committers:\n", f"Committers: {nothing}\n")
    after = with_entry(text.encode(), "Committers", NewEntry("Mola", "https://gitee.com/mola"))
    assert load(after, "").tree["Committers"] == [{"name": "Mola", "gitee_home": "https://gitee.com/mola"}]
    assert ("# none yet" in nothing) == ("# none yet" in after.decode())


def test_a_list_that_is_not_there_is_made_at_the_end():
    after = with_entry(ROSTER.encode(), "Friends", NewEntry("Mola", "https://gitee.com/mola")).decode()
    assert after == ROSTER + "\nFriends:\n- name: Mola\n  gitee_home: https://gitee.com/mola\n"
    assert with_entry(b"", "Friends", NewEntry("Mola", "https://gitee.com/mola")) == (
        b"Friends:\n- name: Mola\n  gitee_home: https://gitee.com/mola\n"
    )


def test_entries_in_braces_get_one_in_braces():
    text = "Contributors:\n  - {name: A, gitee_home: https://gitee.com/a}\nCommitters: [{name: B, gitee_home: 'https://gitee.com/b'}]\n"
    after = with_entry(text.encode(), "Contributors", NewEntry("C, D", "https://gitee.com/c")).decode()
    assert after == text.replace("/a}\n", '/a}\n  - {name: "C, D", gitee_home: https://gitee.com/c}\n')
    after = with_entry(text.encode(), "Committers", NewEntry("C", "https://gitee.com/c")).decode()
    assert after == text.replace("/b'}]", "/b'}, {name: C, gitee_home: https://gitee.com/c}]")


def test_an_indented_roster_stays_indented():
    text = "Contributors:\n    -   name: A\n        gitee_home: https://gitee.com/a\nCommitters:\n"
    new = "    -   name: Mola\n        gitee_home: https://gitee.com/mola\n"
    after = with_entry(text.encode(), "Contributors", NewEntry("Mola", "https://gitee.com/mola")).decode()
    assert after == text.replace("Committers:", new + "Committers:")
    assert (
        with_entry(text.encode(), "Committers", NewEntry("Mola", "https://gitee.com/mola")).decode()
        == text + new
    )


@pytest.mark.parametrize("tail", ["", "\n", "\n\n\n", "\n# the end\n"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_a_byte_order_mark_and_the_files_end_are_kept(tail, newline, mark):
    before = (mark + (ROSTER.rstrip() + tail).replace("\n", newline)).encode()
    new = inserted(before, with_entry(before, "Maintainers", MOLA))
    assert new.count("\n") == new.count(newline) == 6
    assert with_entry(before, "Maintainers", MOLA).endswith(b"\n") == before.endswith(b"\n")


hostile = st.text() | st.sampled_from(
    [
        "|",
        "<script>",
        "`x`",
        "@all",
        "no",
        "2025-01-01",
        "a: b",
        "- x",
        "#",
        "'",
        '"',
        "~",
        "x #y",
        "{}",
        "\u2028",
        "x:",
        "*a",
    ]
)


@given(hostile, st.booleans())
def test_any_text_is_written_so_that_every_reader_takes_it_for_that_text(text, flow):
    line = f"{{k: {scalar(text, flow=flow)}, z: x}}" if flow else f"k: {scalar(text)}\nz: x"
    assert yaml.safe_load(line) == {"k": text, "z": "x"}
    assert load(line.encode(), "").tree == {"k": text, "z": "x"}


@settings(max_examples=60)
@given(name=hostile, interest=hostile, title=st.sampled_from(["Contributors", "Committers", "Maintainers"]))
def test_every_other_byte_is_kept_and_the_file_says_what_was_meant(name, interest, title):
    before = ROSTER.encode()
    after = with_entry(before, title, NewEntry(name, "https://gitee.com/mola", interest))
    inserted(before, after)
    old, new = load(before, "").tree, load(after, "").tree
    said = {"name": name, "gitee_home": "https://gitee.com/mola", "interest": interest}
    assert new == {**old, title: [*(old[title] or []), {key: value for key, value in said.items() if value}]}


def test_since_is_set_and_set_anew():
    text = with_since(ROSTER.encode(), "Contributors", "NEWT", DAY).decode()
    assert text == ROSTER.replace("'newt@example.com'\n", "'newt@example.com'\n  since: 2025-03-01\n")
    assert with_since(text.encode(), "Contributors", "newt", date(2026, 1, 2)).decode() == text.replace(
        "2025-03-01", "2026-01-02"
    )
    braces = "Contributors:\n- {name: A, gitee_home: 'https://gitee.com/a'}\n"
    assert with_since(braces.encode(), "Contributors", "a", DAY).decode() == braces.replace(
        "/a'}", "/a', since: 2025-03-01}"
    )
    blank = ROSTER.replace("  interest: rivers\n", "  since:\n  interest: rivers\n")
    assert with_since(blank.encode(), "Contributors", "otter", DAY).decode() == blank.replace(
        "since:", "since: 2025-03-01"
    )


def test_a_promoted_member_is_copied_as_the_file_has_them():
    after = promoted(ROSTER.encode(), "Committers", "newt", DAY).decode()
    entry = "- name: Newt\n  gitee_home: https://gitee.com/newt\n  email: 'newt@example.com'\n  since: 2025-03-01\n"
    assert after == ROSTER.replace("Committers:\n", "Committers:\n" + entry)


def test_a_member_who_is_in_the_list_already_only_gets_since():
    assert promoted(ROSTER.encode(), "Contributors", "newt", DAY) == with_since(
        ROSTER.encode(), "Contributors", "newt", DAY
    )


def test_lines_from_elsewhere_are_taken_over_as_they_are():
    lines = ("- name:   Mola", "  gitee_home: https://gitee.com/mola", "  email: mola@example.com ")
    after = with_lines(ROSTER.encode(), "Contributors", lines).decode()
    assert after == ROSTER.replace("'newt@example.com'\n", "'newt@example.com'\n\n" + "\n".join(lines) + "\n")


def test_an_entry_is_replaced_where_it_stands():
    newt = read_lists(ROSTER.encode(), "", DEFAULT_ROLES).find("Contributors", "newt")
    after = with_replaced(
        ROSTER.encode(), newt, ("- name: Newt", "  gitee_home: https://gitee.com/newt2")
    ).decode()
    assert after == ROSTER.replace(
        "  gitee_home: https://gitee.com/newt\n  email: 'newt@example.com'\n",
        "  gitee_home: https://gitee.com/newt2\n",
    )


@pytest.mark.parametrize(
    ("text", "edit", "words"),
    [
        ("- a\n", lambda data: with_entry(data, "Contributors", MOLA), "cannot be changed safely"),
        ("Contributors: x\n", lambda data: with_entry(data, "Contributors", MOLA), "cannot be changed safely"),
        ("a: [\n", lambda data: with_entry(data, "Contributors", MOLA), "not valid YAML"),
        ("a: 1\na: 2\n", lambda data: with_entry(data, "Contributors", MOLA), "stands twice"),
        ("{Contributors: []}\n", lambda data: with_entry(data, "Contributors", MOLA), "cannot be changed safely"),
        (ROSTER, lambda data: with_since(data, "Committers", "newt", DAY), "'newt' does not stand in this list"),
        (ROSTER, lambda data: promoted(data, "Committers", "nobody", DAY), "'nobody' is not in this roster"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_told_and_nothing_changed(text, edit, words):
    with pytest.raises(ConfigError, match=words):
        edit(text.encode())


def test_the_real_roster_takes_a_promotion_of_everyone():
    if not REAL.exists():
        pytest.skip("the real roster is not on this machine")
    data = REAL.read_bytes()
    for member in load_roster(data, "m.yaml", DEFAULT_ROLES).people:
        login = member.entries[0].login
        after = promoted(data, "Committers", login, DAY)
        assert inserted(data, after)
        found = load_roster(after, "m.yaml", DEFAULT_ROLES)
        assert "committer" in found.roles_of(login)
        assert len(found.people) == 8
