"""Killed between any two outward steps: no second pull request, no second desk, no lost line."""

import pytest
from e2e.community import communities

from faults.mortal import mortal


@pytest.fixture
def reef(tmp_path):
    for reef in communities(tmp_path):
        reef.mode("live")
        reef.days(1)
        reef.pr("coral")
        reef.pr("stranger")
        yield reef


@pytest.fixture
def runs(reef):
    """Give a function that publishes in a process of its own, killed at a step; it says whether it was."""
    with mortal("publisher.py", reef.folder, reef.environment, reef.clock, 3600) as run:
        yield run


def effects(reef):
    """Give all that the bot has on the host, with its texts."""
    pulls = [(pull.state, pull.title, pull.body) for pull in reef.pulls]
    issues = [(issue.state, issue.title, issue.body) for issue in reef.home.issues]
    return pulls, issues, {name: reef.proposed(name) for name in ("README.md", "README_en.md")}


def check_once(reef, cells):
    """One pull request, one desk, and exactly the cells that are due."""
    assert [pull.state for pull in reef.pulls] == ["open"]
    assert len(reef.home.issues) == 1
    table = reef.table(reef.proposed())
    assert {name: table[name]["prs"] for name in ("A. Coral", "B. Kelp")} == cells


@pytest.mark.slow
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", [1, 2, 3])
def test_killed_on_the_first_day(reef, runs, step, when):
    """Push, pull request, desk: each is there once, however far a run came."""
    assert runs(step, when)
    for _ in range(3):
        assert not runs()
    check_once(reef, {"A. Coral": 6, "B. Kelp": 3})
    before = effects(reef)
    runs()
    assert effects(reef) == before


@pytest.mark.slow
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", [1, 2, 3])
def test_killed_in_an_update(reef, runs, step, when):
    runs()
    runs()
    reef.pr("Kelp")
    reef.pr("stranger")
    reef.days(8)
    assert runs(step, when)
    for _ in range(3):
        assert not runs()
    check_once(reef, {"A. Coral": 6, "B. Kelp": 4})
    assert "2 cells" in reef.pulls[0].title
    before = effects(reef)
    runs()
    assert effects(reef) == before


@pytest.mark.slow
def test_killed_again_and_again(reef, runs):
    """A run that is cut off at every step it tries still ends in one of each."""
    for step, when in ((1, "after"), (1, "before"), (1, "after"), (1, "after")):
        runs(step, when)
    while runs(2, "before"):
        break
    for _ in range(2):
        assert not runs()
    check_once(reef, {"A. Coral": 6, "B. Kelp": 3})
