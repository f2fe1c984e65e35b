"""One commit without a working tree: just the files that are given, where nobody else was quicker."""

import pytest
from e2e.beginning import Beginning
from forge.reef import BRANCH, FILES, OTTER, PATH, START, TOKEN, Reef, run

from bot.actions import Push
from bot.deliver.commit import Author, push
from bot.forge.fork import TREE_TRAILER
from bot.forge.gitcommand import GitMoved, GitRefused

README = f"{PATH}/README.md"


@pytest.fixture(scope="module")
def beginning(tmp_path_factory):
    with Reef(tmp_path_factory.mktemp("reef")) as reef:
        yield Beginning(ready(reef))


@pytest.fixture
def reef(beginning):
    """The bot has looked at home and fork, and nothing was pushed yet."""
    return beginning.again()


def ready(reef):
    reef.forked()
    reef.bot, reef.upstream, _, _ = reef.look()
    return reef


def pushed(
    reef,
    files,
    *,
    branch=BRANCH,
    expect=None,
    base=None,
    message="Numbers\n\nMark: 1\n",
    to="otter/community",
):
    """Push files that are named by their path from the root; give the commit."""
    action = Push(to, branch, base or reef.upstream.tip, files, message, expect)
    return push(reef.bot, reef.url(to), action, OTTER, START + 5).reference


def told(reef, form, revision=BRANCH):
    return run(reef.fork.git.path, "show", "-s", f"--format={form}", revision)


def changed(reef, revision=BRANCH):
    return run(
        reef.fork.git.path, "diff-tree", "-r", "--no-commit-id", "--name-status", revision
    ).splitlines()


class TestContent:
    """What the branch then holds."""

    def test_the_files_that_are_given_and_no_others(self, reef):
        sha = pushed(reef, {README: b"new\n", f"{PATH}/leaderboard/board.json": b"{}\n"})
        assert reef.fork.git.tip(BRANCH) == sha
        assert changed(reef) == [f"M\t{README}", f"A\t{PATH}/leaderboard/board.json"]
        assert reef.fork.git.read(README, BRANCH) == b"new\n"
        assert reef.fork.git.read("sigs/other/README.md", BRANCH) == FILES["sigs/other/README.md"].encode()

    def test_a_host_without_partial_clones_gets_the_same(self, tmp_path):
        with Reef(tmp_path, git_filters=False) as reef:
            reef.commit()
            pushed(ready(reef), {README: b"new\n"})
            assert changed(reef) == [f"M\t{README}"]
            assert told(reef, "%P") == reef.git.tip()

    @pytest.mark.parametrize("content", [b"", b"a\r\nb\n", b"\xff\0\xfe", "名\n".encode(), b"no end"])
    def test_every_byte(self, reef, content):
        pushed(reef, {README: content})
        assert reef.fork.git.read(README, BRANCH) == content

    @pytest.mark.parametrize("name", ["名 字.md", "a\tb.md", 'a"b.md', "-x.md", "a*.md", ":x.md"])
    def test_every_name(self, reef, name):
        pushed(reef, {f"{PATH}/{name}": b"x\n"})
        assert (
            run(reef.fork.git.path, "ls-tree", "-rz", "--name-only", BRANCH)
            .split("\0")
            .count(f"{PATH}/{name}")
            == 1
        )

    def test_a_file_keeps_its_mode(self, tmp_path):
        """What can be run can still be run; what is new cannot."""
        with Reef(tmp_path) as reef:
            clone = tmp_path / "person"
            run(tmp_path, "clone", "-q", str(reef.git.path), str(clone))
            (clone / README).chmod(0o755)
            run(clone, "commit", "-qam", "May be run")
            run(clone, "push", "-q")
            ready(reef)
            pushed(reef, {README: b"new\n", f"{PATH}/other.md": b"x\n"})
            listed = run(reef.fork.git.path, "ls-tree", "-r", BRANCH, PATH).splitlines()
            modes = {line.split()[3]: line.split()[0] for line in listed}
            assert modes == {README: "100755", f"{PATH}/other.md": "100644"}

    def test_it_stands_on_the_commit_that_is_named(self, reef):
        """Not on what the clone has checked out."""
        older = reef.upstream.tip
        reef.edit("newer\n")
        reef.bot.fetch()
        pushed(reef, {f"{PATH}/x.md": b"x\n"}, base=older)
        assert told(reef, "%P") == older
        assert reef.fork.git.read(README, BRANCH) == FILES[README].encode()

    def test_the_clone_is_left_as_it_is(self, reef):
        """Neither a file, nor an index, nor a draft of one."""
        before = {path for path in reef.bot.folder.rglob("*") if "objects" not in path.parts}
        pushed(reef, {README: b"new\n"})
        assert {path for path in reef.bot.folder.rglob("*") if "objects" not in path.parts} == before
        assert (reef.bot.sig / "README.md").read_text() == FILES[README]
        assert reef.bot.git("status", "--porcelain") == b""

    def test_no_draft_is_left_where_it_fails(self, reef):
        with pytest.raises(Exception, match="read-tree"):
            pushed(reef, {README: b"new\n"}, base="0" * 40)
        assert list((reef.bot.folder / ".git").glob("index-*")) == []


class TestSignature:
    """Who made it, when, and what it says of itself."""

    def test_author_and_date(self, reef):
        """The host's instant, in no zone of this machine."""
        pushed(reef, {README: b"new\n"})
        raw = run(reef.fork.git.path, "cat-file", "commit", BRANCH)
        assert f"author Otter <otter@example.com> {START + 5} +0000" in raw
        assert f"committer Otter <otter@example.com> {START + 5} +0000" in raw

    def test_the_environment_does_not_sign_it(self, reef, monkeypatch):
        for role in ("AUTHOR", "COMMITTER"):
            monkeypatch.setenv(f"GIT_{role}_NAME", "Somebody")
            monkeypatch.setenv(f"GIT_{role}_EMAIL", "somebody@example.com")
            monkeypatch.setenv(f"GIT_{role}_DATE", "2001-01-01T00:00:00")
        pushed(reef, {README: b"new\n"})
        assert told(reef, "%an %ae %at %cn %ce %ct") == " ".join(
            ["Otter otter@example.com", str(START + 5)] * 2
        )

    def test_the_message_is_as_given_and_ends_in_its_tree(self, reef):
        pushed(reef, {README: b"new\n"}, message="更新 100% #1\n\n# no comment\n\nMark: 1\n")
        tree = run(reef.fork.git.path, "rev-parse", f"{BRANCH}^{{tree}}")
        assert told(reef, "%B") == f"更新 100% #1\n\n# no comment\n\nMark: 1\n{TREE_TRAILER}: {tree}"
        assert told(reef, "%(trailers:key=Mark,valueonly)") == "1"

    def test_the_same_twice_is_one_commit(self, reef):
        """A run that was cut off behind its push is done again, and nothing is there twice."""
        first = pushed(reef, {README: b"new\n"})
        assert pushed(reef, {README: b"new\n"}, expect=first) == first

    def test_the_address_is_not_shown(self):
        assert "example.com" not in repr(Author("Otter", "otter@example.com"))


class TestLease:
    """The branch is where it was when the push was decided, or nothing is pushed."""

    def test_a_branch_that_is_as_expected_is_replaced(self, reef):
        """By a commit beside it, not on it: there is one at a time."""
        first = pushed(reef, {README: b"first\n"})
        second = pushed(reef, {README: b"second\n"}, expect=first)
        assert reef.fork.git.tip(BRANCH) == second
        assert told(reef, "%P") == reef.upstream.tip

    @pytest.mark.parametrize("ours", [True, False], ids=["a run of the bot's", "a person"])
    def test_a_branch_that_moved_is_left(self, reef, ours):
        """Whoever was quicker."""
        first = pushed(reef, {README: b"first\n"})
        if ours:
            theirs = pushed(reef, {README: b"other\n"}, expect=first)
        else:
            theirs = reef.fork.git.commit({README: "mine\n"}, "Mine", branch=BRANCH)
        with pytest.raises(GitMoved):
            pushed(reef, {README: b"second\n"}, expect=first)
        assert reef.fork.git.tip(BRANCH) == theirs

    def test_a_branch_that_should_not_be_there_is_left(self, reef):
        theirs = reef.fork.git.commit({README: "mine\n"}, "Mine", branch=BRANCH)
        with pytest.raises(GitMoved):
            pushed(reef, {README: b"new\n"})
        assert reef.fork.git.tip(BRANCH) == theirs

    def test_a_branch_that_went_is_not_made_again(self, reef):
        first = pushed(reef, {README: b"first\n"})
        reef.fork.git.delete_branch(BRANCH)
        with pytest.raises(GitMoved):
            pushed(reef, {README: b"second\n"}, expect=first)
        assert reef.fork.git.tip(BRANCH) is None

    def test_the_other_branches_stay_where_they_are(self, reef):
        before = reef.fork.git.branches()
        sha = pushed(reef, {README: b"new\n"})
        assert reef.fork.git.branches() == {**before, BRANCH: sha}


class TestHome:
    """The default branch itself, where the bot may push to it."""

    @pytest.fixture
    def home(self, reef):
        reef.home.pushers.add(reef.otter)
        return reef

    def commit(self, reef, **rest):
        base = reef.upstream.tip
        return pushed(reef, {README: b"new\n"}, branch="master", expect=base, to="reef/community", **rest)

    def test_it_gets_one_commit_on_top(self, home):
        sha = self.commit(home)
        assert home.git.tip() == sha
        assert run(home.git.path, "rev-parse", "HEAD^") == home.upstream.tip

    def test_a_commit_that_came_meanwhile_is_not_pushed_over(self, home):
        theirs = home.commit()
        with pytest.raises(GitMoved):
            self.commit(home)
        assert home.git.tip() == theirs

    def test_without_rights_nothing_happens(self, reef):
        with pytest.raises(GitRefused):
            self.commit(reef)
        reef.server.revoke_rights(TOKEN)
        assert reef.git.tip() == reef.upstream.tip
