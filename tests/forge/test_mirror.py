"""The home repository as the bot has it: little is downloaded, and what is broken is fetched again."""

import random

import pytest

from bot.errors import Refusal
from bot.forge.gitcommand import GitFailed, GitMissing
from bot.forge.mirror import HOME, Mirror
from forge.reef import FILES, PATH, Reef, asked, run

pytestmark = pytest.mark.slow  # real git for every case: `make check` has the time

MEGABYTE = 2**20
OWN = {
    "README.md": "x\n",
    "sig.yaml": "y\n",
    "contributions/2025.yaml": "z\n",
    "leaderboard/README.md": "b\n",
}
README = f"{PATH}/README.md"


@pytest.fixture
def reef(tmp_path):
    with Reef(tmp_path) as reef:
        yield reef


@pytest.fixture(params=[True, False], ids=["filters", "no filters"])
def either(request, tmp_path):
    """A host that gives partial clones, and one that does not."""
    with Reef(tmp_path, git_filters=request.param) as reef:
        yield reef


@pytest.fixture
def mirror(reef):
    """It was fetched once, of three commits."""
    reef.commit()
    reef.commit()
    mirror = reef.mirror()
    mirror.fetch()
    return mirror


def files(mirror):
    """Give the paths of what is checked out."""
    paths = (path for path in mirror.folder.rglob("*") if path.is_file())
    return {path.relative_to(mirror.folder).as_posix() for path in paths} - {
        path.relative_to(mirror.folder).as_posix() for path in (mirror.folder / ".git").rglob("*")
    }


def commits(mirror):
    return int(mirror.git("rev-list", "--count", HOME))


class TestSize:
    """What does not belong to the SIG is not downloaded, where the host can leave it out."""

    @pytest.fixture
    def large(self, tmp_path):
        """Serve a home with some megabytes in another folder."""

        def serve(megabytes, **options):
            video = random.Random(1).randbytes(megabytes * MEGABYTE)
            return Reef(tmp_path, files={**FILES, "sigs/other/video.bin": video}, **options)

        return serve

    def test_a_partial_clone_has_all_commits_and_little_else(self, large):
        with large(20) as reef:
            reef.commit()
            reef.commit()
            mirror = reef.mirror()
            mirror.fetch()
            assert commits(mirror) == 3
            assert files(mirror) == {README}
            assert not mirror.is_shallow
            reef.edit("| a | 2 |\n")
            mirror.fetch()
            assert reef.server.git_bytes < MEGABYTE / 10

    def test_a_push_downloads_nothing_and_sends_its_own_alone(self, large):
        """Neither making the commit nor packing it asks for what is not here."""
        with large(2) as reef:
            mirror, upstream, _, _ = reef.forked().look()
            with asked(reef.server) as seen:
                reef.push(mirror, upstream.tip, "| a | 2 |\n")
            assert {each.service for each in seen} == {"git-receive-pack"}
            assert reef.server.git_bytes < MEGABYTE / 10

    def test_a_host_without_filters_is_asked_for_the_newest_commit_alone(self, large):
        """Its files come once, and never again."""
        with large(2, git_filters=False) as reef:
            reef.commit()
            reef.commit()
            mirror = reef.mirror()
            mirror.fetch()
            assert (commits(mirror), mirror.is_shallow) == (1, True)
            assert files(mirror) == {README}
            before = reef.server.git_bytes
            assert before < 2.1 * MEGABYTE
            reef.edit("| a | 2 |\n")
            mirror.fetch()
            assert (mirror.sig / "README.md").read_text() == "| a | 2 |\n"
            assert reef.server.git_bytes - before < MEGABYTE / 10


class TestFolder:
    """The SIG's folder stands there as it is on the default branch."""

    def test_it_is_what_was_committed(self, either):
        mirror = either.mirror()
        upstream = mirror.fetch()
        assert (upstream.branch, upstream.tip) == ("master", either.git.tip())
        assert (mirror.sig / "README.md").read_text() == FILES[README]
        either.edit("new\n")
        assert mirror.fetch().tip == either.git.tip()
        assert (mirror.sig / "README.md").read_text() == "new\n"

    def test_a_file_is_read_as_of_a_commit(self, either):
        mirror = either.mirror()
        before = mirror.fetch().tip
        either.edit("new\n")
        after = mirror.fetch().tip
        assert mirror.read(after, README) == b"new\n"
        assert mirror.read(before, README) == FILES[README].encode()
        assert mirror.read(after, f"{PATH}/nothing") is None
        assert mirror.read(after, PATH) is None

    def test_it_is_byte_for_byte_the_same(self, reef):
        """Whatever the repository's attributes say of line ends."""
        content = "a\r\nb\n名\r\n"
        reef.commit(
            {
                README: content,
                ".gitattributes": "*.md text eol=crlf\n",
                f"{PATH}/.gitattributes": "*.md ident",
            }
        )
        mirror = reef.mirror()
        mirror.fetch()
        assert (mirror.sig / "README.md").read_bytes() == content.encode()

    def test_a_symbolic_link_leads_nowhere(self, reef):
        """Else a merged link could put a file of the machine, a token, into a comment."""
        secret = reef.root / "token"
        secret.write_text("s3cret")
        work = reef.root / "work"
        run(reef.root, "clone", "-q", str(reef.git.path), str(work))
        (work / PATH / "templates").mkdir(parents=True)
        (work / PATH / "templates/zh").symlink_to(secret.parent)
        (work / PATH / "sig_members.yaml").symlink_to(secret)
        run(work, "add", "-A")
        run(work, "commit", "-qm", "Links")
        run(work, "push", "-q", "origin", "HEAD")
        mirror = reef.mirror()
        mirror.fetch()
        assert files(mirror) == {README, f"{PATH}/templates/zh", f"{PATH}/sig_members.yaml"}
        assert not [path for path in mirror.folder.rglob("*") if path.is_symlink()]
        assert (mirror.sig / "sig_members.yaml").read_text() == str(secret)

    def test_a_folder_that_is_not_there_yet_is_nowhere(self, reef):
        mirror = Mirror(reef.root / "home", reef.url(), "sigs/new", reef.access)
        mirror.fetch()
        assert files(mirror) == set()

    def test_what_was_laid_over_is_swept_away(self, mirror):
        """Also what git ignores, and what was changed or deleted."""
        (mirror.sig / "sig.yaml").write_text("mine")
        (mirror.sig / "contributions").mkdir()
        (mirror.sig / "contributions/2025.yaml").write_text("mine")
        (mirror.sig / ".gitignore").write_text("*.log\n")
        (mirror.sig / "x.log").write_text("mine")
        (mirror.sig / "README.md").write_text("mine")
        mirror.fetch()
        assert files(mirror) == {README}
        assert (mirror.sig / "README.md").read_text() == FILES[README]
        (mirror.sig / "README.md").unlink()
        mirror.fetch()
        assert files(mirror) == {README}

    def test_what_was_laid_over_makes_way_for_what_is_merged(self, reef, mirror):
        (mirror.sig / "sig.yaml").write_text("mine")
        reef.commit({f"{PATH}/sig.yaml": "merged"})
        mirror.fetch()
        assert (mirror.sig / "sig.yaml").read_text() == "merged"

    def test_another_folder_takes_its_place(self, reef, mirror):
        """The SIG moved, or sig.yaml named the wrong one at first."""
        other = Mirror(mirror.folder, mirror.url, "sigs/other", mirror.access)
        other.fetch()
        assert files(other) == {path for path in tree(reef) if path.startswith("sigs/other/")}

    def test_another_repository_takes_its_place(self, reef, mirror):
        moved = reef.forge.repo("reef/moved", owner=reef.home.owner)
        moved.init_git({README: "moved\n"})
        other = Mirror(mirror.folder, reef.url("reef/moved"), PATH, mirror.access)
        assert other.fetch().tip == moved.git.tip()
        assert (other.sig / "README.md").read_text() == "moved\n"


def tree(reef):
    """Give every path of the home repository's default branch."""
    return run(reef.git.path, "ls-tree", "-r", "--name-only", "HEAD").splitlines()


class TestOwnRepository:
    """A repository of the SIG's own, whose root is its folder."""

    @pytest.fixture
    def own(self, tmp_path):
        code = {
            "src/main.c": random.Random(1).randbytes(MEGABYTE),
            "docs/big.md": "x",
            "src/contributions/x.yaml": "x",
        }
        with Reef(tmp_path, path="", files={**OWN, **code}) as reef:
            yield reef

    def test_its_files_are_there_and_its_code_is_not(self, own):
        mirror = own.mirror()
        mirror.fetch()
        assert mirror.sig == mirror.folder
        assert files(mirror) == {*OWN}
        assert own.server.git_bytes < MEGABYTE / 10

    def test_files_and_folders_that_sig_yaml_names_are_there_too(self, own):
        """Tables and lists may lie in the code's folders, and minutes in one of their own."""
        own.commit({"docs/minutes/001-20250109.md": "x", "minutes/001-20250109.md": "x"})
        mirror = Mirror(own.root / "home", own.url(), "", own.access, ["docs/big.md", "docs/minutes"])
        mirror.fetch()
        assert files(mirror) == {*OWN, "docs/big.md", "docs/minutes/001-20250109.md"}
        more = Mirror(own.root / "home", own.url(), "", own.access, ["minutes"])
        more.fetch()
        assert files(more) >= {*OWN, "minutes/001-20250109.md"}

    def test_the_root_is_a_folder_to_list_like_any_other(self, own):
        mirror = own.mirror()
        tip = mirror.fetch().tip
        assert mirror.files(tip, "") == ("README.md", "sig.yaml")
        assert mirror.files(tip, "contributions") == ("contributions/2025.yaml",)
        assert mirror.files(tip, "nowhere") == ()

    def test_fewer_places_are_no_reason_to_clone_anew(self, own):
        """Another run may know of fewer: its sig.yaml is not brought up to date."""
        Mirror(own.root / "home", own.url(), "", own.access, ["docs/big.md"]).fetch()
        kept = own.root / "home/.git/kept"
        kept.touch()
        own.mirror().fetch()
        assert kept.exists()

    def test_its_own_git_folder_is_no_file_of_the_sig(self, own):
        """What was laid over is swept away there, too."""
        mirror = own.mirror()
        mirror.fetch()
        (mirror.sig / "contributions/mine.yaml").write_text("mine")
        mirror.fetch()
        assert files(mirror) == {*OWN}


class TestUpstream:
    """Whatever people do with the default branch is followed."""

    def test_nothing_new_asks_for_the_tip_alone(self, reef, mirror):
        with asked(reef.server) as alone:
            run(reef.root, "ls-remote", "--symref", reef.url(), "HEAD")
        with asked(reef.server) as seen:
            mirror.fetch()
        assert [(each.method, each.service) for each in seen] == [
            (each.method, each.service) for each in alone
        ]

    def test_nothing_new_is_nothing_new_without_filters_too(self, tmp_path):
        with Reef(tmp_path, git_filters=False) as reef:
            mirror = reef.mirror()
            mirror.fetch()
            with asked(reef.server) as seen:
                mirror.fetch()
            assert {each.service for each in seen} == {"git-upload-pack"}
            assert sum(each.sent for each in seen) < 1000

    def test_a_forced_push(self, either):
        either.commit()
        mirror = either.mirror()
        mirror.fetch()
        either.git.rewrite({README: "rewritten\n"})
        assert mirror.fetch().tip == either.git.tip()
        assert (mirror.sig / "README.md").read_text() == "rewritten\n"

    def test_a_default_branch_of_another_name(self, either):
        mirror = either.mirror()
        mirror.fetch()
        either.git.rename_default("main")
        either.edit("new\n")
        assert mirror.fetch().branch == "main"
        assert (mirror.sig / "README.md").read_text() == "new\n"

    def test_another_default_branch_beside_the_old_one(self, either):
        mirror = either.mirror()
        mirror.fetch()
        either.commit({README: "new\n"}, branch="main")
        (either.git.path / "HEAD").write_text("ref: refs/heads/main\n")
        assert mirror.fetch().branch == "main"
        assert (mirror.sig / "README.md").read_text() == "new\n"

    def test_the_first_commit_is_enough(self, either):
        assert commits_of(either) == 1

    def test_a_repository_without_one_is_told_so(self, reef):
        for branch in reef.git.branches():
            reef.git.delete_branch(branch)
        with pytest.raises(Refusal, match="no default branch yet"):
            reef.mirror().fetch()

    def test_a_repository_that_is_gone_leaves_what_was_there(self, reef, mirror):
        reef.home.banned = True
        with pytest.raises(GitMissing):
            mirror.fetch()
        assert files(mirror) == {README}

    def test_a_host_that_is_away_leaves_what_was_there(self, tmp_path):
        with Reef(tmp_path) as reef:
            mirror = reef.mirror()
            mirror.fetch()
        with pytest.raises(GitFailed):
            mirror.fetch()
        assert files(mirror) == {README}


def commits_of(reef):
    mirror = reef.mirror()
    mirror.fetch()
    return commits(mirror)


class TestBroken:
    """Whatever a killed run or a failing disk left is put right by the next fetch, and nothing else is touched."""

    def check(self, reef, mirror):
        assert mirror.fetch().tip == reef.git.tip()
        assert files(mirror) == {README}
        assert (mirror.sig / "README.md").read_text() == reef.git.read(README).decode()
        assert commits(mirror) == int(run(reef.git.path, "rev-list", "--count", "HEAD"))
        assert not mirror.is_shallow

    @pytest.mark.parametrize(
        "lock",
        ["index", "HEAD", "config", "shallow", "packed-refs", "refs/sigbot/home", "refs/sigbot/fork/x"],
    )
    def test_a_lock_that_was_left(self, reef, mirror, lock):
        """No other run is at work there."""
        path = mirror.folder / f".git/{lock}.lock"
        path.parent.mkdir(exist_ok=True, parents=True)
        path.touch()
        reef.edit("new\n")
        with asked(reef.server) as seen:
            self.check(reef, mirror)
        assert sum(each.sent for each in seen) < 3000, "all was fetched again"
        assert not path.exists()

    @pytest.mark.parametrize("left", [(), ("config",), ("HEAD", "config", "info/sparse-checkout")])
    def test_half_a_clone(self, reef, mirror, left):
        """Its folder lies in the operator's own checkout, which git would else take it for."""
        for path in sorted((mirror.folder / ".git").rglob("*"), reverse=True):
            if path.relative_to(mirror.folder / ".git").as_posix() not in left:
                path.unlink() if path.is_file() else path.rmdir() if not list(path.iterdir()) else None
        self.check(reef, mirror)

    def test_a_broken_clone_does_not_touch_the_checkout_around_it(self, reef):
        """Not a byte of it, and no setting."""
        around = reef.root / "clone"
        run(reef.root, "clone", "-q", reef.url(), str(around))
        (around / "README.md").write_text("not committed")
        (around / "mine.txt").write_text("not committed")
        before = (around / ".git/config").read_bytes(), (around / ".git/HEAD").read_bytes()
        mirror = reef.mirror("clone/.sigbot/home")
        (mirror.folder / ".git").mkdir(parents=True)
        reef.edit("new\n")
        self.check(reef, mirror)
        (mirror.folder / ".git/HEAD").unlink()
        self.check(reef, mirror)
        assert ((around / ".git/config").read_bytes(), (around / ".git/HEAD").read_bytes()) == before
        assert (around / "README.md").read_text() == "not committed"
        assert (around / "mine.txt").read_text() == "not committed"

    @pytest.mark.parametrize("step", ["config", "fetch", "rev-list"])
    def test_a_first_fetch_that_was_cut_off(self, tmp_path, step):
        """The next one still asks for little, as a first one does."""

        def cut_off(*arguments, **_):
            if arguments[0] == step:
                raise KeyboardInterrupt
            return Mirror.git(mirror, *arguments)

        video = random.Random(1).randbytes(MEGABYTE)
        with Reef(tmp_path, files={**FILES, "sigs/other/video.bin": video}) as reef:
            reef.commit()
            mirror = reef.mirror()
            mirror.git = cut_off
            with pytest.raises(KeyboardInterrupt):
                mirror.fetch()
            self.check(reef, reef.mirror())
            assert reef.server.git_bytes < MEGABYTE / 10

    @pytest.mark.parametrize("way", ["empty", "cut", "gone"])
    def test_objects_that_were_lost(self, reef, mirror, way):
        """As after a power cut: git had written them, and the disk had not."""
        objects = [path for path in (mirror.folder / ".git/objects").rglob("*") if path.is_file()]
        for path in objects:
            path.chmod(0o644)
            if way == "gone":
                path.unlink()
            else:
                path.write_bytes(b"" if way == "empty" else path.read_bytes()[: path.stat().st_size // 2])
        self.check(reef, mirror)

    @pytest.mark.parametrize("content", ["", "0" * 40 + "\n", "not a commit\n"])
    def test_a_ref_that_was_lost(self, reef, mirror, content):
        (mirror.folder / ".git" / HOME).write_text(content)
        self.check(reef, mirror)

    def test_an_index_that_was_lost(self, reef, mirror):
        (mirror.folder / ".git/index").write_bytes(b"DIRC")
        self.check(reef, mirror)

    def test_a_file_in_its_place(self, reef, mirror):
        (mirror.folder / ".git").rename(reef.root / "away")
        (mirror.folder / ".git").write_text("gitdir: ../clone/.git\n")
        self.check(reef, mirror)


def test_what_it_gives_is_what_it_fetched(reef, mirror):
    """Also where somebody pushes between the question and the fetch."""
    reef.edit("before\n")
    ask = mirror._ask

    def asked_just_before():
        upstream = ask()
        reef.edit("meanwhile\n")
        return upstream

    mirror._ask = asked_just_before
    assert mirror.fetch().tip == reef.git.tip()
    assert (mirror.sig / "README.md").read_text() == "meanwhile\n"
