"""What rows are made of: accounts, labels, changed files."""

from dataclasses import dataclass
from typing import Literal

from bot.demo.gitee.plumbing import Author


@dataclass(slots=True, eq=False)
class User:
    """An account; `id` stays when the login changes."""

    id: int
    login: str
    name: str
    created_at: int
    deleted: bool = False

    @property
    def signature(self) -> Author:
        """Who the account is in a commit."""
        return Author(self.name, f"{self.login}@example.com")

    def rename(self, login: str) -> None:
        """Move to another login; rows already written show the new one."""
        self.login = login

    def delete(self) -> None:
        """Close the account: its rows stay, with `user` null."""
        self.deleted = True


@dataclass(frozen=True, slots=True)
class Label:
    """A label of one repository."""

    id: int
    name: str
    color: str
    created_at: int


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """One file of a pull request's diff; with an `old_path` it was renamed."""

    path: str
    old_path: str | None = None
    change: Literal["added", "deleted", "modified"] = "modified"
    additions: int = 1
    deletions: int = 1
