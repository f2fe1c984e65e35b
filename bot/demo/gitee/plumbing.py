"""Git commands in a folder, whatever git configuration the machine has, and commits without a working tree."""

import os
import subprocess
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

Files: TypeAlias = Mapping[str, str | bytes | None]  # None takes the file away

# Nothing may repack a repository while a test looks at it.
_CONFIG = {"gc.auto": "0", "receive.autogc": "false", "core.quotePath": "false"}


class GitFailed(Exception):
    """A git command ended as it should not have."""


def environment(config: Mapping[str, str] | None = None) -> dict[str, str]:
    """Give a git process its environment: this configuration, and none of the machine's."""
    settings = _CONFIG | dict(config or {})
    numbered = {f"GIT_CONFIG_KEY_{n}": key for n, key in enumerate(settings)}
    numbered |= {f"GIT_CONFIG_VALUE_{n}": value for n, value in enumerate(settings.values())}
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_COUNT": str(len(settings)),
        **numbered,
    }


def run(
    folder: Path, *arguments: str, given: bytes = b"", allowed: Collection[int] = (0,)
) -> subprocess.CompletedProcess[bytes]:
    """Run a git command in a folder; a status that is not allowed is GitFailed."""
    command = ["git", "-C", str(folder), *arguments]
    done = subprocess.run(command, input=given, capture_output=True, check=False, env=environment())
    if done.returncode not in allowed:
        raise GitFailed(f"git {' '.join(arguments)}: {done.stderr.decode(errors='replace').strip()}")
    return done


def word(folder: Path, *arguments: str) -> str:
    """Run a git command that prints one word."""
    return run(folder, *arguments).stdout.decode().strip()


@dataclass(frozen=True, slots=True)
class Author:
    """Whose commit it is."""

    name: str
    email: str


SOMEBODY = Author("Somebody", "somebody@example.com")


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """A commit to be made; its tree is `tree`, else its first parent's, with `files` changed."""

    message: str
    author: Author
    at: int
    parents: tuple[str, ...] = ()
    tree: str | None = None
    files: Files = field(default_factory=dict)

    def write(self, folder: Path, branch: str, *, force: bool = False) -> str:
        """Put it on a branch and give its sha; without `force` it has to follow what is there."""
        options = ("--quiet", "--force") if force else ("--quiet",)
        run(folder, "fast-import", *options, given=self._stream(branch))
        return word(folder, "rev-parse", f"refs/heads/{branch}")

    def _stream(self, branch: str) -> bytes:
        """Spell it for fast-import: one process makes blobs, trees, the commit, and moves the branch."""
        who = f"{self.author.name} <{self.author.email}> {self.at} +0800"
        lines = [f"commit refs/heads/{branch}", f"author {who}", f"committer {who}"]
        stream = "".join(f"{line}\n" for line in lines).encode() + _data(self.message)
        for order, parent in zip(("from", *["merge"] * len(self.parents)), self.parents, strict=False):
            stream += f"{order} {parent}\n".encode()
        if self.tree:
            stream += f'M 040000 {self.tree} ""\n'.encode()
        for path, content in self.files.items():
            name = _quoted(path)
            changed = f"M 100644 inline {name}\n".encode()
            stream += f"D {name}\n".encode() if content is None else changed + _data(content)
        return stream


def _data(content: str | bytes) -> bytes:
    raw = content.encode() if isinstance(content, str) else content
    return b"data %d\n%s\n" % (len(raw), raw)


def _quoted(path: str) -> str:
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
