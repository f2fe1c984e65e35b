"""Git on the wire: real clients clone from the simulated host and push to it."""

import gzip
import os

import pytest
import requests

from bot.demo.gitee import Server


@pytest.fixture
def ann(forge):
    return forge.user("ann")


@pytest.fixture
def server(rooted, core, ann):
    with Server(rooted, tokens={"anns": ann, "bobs": rooted.user("bob")}) as running:
        yield running


@pytest.fixture
def fork(core, ann, server):
    return core.fork(ann)


@pytest.fixture
def work(git, server, fork):
    """A clone of the fork, as a folder's name, with a commit of its own that is not pushed."""
    git("clone", "-q", server.git_url("ann/core"), "work")
    git("-C", "work", "commit", "-q", "--allow-empty", "-m", "Mine")
    return "work"


def push(git, work, url, *options, spec="HEAD:refs/heads/fix"):
    """Push and say how it went."""
    done = git("-C", work, "push", "-q", *options, url, spec)
    return done.returncode, done.stderr


def sha(git, work, name="HEAD"):
    return git("-C", work, "rev-parse", name).stdout.strip()


def test_a_public_repository_is_cloned_by_anybody(git, core, server, tmp_path):
    assert git("clone", "-q", server.git_url("lantern/core"), "copy").stderr == ""
    assert (tmp_path / "copy/README.md").read_text() == "# Core\n"
    assert sha(git, "copy") == core.git.tip()


def test_a_commit_carries_the_clock_of_the_forge(git, core, server):
    git("clone", "-q", server.git_url("lantern/core"), "copy")
    assert git("-C", "copy", "log", "--format=%an %ad %s").stdout == (
        "lantern Mon Jan 6 12:00:00 2025 +0800 Begin\n"
    )


def test_a_blobless_clone_of_one_commit_fetches_files_when_they_are_read(git, core, server, tmp_path):
    """It transfers less than a full clone, by protocol version 2."""
    core.git.commit({"big.txt": "".join(f"{n * n}\n" for n in range(50_000))}, "Grow")
    small = git(
        "clone", "-q", "--filter=blob:none", "--depth=1", "-n", server.git_url("lantern/core"), "small",
        GIT_TRACE_PACKET="1",
    )  # fmt: skip
    before = server.git_bytes
    git("clone", "-q", server.git_url("lantern/core"), "full")
    assert "version 2" in small.stderr
    assert before < 5_000
    assert server.git_bytes - before > 50_000
    assert git("-C", "small", "show", "HEAD:src/queue.py").stdout == "SIZE = 1\n"
    assert git("-C", "small", "rev-list", "--count", "HEAD").stdout == "1\n"


def test_a_server_without_filters_sends_everything(git, core, rooted):
    with Server(rooted, git_filters=False) as server:
        done = git("clone", "-q", "--filter=blob:none", "-n", server.git_url("lantern/core"), "copy")
    assert "filtering not recognized by server, ignoring" in done.stderr
    assert done.returncode == 0


def test_git_traffic_has_a_log_of_its_own(git, core, server):
    git("clone", "-q", server.git_url("lantern/core"), "copy")
    assert [seen[:3] for seen in server.git_requests] == [
        ("GET", "/lantern/core.git/info/refs", "git-upload-pack"),
        ("POST", "/lantern/core.git/git-upload-pack", "git-upload-pack"),
        ("POST", "/lantern/core.git/git-upload-pack", "git-upload-pack"),
    ]
    assert server.git_bytes == sum(seen.sent for seen in server.git_requests) > 500
    assert server.count == 0


@pytest.mark.parametrize(
    ("name", "token", "words"),
    [
        ("ann/core", "", "could not read Username"),
        ("ann/core", "nobodys", "Authentication failed"),
        ("ann/core", "bobs", "The requested URL returned error: 403"),
        ("lantern/core", "anns", "The requested URL returned error: 403"),
        ("ann/nothing", "anns", "not found"),
    ],
)
def test_a_push_without_the_right_to_it_is_refused(git, server, work, name, token, words):
    status, told = push(git, work, server.git_url(name, "x", token))
    assert (status, words in told) == (128, True), told


def test_the_owner_pushes_and_so_do_whom_he_lets(git, core, server, work, fork):
    assert push(git, work, server.git_url("ann/core", "ann", "anns")) == (0, "")
    assert fork.git.tip("fix") == sha(git, work)
    fork.pushers.add(server.forge.find_user("bob"))
    assert push(git, work, server.git_url("ann/core", "bob", "bobs"), spec="HEAD:refs/heads/other")[0] == 0


def test_a_large_push_comes_in_chunks(git, server, work, fork, tmp_path):
    """Over 1 MiB git sends the body chunked and packed."""
    (tmp_path / "work/big.bin").write_bytes(os.urandom(1_500_000))
    git("-C", work, "add", "-A")
    git("-C", work, "commit", "-qm", "Grow")
    assert push(git, work, server.git_url("ann/core", "ann", "anns")) == (0, "")
    assert len(fork.git.read("big.bin", "fix")) == 1_500_000


def test_a_compressed_question_is_understood(core, server):
    """Git compresses a fetch that names many commits."""
    command = b"0014command=ls-refs\n0000"
    answer = requests.post(
        f"{server.git_url('lantern/core')}/git-upload-pack",
        data=gzip.compress(command),
        headers={
            "Content-Type": "application/x-git-upload-pack-request",
            "Content-Encoding": "gzip",
            "Git-Protocol": "version=2",
        },
        timeout=60,
    )
    assert f"{core.git.tip()} HEAD" in answer.text


def test_a_token_can_lose_its_rights_or_expire(git, server, work):
    url = server.git_url("ann/core", "ann", "anns")
    server.revoke_rights("anns")
    assert "403" in push(git, work, url)[1]
    server.expire("anns")
    assert "Authentication failed" in push(git, work, url)[1]


def test_a_forced_push_with_a_lease_does_not_overwrite_what_it_has_not_seen(git, server, work, fork):
    url = server.git_url("ann/core", "ann", "anns")
    push(git, work, url)
    seen = fork.git.tip("fix")
    git("-C", work, "commit", "-q", "--amend", "--allow-empty", "-m", "Mine again")
    assert push(git, work, url)[0] == 1
    assert push(git, work, url, f"--force-with-lease=fix:{seen}") == (0, "")
    fork.git.commit({"theirs": "x"}, "Meanwhile", branch="fix")
    assert "stale info" in push(git, work, url, f"--force-with-lease=fix:{sha(git, work)}")[1]


def test_a_push_can_delete_a_branch(git, server, work, fork):
    url = server.git_url("ann/core", "ann", "anns")
    push(git, work, url)
    assert push(git, work, url, spec=":refs/heads/fix") == (0, "")
    assert (fork.git.tip("fix"), list(fork.git.branches())) == (None, ["master"])


def test_a_private_repository_asks_who_wants_to_read(git, core, server):
    core.private = True
    assert git("ls-remote", server.git_url("lantern/core")).returncode == 128
    assert git("ls-remote", server.git_url("lantern/core", "bob", "bobs")).returncode == 0


@pytest.mark.parametrize("gone", ["delete", "rename", "ban"])
def test_a_repository_that_is_gone_is_not_found(git, core, server, gone):
    """A renamed one is there under its new name."""
    match gone:
        case "delete":
            core.delete()
        case "rename":
            core.rename("lantern/engine")
            assert git("ls-remote", server.git_url("lantern/engine")).returncode == 0
        case "ban":
            core.banned = True
    done = git("ls-remote", server.git_url("lantern/core"))
    assert (done.returncode, "not found" in done.stderr) == (128, True)


def test_a_fork_knows_what_upstream_had_when_it_was_made(core, fork):
    """It falls behind until it is brought up to date."""
    before = core.git.tip()
    after = core.git.commit({"README.md": "# The core\n"}, "Say which")
    assert (fork.git.tip(), fork.git.read("README.md")) == (before, b"# Core\n")
    fork.git.sync()
    assert (fork.git.tip(), fork.git.read("README.md")) == (after, b"# The core\n")


def test_upstream_can_rewrite_its_last_commit(git, core, server):
    """A clone that has the old one cannot go forward."""
    core.git.commit({"a": "1\n"}, "First")
    git("clone", "-q", server.git_url("lantern/core"), "copy")
    core.git.rewrite({"a": "2\n"}, "Better")
    assert core.git.read("a") == b"2\n"
    assert core.git.read("README.md") == b"# Core\n"
    assert git("-C", "copy", "pull", "-q", "--ff-only").returncode == 128


def test_the_default_branch_can_get_another_name(get, core, server):
    core.git.rename_default("main")
    assert list(core.git.branches()) == ["main"]
    assert get(server, "/repos/lantern/core").json()["default_branch"] == "main"


def test_commits_change_add_and_delete_files(core):
    """Whatever their names; a new branch begins at the default one's tip."""
    core.git.commit({'a "b"\nä.md': b"\x00\xff", "README.md": None}, "Odd", branch="odd")
    assert core.git.read('a "b"\nä.md', "odd") == b"\x00\xff"
    assert (core.git.read("README.md", "odd"), core.git.read("README.md")) == (None, b"# Core\n")
    assert core.git.read("src/queue.py", "odd") == b"SIZE = 1\n"
    core.git.delete_branch("odd")
    assert core.git.tip("odd") is None


def test_without_a_place_for_git_there_is_none(forge, repo):
    with pytest.raises(ValueError, match="no place for git content"):
        repo.init_git({})
