"""What a change to the roster does: whose entries it adds, changes and takes away, and what it breaks.

Only what a change touches is its author's to mend; defects that were there before are told apart. Where an entry
stands in its list does not matter.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field

from bot.errors import ConfigError, Problem
from bot.sig.fields import fold
from bot.sig.roster import load_roster
from bot.sig.rosterlines import Listed, Lists, read_lists

FILE = "sig_members.yaml"
_CONFLICT = re.compile(r"^(<{7} .*|={7}|>{7} .*)\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class EntryChange:
    """One entry before and after; `fields` are the keys whose values differ where both are there."""

    before: Listed | None
    after: Listed | None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RosterChanges:
    """What becomes of a roster; `broken` is what the change brings that keeps the file from being read."""

    added: tuple[EntryChange, ...] = ()
    changed: tuple[EntryChange, ...] = ()
    removed: tuple[EntryChange, ...] = ()
    broken: tuple[Problem, ...] = ()
    old_defects: tuple[Problem, ...] = ()  # were there before, in lines of the old file
    before: tuple[Listed, ...] = field(default=(), repr=False)  # everybody
    after: tuple[Listed, ...] = field(default=(), repr=False)


def roster_changes(before: bytes, after: bytes, roles: Mapping[str, str], file: str = FILE) -> RosterChanges:
    """Compare two states of the roster; `roles` maps each role to its list's title, as in sig.yaml.

    An entry is the same one where its account is, or else its name, in the same list. A file that is no YAML is read
    as far as it goes.
    """
    old, new = read_lists(before, file, roles), read_lists(after, file, roles)
    pairs, gone, come = _matched(old.entries, new.entries)
    changed = [EntryChange(one, other, _differing(one, other)) for one, other in pairs]
    return RosterChanges(
        added=tuple(EntryChange(None, each) for each in come),
        changed=tuple(each for each in changed if each.fields),
        removed=tuple(EntryChange(each, None) for each in gone),
        broken=_broken(old, new, file),
        old_defects=_defects(before, file, roles),
        before=old.entries,
        after=new.entries,
    )


def _matched(
    before: Iterable[Listed], after: Iterable[Listed]
) -> tuple[list[tuple[Listed, Listed]], list[Listed], list[Listed]]:
    """Pair entries that are the same one; give the pairs, what is left of the old ones, and of the new ones."""
    old, new = list(before), list(after)
    pairs: list[tuple[Listed, Listed]] = []
    for key in (_all_of_it, _account, _name):
        waiting: dict[Hashable, list[Listed]] = {}
        for each in old:
            waiting.setdefault(key(each), []).append(each)
        left = []
        for each in new:
            same = waiting.get(key(each)) if key(each) is not None else None
            if same:
                pairs.append((same.pop(0), each))
            else:
                left.append(each)
        taken = {id(one) for one, _ in pairs}
        old, new = [each for each in old if id(each) not in taken], left
    return sorted(pairs, key=lambda pair: pair[1].first), old, new


def _all_of_it(entry: Listed) -> Hashable:
    return entry.title, repr(sorted(entry.values.items()))


def _account(entry: Listed) -> Hashable:
    return (entry.title, entry.account[0], entry.login.casefold()) if entry.login else None


def _name(entry: Listed) -> Hashable:
    return (entry.title, fold(entry.text("name"))) if entry.text("name") else None


def _differing(one: Listed, other: Listed) -> tuple[str, ...]:
    keys = dict.fromkeys((*other.values, *one.values))
    return tuple(key for key in keys if one.values.get(key) != other.values.get(key))


def _broken(old: Lists, new: Lists, file: str) -> tuple[Problem, ...]:
    """Give what keeps the new file from being read and did not stand in the old one."""
    if new.document is None and (match := _CONFLICT.search(new.text)):
        line = new.text.count("\n", 0, match.start()) + 1
        message = (
            "the mark of a merge conflict is left here; keep the entries of both sides, delete the marks"
        )
        return (Problem(file, line, 1, "", message),)
    known = set(map(_saying(old), old.problems))
    say = _saying(new)
    return tuple(each for each in new.problems if say(each) not in known)


def _saying(lists: Lists) -> Callable[[Problem], Hashable]:
    """Know a problem again although lines before it moved: by its line's text and its message, numbers aside."""
    lines = lists.text.split("\n")

    def saying(problem: Problem) -> Hashable:
        text = lines[problem.line - 1].strip() if 0 < problem.line <= len(lines) else ""
        return text, re.sub(r"\d+", "", problem.path), re.sub(r"\d+", "", problem.message)

    return saying


def _defects(data: bytes, file: str, roles: Mapping[str, str]) -> tuple[Problem, ...]:
    """List what was wrong, or worth tidying, in the old file."""
    try:
        return load_roster(data, file, roles).notes
    except ConfigError as error:
        return error.problems
