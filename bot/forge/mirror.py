"""The home repository's default branch, fetched without downloading the repository.

A private clone in the state folder: all commits and folders, no file but those of the SIG (a partial clone, checked
out sparsely). Where the host refuses filters, only the newest commit is there (depth 1). It is a cache: what is
broken in it is thrown away and fetched again.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import Refusal
from bot.forge.gitcommand import Access, GitFailed, GitMissing, GitRefused, GitUnreachable, run_git, start_git

HOME = "refs/sigbot/home"
_REMOTE = "upstream"
_NEWEST = "refs/sigbot/newest"  # what a first fetch begins with: HOME is there when it is done
_ALL = 2**31 - 1  # as deep as git goes
# Of a home that is the SIG's own only what the SIG's files are; its code is of no use here.
_OWN = ("/*", "!/*/", "/contributions/", "/leaderboard/", "/meetings/", "/tasks/", "/templates/", "/votes/")


@dataclass(frozen=True, slots=True)
class Upstream:
    """The default branch of the home repository, and the commit it ends in."""

    branch: str
    tip: str


class Mirror:
    """The clone of one home repository; `path` is the SIG's folder in it, "" for the root.

    At the root `places` names files and folders of the SIG's besides those that are always its own.
    """

    def __init__(self, folder: Path, url: str, path: str, access: Access, places: Sequence[str] = ()) -> None:
        self.folder = folder
        self.url = url
        self.path = path
        self.access = access
        self._patterns = (f"/{path}/",) if path else (*_OWN, *(f"/{place}" for place in places))

    @property
    def sig(self) -> Path:
        """Give the SIG's folder, as it stands on the default branch."""
        return self.folder / self.path if self.path else self.folder

    @property
    def is_shallow(self) -> bool:
        """Say whether the host refused filters, so that only the newest commits are there."""
        return (self.folder / ".git" / "shallow").exists()

    def fetch(self) -> Upstream:
        """Bring the clone to the default branch's newest commit, and its folder with it.

        Raises GitFailed where the host does not give it; what was there before is kept.
        """
        upstream = self._ask()
        try:
            self._bring(upstream)
        except (GitMissing, GitRefused, GitUnreachable):
            raise
        except GitFailed:
            if self._ask() != upstream:  # it moved meanwhile, and a host need not give what no branch ends in
                raise
            shutil.rmtree(self.folder, ignore_errors=True)
            self._bring(upstream)
        # What was fetched counts: the branch may have moved since it was asked for.
        return Upstream(upstream.branch, self.git("rev-parse", HOME).decode().strip())

    def fetch_also(self, specs: Sequence[str], *, depth: int | None = None) -> None:
        """Fetch more of the repository into other refs than its own, and again no file that nobody reads."""
        deep = [] if depth is None else [f"--depth={depth}"]
        self.git("fetch", "--quiet", "--no-tags", "--force", *deep, _REMOTE, *specs)

    def git(self, *arguments: str, stdin: bytes | None = None, **variables: str) -> bytes:
        """Run git in the clone, let in as the bot is."""
        told = self._here | variables
        return run_git(self.folder, arguments, access=self.access, stdin=stdin, variables=told)

    def says(self, *arguments: str) -> str | None:
        """Give git's one-line answer, None where it has none."""
        done = start_git(self.folder, arguments, access=self.access, variables=self._here)
        return done.stdout.decode().strip() if done.returncode == 0 else None

    def read(self, commit: str, path: str) -> bytes | None:
        """Read a file as of a commit by its path from the root; None where it was not there."""
        listed = self.git("ls-tree", "-z", commit, "--", path)
        return self.git("cat-file", "blob", f"{commit}:{path}") if listed.startswith(b"100") else None

    def files(self, commit: str, folder: str) -> tuple[str, ...]:
        """List the files of a folder as of a commit, by their paths from the root; "" is the root itself."""
        place = ["--", f"{folder}/"] if folder else []
        listed = self.git("ls-tree", "-z", commit, *place).decode()
        entries = (entry.partition("\t") for entry in listed.split("\0"))
        return tuple(path for kind, _, path in entries if " blob " in kind)

    @property
    def _here(self) -> dict[str, str]:
        """Name the clone to git, which would else take a broken one for a folder of the checkout around it."""
        return {"GIT_DIR": str(self.folder.resolve() / ".git")}

    def _ask(self) -> Upstream:
        """Ask the host what its default branch is, and where it ends."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        said = run_git(
            self.folder.parent, ["ls-remote", "--symref", self.url, "HEAD"], access=self.access
        ).decode()
        lines = [line.split("\t")[0] for line in said.splitlines()]
        named = [
            line.removeprefix("ref: refs/heads/") for line in lines if line.startswith("ref: refs/heads/")
        ]
        tips = [line for line in lines if not line.startswith("ref:")]
        if not named or not tips:
            raise Refusal(f"{self.url}: the repository has no default branch yet; its first commit makes one")
        return Upstream(named[0], tips[0])

    def _bring(self, upstream: Upstream) -> None:
        chosen = self.folder / ".git/info/sparse-checkout"
        there = chosen.read_text(errors="replace").splitlines() if chosen.is_file() else []
        if not set(self._patterns) <= set(there):
            shutil.rmtree(self.folder, ignore_errors=True)
            self._begin()
            # Last: it says that the clone is made, and for which folder.
            chosen.write_text("".join(f"{pattern}\n" for pattern in self._patterns))
        for left in [*chosen.parents[1].glob("*.lock"), *chosen.parents[1].glob("refs/**/*.lock")]:
            left.unlink()  # of a run that was killed: no other is at work here
        self.git("config", f"remote.{_REMOTE}.url", self.url)
        known = self.says("rev-parse", "--verify", "--quiet", HOME)
        if known != upstream.tip:
            self._fetch(upstream.branch, first=known is None)
        self.git("checkout", "--quiet", "--force", "--detach", HOME)
        self.git("clean", "-fdxq")

    def _begin(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        run_git(self.folder, ["init", "--quiet"])
        (self.folder / ".git/info").mkdir(exist_ok=True)
        # Files are to be there as the repository has them, byte for byte, and nowhere else.
        (self.folder / ".git/info/attributes").write_text("* -text -filter -ident -working-tree-encoding\n")
        for setting in ("core.sparseCheckout=true", "core.autocrlf=false", "core.symlinks=false"):
            self.git("config", *setting.split("="))

    def _fetch(self, branch: str, *, first: bool) -> None:
        fetch = ("fetch", "--quiet", "--no-tags", "--force")
        spec = f"+refs/heads/{branch}:{HOME}"
        if not first:
            self.git(*fetch, _REMOTE, spec)
            return
        # The newest commit alone tells whether the host filters: otherwise git would go on without, and bring all.
        self.git(*fetch, "--depth=1", "--filter=blob:none", _REMOTE, f"+refs/heads/{branch}:{_NEWEST}")
        listed = self.git("rev-list", "--objects", "--missing=print", "--no-walk", _NEWEST)
        if any(line.startswith(b"?") for line in listed.splitlines()):
            self.git(*fetch, f"--depth={_ALL}", "--filter=blob:none", _REMOTE, spec)
        else:
            self.git("update-ref", HOME, _NEWEST)
