"""Whoever asks to be left out is: of the pages by their wish, of the table by a pull request that takes their row."""

import subprocess

import pytest

from bot.app.conversation.talking import answer
from bot.sig.contributions import load_contributions
from e2e.community import HOME, communities
from e2e.story import BEIJING, README

CORAL = "| A. Coral | [@coral](https://gitee.com/coral)   | 10 | 2     | 5  | 1  | 创始成员 |\n"
RECORD = "contributions/confirmed.yaml"

pytestmark = pytest.mark.slow


@pytest.fixture
def reef(tmp_path):
    for reef in communities(tmp_path):
        reef.mode("live")
        reef.days(1)
        with reef.forge.lock:
            reef.topic = reef.home.pull(
                author=reef.users["coral"], title="我的贡献", at=reef.clock.now(), files=[f"{HOME}/README.md"]
            )
        yield reef


def say(reef, text, login="coral"):
    reef.clock.advance(3600)
    with reef.forge.lock:
        reef.topic.comment_by(reef.users[login], text, reef.clock.now())
    with reef.run() as run:
        return answer(run)


def merge(reef):
    """Merge the bot's open pull request; the operator's clone follows."""
    reef.clock.advance(3600)
    with reef.forge.lock:
        (pull,) = [each for each in reef.pulls if each.state == "open"]
        pull.merge()
    reef.fork.git.sync()
    subprocess.run(["git", "-C", reef.clone, "checkout", "-q", "."], check=True, capture_output=True)
    subprocess.run(["git", "-C", reef.clone, "pull", "-q"], check=True, capture_output=True)
    return pull


def pages(reef):
    names = ("README.md", "README.en.md", "board.json", "board.csv")
    return "".join((reef.folder / "leaderboard" / name).read_text() for name in names)


def names(reef):
    return list(reef.table(reef.upstream("README.md")))


def test_hide_me_and_show_me(reef):
    """One line of each table, one entry; the row stays out whatever is counted, until it is asked for again."""
    reef.pr("coral")
    reef.publish()
    assert "Coral" in pages(reef)
    merge(reef)
    before = reef.upstream("README.md")
    say(reef, "/hide me")
    pull = merge(reef)
    assert {file.path for file in pull.git.changed()} == {
        f"{HOME}/{name}" for name in ("README.md", "README_en.md", RECORD)
    }
    lines = before.splitlines(keepends=True)
    assert reef.upstream("README.md") == "".join(line for line in lines if "A. Coral" not in line)
    (wish,) = load_contributions({RECORD: reef.upstream(RECORD).encode()}, BEIJING).visibility
    assert (wish.who, wish.shown) == ("@coral", False)
    assert f"#note_{reef.topic.comments[0].id}" in wish.evidence

    reef.pr("coral")
    reef.publish()
    assert "coral" not in pages(reef).lower()
    assert names(reef) == ["B. Kelp", "W. Shell"]
    assert [each for each in reef.pulls if each.state == "open"] == []
    assert answer_again(reef) == ()

    say(reef, "/show me")
    merge(reef)
    reef.days(8)
    reef.publish()
    assert "Coral" in pages(reef)
    merge(reef)
    row = reef.table(reef.upstream("README.md"))["A. Coral"]
    assert row == {"points": 10, "issues": 2, "prs": 7, "articles": 1}


def answer_again(reef):
    reef.clock.advance(3600)
    with reef.run() as run:
        return answer(run).done


def test_the_last_word_before_the_merge_holds(reef):
    """Hidden and shown again, in whichever threads: the table is as it was."""
    say(reef, "/hide me")
    say(reef, "/show me")
    assert answer_again(reef) == ()
    merge(reef)
    assert reef.upstream("README.md") == README
