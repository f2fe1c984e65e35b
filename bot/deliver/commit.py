"""One commit and its way to a branch, made without a working tree.

The commit names the tree it was made with (`Sigbot-Tree:`), so that the bot knows its own commits again, also
without its database; whatever a person adds or amends has another tree.
"""

import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from bot.actions import Outcome, Push
from bot.forge.fork import TREE_TRAILER
from bot.forge.mirror import Mirror

_FILE = "100644"


@dataclass(frozen=True, slots=True)
class Author:
    """Who signs the bot's commits; the address, which the community's CLA knows, is shown nowhere else."""

    name: str
    address: str = field(repr=False)


def push(mirror: Mirror, url: str, action: Push, author: Author, now: int) -> Outcome:
    """Commit, and push to the branch where it still ends as expected; raise GitMoved where it does not."""
    commit = _commit(mirror, action, author, now)
    branch = f"refs/heads/{action.branch}"
    lease = f"--force-with-lease={branch}:{action.expect or ''}"
    # The home's own branch only ever moves forward: there the lease is a second lock.
    mirror.git("push", "--quiet", "--no-verify", lease, url, f"{commit}:{branch}")
    return Outcome(commit)


def _commit(mirror: Mirror, action: Push, author: Author, now: int) -> str:
    """Make the commit; files that are there keep their mode."""
    descriptor, index = tempfile.mkstemp(prefix="index-", dir=mirror.folder / ".git")
    os.close(descriptor)
    Path(index).unlink()  # git wants to make it itself
    try:
        mirror.git("read-tree", action.base, GIT_INDEX_FILE=index)
        entries = [
            _entry(mirror, action.base, path, content) for path, content in sorted(action.files.items())
        ]
        info = "".join(entries).encode()
        mirror.git("update-index", "-z", "--index-info", stdin=info, GIT_INDEX_FILE=index)
        tree = mirror.git("write-tree", "--missing-ok", GIT_INDEX_FILE=index).decode().strip()
    finally:
        Path(index).unlink(missing_ok=True)
    message = f"{action.message.rstrip()}\n{TREE_TRAILER}: {tree}\n"
    date = f"{now} +0000"
    signed = {
        f"GIT_{role}_{part}": value
        for role in ("AUTHOR", "COMMITTER")
        for part, value in (("NAME", author.name), ("EMAIL", author.address), ("DATE", date))
    }
    made = mirror.git("commit-tree", tree, "-p", action.base, stdin=message.encode(), **signed)
    return made.decode().strip()


def _entry(mirror: Mirror, base: str, path: str, content: bytes) -> str:
    """Store a file's content, and give its line for the index."""
    blob = mirror.git("hash-object", "-w", "--stdin", stdin=content).decode().strip()
    listed = mirror.git("ls-tree", "-z", base, "--", path).decode()
    mode = listed.split()[0] if listed.startswith("100") else _FILE
    return f"{mode} {blob}\t{path}\0"
