"""A change to the roster: only what it touches is told, and a broken file is read as far as it goes."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sig.references import DEFAULT_ROLES
from bot.sig.rosterdiff import roster_changes
from bot.sig.rosteredit import NewEntry, with_entry
from bot.sig.rosterlines import line_of, read_lists

ROSTER = """\
Description: Everyone in the Lantern SIG.
Contributors:
- name: Otter
  gitee_home: https://gitee.com/otter
  email: otter@example.com 
  interest: rivers

- name: Newt
  gitee_home: https://gitee.com/newt
  email: newt@example.com

Committers:
Maintainers:
- name: Otter
  gitee_home: https://gitee.com/otter
  email: otter@example.com
"""  # noqa: W291 - a trailing space, as people leave them
MANTA = """\

- name: Manta
  gitee_home: https://gitee.com/manta
  email: manta@example.com
  interest: seas
"""
END = "  email: newt@example.com\n"
REAL = Path(__file__).parents[3] / "shared" / "data" / "trusted-ai-sig" / "sig_members.yaml"


def changes(after, before=ROSTER):
    return roster_changes(before.encode(), after.encode(), DEFAULT_ROLES)


def names(some):
    return [(each.after or each.before).name for each in some]


def added(lines=MANTA):
    return ROSTER.replace(END, END + lines)


def test_an_added_entry_is_told_with_its_list_and_lines():
    found = changes(added())
    (change,) = found.added
    entry = change.after
    assert (entry.title, entry.role, entry.name, entry.login) == (
        "Contributors",
        "contributor",
        "Manta",
        "manta",
    )
    assert (entry.first, entry.last, entry.has_email, entry.interest) == (12, 15, True, "seas")
    assert (found.changed, found.removed, found.broken) == ((), (), ())


def test_no_repr_holds_an_address():
    assert "example.com" not in repr(changes(added()))


def test_what_was_wrong_before_is_told_apart():
    found = changes(added())
    assert [(each.line, each.message) for each in found.old_defects] == [
        (5, "trailing space"),
        (8, "is missing"),
    ]


def test_a_changed_entry_is_the_one_of_the_same_account_whatever_its_case():
    found = changes(ROSTER.replace("gitee.com/newt", "gitee.com/Newt"))
    (change,) = found.changed
    assert (change.before.login, change.after.login, change.fields) == ("newt", "Newt", ("gitee_home",))
    assert (found.added, found.removed) == ((), ())


def test_another_account_under_the_same_name_is_a_change():
    (change,) = changes(ROSTER.replace("gitee.com/newt", "gitee.com/salamander")).changed
    assert change.fields == ("gitee_home",)


def test_one_list_does_not_stand_for_another():
    found = changes(
        ROSTER.replace("Committers:\n", "Committers:\n" + MANTA.replace("anta", "ewt").replace("M", "N"))
    )
    assert [(each.after.title, each.after.role) for each in found.added] == [("Committers", "committer")]


def test_a_removed_entry_is_told():
    assert names(changes(ROSTER[: ROSTER.index("- name: Newt")] + "Committers:\n").removed) == [
        "Newt",
        "Otter",
    ]


def test_moving_entries_about_and_mending_blanks_changes_nobody():
    otter, newt = ROSTER[ROSTER.index("- name: Otter") : ROSTER.index("- name: Newt")], "- name: Newt"
    moved = ROSTER.replace(otter, "").replace(END, END + "\n" + otter).replace(".com \n", ".com\n")
    assert newt in moved
    found = changes(moved)
    assert (found.added, found.changed, found.removed) == ((), (), ())


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("  interest: seas", "  interest: seas: deep", 15),
        ("  gitee_home: https://gitee.com/manta", "\tgitee_home: https://gitee.com/manta", 13),
        ("- name: Manta", "- name: @manta", 12),
        ("  interest: seas", "   interest: seas", 15),
    ],
)
def test_a_broken_file_is_told_with_its_line_and_the_new_entry_still_read(before, after, line):
    text = added(MANTA.replace(before, after))
    found = changes(text)
    assert [problem.line for problem in found.broken] == [line]
    assert line_of(text.encode(), line) == after
    assert [entry.after.login for entry in found.added] == ["manta"]
    assert (found.changed, found.removed) == ((), ())


def test_marks_of_a_merge_conflict_are_named_as_such():
    found = changes(added(f"<<<<<<< HEAD\n{MANTA}=======\n{MANTA.replace('anta', 'ola')}>>>>>>> mine\n"))
    assert [(each.line, each.message.partition(";")[0]) for each in found.broken] == [
        (11, "the mark of a merge conflict is left here")
    ]
    assert names(found.added) == ["Manta", "Mola"]


def test_a_quoted_line_holds_no_address():
    assert line_of(b"a\n  email: otter@example.com\n", 2) == "  email: …"
    assert line_of(b"a", 9) == ""


def test_a_file_of_other_bytes_is_broken_and_no_failure():
    found = roster_changes(ROSTER.encode(), added().encode("utf-16"), DEFAULT_ROLES)
    assert found.broken


def test_a_list_that_the_change_brings_is_broken_and_one_that_was_there_is_not():
    more = ROSTER + "Friends:\n- name: Mola\n  gitee_home: https://gitee.com/mola\n"
    assert [each.message.partition(";")[0] for each in changes(more).broken] == ["unknown list 'Friends'"]
    assert changes(more.replace("rivers", "lakes"), more).broken == ()


def test_what_is_wrong_in_a_new_entry_stands_beside_it():
    (change,) = changes(added(MANTA + "  since: soon\n")).added
    assert [problem.path for problem in change.after.problems] == ["Contributors[2].since"]


def test_a_page_that_is_none_leaves_the_rest_to_be_read():
    (change,) = changes(added(MANTA.replace("https://gitee.com/manta", "manta"))).added
    assert (change.after.login, change.after.name, change.after.interest) == ("", "Manta", "seas")


@pytest.mark.parametrize("text", ["", "[]", "x", "Contributors: 5\n", "Contributors:\n- \n- 7\n- [a]\n"])
def test_whatever_stands_there_instead_is_no_failure(text):
    assert len(changes(text).removed) == 3
    assert names(changes(ROSTER, text).added) == ["Otter", "Newt", "Otter"]


@settings(max_examples=40)
@given(st.text(max_size=60), st.integers(0, 20))
def test_any_text_in_the_file_is_read_as_far_as_it_goes(text, line):
    lines = ROSTER.splitlines(keepends=True)
    changes("".join([*lines[:line], text, *lines[line:]]))


def test_every_entry_of_the_real_roster_is_told_as_added_where_it_was_not():
    if not REAL.exists():
        pytest.skip("the real roster is not on this machine")
    data = REAL.read_bytes()
    text = data.decode()
    for entry in read_lists(data, "m.yaml", DEFAULT_ROLES).entries:
        lines = text.splitlines(keepends=True)
        before = "".join(lines[: entry.first - 1] + lines[entry.last :])
        found = changes(text, before)
        assert [(each.after.title, each.after.login) for each in found.added] == [(entry.title, entry.login)]
        assert (found.changed, found.removed, found.broken) == ((), (), ())
        assert [each.source for each in read_lists(data, "", DEFAULT_ROLES).entries if each == entry] == [
            entry.source
        ]


def test_crlf_and_a_byte_order_mark_change_nothing():
    crlf = "\ufeff" + added().replace("\n", "\r\n")
    found = changes(crlf, "\ufeff" + ROSTER.replace("\n", "\r\n"))
    assert names(found.added) == ["Manta"]
    assert found.added[0].after.source == tuple(MANTA.strip().split("\n"))


def test_an_entry_written_by_the_editor_is_read_as_the_same():
    data = with_entry(ROSTER.encode(), "Committers", NewEntry("Mola", "https://gitee.com/mola", "sun"))
    assert names(changes(data.decode()).added) == ["Mola"]
