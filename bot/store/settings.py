"""Settings bits: what sig.yaml makes of an event, worked out once when it comes in.

Pure; the same pull request and the same settings always give the same marks.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from bot.model import Fact, Reason
from bot.sig.config import ScopeRepo, SigConfig
from bot.store.remarks import Remarks

# Among the scopes' bits: whatever is not known yet has some bit in `maybe`.
MAYBE_ROSTER_ONLY = 1 << 62
MAYBE_REVIEWER = 1 << 61
FACTS_VERSION = 2  # raise it when the meaning of a fact changes: every event is then derived anew


@dataclass(frozen=True, slots=True)
class Marks:
    """Settings bits of one event, and the scopes (bit n for the n-th of sig.yaml) it is or may be in."""

    bits: int
    scopes: int
    maybe: int


@dataclass(frozen=True, slots=True)
class Touched:
    """A pull request's paths as far as they are known; `pending` while they are still to be read."""

    paths: tuple[str, ...]
    complete: bool
    pending: bool


class Settings:
    """The part of sig.yaml that decides on scopes, bots, labels, words and roster-only pull requests."""

    def __init__(self, config: SigConfig) -> None:
        self.scope_bit = {name: 1 << n for n, name in enumerate(config.scopes)}
        self._entries: dict[tuple[str, str], list[tuple[int, ScopeRepo]]] = {}
        for name, bit in self.scope_bit.items():
            for entry in config.scope(name):
                self._entries.setdefault((entry.forge, entry.repo.lower()), []).append((bit, entry))
        self._bots = frozenset(login.lower() for login in config.bots)
        self._invalid = frozenset(label.lower() for label in config.labels.invalid)
        self._duplicate = frozenset(label.lower() for label in config.labels.duplicate)
        self._home = (config.home.forge, config.home.repo.lower())
        folder = config.home.path.strip("./")
        prefix = f"{folder}/" if folder else ""
        self._own_files = frozenset(
            prefix + file for file in ("sig_members.yaml", *(table.file for table in config.board.tables))
        )
        self.remarks = Remarks(config.lgtm_words)
        self._own_folders = tuple(prefix + name for name in ("contributions/", "leaderboard/"))
        self.fingerprint = hashlib.sha256(
            repr(
                [
                    FACTS_VERSION,
                    list(self.scope_bit),
                    sorted(self._entries.items()),
                    *(sorted(each) for each in (self._bots, self._invalid, self._duplicate, self._own_files)),
                    self._home,
                    self._own_folders,
                    sorted(config.lgtm_words),
                ]
            ).encode()
        ).hexdigest()

    def needs_files(self, host: str, repository: str) -> bool:
        """Say whether this repository's pull requests can only be judged by their files."""
        place = (host, repository.lower())
        return place == self._home or any(entry.paths for _, entry in self._entries.get(place, ()))

    def scopes_by_path(self, host: str, repository: str) -> int:
        """Give the bits of the scopes that hold no more than folders of this repository."""
        entries = self._entries.get((host, repository.lower()), ())
        return reduce(or_, (bit for bit, entry in entries if entry.paths), 0)

    def is_bot(self, login: str | None) -> bool:
        return login is not None and login.lower() in self._bots

    def pull(
        self, host: str, repository: str, login: str | None, labels: Iterable[str], touched: Touched
    ) -> Marks:
        """Mark a pull request: in a scope with paths by its files, else by its labels, else by its repository.

        Without `login` the marks are of what it is, whoever acted in it.
        """
        place = (host, repository.lower())
        has = {label.lower() for label in labels}
        scopes = maybe = 0
        for bit, entry in self._entries.get(place, ()):
            if not entry.paths:
                scopes |= bit if not entry.labels or has & {label.lower() for label in entry.labels} else 0
            elif any(_inside(path, entry.paths) for path in touched.paths):
                scopes |= bit
            elif not touched.complete:
                maybe |= bit
        bits = int(Reason.BOT) if self.is_bot(login) else 0
        if place == self._home:
            bits |= int(self._roster_bits(touched))
        maybe &= ~scopes
        maybe |= MAYBE_ROSTER_ONLY if bits & int(Reason.FILES_UNKNOWN) else 0
        pending = int(Fact.FILES_PENDING) if touched.pending and maybe else 0
        return Marks(bits | pending, scopes, maybe)

    def issue(self, host: str, repository: str, login: str | None, labels: Iterable[str]) -> Marks:
        """Mark an issue: it has no paths, so where a scope has any only a configured label lets it in."""
        has = {label.lower() for label in labels}
        scopes = 0
        for bit, entry in self._entries.get((host, repository.lower()), ()):
            if entry.labels:
                scopes |= bit if has & {label.lower() for label in entry.labels} else 0
            elif not entry.paths:
                scopes |= bit
        bits = int(Reason.BOT) if self.is_bot(login) else 0
        bits |= int(Reason.INVALID) if has & self._invalid else 0
        bits |= int(Reason.DUPLICATE) if has & self._duplicate else 0
        return Marks(bits, scopes, 0)

    def _roster_bits(self, touched: Touched) -> Reason:
        if not all(path in self._own_files or path.startswith(self._own_folders) for path in touched.paths):
            return Reason(0)
        if not touched.complete:
            return Reason.FILES_UNKNOWN
        return Reason.ROSTER_ONLY if touched.paths else Reason(0)


def _inside(path: str, folders: Iterable[str]) -> bool:
    """Say whether a path lies in one of the folders (or is it); case matters."""
    return any(path == folder or path.startswith(f"{folder}/") for folder in folders)
