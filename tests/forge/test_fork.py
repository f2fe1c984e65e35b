"""The bot's fork: on which upstream commit its work can stand, and whether its branch is as the bot left it."""

import os

import pytest

from bot.demo.gitee.plumbing import Author, Commit
from bot.forge.fork import Base, Fork, Tip
from bot.forge.gitcommand import GitMissing
from bot.forge.mirror import HOME
from forge.reef import BRANCH, FILES, PATH, START, TRAILER, Reef, run

pytestmark = pytest.mark.slow  # real git for every case: `make check` has the time

README = f"{PATH}/README.md"


@pytest.fixture(params=[True, False], ids=["filters", "no filters"])
def reef(request, tmp_path):
    """A host that gives partial clones, and one that does not; the fork is made of the third commit."""
    with Reef(tmp_path, git_filters=request.param) as reef:
        reef.commit()
        reef.commit()
        yield reef.forked()


@pytest.fixture
def pushed(reef):
    """The bot's branch holds one commit of its own."""
    mirror, upstream, _, _ = reef.look()
    reef.clock.advance(60)
    reef.sha = reef.push(mirror, upstream.tip, "| a | 2 |\n\nEnd.\n")
    return reef


def base(reef, mirror=None):
    """Say on what to build, as a run would."""
    _, upstream, fork, _ = reef.look(mirror)
    return fork.base(upstream, [PATH])


def tip(reef):
    """Look at the bot's branch, as a run would; a run that lost its clone sees the same."""
    anew = f"anew {len([*reef.root.glob('anew *')])}"
    kept, lost = (reef.look(reef.mirror(folder))[3] for folder in ("home", anew))
    assert kept == lost
    return kept


class TestBase:
    """The newest commit that home and fork share; what is newer must not have changed the SIG's files."""

    def test_a_fork_that_is_up_to_date(self, reef):
        assert base(reef) == Base(reef.git.tip(), 0, True)

    def test_a_fork_that_is_behind_elsewhere(self, reef):
        shared = reef.git.tip()
        for _ in range(3):
            reef.commit()
        assert base(reef) == Base(shared, 3, True)

    def test_a_fork_that_is_behind_in_the_sigs_files(self, reef):
        shared = reef.git.tip()
        reef.edit("| a | 9 |\n")
        reef.commit()
        assert base(reef) == Base(shared, 2, False)

    def test_what_was_changed_and_changed_back_is_the_same(self, reef):
        shared = reef.git.tip()
        reef.edit("| a | 9 |\n")
        reef.edit(FILES[README])
        assert base(reef) == Base(shared, 2, True)

    def test_only_the_paths_that_are_asked_for_matter(self, reef):
        """At the root of a repository they are files, with folders of other people beside them."""
        reef.commit({"README.md": "new\n"})
        _, upstream, fork, _ = reef.look()
        assert fork.base(upstream, [PATH, "sig.yaml"]).same
        assert not fork.base(upstream, [PATH, "README.md"]).same

    def test_a_fork_with_commits_of_its_own(self, reef):
        """They lie on its default branch, and go nowhere."""
        shared = reef.git.tip()
        reef.fork.git.commit({README: "ours\n"}, "Of our own")
        assert base(reef) == Base(shared, 0, True)

    def test_a_fork_that_went_its_own_way(self, reef):
        shared = reef.git.tip()
        reef.fork.git.commit({"x": "ours\n"}, "Of our own")
        reef.commit()
        assert base(reef) == Base(shared, 1, True)

    def test_a_fork_of_something_else(self, reef):
        """Nothing can stand on it."""
        who = Author("x", "x@example.com")
        other = Commit(message="Other", author=who, at=START, files={"x": "y"})
        reef.fork.git.put("master", other, force=True)
        assert base(reef) is None

    def test_a_fork_without_the_default_branch(self, reef):
        reef.fork.git.delete_branch("master")
        assert base(reef) is None

    def test_the_bots_own_branch_holds_commits_too(self, pushed):
        """After missing history was sent with it, the default branch alone would be too old."""
        mirror, _, _, _ = pushed.look()
        pushed.edit("| a | 9 |\n")
        newest = mirror.fetch().tip
        pushed.fork.git.fetch(pushed.git, f"+{newest}:refs/heads/{BRANCH}")
        assert base(pushed) == Base(newest, 0, True)

    def test_a_forced_push_upstream(self, reef):
        """The fork holds what was there before it."""
        mirror, _, _, _ = reef.look()
        reef.git.rewrite({"README.md": "rewritten\n"})
        found = base(reef, mirror)
        assert (found.behind, found.same) == (1, True)
        assert found.sha == run(reef.git.path, "rev-parse", "HEAD^")

    def test_after_a_sync_it_is_up_to_date_again(self, reef):
        mirror, _, _, _ = reef.look()
        reef.edit("| a | 9 |\n")
        reef.fork.git.sync()
        assert base(reef, mirror) == Base(reef.git.tip(), 0, True)

    def test_far_behind(self, reef, monkeypatch):
        """Without filters the history is fetched piece by piece, as far as it takes."""
        monkeypatch.setattr("bot.forge.fork._DEEPEN", 4)
        shared = reef.git.tip()
        for _ in range(13):
            reef.commit()
        assert base(reef) == Base(shared, 13, True)

    def test_too_far_behind(self, tmp_path, monkeypatch):
        """It is given up some time: the whole history of a large repository is too much."""
        monkeypatch.setattr("bot.forge.fork._DEEPEN", 2)
        with Reef(tmp_path, git_filters=False) as reef:
            reef.forked()
            for _ in range(13):
                reef.commit()
            assert base(reef) is None

    def test_no_fork(self, reef):
        reef.fork.delete()
        with pytest.raises(GitMissing):
            reef.look()


class TestTip:
    """What the bot's branch ends in, and whether that is the bot's own and untouched."""

    def amend(self, reef, *arguments, files=(), who=("Otter", "otter@example.com")):
        """Commit or amend on the branch, as a person with a clone does; give the sha."""
        clone = reef.root / "person"
        run(reef.root, "clone", "-q", "-b", BRANCH, str(reef.fork.git.path), str(clone))
        for name, text in files:
            (clone / name).write_text(text)
        identity = ["-c", f"user.name={who[0]}", "-c", f"user.email={who[1]}"]
        run(clone, *identity, *arguments)
        run(clone, "push", "-q", "--force", "origin", f"HEAD:{BRANCH}")
        return run(clone, "rev-parse", "HEAD")

    def test_none(self, reef):
        assert tip(reef) is None

    def test_the_bots_own(self, pushed):
        """Its instant is the host's, at which it was made; its mark tells what it proposes."""
        at = int(pushed.clock.now())
        pushed.clock.advance(3600)
        assert tip(pushed) == Tip(pushed.sha, at, True, "reef 0a1b2c", False, False)

    def test_its_message_may_be_in_any_language(self, reef):
        mirror, upstream, _, _ = reef.look()
        reef.push(mirror, upstream.tip, "x\n", message=f"更新\n\n100% %H {TRAILER}\n\n{TRAILER}: reef 99\n")
        found = tip(reef)
        assert (found.ours, found.mark) == (True, "reef 99")

    def test_without_a_mark(self, reef):
        mirror, upstream, _, _ = reef.look()
        reef.push(mirror, upstream.tip, "x\n", message="Words\n\nSigned-off-by: x\n")
        found = tip(reef)
        assert (found.ours, found.mark) == (True, None)

    def test_content_that_somebody_amended(self, pushed):
        """The message is the bot's, and so is the address: an operator works with the bot's account."""
        sha = self.amend(pushed, "commit", "-qa", "--amend", "--no-edit", files=[(README, "mine\n")])
        found = tip(pushed)
        assert (found.sha, found.ours, found.mark) == (sha, False, "reef 0a1b2c")

    def test_a_message_that_somebody_wrote(self, pushed):
        self.amend(pushed, "commit", "--amend", "-qm", "Better words")
        found = tip(pushed)
        assert (found.ours, found.mark) == (False, None)

    def test_a_commit_on_top(self, pushed):
        self.amend(pushed, "commit", "-qam", "More", files=[(README, "more\n")])
        assert not tip(pushed).ours

    def test_a_commit_on_top_with_the_message_of_the_bots(self, pushed):
        message = run(pushed.fork.git.path, "show", "-s", "--format=%B", BRANCH)
        self.amend(pushed, "commit", "-qam", message, files=[(README, "more\n")])
        assert not tip(pushed).ours

    def test_a_revert(self, pushed):
        self.amend(pushed, "revert", "--no-edit", "HEAD")
        assert not tip(pushed).ours

    def test_a_merge_of_upstream(self, pushed):
        pushed.commit()
        clone = pushed.root / "person"
        run(pushed.root, "clone", "-q", "-b", BRANCH, str(pushed.fork.git.path), str(clone))
        run(clone, "pull", "-q", "--no-rebase", "--no-edit", str(pushed.git.path), "master")
        run(clone, "push", "-q", "origin", BRANCH)
        assert not tip(pushed).ours

    def test_a_rebase(self, pushed):
        """The change is the bot's; where it stands is somebody's work."""
        pushed.commit()
        clone = pushed.root / "person"
        run(pushed.root, "clone", "-q", "-b", BRANCH, str(pushed.fork.git.path), str(clone))
        run(clone, "pull", "-q", "--rebase", str(pushed.git.path), "master")
        run(clone, "push", "-qf", "origin", BRANCH)
        assert not tip(pushed).ours

    def test_two_trees_in_a_message_are_nobodys(self, pushed):
        """As where commits were squashed into one."""
        message = run(pushed.fork.git.path, "show", "-s", "--format=%B", BRANCH)
        self.amend(pushed, "commit", "--amend", "-qm", f"{message}\nSigbot-Tree: {'0' * 40}")
        assert not tip(pushed).ours

    def test_a_branch_of_another_name_is_not_looked_at(self, reef):
        reef.fork.git.commit({README: "x\n"}, f"x\n\n{TRAILER}: reef 1", branch="sigbot-reef-decisions")
        assert tip(reef) is None

    def test_what_was_pushed_since_the_last_look(self, pushed):
        assert tip(pushed).sha == pushed.sha
        sha = pushed.fork.git.commit({README: "more\n"}, "More", branch=BRANCH)
        found = tip(pushed)
        assert (found.sha, found.ours) == (sha, False)

    def test_a_branch_that_was_deleted_since_the_last_look(self, pushed):
        assert tip(pushed)
        pushed.fork.git.delete_branch(BRANCH)
        assert tip(pushed) is None


class TestFate:
    """Merged, in the way of something, or fit to be merged."""

    @pytest.fixture
    def opened(self, pushed):
        pushed.pull = pushed.home.pull(author=pushed.otter, title="x", branch=BRANCH, source=pushed.fork)
        return pushed

    def fate(self, reef):
        found = tip(reef)
        return found.merged, found.conflicts

    def test_it_waits(self, opened):
        assert self.fate(opened) == (False, False)

    def test_it_was_merged(self, opened):
        opened.pull.merge()
        assert self.fate(opened) == (True, False)
        opened.commit()
        assert self.fate(opened) == (True, False)

    def test_it_was_squashed(self, opened):
        """Another commit has its content: the two do not collide."""
        opened.pull.squash()
        assert self.fate(opened) == (False, False)

    @pytest.mark.parametrize(
        ("files", "conflicts"),
        [
            ({README: "| a | 9 |\n\nEnd.\n"}, True),
            ({README: "| a | 2 |\n\nEnd.\n"}, False),
            ({README: "| a | 1 |\n\nThe very end.\n"}, False),
            ({README: None}, True),
            ({"sigs/other/README.md": "y\n"}, False),
            ({f"{PATH}/new.md": "y\n"}, False),
        ],
        ids=["same line", "same change", "another line", "deleted", "another file", "beside it"],
    )
    def test_an_edit_upstream(self, opened, files, conflicts):
        """What git says of the same two commits."""
        opened.commit(files)
        assert self.fate(opened) == (False, conflicts)
        assert opened.pull.git.mergeable() is not conflicts

    def test_a_file_that_both_made(self, reef):
        mirror, upstream, _, _ = reef.look()
        reef.push(mirror, upstream.tip, "", files={f"{PATH}/new.md": b"ours\n"})
        assert self.fate(reef) == (False, False)
        reef.commit({f"{PATH}/new.md": "theirs\n"})
        assert self.fate(reef) == (False, True)

    def test_a_branch_of_another_history(self, reef):
        """It can never be merged."""
        other = Commit(message="Other", author=Author("x", "x@example.com"), at=START, files={README: "y"})
        reef.fork.git.put(BRANCH, other, force=True)
        found = tip(reef)
        assert (found.ours, found.merged, found.conflicts) == (False, False, True)


class TestHistory:
    """What has to be sent along where the fork cannot be brought up otherwise."""

    def test_nothing_is_lacking(self, reef):
        _, _, fork, _ = reef.look()
        assert fork.history().commits == 0

    def test_its_size_is_what_a_push_sends(self, reef):
        """Of commits and of bytes; then a commit on the newest one can be pushed."""
        content = os.urandom(50_000)
        reef.commit({"sigs/other/video.bin": content})
        newest = reef.edit("| a | 9 |\n\nEnd.\n")
        mirror, upstream, fork, _ = reef.look()
        assert not fork.base(upstream, [PATH]).same
        found = fork.history()
        assert found.commits == 2
        assert 50_000 < found.bytes < 53_000
        sha = reef.push(mirror, newest, "| a | 10 |\n\nEnd.\n")
        assert reef.fork.git.tip(BRANCH) == sha
        assert reef.fork.git.read("sigs/other/video.bin", BRANCH) == content
        assert base(reef, mirror) == Base(newest, 0, True)

    def test_it_needs_no_more_than_the_missing_files(self, tmp_path):
        """What the fork has already is not downloaded for it."""
        video = os.urandom(500_000)
        with Reef(tmp_path, files={**FILES, "sigs/other/video.bin": video}) as reef:
            reef.forked()
            reef.edit("| a | 9 |\n\nEnd.\n")
            _, _, fork, _ = reef.look()
            assert fork.history().commits == 1
            assert reef.server.git_bytes < 50_000


def test_the_fork_is_asked_in_one_go(pushed):
    """A look that finds nothing new fetches nothing."""
    mirror, upstream, _, _ = pushed.look()
    before = len(pushed.server.git_requests)
    fork = Fork(mirror, pushed.url("otter/community"), BRANCH, TRAILER)
    fork.look(upstream)
    fork.base(upstream, [PATH])
    seen = [each.path for each in pushed.server.git_requests[before:]]
    assert len(seen) == 2
    assert mirror.says("rev-parse", HOME) == upstream.tip
