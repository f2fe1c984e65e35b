"""What git can tell of the home repository, and that it says so where it cannot."""

import os
import subprocess

import pytest

from bot.forge.git import Commit, Git

START = 1_736_136_000


class Checkout:
    """A repository in a folder, with a commit an hour."""

    def __init__(self, folder):
        self.folder, self.commits = folder, 0
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments):
        now = f"{START + 3600 * self.commits} +0800"
        identity = ["-c", "user.name=x", "-c", "user.email=x@example.com"]
        return subprocess.run(
            ["git", "-C", str(self.folder), *identity, *arguments],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "GIT_AUTHOR_DATE": now, "GIT_COMMITTER_DATE": now},
        ).stdout.strip()

    def commit(self, name, text, message="by hand"):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        self.git("add", "-A")
        self.git("commit", "-qm", message)
        commit = Commit(self.git("rev-parse", "HEAD"), START + 3600 * self.commits)
        self.commits += 1
        return commit


@pytest.fixture
def checkout(tmp_path):
    return Checkout(tmp_path)


def test_a_folder_that_is_no_checkout_has_no_history(tmp_path):
    git = Git(tmp_path)
    assert (git.is_checkout, git.repository, git.prefix) == (False, None, "")
    assert (list(git.commits("README.md")), git.content("HEAD", "README.md")) == ([], None)
    assert (list(git.marked("Board")), git.at("README.md", START)) == ([], None)


def test_a_machine_without_git_has_no_history_either(checkout, monkeypatch):
    checkout.commit("README.md", "a")
    monkeypatch.setenv("PATH", str(checkout.folder))
    assert not Git(checkout.folder).is_checkout


def test_a_repository_without_a_commit_is_no_checkout_yet(checkout):
    assert not Git(checkout.folder).is_checkout


def test_a_file_s_commits_come_newest_first(checkout):
    first = checkout.commit("README.md", "a")
    checkout.commit("other.md", "b")
    second = checkout.commit("README.md", "c")
    git = Git(checkout.folder)
    assert list(git.commits("README.md")) == [second, first]
    assert [git.content(commit.sha, "README.md") for commit in (first, second)] == [b"a", b"c"]
    assert git.content(first.sha, "other.md") is None


def test_paths_are_those_of_the_folder_not_of_the_checkout(checkout):
    commit = checkout.commit("sigs/reef/README.md", "a")
    git = Git(checkout.folder / "sigs/reef")
    assert (git.prefix, list(git.commits("README.md"))) == ("sigs/reef", [commit])
    assert git.content(commit.sha, "README.md") == b"a"


def test_a_file_as_it_stood_at_a_moment(checkout):
    first, second = (checkout.commit("README.md", text) for text in "ab")
    git = Git(checkout.folder)
    stood = [git.at("README.md", START + seconds) for seconds in (-1, 0, 3599, 3600, 99999)]
    assert stood == [None, first, first, second, second]


def test_marked_commits_are_found_newest_first(checkout):
    """By a line that begins with the mark, in this folder alone."""
    first = checkout.commit("README.md", "a", "Board\n\nSigbot-Board: reef 1")
    second = checkout.commit("other.md", "b", "Board\n\nSigbot-Board: reef 2\n\nSigned-off-by: x")
    checkout.commit("README.md", "c", "Speak of Sigbot-Board: reef in passing")
    checkout.commit("README.md", "d", "Board\n\nSigbot-Board: reef-two 1")
    git = Git(checkout.folder)
    found = list(git.marked("Sigbot-Board: reef "))
    assert [each.sha for each in found] == [second.sha, first.sha]
    assert found[0].message.startswith("Board\n\nSigbot-Board: reef 2\n")
    assert list(git.marked("Other")) == []


def test_what_stands_now_is_dated_by_the_commit_that_brought_it(checkout):
    """Not by an earlier one from which it went again."""
    for text in ("row\n", "nothing\n"):
        checkout.commit("README.md", text)
    brought = checkout.commit("README.md", "row\n")
    checkout.commit("README.md", "row\nmore\n")
    git = Git(checkout.folder)
    assert git.standing_since("README.md", lambda data: b"row" in data) == brought
    assert git.standing_since("README.md", lambda data: b"other" in data) is None


def test_what_stood_from_the_beginning_is_dated_by_it(checkout):
    first = checkout.commit("README.md", "row\n")
    checkout.commit("README.md", "row\nmore\n")
    assert Git(checkout.folder).standing_since("README.md", lambda data: b"row" in data) == first


def test_a_shallow_history_that_ends_too_early_does_not_guess(checkout, tmp_path_factory):
    for text in ("row\n", "row\nmore\n", "row\nmore\nstill\n"):
        checkout.commit("README.md", text)
    shallow = tmp_path_factory.mktemp("shallow")
    checkout.git("clone", "-q", "--depth=2", f"file://{checkout.folder}", str(shallow))
    git = Git(shallow)
    assert (git.is_shallow, Git(checkout.folder).is_shallow) == (True, False)
    assert git.standing_since("README.md", lambda data: b"row" in data) is None
    assert git.standing_since("README.md", lambda data: b"still" in data) == next(git.commits("README.md"))


@pytest.mark.parametrize(
    "address",
    [
        "https://gitee.com/lantern/core.git",
        "https://gitee.com/lantern/core/",
        "git@gitee.com:lantern/core.git",
        "ssh://git@gitee.com/lantern/core",
    ],
)
def test_the_repository_is_read_from_the_remote_s_address(checkout, address):
    checkout.git("remote", "add", "origin", address)
    assert Git(checkout.folder).repository == "lantern/core"


def test_upstream_is_asked_before_origin(checkout):
    """In a fork, origin is somebody's copy."""
    checkout.git("remote", "add", "origin", "https://gitee.com/ann/core.git")
    checkout.git("remote", "add", "upstream", "https://gitee.com/lantern/core.git")
    assert Git(checkout.folder).repository == "lantern/core"


def test_every_version_of_a_file_is_told_newest_first(checkout):
    """Byte for byte; None where it was taken away, and nothing for commits that did not touch it."""
    first = checkout.commit("sigs/roster.yaml", "a: 1\n\nb: missing")
    checkout.commit("README.md", "another file")
    second = checkout.commit("sigs/roster.yaml", "")
    (checkout.folder / "sigs/roster.yaml").unlink()
    third = checkout.commit("sigs/other.yaml", "x")
    git = Git(checkout.folder / "sigs")
    assert list(git.versions("roster.yaml")) == [(third, None), (second, b""), (first, b"a: 1\n\nb: missing")]
    assert list(git.versions("never.yaml")) == []
