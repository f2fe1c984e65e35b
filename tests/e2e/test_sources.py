"""What was not read is not known, and what fails ages only the numbers that need it."""

import pytest

from bot.demo.gitee import Fault, Faults
from bot.rules.cells import CellState
from e2e.story import stories


def states(updated, name):
    row = next(row for row in updated.decided.board.rows if row.member.name == name)
    return {cell.count: cell.state for cell in row.cells if cell.state is not CellState.COMPUTED}


def test_a_source_that_was_never_read_keeps_its_columns(story):
    """A column whose repository cannot be read keeps its value; the others are counted, and the run goes on."""
    story.forge.find_repo("reef/tools").banned = True
    story.pr("coral")
    story.issue("coral")
    updated = story.update()
    assert story.row("A. Coral") == {"points": 10, "issues": 3, "prs": 5, "articles": 1}
    assert states(updated, "A. Coral") == {"prs": CellState.NOT_YET_KNOWN}
    assert [(each.repository, each.source) for each in updated.decided.behind] == [("reef/tools", "pulls")]
    assert '"repository": "reef/tools"' in story.read("leaderboard/board.json")
    assert (len(updated.errors), updated.exit_code) == (1, 0)


def test_nobody_joins_while_a_column_is_unknown(story):
    """A new row waits until all its numbers are known."""
    story.forge.find_repo("reef/tools").banned = True
    story.pr("newt")
    updated = story.update()
    assert "Newt" not in story.table()
    assert "Newt gets a row when all its numbers are known" in updated.decided.notes
    story.forge.find_repo("reef/tools").banned = False
    story.update()
    assert story.row("Newt")["prs"] == 1


def test_a_dead_repository_ages_only_what_needs_it(story):
    """Read once and failing now: its column is counted as of then, with the rest of the repositories' work."""
    story.pr("coral", day=1, repo="reef/tools", files=["src/reef/a.py"])
    story.update()
    story.forge.find_repo("reef/tools").banned = True
    story.pr("coral", day=2)
    story.issue("coral", day=2)
    for run in (1, 2, 3):
        updated = story.update()
        assert story.row("A. Coral") == {"points": 10, "issues": 3, "prs": 7, "articles": 1}
        assert [each.failures for each in updated.decided.behind] == [run]
        assert updated.exit_code == (3 if run == 3 else 0)
    story.forge.find_repo("reef/tools").banned = False
    story.pr("coral", day=3, repo="reef/tools", files=["src/reef/a.py"])
    updated = story.update()
    assert (story.row("A. Coral")["prs"], updated.decided.behind, updated.exit_code) == (8, (), 0)


def test_a_failing_source_changes_its_files_once(story):
    """What board.json says of a source behind is since when, not the time of the run."""
    story.update()
    story.forge.find_repo("reef/tools").banned = True
    story.update()
    before = story.files()
    story.update()
    assert story.files() == before


def test_a_host_that_refuses_everything_changes_nothing(story):
    """Where no list could be read the run says so, and no number moves."""
    story.pr("coral")
    for repo in story.forge.repos:
        repo.banned = True
    updated = story.update()
    assert updated.exit_code == 4
    assert story.row("A. Coral")["prs"] == 5


def test_a_budget_stops_and_the_next_run_goes_on(story):
    """A run that may ask no more keeps what it read and publishes no number that is half known."""
    for n in range(120):
        story.pr("coral", day=1 + n / 100)
    for repo in ("reef/tools", "reef/community"):
        story.pr("Kelp", day=3, repo=repo, files=["src/reef/a.py"])
    updated = story.update(budget=2)
    assert updated.spent is not None
    assert updated.exit_code == 0
    assert story.row("A. Coral")["prs"] == 5
    for _ in range(5):
        story.update(budget=12)
        assert story.row("A. Coral")["prs"] in (5, 125)
    assert (story.row("A. Coral")["prs"], story.row("B. Kelp")["prs"]) == (125, 5)


def test_a_small_budget_gets_there_in_the_end(story):
    """However small the budget, every run brings something that was missing, files included."""
    for repo in ("reef/core", "reef/tools", "reef/community"):
        story.pr("Kelp", repo=repo, files=["src/reef/a.py"])
    for _ in range(12):
        story.update(budget=3)
    assert story.row("B. Kelp")["prs"] == 6


def test_the_roster_and_the_board_are_no_work(story):
    """A pull request that edits the roster or the board alone does not count; one that also does more does."""
    story.pr("coral", repo="reef/community", files=["sigs/reef/sig_members.yaml", "sigs/reef/README.md"])
    story.pr("coral", repo="reef/community", files=["sigs/reef/sig_members.yaml", "sigs/reef/notes.md"])
    story.pr("coral", repo="reef/community", files=["sigs/other/README.md"])
    story.update()
    assert story.row("A. Coral")["prs"] == 7


def test_a_list_that_is_no_longer_asked_for_ages_nothing(story):
    """A change of sig.yaml that reads a list in another way leaves the old, unfinished reading behind."""
    story.forge.find_repo("reef/core").banned = True
    story.update()
    story.forge.find_repo("reef/core").banned = False
    story.edit("sig.yaml", "issues: [reef/core]", "issues: [{repo: reef/core, labels: [reef]}]")
    story.issue("coral", day=1, labels=["reef"])
    updated = story.update()
    assert story.row("A. Coral")["issues"] == 3
    assert updated.decided.behind == ()


def test_whoever_left_the_table_ages_nothing(story):
    """The part of a list of somebody without a row is asked for no more, and missed no more."""
    with story.forge.lock:
        crowd = story.user("crowd")
        for n in range(1500):
            story.forge.find_repo("reef/tools").pull(author=crowd, title=f"Change {n}", at=story.at(1))
    story.update()
    story.forge.find_repo("reef/tools").banned = True
    for _ in range(3):
        assert {each.author for each in story.update().decided.behind} == {"coral", "kelp", "newt"}
    story.drop_row("B. Kelp")
    story.forge.find_repo("reef/tools").banned = False
    updated = story.update()
    assert (updated.decided.behind, updated.exit_code) == ((), 0)


@pytest.fixture
def without_files(tmp_path):
    """A host that answers 404 for every file list."""
    yield from stories(tmp_path, faults=Faults(1, 1.0, [Fault.WRONG_404], in_a_row=10**6))


def test_a_member_with_pending_files_waits(without_files):
    """A file list that does not come holds a new row and its own column back, for three runs and no longer."""
    story = without_files
    story.pr("newt", repo="reef/community", files=["sigs/reef/notes.md"])
    story.pr("newt")
    story.pr("coral")
    story.pr("coral", repo="reef/community", files=["sigs/reef/notes.md"])
    for _ in range(2):
        updated = story.update()
        assert [each.name for each in updated.decided.board.waiting] == ["Newt"]
        assert states(updated, "A. Coral") == {"prs": CellState.NOT_YET_KNOWN}
        assert story.row("A. Coral")["prs"] == 5
    story.update()
    assert (story.row("Newt")["prs"], story.row("A. Coral")["prs"]) == (1, 6)


def test_a_repository_spelled_otherwise_is_the_same(story):
    """A change of case in sig.yaml, in one place or in all, counts nothing twice and loses nothing."""
    story.pr("coral", day=1)
    story.pr("Kelp", day=1, repo="reef/tools", files=["src/reef/a.py"])
    story.update()
    before = story.row("A. Coral")["prs"], story.row("B. Kelp")["prs"]
    for day, old in ((2, "repo: reef/tools"), (3, "issues: [reef/core]")):
        story.edit("sig.yaml", old, old.replace("reef/", "Reef/"))
        story.pr("coral", day=day)
        story.update()
    assert (story.row("A. Coral")["prs"], story.row("B. Kelp")["prs"]) == (before[0] + 2, before[1])
