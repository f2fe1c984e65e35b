"""`sigbot run` as cron types it: no word where there is nothing to say, red only where a person must act."""

import json

import pytest
from e2e.beginning import beginnings

from bot.app.session import undisturbed
from cli.conftest import Said
from cli.test_output import on_a_terminal

QUIET = Said(0, "", "")


@pytest.fixture(scope="module")
def beginning(tmp_path_factory):
    yield from beginnings(tmp_path_factory.mktemp("reef"), lambda story: story.days(0.5))


@pytest.fixture
def story(beginning):
    """A community whose repository can be fetched: the job looks at the default branch."""
    story = beginning.again()
    config = story.folder / "sig.yaml"
    config.write_text(config.read_text().replace("bots:", "run: {answer: never}\nbots:"))
    return story


@pytest.fixture
def clocked(story, sigbot, monkeypatch):
    """Type commands by the story's clock."""
    from bot.forge.pace import SystemClock

    monkeypatch.setattr(SystemClock, "now", lambda _self: story.clock.now())
    return sigbot


def test_cron_gets_no_mail_for_nothing(story, clocked):
    """What changed is told; a day on which nothing changed, and an hour in which nothing is due, are silent."""
    story.pr("coral")
    said = clocked("run")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("added 0 rows, changed 1 cell\nwritten: README.md, README_en.md")
    assert "would: open a pull request in reef/community" in said.out
    assert clocked("run") == QUIET
    story.clock.advance(86400)
    assert clocked("run") == QUIET


def test_verbose_says_when_it_goes_on(story, clocked):
    """In the SIG's zone."""
    assert clocked("run", "--verbose").out.splitlines()[-1] == "next due: 2025-01-03 03:00+08:00"
    assert clocked("run", "--verbose").out == "nothing is due; next due: 2025-01-03 03:00+08:00\n"
    story.clock.advance(7 * 86400)
    assert clocked("run", "board", "--dry-run").out.splitlines()[-1] == "next due: now"
    story.clock.advance(-7 * 86400)
    with undisturbed(story.folder):
        said = clocked("run", "board", "--verbose")
    assert (said.code, said.err) == (0, "")
    assert said.out == "another run is at work; next due: 2025-01-03 03:00+08:00\n"


def test_a_terminal_is_told_everything(story, clocked):
    """A person who types it is not left with an empty line."""
    out = on_a_terminal(["run", "--dir", str(story.folder)], {"SIGBOT_GITEE_API": story.server.url})
    assert "no number changes" in out
    assert "next due: " in out


def test_a_host_that_is_down(story, clocked, monkeypatch):
    """It is told on stderr, with what comes next; red is only the third time in a row."""
    clocked("run")
    story.days(1)
    monkeypatch.setenv("SIGBOT_GITEE_API", "http://127.0.0.1:9/api/v5")
    said = clocked("run")
    assert said.code == 0
    assert "127.0.0.1" in said.err
    assert "sigbot: board failed; it is tried again from 2025-01-03 06:05+08:00 on" in said.err
    assert [clocked("run", "board").code for _ in range(2)] == [0, 4]
    assert "board failed 4 times in a row" in clocked("run", "board").err


def test_a_refused_token_is_red_at_once(clocked, monkeypatch):
    """Only a person can renew it."""
    monkeypatch.setenv("SIGBOT_GITEE_TOKEN", "wr0ng-of-reef")
    said = clocked("run")
    assert said.code == 4
    assert "the token is not accepted (status 401)" in said.err


def test_configuration_is_2_and_takes_nothing(story, clocked):
    """A slip, a job that is none: told in one message; the job stays due."""
    assert clocked("run", "bord").code == 2
    config = story.folder / "sig.yaml"
    config.write_text(config.read_text().replace("{answer:", "{board: '25:00', answer:"))
    said = clocked("run")
    assert (said.code, said.out) == (2, "")
    assert said.err == "sigbot: sig.yaml:8:14: run.board: must be a time of day, like 03:00 (found '25:00')\n"
    config.write_text(config.read_text().replace("25:00", "23:00"))
    assert clocked("run", "--verbose").out.endswith("next due: 2025-01-02 23:00+08:00\n")


def test_a_column_that_is_overdue_is_3(story, clocked):
    """As `update` has it: one list fails in three runs, the others go on."""
    assert clocked("run").code == 0
    story.forge.find_repo("reef/tools").banned = True
    assert [clocked("run", "board").code for _ in range(3)] == [0, 0, 3]


def test_json(story, clocked):
    """One document, due or not."""
    story.pr("coral")
    data = json.loads(clocked("run", "--json").out)
    assert [(each["job"], each["lines"][0]) for each in data["ran"]] == [
        ("board", "added 0 rows, changed 1 cell")
    ]
    assert json.loads(clocked("run", "--json").out) == {
        "ran": [], "busy": False, "next_due": "2025-01-03 03:00+08:00", "exit_code": 0,
    }  # fmt: skip


def test_a_dry_run_writes_nothing(story, clocked):
    """It says what it would do, and leaves it to the next run."""
    story.pr("coral")
    before = (story.folder / "README.md").read_bytes()
    assert "would write: README.md" in clocked("run", "--dry-run").out
    assert (story.folder / "README.md").read_bytes() == before
    assert "written: README.md" in clocked("run").out


def test_a_defect_is_reported_and_waits(clocked, monkeypatch):
    """Exit 70 with a log, and the job is tried again after a pause, not at once and for ever."""

    def broken(*_arguments, **_named):
        raise ZeroDivisionError("boom")

    monkeypatch.setattr("bot.app.boardjob.refresh", broken)
    said = clocked("run")
    assert said.code == 70
    assert "this is a defect of sigbot (ZeroDivisionError)" in said.err
    assert clocked("run").code == 0
