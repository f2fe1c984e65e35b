"""The demo tells its whole story, and shows what was said."""

import subprocess
import sys

import pytest

from bot.demo.gitee import Clock, Forge
from bot.demo.told import Told


@pytest.fixture
def pull():
    clock = Clock(0)
    forge = Forge(clock.now)
    repo, coral = forge.repo("reef/core", at=0), forge.user("coral", at=0)
    return repo.pull(author=coral, title="A change", at=1, files=["a.py"])


def test_a_comment_is_shown_once_and_of_an_edit_what_changed(pull, tmp_path, capsys):
    told = Told(tmp_path, {})
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
    Told(tmp_path, {}).comments(pull)
    lines = capsys.readouterr().out.split()
    assert (lines[2], lines[-1]) == ("0", "99")
    assert "73" in lines[lines.index("…") + 1]


@pytest.mark.slow
def test_the_demo_goes_from_an_empty_folder_to_what_was_decided_in_comments(tmp_path):
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
        "paused",
    )
    places = [done.stdout.index(part) for part in parts]
    assert places == sorted(places)
