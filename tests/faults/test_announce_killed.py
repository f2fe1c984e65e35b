"""Killed at every act of announcing a meeting: one comment, one issue, and no mail or message twice."""

import os
import subprocess
import sys

import pytest
from e2e.meetings import DAYS, HOURS, meetings

from bot.deliver.outbox import Outbox
from bot.documents.notemark import read_told
from bot.store.store import Store
from faults.mortal import mortal

pytestmark = pytest.mark.slow
ALL = "notices: {by: [issue, mail, wecom, dingtalk, feishu], remind: [hour]}"


@pytest.fixture
def reef(tmp_path):
    yield from meetings(tmp_path, notices=ALL)


@pytest.fixture
def runs(reef):
    """Give a function that announces in a process of its own, killed at a step; it says whether it was."""
    with mortal("announcer.py", reef.folder, reef.environment, reef.clock, 300) as run:
        yield run


def unknown(reef):
    store = Store.open(reef.folder / ".sigbot" / "sigbot.db")
    try:
        return {each.what for each in Outbox(store, lambda: 0).unknown()}
    finally:
        store.close()


def until_quiet(run):
    """Run until nothing is left to do."""
    for _ in range(3):
        assert not run()


def went_out(reef):
    """Count what came in: mails, and messages of each robot."""
    found = {path.partition("?")[0].split("/")[1] for path, _, _ in reef.chats.seen}
    chats = {name: sum(f"/{name}" in path for path, _, _ in reef.chats.seen) for name in found}
    return {"mail": len(reef.box.mails), **chats}


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_every_act_nothing_goes_out_twice_and_nothing_is_lost_unseen(reef, runs, when):
    """What was not sent stands there as unknown; comments and issues are looked up and come out right."""
    reef.go(-7 * DAYS)
    killed = sum(runs(step, when) for step in (1, 1, 2, 2))
    until_quiet(runs)
    reef.go(-DAYS)
    killed += sum(runs(step, when) for step in (1, 1, 2, 1, 2, 1, 1, 1, 1, 1))
    until_quiet(runs)
    told = [(read_told(each, "reef").step, read_told(each, "reef").meeting) for each in reef.notes]
    assert told == [("notice", "regular-2025-01-16")]
    issues = [each for each in reef.community.home.issues if each is not reef.desk]
    assert len(issues) == 1
    assert killed >= 4
    out, open_ = went_out(reef), unknown(reef)
    assert max(out.values()) <= 1
    for way in ("mail", "wecom", "dingtalk", "feishu"):
        is_open = any(what.startswith("mail") if way == "mail" else what.endswith(way) for what in open_)
        assert out.get(way, 0) == 1 or is_open, f"{way} was lost unseen"
    before = (reef.notes, went_out(reef))
    reef.go(-10 * HOURS)
    assert not runs()
    assert (reef.notes, went_out(reef)) == before


def test_two_at_once_announce_once(reef):
    """Two processes in one folder take turns, or one of them says that it is busy."""
    reef.go(-DAYS)
    code = (
        "import os,sys;from bot.app.jobs import run_jobs,Asked;from bot.app.session import Environment;"
        "from bot.demo.gitee import Clock;from pathlib import Path;"
        f"run_jobs(Path({str(reef.folder)!r}),Environment(os.environ,Clock({reef.clock.now()})),Asked('meeting'))"
    )
    subprocess.run(["git", "-C", reef.community.clone, "pull", "-q"], check=True, capture_output=True)
    environment = {**os.environ, **reef.environment.variables}
    both = [subprocess.Popen([sys.executable, "-c", code], env=environment) for _ in range(2)]
    assert [each.wait(60) for each in both] == [0, 0]
    assert went_out(reef) == {"mail": 1, "wecom": 1, "dingtalk": 1, "feishu": 1}
    assert reef.steps == ["notice"]
