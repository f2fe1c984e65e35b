"""What is to be said of an application for membership: for its author to mend, for people to look at, by the way.

A remark is a word with what it speaks of; nothing here rejects or approves anybody.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath
from typing import TypeAlias

from bot.sig.fields import fold
from bot.sig.roster import RosterEntry
from bot.sig.rosterdiff import EntryChange, RosterChanges
from bot.sig.rosterlines import Listed
from bot.sig.wording import did_you_mean


class To(StrEnum):
    """Whom a remark is for."""

    AUTHOR = "author"
    PEOPLE = "people"
    NOTE = "note"


class Word(StrEnum):
    """What can be said."""

    # For the author to mend.
    BROKEN = "broken"  # the file could not be read any more
    ROSTER_GONE = "roster_gone"
    NO_ENTRY = "no_entry"  # nothing is added or changed in the roster
    CONFLICT = "conflict"  # others edited the same list meanwhile
    CLASH = "clash"  # others changed the same entry meanwhile
    SOURCE_GONE = "source_gone"  # the branch that it comes from is not there any more
    UNKNOWN_LIST = "unknown_list"
    NO_NAME = "no_name"
    NO_HOME = "no_home"
    HOME = "home"  # it is no person's page
    NO_EMAIL = "no_email"
    NO_INTEREST = "no_interest"
    FIELD = "field"  # another field that cannot be read
    TWICE = "twice"  # the same account stands in the same list already
    SAME_NAME = "same_name"  # another account has the same name
    NO_PROOF = "no_proof"
    NOT_FOUND = "not_found"  # named as proof, and not there
    # For people to look at.
    ASKS = "asks"
    ELSE = "else"  # somebody else's entry is added: they confirm
    NO_AUTHOR = "no_author"
    CHANGED_OWN = "changed_own"
    CHANGED = "changed"  # somebody else's entry
    REMOVED_OWN = "removed_own"
    REMOVED = "removed"
    OUTSIDE = "outside"
    BRANCH = "branch"  # it is for another branch than the default one
    UNCHECKED = "unchecked"  # proofs that nobody could look at
    LINKS = "links"
    CLOSED = "closed"
    MERGED = "merged"
    # By the way.
    ELSEWHERE = "elsewhere"  # the pull request is not about this SIG at all
    SPACES = "spaces"
    UNKNOWN_KEY = "unknown_key"
    LEFT = "left"  # proofs that were not looked at
    BEFORE = "before"  # defects that were there before

    @property
    def to(self) -> To:
        """Say whom it is for."""
        words = list(Word)
        if words.index(self) < words.index(Word.ASKS):
            return To.AUTHOR
        return To.PEOPLE if words.index(self) < words.index(Word.ELSEWHERE) else To.NOTE


Value: TypeAlias = str | int | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to be said, and what about."""

    word: Word
    entry: Listed | None = None
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Application:
    """A pull request as a proposal to change the roster; paths are from the root of the repository.

    `author` is a login, blank where nobody knows; `folder` is the SIG's, blank or with a slash at its end.
    """

    author: str
    state: str  # open, closed, merged
    folder: str
    roster: str
    paths: Sequence[str]
    changes: RosterChanges
    has_roster: bool = True  # it leaves one
    has_source: bool = True  # the branch that it comes from is still there
    conflicts: bool = False  # others edited the same list meanwhile
    host: str = "gitee"

    def is_own(self, entry: Listed) -> bool:
        """Say whether an entry is the author's; accounts are compared without case."""
        return bool(self.author) and f"{self.host}:{self.author}".casefold() in entry.accounts

    @property
    def applies(self) -> tuple[Listed, ...]:
        """Give the entries that are added, the author's own first."""
        added = [each.after for each in self.changes.added if each.after]
        return tuple(sorted(added, key=lambda entry: not self.is_own(entry)))


def remarks(application: Application, roles: Mapping[str, str]) -> tuple[Remark, ...]:
    """Say everything that the pull request itself shows; `roles` maps each role to its list's title."""
    found = [
        *_of_the_pull(application),
        *_of_the_file(application),
        *(each for change in application.changes.added for each in _added(application, change, roles)),
        *(each for change in application.changes.changed for each in _changed(application, change)),
        *(each for change in application.changes.removed for each in _removed(application, change)),
        *_outside(application),
    ]
    if application.changes.old_defects and not is_elsewhere(application):
        found.append(Remark(Word.BEFORE, values={"number": len(application.changes.old_defects)}))
    return tuple(found)


def is_elsewhere(application: Application) -> bool:
    """Say whether the pull request touches nothing of the SIG."""
    return bool(application.paths) and not any(
        path.startswith(application.folder) for path in application.paths
    )


def _of_the_pull(application: Application) -> Iterator[Remark]:
    if application.state in ("closed", "merged"):
        yield Remark(Word.CLOSED if application.state == "closed" else Word.MERGED)
    elif not application.has_source:
        yield Remark(Word.SOURCE_GONE)
    if not application.author:
        yield Remark(Word.NO_AUTHOR)


def _of_the_file(application: Application) -> Iterator[Remark]:
    changes = application.changes
    if is_elsewhere(application):
        yield Remark(Word.ELSEWHERE)
        return
    if not application.has_roster:
        yield Remark(Word.ROSTER_GONE)
        return
    for problem in changes.broken:
        yield Remark(Word.BROKEN, values={"line": problem.line, "message": problem.message})
    if not (changes.added or changes.changed or changes.removed or changes.broken):
        yield Remark(Word.NO_ENTRY)
    if application.conflicts and application.state == "open":
        yield Remark(Word.CONFLICT)


def _added(application: Application, change: EntryChange, roles: Mapping[str, str]) -> Iterator[Remark]:
    entry = change.after
    assert entry is not None
    if entry.role is None:
        hint = did_you_mean(entry.title, roles.values())
        yield Remark(Word.UNKNOWN_LIST, entry, {"hint": hint, "known": tuple(roles.values())})
    yield from _fields(application, entry)
    yield from _twice(application, entry)
    yield from _same_name(application, entry)
    yield Remark(Word.ASKS, entry, {"role": entry.role or ""})
    if application.author and entry.login and not application.is_own(entry):
        yield Remark(Word.ELSE, entry, {"author": application.author})
    yield from _by_the_way(entry, ())


def _changed(application: Application, change: EntryChange) -> Iterator[Remark]:
    before, entry = change.before, change.after
    assert before is not None
    assert entry is not None
    own = application.is_own(before)
    yield Remark(Word.CHANGED_OWN if own else Word.CHANGED, before, {"fields": change.fields})
    if own:
        yield from _fields(application, entry)
        yield from _same_name(application, entry)
    yield from _by_the_way(entry, before.source)


def _removed(application: Application, change: EntryChange) -> Iterator[Remark]:
    assert change.before is not None
    if application.has_roster:
        own = application.is_own(change.before)
        yield Remark(Word.REMOVED_OWN if own else Word.REMOVED, change.before)


def _fields(application: Application, entry: Listed) -> Iterator[Remark]:
    """Look at the fields; of the e-mail address only whether there is one."""
    if not entry.name:
        yield Remark(Word.NO_NAME, entry)
    if not entry.text("gitee_home"):
        yield Remark(Word.NO_HOME, entry)
    elif not entry.login:
        yield Remark(Word.HOME, entry)
    if not entry.has_email:
        yield Remark(Word.NO_EMAIL, entry)
    if not any(each.interest for each in _same_person(application.changes.after, entry)):
        yield Remark(Word.NO_INTEREST, entry)
    for problem in entry.problems:
        key = problem.path.rpartition(".")[2]
        if key != "gitee_home":
            yield Remark(Word.FIELD, entry, {"line": problem.line, "key": key, "message": problem.message})


def _same_person(entries: Iterable[Listed], entry: Listed) -> list[Listed]:
    return [each for each in entries if each == entry or each.accounts & entry.accounts]


def _twice(application: Application, entry: Listed) -> Iterator[Remark]:
    for other in application.changes.after:
        is_first = other.first < entry.first or not _is_added(application, other)
        if other.title == entry.title and other != entry and other.accounts & entry.accounts and is_first:
            yield Remark(Word.TWICE, entry, {"line": other.first})
            return


def _is_added(application: Application, entry: Listed) -> bool:
    return any(change.after == entry for change in application.changes.added)


def _same_name(application: Application, entry: Listed) -> Iterator[Remark]:
    """Find another account under the same name: one person or two, the file has to say."""
    for other in application.changes.after:
        same = entry.name and fold(other.text("name")) == fold(entry.text("name"))
        if same and other.login and entry.login and not other.accounts & entry.accounts:
            yield Remark(Word.SAME_NAME, entry, {"line": other.first, "login": other.login})
            return


def _by_the_way(entry: Listed, before: Sequence[str]) -> Iterator[Remark]:
    for place, line in enumerate(entry.source):
        if line != line.rstrip() and line not in before:
            yield Remark(Word.SPACES, entry, {"line": entry.first + place})
    for key in entry.values:
        if key not in RosterEntry.model_fields and not any(f"{key}:" in line for line in before):
            hint = did_you_mean(key, RosterEntry.model_fields)
            yield Remark(Word.UNKNOWN_KEY, entry, {"key": key, "hint": hint})


def _outside(application: Application) -> Iterator[Remark]:
    """Name what else the pull request touches, in four kinds."""
    found: dict[str, list[str]] = {}
    for path in application.paths:
        if path != application.roster:
            found.setdefault(_kind(application, path), []).append(path)
    for kind in ("readme", "owners", "other_sig", "other"):
        if kind in found:
            yield Remark(Word.OUTSIDE, values={"kind": kind, "paths": tuple(found[kind])})


def _kind(application: Application, path: str) -> str:
    parent = PurePosixPath(application.folder).parent.as_posix() if application.folder else ""
    if application.folder and not path.startswith(application.folder):
        return "other_sig" if parent not in ("", ".") and path.startswith(f"{parent}/") else "other"
    name = PurePosixPath(path).name.casefold()
    return "readme" if name.startswith("readme") else "owners" if name == "owners" else "other"
