"""git is run with the token out of sight, asks nobody, and says in words what went wrong."""

import os
import shutil
import socket
import stat
import subprocess

import pytest

from bot.errors import Refusal
from bot.forge.gitcommand import (
    Access,
    GitFailed,
    GitMissing,
    GitMoved,
    GitRefused,
    GitUnreachable,
    run_git,
    start_git,
)
from forge.reef import BRANCH, PATH, START, TOKEN, Reef, run

REAL = shutil.which("git")


@pytest.fixture
def reef(tmp_path):
    with Reef(tmp_path) as reef:
        yield reef.forked()


@pytest.fixture
def fake(tmp_path, monkeypatch):
    """Give a function that puts another program in git's place."""

    def put(text):
        program = tmp_path / "bin/git"
        program.parent.mkdir(exist_ok=True)
        program.write_text(f"#!/bin/sh\n{text}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")

    return put


def failure(folder, *arguments, access=None):
    with pytest.raises(GitFailed) as caught:
        run_git(folder, arguments, access=access)
    return caught.value


class TestToken:
    """It stands in the environment of the process that needs it, and nowhere else."""

    def test_no_command_line_ever_holds_it(self, reef, fake, tmp_path, monkeypatch):
        """Neither git's own nor those of the programs that git starts."""
        fake(f'printf "%s\\n" "$@" >> {tmp_path}/said; exec {REAL} "$@"')
        monkeypatch.setenv("GIT_TRACE", str(tmp_path / "trace"))
        reef.home.private = True
        mirror, upstream, fork, _ = reef.look()
        fork.history()
        reef.push(mirror, upstream.tip, "new\n")
        said = (tmp_path / "said").read_text() + (tmp_path / "trace").read_text()
        assert all(
            word in said for word in ("ls-remote", "fetch", "push", "remote-http", str(tmp_path / "askpass"))
        )
        assert TOKEN not in said

    def test_nothing_on_the_disk_holds_it(self, reef, tmp_path):
        mirror, upstream, _, _ = reef.look()
        reef.push(mirror, upstream.tip, "new\n")
        for path in tmp_path.rglob("*"):
            if path.is_file():
                assert TOKEN.encode() not in path.read_bytes(), path

    def test_no_error_holds_it(self, fake, tmp_path):
        """Not even where git repeats it, as for an address that somebody put it into."""
        fake(f'echo "fatal: header {TOKEN} from https://otter:{TOKEN}@host.example/x.git" >&2; exit 128')
        error = failure(tmp_path, "fetch", access=Access("otter", TOKEN, tmp_path / "askpass"))
        assert TOKEN not in f"{error} {error.said} {error!r}"

    def test_no_error_holds_an_address(self, fake, tmp_path):
        fake('echo "fatal: ann@example.com is not welcome" >&2; exit 128')
        error = failure(tmp_path, "fetch")
        assert "ann@example.com" not in f"{error} {error.said}"

    def test_without_one_nothing_is_told(self, tmp_path):
        told = Access(askpass=tmp_path / "askpass").environment()
        assert (told["GIT_ASKPASS"], told["GIT_TERMINAL_PROMPT"]) == ("", "0")
        assert list(tmp_path.iterdir()) == []


class TestAskpass:
    """The program that tells git the token: for this host alone, readable by its owner alone."""

    @pytest.fixture
    def access(self, tmp_path):
        return Access("otter", TOKEN, tmp_path / "askpass", "https://gitee.example:8080")

    def ask(self, access, question):
        program = access.environment()["GIT_ASKPASS"]
        done = subprocess.run(
            [program, question],
            capture_output=True,
            text=True,
            env={**os.environ, **access.environment()},
            check=False,
        )
        return done.returncode, done.stdout

    def test_it_holds_no_token_and_is_the_owners(self, access):
        access.environment()
        assert TOKEN not in access.askpass.read_text()
        assert stat.S_IMODE(access.askpass.stat().st_mode) == 0o700

    def test_it_tells_name_and_token(self, access):
        assert self.ask(access, "Username for 'https://gitee.example:8080': ") == (0, "otter\n")
        assert self.ask(access, "Password for 'https://otter@gitee.example:8080': ") == (0, f"{TOKEN}\n")

    @pytest.mark.parametrize(
        "question",
        [
            "Username for 'https://other.example': ",
            "Password for 'https://otter@other.example': ",
            "Password for 'http://otter@gitee.example:8080': ",
            "Password for 'https://otter@gitee.example:8080.other.example': ",
            "Password for 'https://gitee.example:8080@other.example': ",
            "Enter passphrase for key '/home/otter/.ssh/id_rsa': ",
            "",
        ],
    )
    def test_nobody_else_hears_anything(self, access, question):
        """Neither another host, to which the first one may send git on, nor one that is read in the clear."""
        assert self.ask(access, question) == (1, "")

    def test_one_of_before_is_replaced(self, access):
        access.askpass.write_text("#!/bin/sh\necho anything\n")
        assert self.ask(access, "?") == (1, "")

    def test_without_a_name_there_is_a_usual_one(self, access):
        assert Access("", TOKEN, access.askpass).environment()["SIGBOT_GIT_USER"] == "oauth2"

    def test_git_asks_it(self, reef, tmp_path):
        """A repository that only a token may read."""
        reef.home.private = True
        said = run_git(tmp_path, ["ls-remote", reef.url(), "HEAD"], access=reef.access)
        assert said.decode().split() == [reef.git.tip(), "HEAD"]


class TestFailures:
    """Each has its kind, its words and what to do; the address that is named holds nothing secret."""

    def test_a_wrong_token(self, reef, tmp_path):
        reef.home.private = True
        wrong = Access("otter", "wrong", tmp_path / "askpass", reef.access.web)
        error = failure(tmp_path, "ls-remote", reef.url(), access=wrong)
        assert isinstance(error, GitRefused)
        said = "the host does not let this in: check the token, its rights and SIGBOT_GIT_USER"
        assert str(error) == f"git ls-remote {reef.url()}: {said}"

    def test_no_token(self, reef, tmp_path):
        """Nobody is asked at the terminal."""
        reef.home.private = True
        assert isinstance(failure(tmp_path, "ls-remote", reef.url()), GitRefused)

    def test_a_token_without_rights(self, reef):
        mirror, upstream, _, _ = reef.look()
        reef.server.revoke_rights(TOKEN)
        with pytest.raises(GitRefused, match="git push"):
            reef.push(mirror, upstream.tip, "new\n")
        assert BRANCH not in reef.fork.git.branches()

    def test_a_repository_that_is_not_there(self, reef, tmp_path):
        error = failure(tmp_path, "ls-remote", reef.url("reef/nothing"), access=reef.access)
        assert isinstance(error, GitMissing)
        assert str(error).endswith("there is no such repository, or it is private")

    def test_a_dead_host(self, tmp_path):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{free.getsockname()[1]}/reef/community.git"
            error = failure(tmp_path, "ls-remote", url)
        assert type(error) is GitUnreachable
        assert str(error) == (
            f"git ls-remote {url}: the host is out of reach; nothing was changed, the next run tries again"
        )

    def test_a_branch_that_moved(self, reef):
        mirror, upstream, _, _ = reef.look()
        reef.fork.git.commit({"x": "y"}, "First", branch=BRANCH)
        with pytest.raises(GitMoved, match="somebody else moved the branch"):
            reef.push(mirror, upstream.tip, "new\n")

    def test_anything_else_in_gits_own_words(self, tmp_path):
        error = failure(tmp_path, "rev-parse", "HEAD")
        assert str(error).startswith("git rev-parse: fatal: not a git repository")

    def test_no_words_at_all(self, fake, tmp_path):
        fake("exit 3")
        assert str(failure(tmp_path, "fetch")) == "git fetch: no reason given"

    def test_one_that_does_not_end(self, fake, tmp_path, monkeypatch):
        monkeypatch.setattr("bot.forge.gitcommand.LONGEST", 0.05)
        fake("exec sleep 60")
        assert "did not end" in str(failure(tmp_path, "fetch"))

    def test_a_machine_without_git(self, tmp_path, monkeypatch):
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(Refusal, match="git is not on this machine"):
            run_git(tmp_path, ["status"])


class TestMachine:
    """Whatever the machine is set up to, git does the same."""

    def test_the_repository_is_the_one_of_the_folder(self, tmp_path, monkeypatch):
        """Not the one of a hook in which sigbot was started, and which git names in the environment."""
        for name in ("here", "there"):
            run(tmp_path, "init", "-q", name)
        monkeypatch.setenv("GIT_DIR", str(tmp_path / "there/.git"))
        monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path / "there"))
        monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "there/.git/index"))
        said = run_git(tmp_path / "here", ["rev-parse", "--absolute-git-dir"])
        assert said.decode().strip() == str(tmp_path / "here/.git")

    def test_the_operators_own_settings_change_nothing(self, reef, tmp_path, monkeypatch):
        """Neither encodings, line ends and signatures, nor hooks and helpers of passwords."""
        hooks = tmp_path / "hooks"
        hooks.mkdir()
        for hook in ("pre-push", "post-checkout", "reference-transaction"):
            (hooks / hook).write_text("#!/bin/sh\nexit 1\n")
            (hooks / hook).chmod(0o755)
        settings = tmp_path / "gitconfig"
        settings.write_text(
            "[i18n]\n\tcommitEncoding = gbk\n[core]\n\tautocrlf = true\n\tpager = false\n"
            f"\thooksPath = {hooks}\n[log]\n\tshowSignature = true\n[commit]\n\tgpgSign = true\n"
            f"[credential]\n\thelper = store --file={tmp_path}/passwords\n[push]\n\tfollowTags = true\n"
            "[fetch]\n\tprune = true\n[advice]\n\tdetachedHead = true\n"
        )
        monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
        reef.home.private = True
        mirror, upstream, _, _ = reef.look()
        made = reef.push(mirror, upstream.tip, "| a | 2 |\n")
        stored = run(reef.fork.git.path, "cat-file", "commit", made)
        assert "更新 | a | 2 |" in stored
        assert "encoding" not in stored
        assert reef.fork.git.read(f"{PATH}/README.md", BRANCH) == b"| a | 2 |\n"
        assert (mirror.sig / "README.md").read_bytes() == b"| a | 1 |\n\nEnd.\n"
        _, _, _, tip = reef.look(mirror)
        assert (tip.sha, tip.at, tip.ours) == (made, START, True)
        assert not (tmp_path / "passwords").exists()

    def test_nothing_is_packed_anew_meanwhile(self, tmp_path):
        """A run must not wait for it, nor leave a process behind."""
        assert start_git(tmp_path, ["config", "gc.auto"]).stdout == b"0\n"

    def test_its_words_are_english(self):
        """By them one failure is told from another."""
        assert Access().environment()["LC_ALL"] == "C"
