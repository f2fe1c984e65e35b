"""Killed between any two outward acts, or left without an answer: one comment each, and nothing is lost."""

import os
import subprocess
import sys

import pytest
import yaml
from e2e.talks import talkings

from bot.deliver.outbox import Outbox
from bot.demo.gitee.faults import Fault, Faults
from bot.errors import OutcomeUnknown
from faults.mortal import mortal

ARTICLE = "/claim article https://blog.example.org/reefs Reefs"


@pytest.fixture
def reef(tmp_path):
    yield from talkings(tmp_path)


@pytest.fixture
def runs(reef):
    """Give a function that answers in a process of its own, killed at a step; it says whether it was."""
    with mortal("talker.py", reef.community.folder, reef.community.environment, reef.clock, 300) as run:
        yield run


def until_quiet(run):
    """Run until nothing is left to do."""
    for _ in range(4):
        assert not run()


def check_once(reef):
    """One answer for each comment that asked, one pull request, and everything that was said in it."""
    notes = [read.record.answers.note for read in reef.read()]
    assert len(notes) == len(set(notes)) == 3
    (pull,) = reef.community.pulls
    (entry,) = yaml.safe_load(reef.proposed("contributions/confirmed.yaml"))["articles"]
    assert (entry["who"], entry["confirmed_by"]) == ("@coral", "manta")
    assert "votes/" in " ".join(each.path for each in pull.git.changed())
    assert "赞成 1，反对 0" in reef.read()[1].text


@pytest.mark.slow
@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_every_act_of_a_whole_conversation(reef, runs, when):
    """Each run gets one act further than the last, whatever it had begun; then time passes and the vote ends."""
    reef.say("coral", ARTICLE)
    killed = runs(1, when)
    until_quiet(runs)
    reef.say("manta", "/confirm 1\n/promote @coral maintainer")
    reef.say("manta", "/vote yes")
    for step in (1, 1, 2, 1, 3, 2, 1):
        killed += runs(step, when)
    until_quiet(runs)
    reef.community.days(9)
    for step in (1, 2, 1, 3, 2, 1):
        killed += runs(step, when)
    until_quiet(runs)
    assert killed >= 5
    check_once(reef)
    before = [each.body for each in reef.topic.comments]
    until_quiet(runs)
    assert [each.body for each in reef.topic.comments] == before


@pytest.mark.slow
def test_a_comment_of_which_nobody_knows_is_looked_for_and_tried_again_after_two_minutes(reef):
    """It was not written; so nothing is done for two minutes, and then once."""
    reef.say("coral", "/points")
    server = reef.community.server
    server.faults = Faults(1, 1.0, {Fault.SHORT_BODY}, methods=("POST",), in_a_row=1)
    with pytest.raises(OutcomeUnknown):
        reef.answer()
    server.faults = None
    (written,) = [each for each in reef.topic.comments if each.user.login == "otter"]
    reef.topic.comments.remove(written)  # as if it had not come through
    reef.clock.advance(-250)
    assert (reef.answer().waits, reef.bodies()) == (True, [])
    reef.answer()
    assert len(reef.bodies()) == 1
    reef.answer()
    assert unknown(reef) == []


@pytest.mark.slow
def test_a_comment_whose_answer_was_lost_is_found(reef):
    reef.say("coral", "/points")
    server = reef.community.server
    server.faults = Faults(1, 1.0, {Fault.SHORT_BODY}, methods=("POST",), in_a_row=1)
    with pytest.raises(OutcomeUnknown):
        reef.answer()
    server.faults = None
    reef.answer()
    assert (len(reef.bodies()), unknown(reef)) == (1, [])


def unknown(reef):
    """List the acts of which nobody knows the outcome."""
    with reef.community.run() as run:
        return list(Outbox(run.store, lambda: 0).unknown())


@pytest.mark.slow
def test_a_list_that_lags_yields_no_second_comment(reef, monkeypatch):
    """The answer is there and the list does not show it yet: within two minutes it is not written again."""
    reef.say("coral", "/points\n/tally")
    reef.answer()
    hidden = reef.topic.comments.pop()
    reef.clock.advance(-250)  # not a minute later
    reef.answer()
    assert len(reef.topic.comments) == 1
    reef.topic.comments.append(hidden)
    reef.answer()
    assert len(reef.bodies()) == 1


@pytest.mark.slow
def test_two_at_once_answer_once(reef):
    """Two processes in one folder take turns, or one of them says that it is busy."""
    for n in range(3):
        reef.say("coral", f"/points\n{ARTICLE}{n}")
    reef.clock.advance(300)
    command = [sys.executable, "-m", "bot", "answer", "--dir", str(reef.community.folder)]
    environment = {**os.environ, **reef.community.environment.variables}
    both = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for _ in range(2)
    ]
    outputs = [each.communicate(timeout=60)[0].decode() for each in both]
    assert len(reef.bodies()) == 3, outputs
