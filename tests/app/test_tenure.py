"""Since when somebody has had a role: from the entry, else from the roster's history; the rest is not guessed."""

import subprocess
from datetime import date

import pytest

from app.histories import History, roster
from bot.app.ladder.tenure import Tenure
from bot.forge.git import Git

JANUARY, MARCH, MAY = "2025-01-10", "2025-03-10", "2025-05-10"


def test_tenure_begins_with_the_commit_that_brought_the_entry(tmp_path):
    history = History(tmp_path, (JANUARY, roster(c="newt")), (MARCH, roster(c="newt otter")))
    assert history.held("newt") == f"contributor {JANUARY}"
    assert history.held("otter") == f"contributor {MARCH}"
    assert history.held("kelp") == ""


def test_what_the_entry_says_overrides_the_history_both_ways(tmp_path):
    history = History(tmp_path, (MARCH, roster(c="newt otter")))
    history.stands(roster(c="newt@2024-02-01 otter@2025-04-01"))
    assert history.held("newt") == "contributor 2024-02-01"
    assert history.held("otter") == "contributor 2025-04-01"
    assert history.held("otter", "2025-03-31") == ""
    assert history.held("newt", "2024-02-01") == "contributor 2024-02-01"


def test_a_day_to_come_has_not_begun(tmp_path):
    assert History(tmp_path, (MARCH, roster(c="newt@2027-01-01"))).held("newt") == ""


def test_an_edit_for_other_reasons_begins_nothing_anew(tmp_path):
    """Another's entry, a changed interest, another order: the role goes on."""
    first = roster(c="newt otter")
    moved = roster(c="otter newt").replace("interest: x", "interest: ponds")
    history = History(tmp_path, (JANUARY, first), (MARCH, moved), (MAY, moved + roster(m="manta")))
    assert history.held("newt") == f"contributor {JANUARY}"


def test_a_gap_in_membership_begins_anew(tmp_path):
    here, gone = roster(c="newt otter"), roster(c="newt")
    history = History(tmp_path, (JANUARY, here), (MARCH, gone), (MAY, here))
    assert history.held("otter") == f"contributor {MAY}"
    assert history.held("otter", "2025-04-01") == ""
    assert history.held("otter", "2025-02-01") == f"contributor {JANUARY}"


def test_a_roster_that_was_taken_away_for_a_while_is_a_gap(tmp_path):
    here = roster(c="otter")
    assert (
        History(tmp_path, (JANUARY, here), (MARCH, None), (MAY, here)).held("otter") == f"contributor {MAY}"
    )


@pytest.mark.parametrize("broken", [
    "Contributors: [", "- a list", roster(c="otter@soon"), roster(c="otter").replace("name: otter", "name: [otter]"),
])  # fmt: skip
def test_a_broken_version_in_between_breaks_nothing(broken, tmp_path):
    """A slip of the pen was no resignation, also on the days on which it stood."""
    here = roster(c="otter")
    history = History(tmp_path, (JANUARY, here), (MARCH, broken), (MAY, here))
    assert history.held("otter") == f"contributor {JANUARY}"
    assert history.held("otter", "2025-04-01") == f"contributor {JANUARY}"


def test_two_lists_have_two_beginnings(tmp_path):
    history = History(tmp_path, (JANUARY, roster(c="otter")), (MARCH, roster(c="otter", k="otter")))
    assert history.held("otter") == f"committer {MARCH}, contributor {JANUARY}"


def test_a_move_to_a_higher_list_goes_on_as_the_lower_role(tmp_path):
    """Roles are cumulative: a Committer is a Contributor still, and has been one since the beginning."""
    versions = [(JANUARY, roster(c="otter")), (MARCH, roster(k="otter", c="newt"))]
    tenure = History(tmp_path, *versions).tenure
    assert tenure.at_least("gitee:@otter", "contributor", date(2026, 7, 1)).day == date(2025, 1, 10)
    assert tenure.at_least("gitee:@otter", "committer", date(2026, 7, 1)).day == date(2025, 3, 10)


def test_a_renamed_login_is_the_same_person(tmp_path):
    """leaderboard/accounts.yaml remembers the id behind both names."""
    history = History(tmp_path, (JANUARY, roster(c="sea-otter")), (MARCH, roster(c="otter")))
    assert history.held("otter") == f"contributor {MARCH}"
    remembered = "gitee:\n- {id: 7, login: otter, former: [sea-otter]}\n"
    (history.folder / "leaderboard").mkdir()
    (history.folder / "leaderboard/accounts.yaml").write_text(remembered, "utf-8")
    assert history.held("otter") == f"contributor {JANUARY}"


def test_the_case_of_a_login_does_not_matter(tmp_path):
    assert (
        History(tmp_path, (JANUARY, roster(c="Otter")), (MARCH, roster(c="otter")))
        .held("otter")
        .endswith(JANUARY)
    )


def test_a_day_shows_the_roster_at_its_end(tmp_path):
    """`--as-of D` includes the whole of D, in the SIG's zone."""
    evening = "2025-03-10T23:59"
    history = History(tmp_path, (JANUARY, roster(c="otter")), (evening, roster(c="otter", k="otter")))
    assert history.held("otter", "2025-03-09") == f"contributor {JANUARY}"
    assert history.held("otter", "2025-03-10") == f"committer 2025-03-10, contributor {JANUARY}"
    assert history.held("otter", "2025-01-09") == ""


def test_an_entry_that_is_not_committed_yet_begins_today(tmp_path):
    history = History(tmp_path, (JANUARY, roster(c="newt"))).stands(roster(c="newt otter"))
    assert history.held("otter") == "contributor 2026-07-01"
    assert history.held("otter", "2026-06-30") == ""


def test_clocks_that_went_back_change_no_order(tmp_path):
    """A commit dated later than its child is dated as its child."""
    history = History(tmp_path, (MAY, roster(c="otter")), (MARCH, roster(c="otter newt")))
    assert history.held("otter") == f"contributor {MARCH}"


def test_somebodys_own_branch_does_not_date_their_entry(tmp_path):
    """A commit carries the date its author chose; what counts is the merge."""
    history = History(tmp_path, (JANUARY, roster(c="newt")))
    tip = history.git("rev-parse", "main").strip()
    text = roster(c="newt otter")
    stream = ""
    for branch, day, parents in (
        ("theirs", "2025-01-11", f"from {tip}"),
        ("main", MAY, f"from {tip}\nmerge refs/heads/theirs"),
    ):
        commit = history._commit("sig_members.yaml", day, text).replace("heads/main", f"heads/{branch}", 1)
        stream += commit.replace("data 1\nx\n", f"data 1\nx\n{parents}\n", 1)
    history.git("fast-import", "--quiet", stdin=stream)
    assert history.stands(text).held("otter") == f"contributor {MAY}"


def test_a_folder_inside_a_repository_has_its_own_roster(tmp_path):
    history = History(tmp_path, (JANUARY, roster(c="otter")), at="sigs/reef")
    assert history.held("otter") == f"contributor {JANUARY}"


def test_a_shallow_clone_says_so(tmp_path):
    """What is seen is seen; how far back it goes is not known."""
    source = History(
        tmp_path / "whole",
        (JANUARY, roster(c="otter")),
        (MARCH, roster(c="otter newt")),
        (MAY, roster(c="otter newt kelp")),
    )
    clone = tmp_path / "shallow"
    subprocess.run(["git", "clone", "-q", "--depth", "2", f"file://{source.root}", str(clone)], check=True)
    history = History.__new__(History)
    history.folder = history.root = clone
    for name in ("sig.yaml", "README.md", "README_en.md"):
        (clone / name).write_bytes((source.folder / name).read_bytes())
    assert history.held("kelp") == f"contributor {MAY}"
    assert history.held("otter") == f"contributor ? by {MARCH}"
    assert history.held("otter", "2025-03-09") == " ?"
    assert history.held("newt", "2025-04-01") == f"contributor ? by {MARCH}"


def test_without_a_checkout_only_the_entries_tell(tmp_path, monkeypatch):
    history = History(tmp_path, (JANUARY, roster(c="otter newt@2025-02-01")))
    subprocess.run(["rm", "-rf", str(tmp_path / ".git")], check=True)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert history.held("otter") == "contributor ?"
    assert history.held("newt") == "contributor 2025-02-01"
    assert history.held("newt", "2025-06-01") == "contributor 2025-02-01 ?"


def test_git_is_asked_once_and_not_where_every_entry_tells(tmp_path, monkeypatch):
    history = History(tmp_path, (JANUARY, roster(c="otter newt")))
    asked = []
    versions = Git.versions
    monkeypatch.setattr(Git, "versions", lambda self, path: asked.append(path) or versions(self, path))
    tenure = history.tenure
    for login in ("otter", "newt"):
        tenure.held(f"gitee:@{login}", date(2026, 7, 1))
        tenure.held(f"gitee:@{login}", date(2025, 7, 1))
    assert asked == ["sig_members.yaml"]
    history.stands(roster(c="otter@2025-01-01 newt@2025-01-01"))
    assert history.held("otter") == "contributor 2025-01-01"
    assert asked == ["sig_members.yaml"]
    assert isinstance(tenure, Tenure)
