"""What people did by hand stays theirs, whatever of the bot's was merged meanwhile; one of each stays one of each."""

import subprocess
from dataclasses import replace

import pytest

from bot.actions import EditPull
from bot.app.home import fetch_home
from bot.app.publish import publish
from bot.app.session import open_run
from bot.app.undo import undo
from bot.app.update import update
from bot.rules.publishing import Hold
from e2e.community import HOME, TOKEN, communities

pytestmark = pytest.mark.slow  # whole ways with real git: `make check` has the time


@pytest.fixture
def reef(tmp_path):
    for reef in communities(tmp_path):
        reef.mode("propose")
        reef.days(1)
        yield reef


def body(reef):
    """Give the text of the one open pull request."""
    [pull] = [pull for pull in reef.pulls if pull.state == "open"]
    return pull.body


def land(reef, way="merge"):
    """Merge the open pull request; a week passes."""
    [pull] = [pull for pull in reef.pulls if pull.state == "open"]
    getattr(pull, way)(reef.clock.now())
    reef.fork.git.sync()
    reef.days(8)


@pytest.mark.parametrize("way", ["merge", "squash"])
def test_a_hand_edit_outlives_a_merge_of_other_cells(reef, way):
    """A kept cell is not the bot's because its table was merged."""
    reef.edit_cell("A. Coral", "prs", 9)
    reef.fork.git.sync()
    reef.pr("newt")
    reef.publish()
    land(reef, way)
    reef.pr("Kelp")
    reef.publish()
    assert "Kelp" in body(reef)
    assert "A. Coral | PR" not in body(reef)
    assert reef.table(reef.proposed())["A. Coral"]["prs"] == 9


def test_a_revert_outlives_a_merge_of_other_cells(reef):
    before = reef.upstream("README.md"), reef.upstream("README_en.md")
    reef.pr("coral")
    reef.publish()
    land(reef)
    reef.commit(dict(zip(("README.md", "README_en.md"), before, strict=True)), "Revert")
    reef.fork.git.sync()
    reef.pr("newt")
    reef.publish()
    land(reef)
    reef.pr("Kelp")
    reef.publish()
    assert reef.table(reef.proposed())["A. Coral"]["prs"] == 5


def test_what_a_maintainer_corrects_on_the_branch_stays_corrected(reef):
    """Squashed, the branch may be replaced: nobody's work is lost by it."""
    reef.pr("coral")
    reef.publish()
    for file in ("README.md", "README_en.md"):
        fixed = reef.proposed(file).replace("| 6  |", "| 7  |").replace("| 6   |", "| 7   |")
        reef.fork.git.commit(
            {f"{HOME}/{file}": fixed}, "Fix", branch="sigbot-reef-board", at=reef.clock.now()
        )
    land(reef, "squash")
    reef.pr("Kelp")
    reef.publish()
    assert reef.table(reef.proposed())["A. Coral"]["prs"] == 7
    assert len(reef.pulls) == 2


@pytest.mark.parametrize("way", ["merge", "squash"])
def test_a_row_that_people_took_out_stays_out(reef, way):
    reef.pr("newt")
    reef.publish()
    land(reef, way)
    reef.pr("coral")
    reef.publish()
    gone = {
        file: "".join(
            line for line in reef.upstream(file).splitlines(keepends=True) if not line.startswith("| Newt")
        )
        for file in ("README.md", "README_en.md")
    }
    reef.commit(gone, "Newt wants no row")
    land(reef, way)
    reef.pr("newt")
    reef.pr("Kelp")
    reef.publish()
    assert "Newt" not in reef.table(reef.proposed())


def test_a_number_that_somebody_wrote_rightly_is_no_hand_edit_later(reef):
    reef.pr("coral")
    reef.publish()
    reef.edit_cell("A. Coral", "prs", 6)
    reef.publish()
    assert [pull.state for pull in reef.pulls] == ["closed"]
    reef.days(8)
    reef.fork.git.sync()
    reef.pr("coral")
    reef.publish()
    assert "6 → **7**" in body(reef)


def test_heading_and_columns_may_change_after_a_merge(reef):
    """Old tables are not read again."""
    reef.pr("coral")
    reef.publish()
    land(reef)
    renamed = {
        "README.md": reef.upstream("README.md")
        .replace("## 贡献榜", "## 英雄榜")
        .replace("| PR |", "| 合入 |"),
        "sig.yaml": reef.upstream("sig.yaml")
        .replace("heading: 贡献榜", "heading: 英雄榜")
        .replace("[PR,", "[合入,"),
    }
    reef.commit(renamed)
    reef.fork.git.sync()
    reef.pr("coral")
    reef.publish()
    assert "6 → **7**" in body(reef)


def test_content_that_comes_and_goes_is_not_proposed_each_time(reef):
    """One pull request, taken back when it was no longer due; the next one a week later."""
    issue = reef.forge.find_repo("reef/core").issue(
        author=reef.users["coral"], title="x", at=reef.clock.now()
    )
    for _ in range(3):
        issue.edit(labels=[], at=reef.clock.now())
        reef.publish()
        reef.days(1)
        issue.edit(labels=["invalid"], at=reef.clock.now())
        reef.publish()
        reef.days(1)
    assert [pull.state for pull in reef.pulls] == ["closed"]


def test_a_merge_that_the_fetched_branch_does_not_show_yet_opens_nothing(reef):
    reef.pr("coral")
    reef.publish()
    reef.clock.advance(3600)
    with reef.run() as run:
        update(run)
        home = fetch_home(run)
        reef.pulls[0].squash(reef.clock.now())
        result = publish(run.anew(), home)
    assert result.held.hold is Hold.NOT_HERE_YET
    assert len(reef.pulls) == 1


def test_an_update_that_was_cut_off_is_finished_at_once(reef):
    """The text speaks of what the branch holds, also where more work came the day after."""
    reef.pr("coral")
    reef.publish()
    old = reef.pulls[0].title, reef.pulls[0].body
    reef.pr("Kelp")
    reef.days(8)
    reef.publish()
    reef.pulls[0].edit(title=old[0], body=old[1])  # as if the run had ended before its last request
    reef.days(1)
    reef.pr("newt")
    reef.publish()
    assert "2 cells, 1 new row" in reef.pulls[0].title


def test_commits_are_signed_as_the_checkout_says(reef, monkeypatch, tmp_path):
    """Not as the machine's user is known elsewhere."""
    del reef.environment.variables["SIGBOT_AUTHOR"]
    subprocess.run(["git", "-C", reef.clone, "config", "user.name", "Otter"], check=True)
    subprocess.run(["git", "-C", reef.clone, "config", "user.email", "cla@example.com"], check=True)
    (tmp_path / ".gitconfig").write_text("[user]\nname = Private\nemail = private@example.com\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    reef.pr("coral")
    reef.publish()
    git = ["git", "-C", reef.fork.git.path, "log", "-1", "--format=%an %ae %cn %ce", "sigbot-reef-board"]
    signed = subprocess.run(git, check=True, capture_output=True, text=True).stdout
    assert signed == "Otter cla@example.com Otter cla@example.com\n"


def test_a_pause_outlives_a_hundred_other_pull_requests(reef):
    reef.pr("coral")
    reef.publish()
    reef.pulls[0].comment_by(reef.users["manta"], "/pause", reef.clock.now())
    reef.pulls[0].close(reef.clock.now())
    assert reef.publish().held.hold is Hold.PAUSED
    reef.days(1)
    with reef.forge.lock:
        for n in range(101):
            reef.home.pull(author=reef.users["otter"], title=f"Other {n}", at=reef.clock.now())
    assert reef.publish().held.hold is Hold.PAUSED


def test_a_pause_is_heard_from_somebody_who_changed_the_login(reef):
    reef.pr("coral")
    reef.pr("manta")
    reef.publish()
    reef.users["manta"].rename("manta2")
    reef.pulls[0].comment_by(reef.users["manta"], "/pause", reef.clock.now())
    reef.pr("manta")
    assert reef.publish().held.hold is Hold.PAUSED


class TestTwoMachines:
    """Two operators of one SIG, each with a database of their own."""

    @pytest.fixture
    def other(self, reef, tmp_path):
        """Publish from a second clone."""
        clone = tmp_path / "second"
        subprocess.run(["git", "clone", "-q", reef.home.git.path, clone], check=True, capture_output=True)

        def run(token=TOKEN):
            reef.clock.advance(3600)
            environment = replace(reef.environment, variables={**reef.environment.variables})
            environment.variables["SIGBOT_GITEE_TOKEN"] = token
            with open_run(clone / HOME, environment, writes=True) as opened:
                update(opened)
                return publish(opened.anew())

        return run

    def test_there_is_one_pull_request(self, reef, other):
        reef.pr("coral")
        reef.publish()
        assert other().held.hold is Hold.IN_REVIEW
        assert len(reef.pulls) == 1

    def test_there_is_one_desk_and_nobody_fights_over_it(self, reef, other):
        reef.pr("stranger")
        reef.publish()
        other()
        reef.mode("live")
        reef.publish()
        assert [other().done, reef.publish().done, other().done] == [(), (), ()]
        assert len(reef.home.issues) == 1


def test_the_desk_of_another_of_the_accounts_is_the_desk(reef, tmp_path):
    reef.forge.user("heron")
    reef.commit({"sig.yaml": reef.upstream("sig.yaml") + "publish: {accounts: [otter, heron]}\n"})
    reef.mode("live")
    reef.pr("stranger")
    with reef.forge.lock:
        reef.home.issue(author=reef.forge.find_user("heron"), title="x", body="Sigbot-Desk: reef 0123456789")
    reef.publish()
    assert len(reef.home.issues) == 1


def test_with_nothing_to_publish_the_desk_is_kept(reef):
    reef.commit({"sig.yaml": reef.upstream("sig.yaml") + "publish: {how: none}\n"})
    reef.mode("live")
    reef.pr("stranger")
    reef.publish()
    assert len(reef.home.issues) == 1


def test_a_change_to_direct_commits_takes_the_pull_request_back(reef):
    reef.pr("coral")
    reef.publish()
    reef.home.pushers.add(reef.users["otter"])
    reef.commit({"sig.yaml": reef.upstream("sig.yaml") + "publish: {how: commit}\n"})
    reef.mode("live")
    reef.days(8)
    assert [type(action) for action in reef.publish().done[:1]] == [EditPull]
    assert [pull.state for pull in reef.pulls] == ["closed"]
    reef.publish()
    assert reef.table(reef.upstream("README.md"))["A. Coral"]["prs"] == 6


def test_undo_reverts_nothing_of_a_neighbour(reef):
    reef.home.git.commit({"sigs/other/README.md": "x"}, "Board\n\nSigbot-Board: other 1", at=reef.clock.now())
    with reef.run() as run:
        assert undo(run, int(reef.clock.now()) - 86400).reverts == ()


def test_a_wrong_account_is_no_failure_as_long_as_the_bot_watches(reef):
    reef.commit({"sig.yaml": reef.upstream("sig.yaml") + "publish: {accounts: [heron]}\n"})
    reef.mode("watch")
    reef.pr("coral")
    assert not reef.publish().live


def test_a_squash_without_the_message_is_known_by_its_numbers(reef):
    """Whoever merges may write another message; new work of the same day still adds to what was merged."""
    reef.pr("coral")
    reef.publish()
    reef.pr("coral")
    reef.publish()
    reef.commit({file: reef.proposed(file) for file in ("README.md", "README_en.md")}, "!1 squashed")
    reef.pulls[0].close(reef.clock.now())
    reef.days(15)
    reef.fork.git.sync()
    reef.publish()
    assert "6 → **7**" in body(reef)
