"""A run that is killed at any instant loses nothing: the runs after it end where an undisturbed one ends."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from e2e.story import stories
from sqlalchemy import select
from store.host import room

from bot.store import schema
from bot.store.store import Store

TALK = """\
talks:
- {who: "@coral", topic: Currents, meeting: 2025-01-20, when: 2025-01-20, evidence: https://example.org/currents}
"""


@pytest.fixture
def story(tmp_path):
    """A SIG with lists of several pages, files to be read, and hand-recorded work; the host takes its time."""
    folder = tmp_path / "sig"
    folder.mkdir()
    for story in stories(folder, rate=room(), latency=0.002):
        for n in range(230):
            story.pr(("coral", "Kelp", "newt", "stranger")[n % 4], day=1 + n / 100)
            story.issue(("coral", "Kelp", "stranger")[n % 3], day=1 + n / 100)
        for n in range(40):
            story.pr(("coral", "newt")[n % 2], day=4 + n / 100, repo="reef/tools", files=["src/reef/a.py"])
        story.record("2025", TALK)
        yield story


class Runs:
    """Update runs in processes of their own."""

    def __init__(self, runner: subprocess.Popen[str]) -> None:
        self._runner = runner

    def once(self, kill_after: float | None = None) -> bool:
        """Run once; kill it after so many seconds, and say whether it ended by itself."""
        run = self._ask()
        if kill_after is not None:
            time.sleep(kill_after)
            os.kill(run, signal.SIGKILL)
        status = self._ask()
        assert status in (0, signal.SIGKILL)
        return status == 0

    def _ask(self) -> int:
        assert self._runner.stdin is not None
        assert self._runner.stdout is not None
        self._runner.stdin.write("\n")
        self._runner.stdin.flush()
        return int(self._runner.stdout.readline())


@contextmanager
def runs_in(folder: Path, api: str):
    """Start the runner of a folder."""
    command = [sys.executable, str(Path(__file__).with_name("runner.py")), str(folder)]
    environment = {**os.environ, "SIGBOT_GITEE_API": api}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as runner:
        yield Runs(runner)
        assert runner.stdin is not None
        runner.stdin.close()


def files(folder):
    """Give every file of the SIG."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and ".sigbot" not in path.parts)
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def database(folder):
    """Give the database's content, with account ids of the host's for the ones it made up itself."""
    ours = {
        schema.pull: {"seen", "assignees", "comments_at"},
        schema.issue: {"seen"},
        schema.pull_comment: {"seen"},
        schema.event: {"id"},
        schema.account: {"id"},
        schema.slice_: {"pass_", "started", "total", "watermark", "counted_to", "check_page"},
    }
    with closing(Store.open(folder / ".sigbot/sigbot.db")) as store, store.read() as connection:
        account_ids = dict(
            tuple(row) for row in connection.execute(select(schema.account.c.id, schema.account.c.host_id))
        )
        content = {}
        for table in (
            schema.pull,
            schema.issue,
            schema.pull_comment,
            schema.changed_file,
            schema.event,
            schema.account,
            schema.slice_,
        ):
            columns = [column.name for column in table.c if column.name not in ours.get(table, ())]
            rows = (dict(row) for row in connection.execute(select(table)).mappings())
            content[table.name] = sorted(
                repr(
                    [
                        account_ids.get(row[name]) if name in ("author", "account") else row[name]
                        for name in columns
                    ]
                )
                for row in rows
            )
        return content


LADDER = """\
roles: {contributor: Contributors, maintainer: Maintainers}
ladder:
- {from: 2024-01-01, contributor: {all: [{reviews: 1}]}}
"""


def with_comments(story):
    """Let a ladder count what is said: a comment or two under each of sixty pull requests."""
    counts = "counts:\n  reviews: {count: review_comment, in: code, ignore: [own_pr, own_thread]}\n"
    story.edit("sig.yaml", "counts:\n", counts)
    story.write("sig.yaml", story.read("sig.yaml") + LADDER)
    for pull in [*story.forge.find_repo("reef/core").pulls][::4]:
        first = pull.comment_by(story.user("newt"), "Please name the unit.", at=pull.created_at + 5)
        pull.comment_by(story.user("newt"), "Or not.", at=pull.created_at + 9, reply_to=first)
    story.wait_for(6)


def kill_often(story, tmp_path, kills, seed, happened=501):
    undisturbed, disturbed = tmp_path / "undisturbed", tmp_path / "disturbed"
    for folder in (undisturbed, disturbed):
        shutil.copytree(story.folder, folder)
    with runs_in(undisturbed, story.server.url) as runs:
        runs.once()
        shutil.rmtree(undisturbed)
        shutil.copytree(story.folder, undisturbed)
        start = time.monotonic()
        assert runs.once()
        length = time.monotonic() - start
    expected = files(undisturbed), database(undisturbed)
    assert len(expected[1]["event"]) == happened  # 270 pull requests, 230 issues and a talk
    dice = random.Random(seed)
    with runs_in(disturbed, story.server.url) as runs:
        killed = 0
        while killed < kills:
            if runs.once(kill_after=dice.uniform(0, length)):  # it was done before: begin from nothing again
                assert (files(disturbed), database(disturbed)) == expected
                shutil.rmtree(disturbed)
                shutil.copytree(story.folder, disturbed)
            else:
                killed += 1
        assert runs.once()
    assert (files(disturbed), database(disturbed)) == expected


@pytest.mark.slow
def test_killed_four_times_a_run_ends_as_if_undisturbed(story, tmp_path):
    """The same README, the same leaderboard, the same database."""
    kill_often(story, tmp_path, kills=4, seed=time.time_ns())


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_killed_many_times_a_run_ends_as_if_undisturbed(story, tmp_path, seed):
    kill_often(story, tmp_path, kills=25, seed=seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_killed_while_comments_are_read_nothing_is_lost_or_judged_otherwise(story, tmp_path, seed):
    """Each pull request's comments come in whole or not at all, with their events."""
    with_comments(story)
    kill_often(story, tmp_path, kills=15, seed=seed, happened=501 + 116)
