"""What a pull request does to files: as they stood where it was made from, and as it leaves them."""

import subprocess

import pytest
from e2e.community import HOME, communities

from bot.app.home import fetch_home
from bot.app.pullfiles import files_between, files_of_diff, files_of_pull, number_of_pull
from bot.app.session import open_run
from bot.errors import Refusal

README = f"{HOME}/README.md"


@pytest.fixture(params=[True, pytest.param(False, marks=pytest.mark.slow)], ids=["filters", "no filters"])
def reef(request, tmp_path):
    yield from communities(tmp_path, git_filters=request.param)


def propose(reef, files, **rest):
    """Have kelp propose files of the SIG from a fork; give the pull request."""
    with reef.forge.lock:
        fork = reef.home.fork(reef.users["Kelp"], at=reef.clock.now())
        named = {f"{HOME}/{name}": text for name, text in files.items()}
        fork.git.commit(named, "Edit", branch="edit", at=reef.clock.now())
        return reef.home.pull(
            author=reef.users["Kelp"],
            title="My row",
            body="k@example.com did it",
            source=fork,
            branch="edit",
            at=reef.clock.now(),
        )


def seen(reef, number, *names):
    with reef.run() as run:
        return files_of_pull(fetch_home(run), number, [f"{HOME}/{name}" for name in names])


def test_a_pull_request_is_read_as_it_was_made_whatever_happened_upstream_since(reef):
    text = reef.upstream("README.md")
    pull = propose(reef, {"README.md": text.replace("| 5  |", "| 6  |"), "notes.md": "new\n"})
    reef.days(1)
    reef.edit("README.md", "结尾。", "完。")
    found = seen(reef, pull.number, "README.md", "notes.md", "README_en.md")
    assert found.changed == (README, f"{HOME}/notes.md")
    assert found.base == {
        README: text.encode(),
        f"{HOME}/notes.md": None,
        f"{HOME}/README_en.md": reef.upstream("README_en.md").encode(),
    }
    assert found.head == found.base | {
        README: text.replace("| 5  |", "| 6  |").encode(),
        f"{HOME}/notes.md": b"new\n",
    }
    assert (found.author, found.title, found.body, found.state) == ("Kelp", "My row", "… did it", "open")
    assert (found.number, found.target, found.created) == (pull.number, "master", pull.created_at)


@pytest.mark.slow
@pytest.mark.parametrize("squash", [False, True])
def test_a_merged_one_still_tells_what_it_changed(reef, squash):
    text = reef.upstream("README.md")
    pull = propose(reef, {"README.md": text.replace("| 5  |", "| 6  |")})
    reef.days(1)
    with reef.forge.lock:
        (pull.squash if squash else pull.merge)(at=reef.clock.now())
    reef.edit("README.md", "结尾。", "完。")
    found = seen(reef, pull.number, "README.md")
    assert (found.state, found.changed, found.base[README]) == ("merged", (README,), text.encode())


@pytest.mark.slow
def test_a_number_that_is_no_pull_request_is_refused_in_words(reef):
    with pytest.raises(Refusal, match="reef/community!99: there is no such pull request"):
        seen(reef, 99, "README.md")


@pytest.mark.slow
def test_a_pull_request_without_commits_is_refused_in_words(reef):
    pull = reef.pr("Kelp", "reef/community")
    with pytest.raises(Refusal, match="no longer has the commits"):
        seen(reef, pull.number, "README.md")


def git(folder, *arguments):
    done = subprocess.run(
        ["git", "-C", folder, "-c", "user.name=x", "-c", "user.email=x@example.com", *arguments],
        check=True,
        capture_output=True,
    )
    return done.stdout


@pytest.fixture
def checkout(tmp_path):
    """One commit with sig/a.md, and a diff of another text."""
    git(tmp_path, "init", "-q", "-b", "main", "repo")
    repo = tmp_path / "repo"
    (repo / "sig").mkdir()
    (repo / "sig/a.md").write_text("one\n")
    git(repo, "add", "-A")
    git(repo, "commit", "-qm", "first")
    (repo / "sig/a.md").write_text("two\n")
    (tmp_path / "edit.diff").write_bytes(git(repo, "diff"))
    return repo


def test_two_revisions_of_a_checkout_are_read_likewise(checkout):
    git(checkout, "commit", "-qam", "second")
    found = files_between(checkout / "sig", "HEAD~1", "HEAD", ["sig/a.md"], author="kelp", body="why")
    assert (found.base, found.head) == ({"sig/a.md": b"one\n"}, {"sig/a.md": b"two\n"})
    assert (found.changed, found.author, found.body) == (("sig/a.md",), "kelp", "why")


def test_a_revision_that_is_not_there_is_refused_in_words(checkout):
    with pytest.raises(Refusal, match="'nowhere' names no commit here"):
        files_between(checkout, "HEAD", "nowhere", [])


def test_a_diff_is_read_and_leaves_the_checkout_as_it_was(checkout):
    git(checkout, "checkout", "-q", "sig/a.md")
    before = sorted(checkout.rglob("*"))
    found = files_of_diff(checkout / "sig", checkout.parent / "edit.diff", ["sig/a.md"])
    assert (found.base, found.head) == ({"sig/a.md": b"one\n"}, {"sig/a.md": b"two\n"})
    assert (sorted(checkout.rglob("*")), git(checkout, "status", "--porcelain")) == (before, b"")


def test_a_diff_of_something_else_is_refused_in_words(checkout):
    (checkout.parent / "edit.diff").write_text("--- a/sig/a.md\n+++ b/sig/a.md\n@@ -1 +1 @@\n-six\n+two\n")
    with pytest.raises(Refusal, match="does not apply to the last commit here"):
        files_of_diff(checkout, checkout.parent / "edit.diff", [])


@pytest.mark.parametrize(
    "text",
    [
        "12",
        "!12",
        "reef/community!12",
        "Reef/Community!12",
        "https://gitee.com/reef/community/pulls/12/files",
    ],
)
def test_a_pull_request_is_named_by_number_or_address(story, text):
    with open_run(story.folder, story.environment) as run:
        assert number_of_pull(run, text) == 12


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("reef/core!12", "not in reef/community"),
        ("reef/community#I4CD5P", "is no pull request"),
        ("https://example.org/12", "is no pull request"),
        ("twelve", "is no link"),
    ],
)
def test_all_else_is_refused_in_words(story, text, why):
    with open_run(story.folder, story.environment) as run, pytest.raises(Refusal, match=why):
        number_of_pull(run, text)
