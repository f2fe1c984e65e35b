"""The bot's fork: what its branches end in, which upstream commits it holds, and what it lacks.

A partial clone can only push what stands on commits that the fork has already: the rest it never downloaded.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.forge.mirror import HOME, Mirror, Upstream

TREE_TRAILER = "Sigbot-Tree"  # the tree that the bot committed: a commit with another one is somebody else's
_DEEPEN = 200  # commits at a time, where the host gives no partial clone
_DEEPEST = 5


@dataclass(frozen=True, slots=True)
class Tip:
    """The commit that the bot's branch ends in; `ours` where the bot made exactly this one."""

    sha: str
    at: int
    ours: bool
    mark: str | None  # what it says of itself
    merged: bool  # upstream has it
    conflicts: bool  # it cannot be merged into upstream as it stands


@dataclass(frozen=True, slots=True)
class Base:
    """The newest upstream commit that the fork holds: how far it is behind, and whether the SIG's files differ."""

    sha: str
    behind: int
    same: bool


@dataclass(frozen=True, slots=True)
class History:
    """What a push on the newest upstream commit would send besides the bot's own commit."""

    commits: int
    bytes: int


class Fork:
    """One fork, looked at from the mirror of its parent; `branch` is the bot's, `trailer` marks its commits."""

    def __init__(self, mirror: Mirror, url: str, branch: str, trailer: str) -> None:
        self.mirror = mirror
        self.url = url
        self.branch = branch
        self.trailer = trailer
        self._heads: dict[str, str] = {}

    def look(self, upstream: Upstream) -> Tip | None:
        """Ask what the fork's branches end in, and fetch them; give the bot's own, None where there is none.

        Raises GitMissing where there is no fork.
        """
        names = (self.branch, upstream.branch)
        said = self.mirror.git("ls-remote", self.url, *(f"refs/heads/{name}" for name in names)).decode()
        found = [line.split("\t") for line in said.splitlines()]
        self._heads = {ref.removeprefix("refs/heads/"): sha for sha, ref in found}
        self._fetch()
        return self._tip(upstream, self._heads[self.branch]) if self.branch in self._heads else None

    def base(self, upstream: Upstream, paths: Sequence[str]) -> Base | None:
        """Find the newest upstream commit that the fork holds; `paths` are the SIG's files.

        None where fork and upstream have no commit in common, as far as is known here.
        """
        held = [self._common(upstream, sha) for sha in self._heads.values()]
        counted = [
            (int(self.mirror.says("rev-list", "--count", f"{sha}..{HOME}") or 0), sha) for sha in held if sha
        ]
        if not counted:
            return None
        behind, sha = min(counted)
        same = not behind or self.mirror.says("diff", "--quiet", sha, HOME, "--", *paths) is not None
        return Base(sha, behind, same)

    def history(self) -> History:
        """Fetch what the fork lacks of upstream's history, and say how much a push would send."""
        lacked = (HOME, *(f"^{sha}" for sha in self._heads.values()))
        listed = self.mirror.git("rev-list", "--objects", "--missing=print", *lacked).decode()
        missing = [line[1:] for line in listed.splitlines() if line.startswith("?")]
        if missing:
            wanted = "".join(f"{sha}\n" for sha in missing).encode()
            noop = ("-c", "fetch.negotiationAlgorithm=noop")
            options = ("--quiet", "--no-tags", "--no-write-fetch-head", "--filter=blob:none", "--stdin")
            self.mirror.git(*noop, "fetch", *options, "upstream", stdin=wanted)
        commits = int(self.mirror.says("rev-list", "--count", *lacked) or 0)
        revisions = "".join(f"{revision}\n" for revision in lacked).encode()
        packed = self.mirror.git("pack-objects", "--revs", "--thin", "--stdout", "-q", stdin=revisions)
        return History(commits, len(packed))

    def _fetch(self) -> None:
        """Bring the commits of both branches; nothing where they are here."""
        known = {
            name: self.mirror.says("rev-parse", "--verify", "--quiet", _ref(name)) for name in self._heads
        }
        news = [name for name, sha in self._heads.items() if known[name] != sha]
        if news:
            depth = ("--depth=2",) if self.mirror.is_shallow else ()
            specs = [f"+refs/heads/{name}:{_ref(name)}" for name in news]
            self.mirror.git("fetch", "--quiet", "--no-tags", "--force", *depth, self.url, *specs)

    def _common(self, upstream: Upstream, sha: str) -> str | None:
        found = self.mirror.says("merge-base", HOME, sha)
        for _ in range(_DEEPEST if self.mirror.is_shallow else 0):
            if found:
                break
            spec = f"+refs/heads/{upstream.branch}:{HOME}"
            self.mirror.git(
                "fetch", "--quiet", "--no-tags", "--force", f"--deepen={_DEEPEN}", "upstream", spec
            )
            found = self.mirror.says("merge-base", HOME, sha)
        return found or None

    def _tip(self, upstream: Upstream, sha: str) -> Tip:
        trailers = (f"%(trailers:key={key},valueonly,separator=%x20)" for key in (TREE_TRAILER, self.trailer))
        said = self.mirror.git("show", "--no-patch", f"--format=%T%n%ct%n{'%n'.join(trailers)}", sha).decode()
        tree, at, made, mark = said.split("\n")[:4]
        merged = self._common(upstream, sha) == sha
        conflicts = not merged and self._conflicts(sha)
        return Tip(sha, int(at), made.strip() == tree, mark.strip() or None, merged, conflicts)

    def _conflicts(self, sha: str) -> bool:
        """Say whether a file that the commit changes was changed upstream so that the two cannot be joined."""
        parent = self.mirror.says("rev-parse", "--verify", "--quiet", f"{sha}^")
        if parent is None:
            return True
        paths = self.mirror.git("diff", "--name-only", "-z", parent, sha).decode().split("\0")[:-1]
        if self.mirror.says("diff", "--quiet", parent, HOME, "--", *paths) is not None:
            return False
        return any(self._collides(path, (sha, parent, HOME)) for path in paths)

    def _collides(self, path: str, versions: Sequence[str]) -> bool:
        with tempfile.TemporaryDirectory(dir=self.mirror.folder / ".git") as folder:
            names = []
            for n, version in enumerate(versions):
                place = Path(folder) / str(n)
                place.write_bytes(self.mirror.read(version, path) or b"")
                names.append(str(place))
            return self.mirror.says("merge-file", "-p", "--quiet", *names) is None


def _ref(name: str) -> str:
    return f"refs/sigbot/fork/{name}"
