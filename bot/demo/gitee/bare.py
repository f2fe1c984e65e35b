r"""Bare repositories on the disk: the git content of a repository of the forge.

They live at `{forge.git_root}/{owner}/{name}.git`. A story changes them here, without a working tree; others
push to them through the server.

>>> repo = Forge(git_root=folder).repo("lantern/core")
>>> repo.init_git({"README.md": "# Core\n"})
>>> fork = repo.fork(ann)
>>> fork.git.commit({"README.md": "# The core\n"}, "Say which", branch="title")
"""

import shutil
from collections.abc import Callable
from pathlib import Path

from bot.demo.gitee.clock import Moment
from bot.demo.gitee.plumbing import SOMEBODY, Author, Commit, Files, run, word

Moved = Callable[[str, int], None]  # a branch has another tip, at an instant


class Bare:
    """A bare repository; `path` is its folder. Whatever moves a branch is told to `moved`."""

    def __init__(
        self,
        path: Path,
        moment: Callable[[Moment | None], int],
        moved: Moved,
        *,
        branch: str = "master",
        upstream: "Bare | None" = None,
    ) -> None:
        self.path = path
        self.upstream = upstream
        self._moment = moment
        self._moved = moved
        path.parent.mkdir(parents=True, exist_ok=True)
        if upstream:  # not --mirror: a fork knows nothing of refs/pull
            run(path.parent, "clone", "--quiet", "--bare", "--no-local", str(upstream.path), str(path))
        else:
            run(path.parent, "init", "--quiet", "--bare", "-b", branch, str(path))

    @property
    def default(self) -> str:
        """The default branch."""
        return (self.path / "HEAD").read_text("utf-8").strip().removeprefix("ref: refs/heads/")

    def tip(self, branch: str | None = None) -> str | None:
        """Give the sha of a branch (the default one), None where there is no such branch."""
        return self.ref(f"refs/heads/{branch or self.default}")

    def ref(self, name: str) -> str | None:
        """Give the sha of a ref, read from git's files: a listing asks for two of every row."""
        loose = self.path / name
        if loose.is_file():
            return loose.read_text("utf-8").strip()
        packed = self.path / "packed-refs"
        lines = packed.read_text("utf-8").splitlines() if packed.is_file() else []
        return next((line[:40] for line in lines if line[41:] == name), None)

    def branches(self) -> dict[str, str]:
        """Give every branch with its sha."""
        listed = run(self.path, "for-each-ref", "--format=%(objectname) %(refname)", "refs/heads").stdout
        rows = (line.split(" ", 1) for line in listed.decode().splitlines())
        return {name.removeprefix("refs/heads/"): sha for sha, name in rows}

    def read(self, path: str, ref: str | None = None) -> bytes | None:
        """Read a file at a ref (the default branch), None where it is not there."""
        done = run(self.path, "cat-file", "blob", f"{ref or self.default}:{path}", allowed=(0, 128))
        return None if done.returncode else done.stdout

    def commit(
        self,
        files: Files,
        message: str,
        *,
        author_name: str = SOMEBODY.name,
        author_email: str = SOMEBODY.email,
        at: Moment | None = None,
        branch: str | None = None,
    ) -> str:
        """Commit changed files on a branch and give the sha; a new branch begins at the default one's tip."""
        branch = branch or self.default
        tip = self.tip(branch) or self.tip()
        author, parents = Author(author_name, author_email), (tip,) if tip else ()
        commit = Commit(message=message, author=author, at=self._moment(at), parents=parents, files=files)
        return self.put(branch, commit)

    def rewrite(
        self, files: Files | None = None, message: str = "Amended", *, at: Moment | None = None
    ) -> str:
        """Replace the default branch's last commit by another, as a forced push does."""
        listed = word(self.path, "rev-list", "--parents", "-1", self.default).split()
        commit = Commit(
            message=message,
            author=SOMEBODY,
            at=self._moment(at),
            parents=tuple(listed[1:]),
            tree=word(self.path, "rev-parse", f"{self.default}^{{tree}}"),
            files=files or {},
        )
        return self.put(self.default, commit, force=True)

    def put(self, branch: str, commit: Commit, *, force: bool = False) -> str:
        """Put a commit on a branch, tell who listens, give the sha."""
        sha = commit.write(self.path, branch, force=force)
        self._moved(branch, commit.at)
        return sha

    def delete_branch(self, name: str) -> None:
        """Take a branch away."""
        run(self.path, "update-ref", "-d", f"refs/heads/{name}")

    def rename_default(self, new: str) -> None:
        """Give the default branch another name."""
        run(self.path, "branch", "-m", self.default, new)

    def sync(self, at: Moment | None = None) -> None:
        """Bring a fork's default branch to where upstream's is, by force where they parted."""
        if self.upstream is None:
            raise ValueError(f"{self.path} is no fork")
        self.fetch(self.upstream, f"+refs/heads/{self.upstream.default}:refs/heads/{self.default}")
        self._moved(self.default, self._moment(at))

    def fetch(self, other: "Bare", refspec: str) -> None:
        """Fetch from another repository of the forge."""
        run(self.path, "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", str(other.path), refspec)

    def received(self, before: dict[str, str]) -> None:
        """Tell of the branches that a push moved since they stood as `before`."""
        for branch, sha in self.branches().items():
            if before.get(branch) != sha:
                self._moved(branch, self._moment(None))

    def move(self, path: Path) -> None:
        """Move the folder, with its repository's name."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = self.path.rename(path)

    def delete(self) -> None:
        """Take the folder away."""
        shutil.rmtree(self.path)
