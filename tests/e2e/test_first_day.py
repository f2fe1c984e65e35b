"""The first day and the quiet life after it, walked whole: one token, 60 requests a minute, a fork only."""

import pytest

from bot.app import init
from bot.app.jobs import Asked, run_jobs
from bot.app.undo import undo
from bot.demo.gitee import Rate
from e2e.community import HOME, communities

BOARD = Asked(job="board")


@pytest.fixture
def reef(tmp_path):
    """A community that has never heard of sigbot: a README kept by hand, a roster, a fork of the operator's."""
    yield from communities(tmp_path, sig_yaml=False, rate=Rate(60))


def today(reef):
    """Do what cron does once a day: whatever is due; give what the day's run said."""
    reef.clock.advance(86400)
    ran, _answers = run_jobs(reef.folder, reef.environment).ran
    assert ran.exit_code == 0, ran.outcome
    return "\n".join(ran.outcome.lines)


@pytest.mark.slow  # each turn of it is walked by itself in test_publishing
def test_the_first_day_and_after(reef):  # noqa: PLR0915 - one story, told in one go
    """Watch, propose, update, approve, merge, silence, new work, no, silence, pause, undo."""
    # An empty folder, one clone, `init`: the numbers are taken over, and nothing leaves the machine.
    wishes = init.Wishes(repo="reef/community", path=HOME, key="reef", name="珊瑚礁", bots=("reef-bot",))
    init.write(reef.folder, init.plan(reef.folder, wishes, reef.at(0.1)))
    config = (reef.folder / "sig.yaml").read_text()
    assert "mode: watch" in config
    reef.pr("coral")

    # Three days of watching: each tells what it would have done, and the host sees nothing of it.
    for _ in range(3):
        assert "would: open a pull request in reef/community" in today(reef)
        told = (reef.folder / ".sigbot/desk.md").read_text()
        assert "5 → **6**" in told
        assert "+| A. Coral" in told
    assert reef.forge.effects(reef.users["otter"]) == {}

    # The rules are merged, then the line that lets it propose.
    opening = (reef.folder / "contributions/opening.yaml").read_text()
    reef.commit({"sig.yaml": config, "contributions/opening.yaml": opening}, "Rules of the board")
    reef.fork.git.sync()
    assert "would: " in today(reef)
    reef.mode("propose")
    assert "did: open a pull request" in today(reef)
    [pull] = reef.pulls
    assert {file.path for file in pull.git.changed()} == {f"{HOME}/README.md", f"{HOME}/README_en.md"}
    assert reef.table(reef.proposed())["A. Coral"]["prs"] == 6

    # A person edits a cell meanwhile: the next push, a week later, keeps it.
    reef.edit_cell("B. Kelp", "prs", 4)
    reef.fork.git.sync()
    reef.pr("coral")
    assert "nothing to publish: something was pushed less than the agreed time ago" in today(reef)
    reef.days(6)
    assert "did: update reef/community!1" in today(reef)
    table = reef.table(reef.proposed())
    assert (table["A. Coral"]["prs"], table["B. Kelp"]["prs"]) == (7, 4)
    assert len(reef.pulls) == 1

    # Approved: nothing is pushed. Merged: silence.
    pull.edit(labels=["lgtm", "approved"])
    tip = reef.fork.git.tip("sigbot-reef-board")
    reef.pr("coral")
    reef.days(7)
    assert "nothing to publish: !1 (lgtm) is approved" in today(reef)
    assert reef.fork.git.tip("sigbot-reef-board") == tip
    assert [label.name for label in pull.labels] == ["lgtm", "approved"]
    pull.merge(reef.clock.now())
    reef.fork.git.sync()
    assert reef.table(reef.upstream("README.md"))["A. Coral"]["prs"] == 7

    # New work, a new pull request; closed, which means no; silence.
    assert "did: open a pull request" in today(reef)
    second = reef.pulls[1]
    assert "7 → **8**" in second.body
    second.close(reef.clock.now())
    for days in (1, 20, 40):
        reef.days(days)
        assert "nothing to publish: !2 was closed without a merge" in today(reef)
    reef.pr("coral")
    assert "did: open a pull request" in today(reef)
    third = reef.pulls[2]
    reef.days(10)
    reef.pr("coral")

    # A role holder stops everything; a Maintainer lets it go on; the operator takes it all back.
    third.comment_by(reef.users["newt"], "/pause", reef.clock.now())
    assert "nothing to publish: paused: newt, pulls/3" in today(reef)
    reef.clock.advance(60)
    third.comment_by(reef.users["manta"], "/resume", reef.clock.now())
    assert "did: update reef/community!3" in today(reef)
    with reef.run() as run:
        undone = undo(run, int(reef.clock.now()) - 100 * 86400)
    assert [pull.state for pull in reef.pulls] == ["merged", "closed", "closed"]
    assert len(undone.reverts) == 1

    # What stands on the host of the bot's, after all of it: three pull requests, no comment, no issue.
    left = reef.forge.effects(reef.users["otter"])["reef/community"]
    assert set(left) == {"pulls"}
    assert sum(map(len, left["pulls"].values())) == 3
    assert reef.home.git.read("README.md") == b"# Community\n"
