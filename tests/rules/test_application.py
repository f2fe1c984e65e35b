"""What is said of an application: each thing to the one who can do something about it, and nobody is turned down."""

from pathlib import Path

import pytest

from bot.rules.application import Application, To, Word, remarks
from bot.sig.references import DEFAULT_ROLES
from bot.sig.rosterdiff import roster_changes
from bot.sig.rosterlines import read_lists

FOLDER = "sigs/lantern/"
PATH = f"{FOLDER}sig_members.yaml"
ROSTER = """\
Contributors:
- name: Otter
  gitee_home: https://gitee.com/otter
  email: otter@example.com
  interest: rivers
- name: Newt
  gitee_home: https://gitee.com/newt
  email: newt@example.com
  interest: ponds
Committers:
Maintainers:
- name: Coral
  gitee_home: https://gitee.com/coral
  email: coral@example.com
  interest: reefs
"""
END = "  interest: ponds\n"
MANTA = """\
- name: Manta
  gitee_home: https://gitee.com/manta
  email: manta@example.com
  interest: seas
"""
REAL = Path(__file__).parents[3] / "shared" / "data" / "trusted-ai-sig" / "sig_members.yaml"


def said(after, before=ROSTER, *, author="manta", paths=(PATH,), state="open", **rest):
    """Give what is said, but for what is asked for."""
    changes = roster_changes(before.encode(), after.encode(), DEFAULT_ROLES)
    application = Application(author, state, FOLDER, PATH, paths, changes, **rest)
    return [each for each in remarks(application, DEFAULT_ROLES) if each.word is not Word.ASKS]


def words(*arguments, **rest):
    return [str(each.word) for each in said(*arguments, **rest)]


def added(lines=MANTA):
    return ROSTER.replace(END, END + lines)


def test_an_application_in_order_leaves_nothing_to_be_said():
    assert words(added()) == []


@pytest.mark.parametrize("author", ["MANTA", "Manta"])
def test_an_account_is_compared_without_case(author):
    assert words(added(), author=author) == []


def test_a_further_account_of_the_entry_is_the_persons_too():
    assert words(added(MANTA + "  accounts: [manta2]\n"), author="manta2") == []


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        ("name: Manta", "name:", "no_name"),
        ("gitee_home: https://gitee.com/manta", "gitee_home:", "no_home"),
        ("https://gitee.com/manta", "https://gitee.com/lantern/core", "home"),
        ("https://gitee.com/manta", "manta@example.com", "home"),
        ("  email: manta@example.com\n", "", "no_email"),
        ("  interest: seas\n", "", "no_interest"),
        ("interest: seas", "interest: ~", "no_interest"),
        ("interest: seas", "interest: seas\n  since: soon", "field"),
        ("interest: seas", "intrest: x\n  interest: seas", "unknown_key"),
        ("interest: seas", "interest: seas ", "spaces"),
        ("name: Manta", "name: newt", "same_name"),
        ("https://gitee.com/manta", "https://gitee.com/otter", "twice"),
    ],
)
def test_one_slip_is_told_once(before, after, word):
    found = words(added(MANTA.replace(before, after)))
    assert [each for each in found if each != "else"] == [word]


def test_no_word_holds_an_address():
    assert "example.com" not in repr(
        said(added(MANTA.replace("https://gitee.com/manta", "manta@example.com")))
    )


def test_interest_need_not_be_repeated_in_another_list():
    lines = "Committers:\n- name: Newt\n  gitee_home: https://gitee.com/newt\n  email: newt@example.com\n"
    assert words(ROSTER.replace("Committers:\n", lines), author="newt") == []


def test_a_list_that_is_none_is_told_with_those_that_are():
    (remark,) = [
        each
        for each in said(added() + "Contributers:\n" + MANTA.replace("anta", "ola"), author="mola")
        if each.word is Word.UNKNOWN_LIST
    ]
    assert (remark.values["known"], remark.values["hint"]) == (
        ("Contributors", "Committers", "Maintainers"), "; did you mean 'Contributors'?",
    )  # fmt: skip


def test_somebody_elses_entry_is_confirmed_by_that_person():
    (remark,) = said(added(), author="coral")
    assert (remark.word, remark.word.to, remark.entry.login) == (Word.ELSE, To.PEOPLE, "manta")


def test_an_author_whom_the_host_hides_is_said_to_people():
    assert words(added(), author="") == ["no_author"]


def test_whose_entries_are_changed_or_taken_out_is_named_to_people():
    newt = ROSTER[ROSTER.index("- name: Newt") : ROSTER.index("Committers")]
    found = said(ROSTER.replace("rivers", "lakes").replace(newt, MANTA))
    assert [(str(each.word), each.entry.name, each.word.to) for each in found] == [
        ("changed", "Otter", To.PEOPLE),
        ("removed", "Newt", To.PEOPLE),
    ]
    assert found[0].values == {"fields": ("interest",)}


def test_ones_own_entry_may_be_changed_or_taken_out():
    assert words(ROSTER.replace("ponds", "lakes"), author="newt") == ["changed_own"]
    assert words(ROSTER.replace("  interest: ponds\n", ""), author="newt") == ["changed_own", "no_interest"]
    assert words(ROSTER[: ROSTER.index("- name: Coral")], author="coral") == ["removed_own"]


def test_what_was_wrong_before_is_nobodys_to_mend():
    before = ROSTER.replace("interest: rivers", "interest: rivers ").replace("  interest: reefs\n", "")
    (remark,) = said(before.replace(END, END + MANTA), before)
    assert (remark.word, remark.word.to, remark.values) == (Word.BEFORE, To.NOTE, {"number": 2})


def test_a_broken_file_is_told_and_the_entry_judged_all_the_same():
    found = said(added(MANTA.replace("interest: seas", "x: y: z")))
    assert [(str(each.word), each.values.get("line")) for each in found if each.word.to is To.AUTHOR] == [
        ("broken", 13),
        ("no_interest", None),
    ]


def test_nothing_added_is_told_to_the_author():
    assert words(ROSTER, paths=(f"{FOLDER}README.md",)) == ["no_entry", "outside"]


def test_a_deleted_roster_is_one_thing_to_mend_and_names_nobody():
    assert words("", has_roster=False) == ["roster_gone"]


def test_another_sigs_pull_request_is_no_application():
    found = said(ROSTER, paths=("sigs/tide/sig_members.yaml", "sigs/tide/README.md"))
    assert [(str(each.word), each.word.to) for each in found] == [
        ("elsewhere", To.NOTE),
        ("outside", To.PEOPLE),
    ]


def test_what_else_is_touched_is_named_by_kind():
    paths = (
        PATH,
        f"{FOLDER}README_en.md",
        f"{FOLDER}OWNERS",
        "sigs/tide/x.md",
        "OWNERS",
        f"{FOLDER}meetings/1.md",
    )
    found = said(added(), paths=paths)
    assert [(each.values["kind"], each.values["paths"]) for each in found] == [
        ("readme", (f"{FOLDER}README_en.md",)),
        ("owners", (f"{FOLDER}OWNERS",)),
        ("other_sig", ("sigs/tide/x.md",)),
        ("other", ("OWNERS", f"{FOLDER}meetings/1.md")),
    ]


@pytest.mark.parametrize(
    ("rest", "word", "to"),
    [
        ({"state": "closed"}, "closed", To.PEOPLE),
        ({"state": "merged", "has_source": False}, "merged", To.PEOPLE),
        ({"has_source": False}, "source_gone", To.AUTHOR),
        ({"conflicts": True}, "conflict", To.AUTHOR),
        ({"state": "closed", "conflicts": True}, "closed", To.PEOPLE),
    ],
)
def test_the_state_of_the_pull_request_is_told(rest, word, to):
    (remark,) = said(added(), **rest)
    assert (str(remark.word), remark.word.to) == (word, to)


def test_no_word_turns_anybody_down():
    assert not any(word in str(each) for each in Word for word in ("reject", "approve", "deny", "accept"))


def test_the_seven_of_spring_2022_each_get_the_right_verdict():
    """Rebuilt from the roster as it is: each entry taken out, and added again by its own account."""
    if not REAL.exists():
        pytest.skip("the real roster is not on this machine")
    text = REAL.read_bytes().decode()
    lines = text.splitlines(keepends=True)
    found = {}
    for entry in read_lists(text.encode(), "m.yaml", DEFAULT_ROLES).of("Contributors"):
        before = "".join([*lines[: entry.first - 1], *lines[entry.last :]])
        told = said(text, before, author=entry.login.upper())
        found[entry.login] = [str(each.word) for each in told if each.word is not Word.BEFORE]
        assert [str(each.word) for each in said(text, before, author="somebody")].count("else") == 1
    assert found == {
        "Mr_GerhardtHu_Fox": ["spaces"],
        "jxlang910": [],
        "weiyikang": [],
        "emmmmtang": ["no_interest"],
        "ItsukiFujii": [],
        "hu2175": [],
        "qmckw": [],
    }


def test_several_added_at_once_are_each_judged():
    found = said(added(MANTA + MANTA.replace("anta", "ola").replace("  email: mola@example.com\n", "")))
    assert [(str(each.word), each.entry.login) for each in found] == [("no_email", "mola"), ("else", "mola")]


def test_an_entry_that_stands_twice_in_what_is_added_is_told_of_the_second():
    found = said(added(MANTA + MANTA))
    assert [(str(each.word), each.entry.first, each.values["line"]) for each in found] == [("twice", 14, 10)]
