"""An application is put upon the newest roster, by a patch that git takes and a comment can show."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rosters import ROLES, ROSTER, changes, entry, grown

from bot.addresses import without_addresses
from bot.documents.rosterpatch import Clash, conflicting, patch, rebased, shown_patch
from bot.sig.rosterdiff import roster_changes
from bot.sig.rosterlines import read_lists
from bot.sig.yaml import load

PATH = "sigs/lantern/sig_members.yaml"
REAL = Path(__file__).parents[3] / "shared" / "data" / "trusted-ai-sig" / "sig_members.yaml"


@pytest.fixture
def applied(tmp_path):
    """Have git apply a patch to a file that says something."""

    def apply(text, before):
        file = tmp_path / PATH
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(before)
        subprocess.run(
            ["git", "-C", tmp_path, "apply", "-"], input=text.encode(), check=True, capture_output=True
        )
        return file.read_bytes()

    return apply


def clashes(after, upstream, before=ROSTER):
    return [
        (each.entry.login, each.why)
        for each in rebased(changes(after, before), upstream.encode(), ROLES).clashing
    ]


def test_an_entry_goes_behind_those_that_came_meanwhile():
    upstream = grown(entry("mola"))
    found = rebased(changes(grown(entry("manta"))), upstream.encode(), ROLES)
    assert found.data.decode() == grown(entry("mola"), entry("manta"))


UPSTREAMS = {
    "as it was": (ROSTER, False),
    "the same edit": (grown(entry("manta")), False),
    "the same place": (grown(entry("mola")), True),
    "before the same edit": (grown(entry("mola"), entry("manta")), True),
    "the next line": (ROSTER.replace("Committers:", "Committers: []"), True),
    "two lines before": (ROSTER.replace("ponds", "lakes"), False),
    "elsewhere": (ROSTER.replace("rivers", "lakes"), False),
    "the end": (ROSTER + "  interest: reefs\n", False),
}


@pytest.mark.parametrize("upstream", UPSTREAMS)
def test_only_what_touches_the_same_lines_is_a_conflict(upstream):
    text, expected = UPSTREAMS[upstream]
    assert conflicting(ROSTER.encode(), grown(entry("manta")).encode(), text.encode()) is expected


@pytest.mark.slow
@pytest.mark.parametrize("upstream", UPSTREAMS)
def test_git_agrees_on_what_is_a_conflict(upstream, tmp_path):
    text, expected = UPSTREAMS[upstream]
    for name, content in {"base": ROSTER, "head": grown(entry("manta")), "upstream": text}.items():
        (tmp_path / name).write_text(content)
    command = ["git", "merge-file", "-p", "head", "base", "upstream"]
    assert (
        bool(subprocess.run(command, cwd=tmp_path, check=False, capture_output=True).returncode) is expected
    )


def test_a_changed_entry_is_changed_in_the_newest_file():
    mine = ROSTER.replace("ponds", "ponds and lakes")
    found = rebased(changes(mine), grown(entry("mola")).encode(), ROLES)
    assert found.data.decode() == grown(entry("mola")).replace("ponds", "ponds and lakes")


def test_what_both_changed_is_said_and_makes_no_patch():
    mine = ROSTER.replace("ponds", "lakes")
    assert clashes(mine, ROSTER.replace("ponds", "puddles")) == [("newt", Clash.BOTH)]
    assert clashes(mine, mine) == []
    assert clashes(mine, ROSTER[: ROSTER.index("- name: Newt")]) == [("newt", Clash.GONE)]
    assert rebased(changes(mine), ROSTER.replace("ponds", "puddles").encode(), ROLES).data is None


def test_the_same_account_added_by_somebody_else_is_said():
    assert clashes(grown(entry("manta")), grown(entry("Manta", interest="deep"))) == [("manta", Clash.THERE)]
    assert clashes(grown(entry("manta")), grown(entry("manta"))) == []


def test_who_is_taken_out_is_never_taken_along():
    mine = grown(entry("manta")).replace(
        ROSTER[ROSTER.index("- name: Otter") : ROSTER.index("- name: Newt")], ""
    )
    found = rebased(changes(mine), ROSTER.encode(), ROLES)
    assert found.data.decode() == grown(entry("manta"))


def test_a_layout_that_only_people_can_edit_is_said():
    assert clashes(grown(entry("manta")), "{Contributors: []}\n") == [("manta", Clash.LAYOUT)]


def test_a_shown_patch_has_no_address_and_applies(applied):
    before, after = ROSTER.encode(), grown(entry("manta")).encode()
    shown = shown_patch(PATH, before, after)
    assert "example.com" not in shown
    assert applied(shown, before).decode() == grown(entry("manta", email="…"))


@pytest.mark.slow
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("end", ["", "\n"])
def test_a_whole_patch_is_what_git_takes(applied, newline, end):
    before = (ROSTER.rstrip() + end).replace("\n", newline).encode()
    after = before.replace(b"ponds", b"lakes") + (f"{newline}# \u2028 end".encode())
    assert applied(patch(PATH, before, after), before) == after


def test_a_patch_that_a_comment_cannot_hold_is_not_shown():
    crlf = ROSTER.replace("\n", "\r\n").encode()
    assert shown_patch(PATH, crlf, crlf.replace(b"ponds", b"lakes")) is None
    assert shown_patch(PATH, ROSTER.encode(), ROSTER.replace("newt@", "n@").encode()) is None
    between = ROSTER.replace("  interest: rivers\n", "  interest: rivers\n  email: o@example.com\n")
    assert shown_patch(PATH, between.encode(), between.replace("rivers", "lakes").encode()) is None


def test_no_change_makes_no_patch():
    assert patch(PATH, b"x\n", b"x\n") == ""
    assert shown_patch(PATH, b"x\n", b"x\n") == ""


@settings(max_examples=20)
@given(st.permutations(["manta", "mola", "kelp", "shell"]), st.integers(1, 3))
def test_neighbours_in_whatever_order_all_get_in(logins, first):
    """Everyone's branch began at the same roster; each is put upon what the others left."""
    data = ROSTER.encode()
    for login in logins:
        data = rebased(changes(grown(entry(login))), data, ROLES).data
    people = load(data, "").tree["Contributors"]
    assert [each["gitee_home"].rpartition("/")[2] for each in people] == ["otter", "newt", *logins]
    assert data.decode() == grown(*map(entry, logins))


@pytest.mark.slow
def test_seven_applications_in_one_week_each_get_a_patch_that_applies(applied):
    """The spring of 2022, from the roster as it is: everyone's branch began before anybody else was in."""
    if not REAL.exists():
        pytest.skip("the real roster is not on this machine")
    text = REAL.read_bytes().decode()
    lists = read_lists(text.encode(), "m.yaml", ROLES)
    lines = text.splitlines(keepends=True)
    seven = lists.of("Contributors")
    assert len(seven) == 7
    start, end = seven[0].first - 1, seven[-1].last
    empty = "".join([*lines[:start], *lines[end + 1 :]])
    upstream = empty.encode()
    for each in seven:
        mine = "".join([*lines[:start], *(f"{line}\n" for line in each.source), *lines[end + 1 :]])
        found = rebased(roster_changes(empty.encode(), mine.encode(), ROLES), upstream, ROLES)
        whole, shown = (make(PATH, upstream, found.data) for make in (patch, shown_patch))
        assert applied(whole, upstream) == found.data
        assert without_addresses(shown) == shown
        written = "\n".join(each.source)
        masked = found.data.decode().replace(written, without_addresses(written), 1)
        assert applied(shown, upstream).decode() == masked
        upstream = found.data
    now = read_lists(upstream, "m.yaml", ROLES)
    assert [each.source for each in now.of("Contributors")] == [each.source for each in seven]
