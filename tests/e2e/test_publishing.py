"""The pull request of the board, against the simulated host with a real git server."""

import subprocess
from dataclasses import replace

import pytest

from bot.actions import EditPull, OpenPull, Push
from bot.app.home import fetch_home
from bot.app.publish import publish
from bot.app.session import api_of, open_run
from bot.app.undo import undo
from bot.app.update import update
from bot.demo.gitee import Clock
from bot.errors import ConfigError, ForgeError, Refusal
from bot.forge.gitcommand import GitFailed
from bot.rules.publishing import Hold
from e2e.beginning import beginnings
from e2e.community import HOME, TOKEN


@pytest.fixture(scope="module")
def beginning(tmp_path_factory):
    yield from beginnings(tmp_path_factory.mktemp("reef"))


@pytest.fixture
def reef(beginning):
    return beginning.again()


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    def tell(reef):
        reef.mode("propose")
        reef.days(1)
        reef.pr("coral")
        reef.publish()

    yield from beginnings(tmp_path_factory.mktemp("proposed"), tell)


@pytest.fixture
def proposed(first):
    """The first pull request is open: one pull request of coral's more."""
    reef = first.again()
    assert len(reef.pulls) == 1
    return reef


def held(reef, **options):
    """Publish; nothing may be done. Give why."""
    branches, pulls = reef.fork.git.branches(), [(p.state, p.title, p.body) for p in reef.pulls]
    result = reef.publish(**options)
    assert result.done == ()
    assert reef.fork.git.branches() == branches
    assert [(p.state, p.title, p.body) for p in reef.pulls] == pulls
    return result.held.hold


def test_a_changed_cell_becomes_one_pull_request(proposed):
    """It touches the two tables, shows what changes, and what it leaves behind is one commit on the fork."""
    [pull] = proposed.pulls
    assert {file.path for file in pull.git.changed()} == {f"{HOME}/README.md", f"{HOME}/README_en.md"}
    assert pull.title == "更新 珊瑚礁 贡献榜：1 个单元格 / Update the leaderboard of Reef: 1 cell"
    assert "| A. Coral | PR | 5 → **6** | [core!1](https://gitee.com/reef/core/pulls/1)" in pull.body
    assert proposed.table(proposed.proposed())["A. Coral"]["prs"] == 6
    assert proposed.upstream("README.md") != proposed.proposed()


def test_no_other_byte_changes(proposed):
    before, after = (text.splitlines() for text in (proposed.upstream("README.md"), proposed.proposed()))
    assert [(a, b) for a, b in zip(before, after, strict=True) if a != b] == [
        (line, line.replace("| 5  |", "| 6  |")) for line in before if line.startswith("| A. Coral")
    ]


def test_a_second_run_does_nothing(proposed):
    assert held(proposed) is Hold.IN_REVIEW


def test_the_quiet_run_asks_at_most_five_times(proposed):
    assert proposed.publish().requests <= 5


def test_new_work_updates_the_same_pull_request_a_week_later(proposed):
    proposed.pr("Kelp")
    assert held(proposed) is Hold.TOO_SOON
    proposed.days(7)
    done = proposed.publish().done
    assert [type(action) for action in done] == [Push, EditPull]
    [pull] = proposed.pulls
    assert "2 cells" in pull.title
    assert proposed.table(proposed.proposed())["B. Kelp"]["prs"] == 4


def test_a_cell_edited_by_hand_upstream_is_taken_out_of_the_pull_request(proposed):
    """The branch is made anew on the edited file, which git could not have joined."""
    proposed.pr("Kelp")
    proposed.days(7)
    proposed.edit_cell("A. Coral", "prs", 9)
    proposed.fork.git.sync()
    assert not proposed.pulls[0].git.mergeable()
    proposed.publish()
    [pull] = proposed.pulls
    assert pull.git.mergeable()
    table = proposed.table(proposed.proposed())
    assert (table["A. Coral"]["prs"], table["B. Kelp"]["prs"]) == (9, 4)
    assert "手工" in pull.body


def test_an_edit_elsewhere_in_the_file_is_no_reason_to_push(proposed):
    proposed.days(8)
    proposed.edit("README.md", "结尾。", "完。")
    proposed.fork.git.sync()
    assert held(proposed) is Hold.IN_REVIEW


@pytest.mark.parametrize("label", ["lgtm", "Approved"])
def test_an_approved_pull_request_is_not_pushed_to(proposed, label):
    proposed.pulls[0].edit(labels=[label])
    proposed.pr("Kelp")
    proposed.days(8)
    assert held(proposed) is Hold.APPROVED
    assert [each.name for each in proposed.pulls[0].labels] == [label]


def test_a_commit_of_a_person_on_the_branch_stops_the_push(proposed):
    """Nobody's work is pushed over, whoever signs it."""
    theirs = proposed.fork.git.commit(
        {f"{HOME}/README.md": "mine\n"}, "A word", branch="sigbot-reef-board", at=proposed.clock.now()
    )
    proposed.pr("Kelp")
    proposed.days(8)
    assert held(proposed) is Hold.NOT_OURS
    assert proposed.fork.git.tip("sigbot-reef-board") == theirs


def test_after_the_merge_there_is_silence_until_new_work(proposed):
    proposed.pulls[0].merge(proposed.clock.now())
    proposed.fork.git.sync()
    assert held(proposed) is Hold.NOTHING_NEW
    proposed.days(8)
    assert held(proposed) is Hold.NOTHING_NEW
    proposed.pr("coral")
    proposed.publish()
    assert [pull.state for pull in proposed.pulls] == ["merged", "open"]
    assert proposed.table(proposed.proposed())["A. Coral"]["prs"] == 7


def test_a_squashed_merge_is_known_again_by_its_message(proposed):
    proposed.pulls[0].squash(proposed.clock.now())
    proposed.fork.git.sync()
    assert held(proposed) is Hold.NOTHING_NEW
    proposed.days(8)
    proposed.pr("coral")
    proposed.publish()
    assert "6 → **7**" in proposed.pulls[1].body


def test_closing_means_no(proposed):
    """Nothing for 14 days, and the same content never again; other content then opens another."""
    proposed.pulls[0].close(proposed.clock.now())
    assert held(proposed) is Hold.REFUSED
    proposed.days(15)
    assert held(proposed) is Hold.REFUSED
    proposed.pr("Kelp")
    proposed.publish()
    assert [pull.state for pull in proposed.pulls] == ["closed", "open"]


def test_new_content_waits_for_the_fourteen_days(proposed):
    proposed.pulls[0].close(proposed.clock.now())
    proposed.days(8)
    proposed.pr("Kelp")
    assert held(proposed) is Hold.REFUSED


def test_a_revert_is_a_hand_edit_and_stays(proposed):
    before = proposed.upstream("README.md"), proposed.upstream("README_en.md")
    proposed.pulls[0].merge(proposed.clock.now())
    proposed.commit(dict(zip(("README.md", "README_en.md"), before, strict=True)), "Revert")
    proposed.fork.git.sync()
    proposed.days(30)
    assert held(proposed) is Hold.NOTHING_NEW


def test_what_is_no_longer_due_is_taken_back(proposed):
    """Somebody wrote the same numbers by hand: the pull request is closed, which is nobody's no."""
    proposed.edit_cell("A. Coral", "prs", 6)
    [action] = proposed.publish().done
    assert isinstance(action, EditPull)
    assert [pull.state for pull in proposed.pulls] == ["closed"]
    proposed.days(8)
    proposed.pr("Kelp")
    proposed.fork.git.sync()
    proposed.publish()
    assert [pull.state for pull in proposed.pulls] == ["closed", "open"]


def test_the_database_lost_changes_nothing(proposed):
    (proposed.folder / ".sigbot/sigbot.db").unlink()
    assert held(proposed) is Hold.IN_REVIEW
    proposed.pulls[0].close(proposed.clock.now())
    (proposed.folder / ".sigbot/sigbot.db").unlink()
    assert held(proposed) is Hold.REFUSED


def test_the_whole_state_folder_lost_changes_nothing(proposed, tmp_path):
    (proposed.folder / ".sigbot").rename(tmp_path / "lost")
    assert held(proposed) is Hold.IN_REVIEW


def test_a_deleted_branch_is_made_again(proposed):
    proposed.fork.git.delete_branch("sigbot-reef-board")
    proposed.days(8)
    proposed.publish()
    assert len(proposed.pulls) == 1
    assert proposed.table(proposed.proposed())["A. Coral"]["prs"] == 6


def test_two_open_by_mistake_are_left_to_people(proposed):
    """Neither is touched until there is one."""
    otter = proposed.users["otter"]
    with proposed.forge.lock:
        proposed.home.pull(author=otter, title="Again", body=proposed.pulls[0].body, at=proposed.clock.now())
    proposed.pr("Kelp")
    proposed.days(8)
    assert held(proposed) is Hold.TWO_OPEN


def test_a_mark_written_by_somebody_else_is_not_believed(reef):
    """A stranger's pull request with the bot's mark stands in nobody's way."""
    reef.mode("propose")
    reef.days(1)
    reef.pr("coral")
    with reef.forge.lock:
        reef.home.pull(
            author=reef.users["stranger"],
            title="x",
            body="Sigbot-Board: reef 0123456789",
            at=reef.clock.now(),
        )
    reef.publish()
    assert len(reef.pulls) == 1


def test_a_renamed_default_branch_leaves_the_pull_request_to_people(proposed):
    proposed.home.git.commit({"x": "y"}, "Branch", branch="main", at=proposed.clock.now())
    (proposed.home.git.path / "HEAD").write_text("ref: refs/heads/main\n")
    proposed.pr("Kelp")
    proposed.days(8)
    assert held(proposed) is Hold.OTHER_BASE


def test_a_forced_push_upstream_is_followed(proposed):
    proposed.home.git.rewrite({f"{HOME}/notes.md": "new\n"}, at=proposed.clock.now())
    proposed.fork.git.sync()
    assert held(proposed) is Hold.IN_REVIEW
    proposed.pr("Kelp")
    proposed.days(8)
    proposed.publish()
    assert proposed.pulls[0].git.mergeable()


def test_no_fork_is_one_clear_message(proposed):
    proposed.fork.delete()
    with pytest.raises(Refusal, match="there is no fork otter/community"):
        proposed.publish()


def test_a_fork_behind_in_other_folders_is_no_hindrance(reef):
    """The branch stands on the newest commit that the fork holds; the SIG's files are the same there."""
    reef.mode("propose")
    for n in range(3):
        reef.home.git.commit({f"sigs/other/{n}.md": "x" * 1000}, f"Other {n}", at=reef.clock.now())
    reef.days(1)
    reef.pr("coral")
    reef.publish()
    [pull] = reef.pulls
    assert pull.git.mergeable()
    assert {file.path for file in pull.git.changed()} == {f"{HOME}/README.md", f"{HOME}/README_en.md"}


@pytest.fixture
def behind(reef):
    """The SIG's own files changed since the fork was made."""
    reef.mode("propose")
    reef.edit("README.md", "结尾。", "完。")
    reef.days(1)
    reef.pr("coral")
    return reef


def test_a_fork_that_is_behind_in_the_sigs_files_stops_the_push(behind):
    assert held(behind) is Hold.FORK_BEHIND


def test_missing_history_is_sent_when_asked_for_with_its_size_said_first(behind):
    said = []
    assert held(behind, consent=said.append) is Hold.FORK_BEHIND
    assert said[0].commits == 1
    assert 0 < said[0].bytes < 2000
    done = behind.publish(consent=lambda _history: True).done
    assert [type(action) for action in done] == [Push, OpenPull]
    assert behind.pulls[0].git.mergeable()


def test_a_token_without_rights_is_named_and_nothing_is_lost(proposed):
    proposed.server.revoke_rights(TOKEN)
    proposed.pr("Kelp")
    proposed.days(8)
    with pytest.raises(ForgeError, match=r"403|does not let this in"):
        proposed.publish()
    assert len(proposed.pulls) == 1


def test_a_token_that_expired_is_named(proposed):
    proposed.server.expire(TOKEN)
    with pytest.raises(ForgeError, match="not accepted") as error:
        proposed.publish()
    assert TOKEN not in str(error.value)


def test_a_host_without_git_keeps_what_was_there(proposed):
    proposed.home.banned = True
    with pytest.raises(GitFailed):
        proposed.publish()


class TestPause:
    """A role holder stops everything by one line; a Maintainer lets it go on."""

    def test_a_role_holder_stops_it_under_the_pull_request(self, proposed):
        proposed.pulls[0].comment_by(proposed.users["newt"], "Wait a moment.\n/pause", proposed.clock.now())
        proposed.pr("Kelp")
        proposed.days(8)
        assert held(proposed) is Hold.PAUSED

    def test_only_a_maintainer_lets_it_go_on(self, proposed):
        pull = proposed.pulls[0]
        proposed.pr("Kelp")
        proposed.days(8)
        for who, words, expected in (
            ("newt", "/pause", Hold.PAUSED),
            ("newt", "/resume", Hold.PAUSED),
            ("stranger", "/resume", Hold.PAUSED),
            ("manta", "／resume", None),
        ):
            proposed.clock.advance(60)
            pull.comment_by(proposed.users[who], words, proposed.clock.now())
            result = proposed.publish()
            assert (result.held.hold if result.held else None) is expected

    @pytest.mark.parametrize("words", ["please /pause", "> /pause", "    /pause", "```\n/pause\n```"])
    def test_it_must_be_a_line_of_its_own(self, proposed, words):
        proposed.pulls[0].comment_by(proposed.users["manta"], words, proposed.clock.now())
        assert held(proposed) is Hold.IN_REVIEW

    def test_strangers_are_not_heard(self, proposed):
        proposed.pulls[0].comment_by(proposed.users["stranger"], "/pause", proposed.clock.now())
        assert held(proposed) is Hold.IN_REVIEW

    def test_it_holds_when_the_pull_request_is_merged_and_the_database_lost(self, proposed):
        proposed.pulls[0].comment_by(proposed.users["manta"], "/pause", proposed.clock.now())
        proposed.pulls[0].merge(proposed.clock.now())
        assert held(proposed) is Hold.PAUSED
        (proposed.folder / ".sigbot/sigbot.db").unlink()
        assert held(proposed) is Hold.PAUSED

    @pytest.mark.parametrize("where", ["here", "merged"])
    def test_a_line_in_sig_yaml_stops_it(self, proposed, where):
        text = proposed.upstream("sig.yaml") + "paused: true\n"
        if where == "merged":
            proposed.commit({"sig.yaml": text})
        else:
            (proposed.folder / "sig.yaml").write_text(text)
        assert held(proposed) is Hold.PAUSED


class TestWatch:
    """Nothing leaves the machine, and a file tells what would have."""

    def test_what_it_would_have_done_is_told_each_time(self, reef):
        reef.days(1)
        reef.pr("coral")
        for _ in range(3):
            result = reef.publish()
            assert not result.live
            assert [type(action) for action in result.done] == [Push, OpenPull]
        assert reef.pulls == []
        assert set(reef.fork.git.branches()) == {"master"}

    def test_a_line_in_the_working_tree_does_not_raise_the_mode(self, reef):
        (reef.folder / "sig.yaml").write_text(reef.upstream("sig.yaml") + "mode: live\n")
        reef.days(1)
        reef.pr("coral")
        assert not reef.publish().live
        assert reef.pulls == []

    def test_a_dry_run_leaves_nothing_behind(self, reef):
        reef.mode("propose")
        reef.days(1)
        reef.pr("coral")
        assert len(reef.publish(dry_run=True).done) == 2
        assert reef.pulls == []


class TestUndo:
    """What the bot did is taken back; what people merged, they revert."""

    def undo(self, reef, days=3, **options):
        with reef.run() as run:
            return undo(run, int(reef.clock.now() - days * 86400), **options)

    def test_an_open_pull_request_is_closed(self, proposed):
        done = self.undo(proposed).done
        assert [type(action) for action in done] == [EditPull]
        assert proposed.pulls[0].state == "closed"
        assert held(proposed) is Hold.REFUSED
        assert self.undo(proposed).done == ()

    def test_what_is_older_stays(self, proposed):
        proposed.days(5)
        assert self.undo(proposed).done == ()

    def test_a_dry_run_only_tells(self, proposed):
        assert len(self.undo(proposed, dry_run=True).done) == 1
        assert proposed.pulls[0].state == "open"

    @pytest.mark.parametrize("way", ["merge", "squash"])
    def test_the_revert_of_what_was_merged_works(self, proposed, way):
        before = proposed.upstream("README.md")
        getattr(proposed.pulls[0], way)(proposed.clock.now())
        [line] = self.undo(proposed).reverts
        clone = proposed.root / "reverting"
        subprocess.run(["git", "clone", "-q", proposed.home.git.path, clone], check=True, capture_output=True)
        git = ["git", "-C", clone, "-c", "user.name=x", "-c", "user.email=x@example.com"]
        subprocess.run([*git, *line.split()[1:], "--no-edit"], check=True, capture_output=True)
        assert (clone / HOME / "README.md").read_text() == before


class TestWrongFiles:
    """What is wrong on the default branch is named with its place there, and nothing is changed."""

    def test_the_table_moved_to_another_heading(self, proposed):
        proposed.edit("README.md", "## 贡献榜", "## 英雄榜")
        with pytest.raises(ConfigError, match=r"reef/community master: README.md.*贡献榜"):
            proposed.publish()
        assert len(proposed.pulls) == 1

    def test_a_slip_in_the_merged_rules(self, proposed):
        proposed.commit({"sig.yaml": proposed.upstream("sig.yaml").replace("counts:", "count:")})
        with pytest.raises(ConfigError, match=r"reef/community master: sig.yaml:"):
            proposed.publish()

    def test_the_folder_is_gone(self, proposed):
        names = ("README.md", "README_en.md", "sig.yaml", "sig_members.yaml", "contributions/opening.yaml")
        proposed.home.git.commit({f"{HOME}/{name}": None for name in names}, "Away", at=proposed.clock.now())
        with pytest.raises(ConfigError, match=r"README\.md: there is no such file"):
            proposed.publish()


def test_a_machine_without_git_is_told_so(proposed, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Refusal, match="git is not on this machine"):
        proposed.publish()


def test_a_clock_an_hour_off_changes_nothing(proposed):
    """What counts is the host's clock: a push is not sooner because this machine is ahead."""
    proposed.pr("Kelp")
    ahead = Clock(proposed.clock.now() + 9 * 86400)
    with open_run(proposed.folder, replace(proposed.environment, clock=ahead), writes=True) as run:
        update(run)
        assert publish(run.anew()).held.hold is Hold.TOO_SOON


def test_the_token_is_nowhere_on_the_disk(proposed):
    """Not in git's configuration, not in the database, not in the program that tells git the token."""
    for path in (proposed.folder / ".sigbot").rglob("*"):
        if path.is_file():
            assert TOKEN.encode() not in path.read_bytes(), path


def test_no_address_reaches_the_host(proposed):
    """The author's stands in the commit, where git needs it, and nowhere else."""
    texts = [pull.title + (pull.body or "") for pull in proposed.pulls]
    told = (proposed.folder / ".sigbot").rglob("*.md")
    texts += [path.read_text() for path in told if "home" not in path.parts]
    assert all("@example.com" not in text for text in texts)


class TestWhoDecides:
    """A merged line cannot send the token elsewhere, nor the pull request."""

    def test_the_hosts_address_is_this_machines(self, proposed):
        """The merged sig.yaml names another API; nothing would be asked there."""
        elsewhere = "forges: {gitee: {api: http://127.0.0.1:9/api/v5}}\n"
        proposed.commit({"sig.yaml": proposed.upstream("sig.yaml") + elsewhere})
        del proposed.environment.variables["SIGBOT_GITEE_API"]
        with proposed.run() as run:
            here = replace(proposed.environment, variables={"SIGBOT_GITEE_API": proposed.server.url})
            home = fetch_home(replace(run, environment=here))
            assert api_of(home.run.workspace, proposed.environment) == "https://gitee.com/api/v5"

    def test_home_is_the_one_that_is_set_up_here(self, proposed):
        merged = proposed.upstream("sig.yaml").replace("repo: reef/community", "repo: reef/core")
        proposed.commit({"sig.yaml": merged})
        with pytest.raises(Refusal, match="make them agree"):
            proposed.publish()
