"""The daemon does what is due, tells of it in its log, and outlives whatever goes wrong."""

import io
import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest
from e2e.story import stories

from bot.app import jobs
from bot.app.jobs import Job
from bot.app.outcome import Outcome
from bot.errors import ForgeError
from bot.rules.due import Daily
from bot.serve.daemon import Daemon
from bot.serve.log import logger

DAY = 86400


@pytest.fixture
def story(tmp_path):
    folder = tmp_path / "sig"
    folder.mkdir()
    yield from stories(folder)


@pytest.fixture
def outcome(monkeypatch):
    """Give the outcomes that the job comes to, one after the other; the last one stays."""
    outcomes = [Outcome(("changed 1 cell",))]

    def work(folder, environment, **options):
        now = outcomes.pop(0) if len(outcomes) > 1 else outcomes[0]
        if isinstance(now, Exception):
            raise now
        return now

    monkeypatch.setattr(jobs, "JOBS", {"board": Job(lambda config: Daily.written(config.run.board), work)})
    return outcomes


@pytest.fixture
def look(story):
    """Let the daemon look once; give what it logged."""
    out = io.StringIO()
    daemon = Daemon(story.folder, story.environment, logger(story.environment, out))

    def once():
        before = len(out.getvalue())
        daemon.look()
        return [json.loads(line) for line in out.getvalue()[before:].splitlines()]

    return once


def events(entries):
    return [(entry["level"], entry["event"]) for entry in entries]


def test_what_was_done_is_told_and_nothing_else(story, look, outcome):
    """A minute in which nothing is due leaves no line."""
    (entry,) = look()
    assert (entry["event"], entry["job"], entry["lines"]) == ("done", "board", ["changed 1 cell"])
    assert entry["next"] == "2025-01-02T03:00:00+08:00"
    assert look() == []
    story.clock.advance(DAY)
    assert events(look()) == [("info", "done")]


def test_a_failing_host_is_a_warning_then_an_error(story, look, outcome):
    """With the pause before the next try."""
    outcome[:] = [ForgeError("out of order", status=502)]
    levels = []
    for _ in range(3):
        (entry,) = look()
        levels.append(entry["level"])
        assert (entry["event"], entry["why"]) == ("failed", "out of order")
        story.clock.advance(3600)
    assert levels == ["warning", "warning", "error"]


def test_a_broken_file_is_told_once_with_its_places(story, look, outcome):
    """One line, until it is mended or broken otherwise; then it goes on at once."""
    whole = story.read("sig.yaml")
    story.write("sig.yaml", whole.replace("bots:", "bot:"))
    (entry,) = look()
    assert entry["level"] == "error"
    assert "sig.yaml:8:1: bot: unknown key 'bot'" in entry["why"][0]
    assert look() == []
    story.write("sig.yaml", whole.replace("counts:", "count:"))
    assert len(look()) == 1
    story.write("sig.yaml", whole)
    assert events(look()) == [("info", "done")]
    story.write("sig.yaml", whole.replace("bots:", "bot:"))
    assert len(look()) == 1


def test_a_defect_does_not_end_it(story, look, outcome, monkeypatch):
    """Inside a job it is told with its traceback, and the job waits; outside of one it is told, too."""
    outcome[:] = [ZeroDivisionError("boom"), Outcome()]
    (entry,) = look()
    assert (entry["level"], entry["kind"]) == ("error", "ZeroDivisionError")
    assert "Traceback" in entry["exception"]
    assert look() == []
    story.clock.advance(300)
    assert events(look()) == [("info", "done")]

    def broken(*_arguments):
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr("bot.serve.daemon.run_jobs", broken)
        assert events(look()) == [("error", "a defect of sigbot")]
    assert look() == []


def test_a_lost_folder_does_not_end_it(story, look, outcome):
    """A disk that comes and goes."""
    moved = story.folder.rename(story.folder.parent / "away")
    assert events(look()) == [("error", "cannot run; it goes on as soon as this is mended")]
    if story.folder.exists():
        story.folder.rmdir()
    moved.rename(story.folder)
    assert events(look()) == [("info", "done")]


@contextmanager
def served(folder, api):
    """Serve in a process of its own, with the machine's clock."""
    command = [sys.executable, "-m", "bot", "serve", "--no-web", "--dir", str(folder)]
    environment = {**os.environ, "SIGBOT_GITEE_API": api}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        yield process
        process.kill()


def entries(process):
    return (json.loads(line) for line in process.stdout)


@pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.slow)])
def test_a_signal_ends_it(number, story):
    """It looks at once, and after a signal it says that it stopped; the work at hand is done."""
    story.edit("sig.yaml", "bots:", "run: {answer: never}\nbots:")
    with served(story.folder, story.server.url) as process:
        lines = entries(process)
        assert next(lines)["event"] == "started"
        assert next(lines)["job"] == "board"
        process.send_signal(number)
        assert next(lines)["event"] == "stopped"
        assert process.wait() == 0


def test_the_work_at_hand_comes_to_its_end(story):
    """A signal in the middle of a pull: the pull ends, the board is written, then the daemon stops."""
    story.pr("coral")
    story.edit("sig.yaml", "bots:", "run: {answer: never}\nbots:")
    with served(story.folder, story.server.url) as process:
        asked = []

        def interrupt(_number, _target):
            if not asked:
                process.send_signal(signal.SIGTERM)
            asked.append(_target)

        story.server.on_request = interrupt
        assert [entry["event"] for entry in entries(process)] == ["started", "done", "stopped"]
        assert process.wait() == 0
    assert len(asked) > 2
    assert story.row("A. Coral")["prs"] == 6


def test_a_second_signal_ends_it_at_once(story):
    """The host does not answer, and nobody waits for it: what was read is kept, as after any kill."""
    with served(story.folder, story.server.url) as process:

        def interrupt(_number, _target):
            process.send_signal(signal.SIGTERM)
            process.send_signal(signal.SIGINT)
            process.wait()

        story.server.on_request = interrupt
        assert process.wait() in (128 + signal.SIGTERM, 128 + signal.SIGINT)
