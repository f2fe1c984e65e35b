"""The home repository's own history, read with git itself: no request, no token.

A folder that is no checkout, a machine without git and a shallow clone are answers, not failures: what they
cannot tell is said, not guessed.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.errors import Refusal
from bot.forge.gitcommand import Access, run_git, start_git


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit and when it was made (the committer's date), in seconds since 1970 UTC."""

    sha: str
    at: int


@dataclass(frozen=True, slots=True)
class Marked(Commit):
    """A commit with its message."""

    message: str


class Git:
    """Read-only questions about the checkout that holds `folder`.

    In a partial clone older contents come from the host, asked with `access`.
    """

    def __init__(self, folder: Path, access: Access | None = None) -> None:
        self.folder = folder
        self._access = access

    @property
    def is_checkout(self) -> bool:
        """Say whether there is a history to read: git on the machine, a checkout, a first commit."""
        return self._run("rev-parse", "--verify", "--quiet", "HEAD") is not None

    @property
    def is_shallow(self) -> bool:
        return self._run("rev-parse", "--is-shallow-repository") == b"true\n"

    @property
    def prefix(self) -> str:
        """Give the folder's place in its checkout, "" for the root."""
        return (self._run("rev-parse", "--show-prefix") or b"").decode().strip().rstrip("/")

    @property
    def repository(self) -> str | None:
        """Give owner/name from the address of `upstream`, else of `origin`; None where neither says."""
        for remote in ("upstream", "origin"):
            address = (self._run("remote", "get-url", remote) or b"").decode().strip()
            if found := re.search(r"[:/]([\w.-]+/[\w.-]+?)(?:\.git)?/?$", address):
                return found[1]
        return None

    def setting(self, name: str) -> str | None:
        """Read one of git's settings, as it holds in the folder."""
        return (self._run("config", "--get", name) or b"").decode().strip() or None

    def knows(self, revision: str) -> bool:
        """Say whether something names a commit here."""
        return self._run("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}") is not None

    def commits(self, path: str, *options: str) -> Iterator[Commit]:
        """List the commits that changed a file, newest first; `path` is relative to the folder."""
        lines = self._run("log", "--format=%H %ct", *options, "--", path) or b""
        for line in lines.decode().splitlines():
            sha, at = line.split()
            yield Commit(sha, int(at))

    def marked(self, mark: str) -> Iterator[Marked]:
        """List the commits of the folder whose message has a line that begins with a mark, newest first."""
        said = self._run("log", "--format=%H %ct%n%B%x00", f"--grep=^{re.escape(mark)}", "--", ".") or b""
        for entry in said.decode(errors="replace").split("\0")[:-1]:
            head, _, message = entry.lstrip("\n").partition("\n")
            sha, at = head.split()
            yield Marked(sha, int(at), message)

    def content(self, commit: str, path: str) -> bytes | None:
        """Read a file as of a commit, None where it was not there.

        Raises GitFailed where it was there and cannot be had: taking it for absent would date rows wrongly.
        """
        if not self._run("ls-tree", commit, "--", path):
            return None
        return run_git(self.folder, ["cat-file", "blob", f"{commit}:./{path}"], access=self._access)

    def versions(self, path: str) -> Iterator[tuple[Commit, bytes | None]]:
        """Give a file as of each commit of this branch that changed it, newest first, None where it was taken away.

        A merge counts, not what it merged: what stood in somebody's branch, with a date of their choice, was not yet
        so. Raises GitFailed where a version was there and cannot be had.
        """
        commits = list(self.commits(path, "--first-parent"))
        asked = "".join(f"{commit.sha}:./{path}\n" for commit in commits).encode()
        rest = b""
        if commits:
            rest = run_git(self.folder, ["cat-file", "--batch"], access=self._access, stdin=asked)
        for commit in commits:
            head, _, rest = rest.partition(b"\n")
            if head.endswith(b" missing"):
                yield commit, None
            else:
                size = int(head.rpartition(b" ")[2])
                yield commit, rest[:size]
                rest = rest[size + 1 :]

    def at(self, path: str, moment: int) -> Commit | None:
        """Find the commit of a file that stood at a moment."""
        return next((commit for commit in self.commits(path) if commit.at <= moment), None)

    def standing_since(self, path: str, stands: Callable[[bytes], bool]) -> Commit | None:
        """Find the commit that brought what stands now: the last before which it did not.

        None where the committed file does not have it, or where a shallow history ends too early to tell.
        """
        found = None
        for commit in self.commits(path):
            content = self.content(commit.sha, path)
            if content is None or not stands(content):
                return found
            found = commit
        return None if self.is_shallow else found

    def _run(self, *arguments: str) -> bytes | None:
        """Ask git; None where it cannot answer, or is not there."""
        try:
            done = start_git(self.folder, arguments, access=self._access)
        except Refusal:
            return None
        return done.stdout if done.returncode == 0 else None
