"""The exit codes are a promise to cron and to CI: 0 done, 1 stale or failed, 2 wrong use, 3 overdue, 4 refused."""

import re

import pytest

from bot.cli import app


def test_they_are_documented(sigbot):
    """`sigbot --help` says what each code means."""
    help_ = " ".join(sigbot("--help").out.split())
    assert (
        "0 done, 1 stale, a check failed, or a person must act, 2 wrong use or configuration, 3 a board column could"
        in help_
    )
    assert "4 the host refused" in help_


def test_0_and_1_of_board_check(story, sigbot):
    """`board --check` writes nothing: 1 while a file is stale, 0 once it is written."""
    story.pr("coral")
    sigbot("update", "--dry-run")
    before = story.files()
    assert sigbot("board", "--check").code == 1
    assert sigbot("board").code == 0
    assert story.files() == before
    assert sigbot("board", "--write").code == 0
    assert sigbot("board", "--check").code == 0


def test_1_of_check(story, sigbot):
    """`check` fails while something waits for a person, such as a cell edited by hand."""
    assert sigbot("update").code == 0
    assert sigbot("check").code == 0
    story.edit_cell("A. Coral", "prs", 9)
    said = sigbot("check")
    assert said.code == 1
    assert "waits for someone: A. Coral, prs: was 5 and is 9 now, by hand" in said.out


@pytest.mark.parametrize("wrong", [
    ["bord"], ["board", "--wirte"], ["update", "--budget", "0"], ["update", "--budget", "x"], ["explain"],
    ["explain", "@coral", "--lang", "fr"], ["explain", "@coral", "--since", "yesterday"],
    ["explain", "@coral", "--until", "2025-02-01", "--as-of", "2025-02-01"], ["explain", "@coral", "prz"],
    ["explain", "@coral", "--since", "2025-03-01", "--until", "2025-02-01"], ["explain", "@nobody-at-all"],
    ["board", "--dir", "/nonexistent"], ["init", "--dir", "/nonexistent"],
])  # fmt: skip
def test_2_of_wrong_use(wrong, sigbot):
    """Wrong words end in 2, with a message on stderr and nothing on stdout."""
    said = sigbot(*wrong)
    assert (said.code, said.out) == (2, "")
    assert said.err


def test_3_needs_three_failing_runs(story, sigbot):
    """A column that was read once and fails: 0 twice, then 3, and 0 again when it is read."""
    assert sigbot("update").code == 0
    story.forge.find_repo("reef/tools").banned = True
    assert [sigbot("update").code for _ in range(4)] == [0, 0, 3, 3]
    assert "a column cannot be refreshed: reef/tools pulls: failed in 4 runs" in sigbot("update").err.replace(
        "5", "4"
    )
    story.forge.find_repo("reef/tools").banned = False
    assert sigbot("update").code == 0


def test_4_when_the_host_refuses_everything(story, sigbot, monkeypatch):
    """No list could be read: 4, for `update` and `doctor` alike; the tables keep what they say."""
    before = story.read("README.md")
    for repo in story.forge.repos:
        repo.banned = True
    assert [sigbot("update").code, sigbot("doctor").code] == [4, 4]
    monkeypatch.setenv("SIGBOT_GITEE_API", "http://127.0.0.1:9/api/v5")
    assert [sigbot("update").code, sigbot("doctor").code] == [4, 4]
    assert story.read("README.md") == before


def test_2_of_an_address_that_is_none(story, sigbot, monkeypatch):
    """A wrong SIGBOT_GITEE_API is told at once, not tried again and again."""
    monkeypatch.setenv("SIGBOT_GITEE_API", "gitee.example")
    for command in ("update", "doctor"):
        said = sigbot(command)
        assert (said.code, said.err.count("\n")) == (2, 1)
        assert "SIGBOT_GITEE_API must be an address, like https://gitee.com/api/v5" in said.err


@pytest.mark.parametrize("budget", ["7", "3"])
def test_a_budget_that_ends_a_run_is_no_failure(budget, story, sigbot):
    """`update --budget N`, again and again, says how far it is, exits 0, and ends in the board of one whole run."""
    for day in range(1, 30):
        story.pr("coral", day)
        story.pr("stranger", day, repo="reef/tools", files=["src/reef/a.py"])
    for _ in range(12):
        said = sigbot("update", "--budget", budget)
        assert said.code == 0
        if not re.search("was never read|is being read", said.out):
            break
        assert f"the budget of {budget} requests is used up; the next run goes on" in said.out
    else:
        raise AssertionError("twelve runs did not end it")
    steps = story.files()
    (story.folder / ".sigbot/sigbot.db").unlink()
    assert sigbot("update").code == 0
    assert story.files() == steps
    assert story.row("A. Coral")["prs"] == 5 + 29


def test_every_command_has_an_example(sigbot):
    """Each `--help` ends with a line to copy that begins with the command itself."""
    names = [command.name for command in app.registered_commands]
    assert {"init", "update", "board", "explain", "eligible"} < set(names)
    for name in names:
        said = sigbot(name, "--help")
        assert said.code == 0
        assert f"Example: sigbot {name}" in said.out
