"""Rails for every change to the roster that the bot proposes: what it does not even propose. Pure.

People may do all of this by their own pull request; the rails keep a slip in rules or data from becoming a proposal.
A roster is seen here as `bot.sig.roster` reads it: without addresses, and without keys that nobody reads.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.sig.roster import Entry, Roster

_PART = 4  # at most one entry in so many changes at once


class RailWord(StrEnum):
    """What a proposal must not do."""

    TOO_FEW = "too_few"  # leave fewer holders of the highest role than agreed
    TOO_MANY = "too_many"  # change more than a quarter of the entries at once
    INCOMPLETE = "incomplete"  # follow from a count that is not complete
    OTHERS = "others"  # change or remove somebody else's entry while it adds one


@dataclass(frozen=True, slots=True)
class Rail:
    """A rail that a change breaks: what was found, what is allowed, of how many, and whom it is about."""

    word: RailWord
    found: int = 0
    allowed: int = 0
    whole: int = 0
    about: tuple[str, ...] = ()  # a role, or people as @login


@dataclass(frozen=True, slots=True)
class Changes:
    """How two rosters differ; an entry that only moved to another line is the same."""

    added: tuple[Entry, ...] = ()
    removed: tuple[Entry, ...] = ()
    changed: tuple[Entry, ...] = ()  # as they were

    @property
    def number(self) -> int:
        return len(self.added) + len(self.removed) + len(self.changed)


def changes(before: Roster, after: Roster) -> Changes:
    """Compare two rosters, entry by entry; one is known by its list and the account of its page."""
    old, new = _by_place(before), _by_place(after)
    added, removed, changed = [], [], []
    for key in {**old, **new}:
        was, is_ = old.get(key, []), new.get(key, [])
        removed += was[len(is_) :]
        added += is_[len(was) :]
        changed += [one for one, other in zip(was, is_, strict=False) if _said(one) != _said(other)]
    return Changes(tuple(added), tuple(removed), tuple(changed))


def broken_rails(
    before: Roster, after: Roster, *, roles: Sequence[str], min_maintainers: int, complete: bool
) -> tuple[Rail, ...]:
    """Say which rails a change to the roster breaks; none where nothing changes.

    `roles` are those of sig.yaml, lowest first; `complete` says that everything it follows from is known. One entry
    may always be added. Where holders of the highest role are too few already, a change may not leave fewer still.
    """
    change = changes(before, after)
    return (
        tuple(_broken(before, after, change, roles[-1], min_maintainers, complete)) if change.number else ()
    )


def _broken(
    before: Roster, after: Roster, change: Changes, highest: str, min_maintainers: int, complete: bool
) -> Iterator[Rail]:
    if not complete:
        yield Rail(RailWord.INCOMPLETE)
    had, has = _holders(before, highest), _holders(after, highest)
    if has < min(had, min_maintainers):
        yield Rail(RailWord.TOO_FEW, has, min_maintainers, had, (highest,))
    whole = len(before.entries)
    just_one = change.number == len(change.added) == 1
    if change.number * _PART > whole and not just_one:
        yield Rail(RailWord.TOO_MANY, change.number, whole // _PART, whole)
    if change.added and (others := _others(before, change)):
        yield Rail(RailWord.OTHERS, len(others), about=others)


def _holders(roster: Roster, role: str) -> int:
    """Count the people who hold a role, however many entries they have."""
    return sum(role in person.roles for person in roster.people)


def _others(before: Roster, change: Changes) -> tuple[str, ...]:
    """List whose entries go or change though the additions are not theirs.

    Who is who says the roster as it was: an added entry cannot make somebody's account its own.
    """
    own = {_account(entry) for entry in change.added}
    for person in before.people:
        accounts = {account.casefold() for account in person.accounts}
        if own & accounts:
            own |= accounts
    touched = (*change.removed, *change.changed)
    return tuple(dict.fromkeys(f"@{entry.login}" for entry in touched if _account(entry) not in own))


def _by_place(roster: Roster) -> dict[tuple[str, str], list[Entry]]:
    """Sort the entries by list and account; somebody may stand in one list twice, by mistake."""
    found: dict[tuple[str, str], list[Entry]] = {}
    for entry in roster.entries:
        found.setdefault((entry.role, _account(entry)), []).append(entry)
    return found


def _account(entry: Entry) -> str:
    return f"{entry.host}:{entry.login}".casefold()


def _said(entry: Entry) -> Entry:
    """Give what an entry says, wherever it stands."""
    return replace(entry, line=0, place=())
