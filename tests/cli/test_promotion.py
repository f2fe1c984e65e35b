"""`sigbot promotion` as it is typed: what it says, what it writes, and its exit codes."""

import pytest
from e2e.story import CONFIG

LADDER = """
roles: {contributor: Contributors, committer: Committers, maintainer: Maintainers}
ladder:
  - {from: 2024-01-01, contributor: {all: [{prs: 1}]}, committer: {is: contributor, all: [{prs: 2}]}}
"""


@pytest.fixture
def ladder(story):
    story.write("sig.yaml", CONFIG + LADDER)
    story.commit()
    story.pr("stranger", 40)
    story.wait_for(190)
    story.update()
    return story


def files(story):
    return sorted(path.name for path in (story.folder / "leaderboard/promotions").glob("*"))


def test_a_report_is_written_and_told_in_two_lines(ladder, sigbot):
    """And the second time there is nothing to write."""
    said = sigbot("promotion", "--half", "2025H1")
    assert (said.code, said.err) == (0, "")
    first, second = said.out.splitlines()
    assert first.startswith(
        "2025H1, counted up to the end of 2025-06-30: everything that can be counted is met: 1, applied: 0"
    )
    assert second.startswith("written: leaderboard/promotions/2025H1.md, ")
    assert len(files(ladder)) == 5
    assert sigbot("promotion", "--half", "2025H1").out.splitlines()[1] == "nothing changes"


def test_a_dry_run_shows_the_report_and_writes_nothing(ladder, sigbot):
    """In the language asked for."""
    said = sigbot("promotion", "--half", "2025H1", "--dry-run", "--private", "--lang", "zh")
    assert said.code == 0
    assert said.out.startswith("# 珊瑚礁 2025 年上半年晋升报告\n")
    assert "请勿公开" in said.out
    assert "would write: leaderboard/promotions/2025H1.md" in said.out
    assert files(ladder) == []
    assert not (ladder.folder / ".sigbot/promotions").exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (["--half", "2025"], "--half must be a year and its half, like 2022H2 (found '2025')"),
        (["--half", "2990H1"], "2990H1 is still to come"),
        (["--half", "2025H1", "--as-of", "2024-01-01"], "--as-of 2024-01-01 is before 2025H1 began"),
        (["--lang", "fr"], "there is en, and zh"),
    ],
)
def test_wrong_use_is_answered_with_exit_code_2(typed, words, ladder, sigbot):
    said = sigbot("promotion", *typed)
    assert said.code == 2
    assert words in said.err
    assert files(ladder) == []


def test_without_a_ladder_there_is_nothing_to_report(story, sigbot):
    said = sigbot("promotion", "--half", "2025H1")
    assert said.code == 2
    assert "sig.yaml has no ladder:" in said.err
