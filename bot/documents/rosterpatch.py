"""An application put upon the roster as it stands now, when neighbours edited the same list meanwhile.

Seven pull requests once edited one list in a week: each of them conflicts although no two are about the same person.
"""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.addresses import without_addresses
from bot.errors import ConfigError
from bot.sig.rosterdiff import FILE, EntryChange, RosterChanges
from bot.sig.rosteredit import with_lines, with_replaced
from bot.sig.rosterlines import Listed, Lists, read_lists

CONTEXT = 3  # lines around a change, as git gives them
_NO_END = "\\ No newline at end of file\n"


class Clash(StrEnum):
    """Why an entry cannot be put upon the file as it stands now."""

    BOTH = "both"  # somebody else has changed the same entry meanwhile
    GONE = "gone"  # the entry that is changed is not there any more
    THERE = "there"  # somebody else has added the same account meanwhile
    LAYOUT = "layout"  # the file is laid out so that only a person can do it


@dataclass(frozen=True, slots=True)
class Clashing:
    """An entry with what stands in its way."""

    entry: Listed
    why: Clash


@dataclass(frozen=True, slots=True)
class Rebased:
    """The present file with the application's entries in it; `data` is None where anything clashes."""

    data: bytes | None = field(repr=False)
    clashing: tuple[Clashing, ...] = ()


def conflicting(base: bytes, head: bytes, upstream: bytes) -> bool:
    """Say whether git could not join two edits of a file: both touch the same lines, or lines side by side."""
    old = _lines(base)
    mine, theirs = (_edits(old, _lines(each)) for each in (head, upstream))
    return any(
        one.start <= other.stop and other.start <= one.stop and (one, text) != (other, its)
        for one, text in mine
        for other, its in theirs
    )


def rebased(changes: RosterChanges, upstream: bytes, roles: Mapping[str, str]) -> Rebased:
    """Put what is added and changed upon the present file; what is removed is for people and never taken along."""
    data, clashing = upstream, list[Clashing]()
    for change in (*changes.changed, *changes.added):
        entry = change.after
        if entry is None:
            continue
        try:
            done = _put(data, change, entry, read_lists(data, FILE, roles))
        except ConfigError:
            done = Clash.LAYOUT
        if isinstance(done, Clash):
            clashing.append(Clashing(entry, done))
        else:
            data = done
    return Rebased(None if clashing else data, tuple(clashing))


def patch(path: str, before: bytes, after: bytes, context: int = CONTEXT) -> str:
    """Write a unified diff that `git apply` takes from the top of the repository; it may hold e-mail addresses."""
    old, new = _lines(before), _lines(after)
    groups = difflib.SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(context)
    return _headed(path, (_hunk(old, new, group) for group in groups))


def shown_patch(path: str, before: bytes, after: bytes) -> str | None:
    """Write a diff for a comment: no line around a change holds an address, and one in a new line becomes `…`.

    None where such a diff would not apply: an address would have to be removed, a line between two with addresses
    be changed, or the file has Windows line ends, which a comment does not keep.
    """
    old, new = _lines(before), _lines(after)
    if any(line.endswith("\r\n") for line in (*old, *new)):
        return None
    hunks, done = list[str](), 0
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        start, end = i1, i2
        while start > max(done, i1 - CONTEXT) and not _private(old[start - 1]):
            start -= 1
        while end < min(len(old), i2 + CONTEXT) and not _private(old[end]):
            end += 1
        if any(map(_private, old[i1:i2])) or (end == i2 and i2 < len(old)):
            return None
        before_it, after_it = (
            ("equal", start, i1, j1 - (i1 - start), j1),
            ("equal", i2, end, j2, j2 + end - i2),
        )
        written = [without_addresses(line) for line in new]
        hunks.append(_hunk(old, written, [before_it, (tag, i1, i2, j1, j2), after_it]))
        done = end
    return _headed(path, hunks)


def _put(data: bytes, change: EntryChange, entry: Listed, now: Lists) -> bytes | Clash:
    """Put one entry upon the file as it has become so far."""
    if change.before is None:
        there = now.find(entry.title, entry.login) if entry.login else None
        if there is not None:
            return data if there.values == entry.values else Clash.THERE
        return with_lines(data, entry.title, entry.source)
    old = change.before
    there = next((each for each in now.of(old.title) if each.accounts & old.accounts), None)
    if there is None:
        return Clash.GONE
    if there.values == entry.values:
        return data
    return with_replaced(data, there, entry.source) if there.values == old.values else Clash.BOTH


def _edits(old: list[str], new: list[str]) -> list[tuple[range, list[str]]]:
    """Give the lines that are replaced, each run with what stands there instead."""
    opcodes = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(range(i1, i2), new[j1:j2]) for tag, i1, i2, j1, j2 in opcodes if tag != "equal"]


def _lines(data: bytes) -> list[str]:
    """Split as git does: at line feeds alone."""
    return re.findall(r"[^\n]*\n|[^\n]+", data.decode(errors="surrogateescape"))


def _private(line: str) -> bool:
    return without_addresses(line) != line


def _headed(path: str, hunks: Iterator[str] | Sequence[str]) -> str:
    body = "".join(hunks)
    return f"diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n{body}" if body else ""


def _hunk(old: Sequence[str], new: Sequence[str], group: Sequence[tuple[str, int, int, int, int]]) -> str:
    """Write one hunk from the ranges of difflib."""
    i1, i2, j1, j2 = group[0][1], group[-1][2], group[0][3], group[-1][4]
    lines = [f"@@ -{_range(i1, i2)} +{_range(j1, j2)} @@\n"]
    for tag, a1, a2, b1, b2 in group:
        if tag == "equal":
            lines += [f" {line}" for line in old[a1:a2]]
        else:
            lines += [f"-{line}" for line in old[a1:a2]]
            lines += [f"+{line}" for line in new[b1:b2]]
    return "".join(line if line.endswith("\n") else f"{line}\n{_NO_END}" for line in lines)


def _range(start: int, end: int) -> str:
    """Write a range as diffs do: an empty one names the line before it."""
    return f"{start + 1 if end > start else start},{end - start}"
