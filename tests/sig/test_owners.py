"""OWNERS says who may approve, in plain lists, some of them for some files only."""

import pytest

from bot.errors import ConfigError
from bot.sig.listed import Listed, NamedList, NamedLists
from bot.sig.owners import load_owners


def read(text):
    return load_owners(text.encode(), "OWNERS")


def test_approvers_and_reviewers_are_read():
    found = read(
        "approvers:\n- manta # leads\n- 'Otter'\nreviewers:\n- newt\noptions: {no_parent_owners: true}\n"
    )
    assert found == NamedLists((
        NamedList("approvers", 1, (Listed("manta", "", 2, 3), Listed("Otter", "", 3, 3))),
        NamedList("reviewers", 4, (Listed("newt", "", 5, 3),)),
    ))  # fmt: skip


def test_lists_for_some_files_count_as_well():
    found = read('filters:\n  ".*":\n    approvers: [manta]\n  "\\\\.md$":\n    reviewers: [newt]\n')
    assert [(each.key, each.people[0].login) for each in found.lists] == [
        ("approvers", "manta"),
        ("reviewers", "newt"),
    ]


def test_an_empty_file_names_nobody():
    assert read("") == NamedLists()


@pytest.mark.parametrize(("text", "message"), [
    ("manta\n", "OWNERS:1:1: must be a mapping, like approvers: [lihua]"),
    ("approvers: manta\n", "OWNERS:1:12: approvers: must be a list of people"),
    ("approvers: [[manta]]\n", "OWNERS:1:13: approvers[0]: must be a login, like lihua"),
])  # fmt: skip
def test_slips_are_told_with_their_places(text, message):
    assert [str(problem) for problem in read(text).problems] == [message]


def test_what_is_no_yaml_is_told_with_its_line():
    with pytest.raises(ConfigError, match="OWNERS:2:3: "):
        read("approvers:\n- @manta\n")
