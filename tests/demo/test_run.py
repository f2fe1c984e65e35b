"""The demo tells its whole story, and shows what was said."""

import subprocess
import sys

import pytest
import requests

from bot.demo.gitee import Clock, Forge
from bot.demo.robot import group
from bot.demo.told import Told

CLOCK = Clock(1_700_000_000)


@pytest.fixture
def pull():
    forge = Forge(CLOCK.now)
    repo, coral = forge.repo("reef/core", at=0), forge.user("coral", at=0)
    return repo.pull(author=coral, title="A change", at=1, files=["a.py"])


def test_a_comment_is_shown_once_and_of_an_edit_what_changed(pull, tmp_path, capsys):
    told = Told(tmp_path, {}, CLOCK)
    comment = pull.comment_by(pull.user, "Hello\n0 yes\nBye", 2)
    told.comments(pull)
    assert capsys.readouterr().out == "\n  !1, coral:\n    Hello\n    0 yes\n    Bye\n"
    comment.edit("Hello\n1 yes\nBye", 3)
    told.comments(pull)
    assert capsys.readouterr().out == "\n  !1, coral changed an answer:\n    - 0 yes\n    + 1 yes\n"
    told.comments(pull)
    assert capsys.readouterr().out == ""


def test_a_long_comment_is_shown_by_its_ends(pull, tmp_path, capsys):
    pull.comment_by(pull.user, "\n".join(map(str, range(100))), 2)
    Told(tmp_path, {}, CLOCK).comments(pull)
    lines = capsys.readouterr().out.split()
    assert (lines[2], lines[-1]) == ("0", "99")
    assert "73" in lines[lines.index("…") + 1]


def test_what_was_seen_is_not_shown(pull, tmp_path, capsys):
    told = Told(tmp_path, {}, CLOCK)
    pull.comment_by(pull.user, "Hello", 2)
    told.seen(pull)
    told.comments(pull)
    assert capsys.readouterr().out == ""


def test_the_group_keeps_what_its_robot_was_sent():
    with group() as chat:
        answer = requests.post(chat.url, json={"msgtype": "text", "text": {"content": "例会"}}, timeout=5)
        assert (answer.json()["errcode"], chat.messages) == (0, ["例会"])


@pytest.mark.slow
def test_the_demo_goes_from_an_empty_folder_to_the_points_of_a_meeting(tmp_path):
    """Through the real commands, each in a process of its own."""
    command = [sys.executable, "-m", "bot", "demo", "--dir", str(tmp_path / "demo")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    parts = (
        "sigbot init",
        "/claim article",
        "/confirm 1",
        "Vote on",
        "closed on",
        "Record a decision on roles",
        "1 new row",
        "/topic",
        "下次由你组织",
        "Now there is meetings/020-20260122.md",
        "会议链接/会议号",
        "有谁到会",
        "/attended 2026-01-22",
        "changed 2 cells",
        "1 of 2 needed",
        "paused",
    )
    places = [done.stdout.index(part) for part in parts]
    assert places == sorted(places)
