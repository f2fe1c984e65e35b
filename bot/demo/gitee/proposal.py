"""The git side of a pull request: a branch proposed for another, its diff, and how it lands."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from bot.demo.gitee.bare import Bare
from bot.demo.gitee.parts import ChangedFile
from bot.demo.gitee.plumbing import Author, Commit, GitFailed, run, word

if TYPE_CHECKING:
    from bot.demo.gitee.repository import Repo


_EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
_CHANGES: Mapping[str, Literal["added", "deleted"]] = {"A": "added", "D": "deleted"}


class Conflict(Exception):
    """What was proposed cannot be merged."""


class Proposal:
    """A branch of `source` for the branch `wanted` of `target`.

    What the branch holds is kept at `refs/pull/N/head` of the target, as the host does, and so outlives it.
    """

    def __init__(self, target: Bare, source: "Repo", branch: str, wanted: str, number: int) -> None:
        self.target = target
        self.source = source
        self.branch = branch
        self._wanted = wanted
        self._kept = f"refs/pull/{number}/head"
        self._landed: tuple[str, str] | None = None  # the two ends of the diff once it is merged
        self.follow()
        if target.ref(self._kept) is None:
            raise ValueError(f"{source.full_name} has no branch {branch}")

    @property
    def base(self) -> str:
        """The branch it is for; the default one took the place of a branch that is gone."""
        return self._wanted if self.target.tip(self._wanted) else self.target.default

    @property
    def base_sha(self) -> str | None:
        """Where the base stands now."""
        return self.target.tip(self.base)

    def head(self) -> str | None:
        """Give what is proposed, None where the branch or its repository is gone."""
        return self.kept if self.source.git and self.source.git.tip(self.branch) else None

    @property
    def kept(self) -> str:
        """What the branch held when it was last followed."""
        found = self.target.ref(self._kept)
        if found is None:
            raise GitFailed(f"{self.target.path} has lost {self._kept}")
        return found

    def follow(self) -> None:
        """Take over where the branch stands, if it still is there."""
        source = self.source.git
        if source and source.tip(self.branch):
            self.target.fetch(source, f"+refs/heads/{self.branch}:{self._kept}")

    def mergeable(self) -> bool:
        """Try whether it could be merged as things stand."""
        base = self.base_sha
        return bool(base and self.head() and _merged_tree(self.target.path, base, self.kept))

    def changed(self) -> tuple[ChangedFile, ...]:
        """Give the files of its diff."""
        if self._landed:
            return _changed(self.target.path, *self._landed)
        return _changed(self.target.path, _fork_point(self.target.path, self.base_sha, self.kept), self.kept)

    def land(self, message: str, author: Author, at: int, *, squash: bool = False) -> None:
        """Put it on the base branch, as a merge or as one commit; where that cannot be it is a Conflict."""
        base, head = self.base_sha, self.head()
        tree = _merged_tree(self.target.path, base, head) if base and head else None
        if base is None or head is None or tree is None:
            raise Conflict(f"{self.branch} cannot be merged into {self.base}")
        landed = _fork_point(self.target.path, base, head), head
        parents = (base,) if squash else (base, head)
        self.target.put(self.base, Commit(message=message, author=author, at=at, parents=parents, tree=tree))
        self._landed = landed


def differs(target: Bare, base: str, source: Bare, branch: str) -> bool:
    """Tell whether a branch of `source` holds anything that `base` of `target` lacks."""
    scratch = "refs/compared"
    target.fetch(source, f"+refs/heads/{branch}:{scratch}")
    head = word(target.path, "rev-parse", scratch)
    run(target.path, "update-ref", "-d", scratch)
    return bool(_changed(target.path, _fork_point(target.path, target.tip(base), head), head))


@lru_cache(maxsize=4096)
def _merged_tree(folder: Path, base: str, head: str) -> str | None:
    """Merge two commits without a working tree and give the tree's sha, None where they conflict."""
    done = run(folder, "merge-tree", "--write-tree", base, head, allowed=(0, 1, 128))
    return None if done.returncode else done.stdout.decode().strip()


def _fork_point(folder: Path, base: str | None, head: str) -> str:
    """Give the last commit that both have, else the base itself, else nothing at all."""
    if base is None:
        return _EMPTY_TREE
    return run(folder, "merge-base", base, head, allowed=(0, 1)).stdout.decode().strip() or base


@lru_cache(maxsize=4096)
def _changed(folder: Path, before: str, after: str) -> tuple[ChangedFile, ...]:
    """Give the files that differ between two commits."""
    listed = run(folder, "diff", "--name-status", "-z", "-M", before, after).stdout.decode()
    words = iter(listed.split("\0")[:-1])
    return tuple(_file(status, words) for status in words)


def _file(status: str, words: Iterator[str]) -> ChangedFile:
    """Read the paths that follow a status; a rename has two."""
    if status.startswith("R"):
        old = next(words)
        return ChangedFile(next(words), old_path=old)
    return ChangedFile(next(words), change=_CHANGES.get(status, "modified"))
