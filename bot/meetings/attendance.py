"""Who was there and who spoke, as far as the roster tells: a name that is not surely somebody's is nobody's yet."""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.meetings.minutes import AgendaLine, Minutes
from bot.meetings.names import bare, bracketed, called, people_of
from bot.sig.fields import fold
from bot.sig.roster import Roster

_LIKE = 0.85  # how much alike two names of a typing slip are, from 0 to 1
_SHORTEST = 5  # letters below which a slip would make one name of another


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody as written; `login` where that is surely theirs, else who it is likely to be."""

    written: str
    login: str | None
    likely: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attendance:
    """Everybody once, in the order of the file; `more` where the list says that there were others."""

    present: tuple[Present, ...] = ()
    talks: tuple[tuple[str, Present], ...] = ()
    more: bool = False


def attendance_of(minutes: Minutes, roster: Roster, host: str) -> Attendance:
    """Read attendance and talks out of minutes.

    A line of the agenda is a talk where its end is surely a person: one called by @, or one the roster knows.
    """
    known = Known(roster, host)
    talks = tuple(talk for line in minutes.agenda for talk in _talks(line, known))
    return Attendance(once(map(known.who, minutes.attendees)), talks, minutes.more)


def _talks(line: AgendaLine, known: "Known") -> list[tuple[str, Present]]:
    """Take the first reading of a line whose end is somebody, for each who speaks."""
    for topic, speaker in line.readings:
        people = [known.who(each) for each in people_of(speaker)[0]]
        if any(who.login or who.likely for who in people):
            return [(topic, who) for who in once(people)]
    return []


def once(people: Iterable[Present]) -> tuple[Present, ...]:
    """Name everybody once, as first written."""
    first: dict[str, Present] = {}
    for each in people:
        first.setdefault(f"@{each.login.casefold()}" if each.login else fold(each.written), each)
    return tuple(first.values())


@dataclass(frozen=True, slots=True)
class Known:
    """The roster by names: each gives the logins, on a host, of those who bear it."""

    roster: Roster
    host: str
    _named: Mapping[str, tuple[str, ...]] = field(init=False)
    _spelled: Mapping[str, str] = field(init=False)  # logins by their small letters

    def __post_init__(self) -> None:
        named: dict[str, tuple[str, ...]] = {}
        spelled: dict[str, str] = {}
        for member in self.roster.people:
            login = member.login_on(self.host)
            for name in (*(entry.name for entry in member.entries), *member.also_known_as):
                if fold(name):
                    named[fold(name)] = tuple(dict.fromkeys((*named.get(fold(name), ()), login)))
            for account in member.accounts:
                theirs = account.partition(":")[2]
                if not theirs.isdigit():
                    spelled.setdefault(theirs.casefold(), login)
        object.__setattr__(self, "_named", named)
        object.__setattr__(self, "_spelled", spelled)

    def who(self, written: str, *others: str) -> Present:
        """Find whose name this is; `others` are further names of the same person.

        Sure is what is called by @, and a name of the roster that one person has; where two names lead to two
        people, nothing is.
        """
        calls = called(written)
        if len(calls) == 1:
            return Present(written, self._spelled.get(calls[0].casefold(), calls[0]))
        if calls:
            return Present(written, None, tuple(self._spelled.get(each.casefold(), each) for each in calls))
        names = [written, bare(written), *others]
        found = dict.fromkeys(login for name in names for login in self._named.get(fold(name), ()))
        if not found:
            found = dict.fromkeys(
                login for name in bracketed(written) for login in self._named.get(fold(name), ())
            )
        if len(found) == 1:
            return Present(written, next(iter(found)))
        return Present(written, None, tuple(found) or self._like([bare(written) or written, *others]))

    def _like(self, names: Iterable[str]) -> tuple[str, ...]:
        """Find who is likely meant.

        The same words in another order, written together or cut to their first letters, or a slip of the keys.
        """
        likely: dict[str, None] = {}
        for name in names:
            words, together = _words(name)
            if not together:
                continue
            for known, logins in self._named.items():
                theirs, letters = _words(known)
                if theirs == words or _are_alike(letters, together) or _is_short_for(name, known):
                    likely |= dict.fromkeys(logins)
            for small, login in self._spelled.items():
                if _words(small)[1] == together:
                    likely[login] = None
        return tuple(likely)


def _words(name: str) -> tuple[list[str], str]:
    """Give the words of a name in one order, and its letters without anything between them."""
    words = re.findall(r"\w+", fold(name).replace("_", " "))
    return sorted(words), "".join(words)


def _is_short_for(name: str, known: str) -> bool:
    """Say whether words of a name are cut to their first letters, and another one stands there whole."""
    words, theirs = (re.findall(r"\w+", fold(each)) for each in (name, known))
    pairs = list(zip(words, theirs, strict=False))
    is_cut = any(len(one) == 1 < len(other) for one, other in pairs)
    return (
        len(words) == len(theirs)
        and is_cut
        and any(len(one) > 1 for one in words)
        and all(one in (other, other[0]) for one, other in pairs)
    )


def _are_alike(one: str, other: str) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) < _SHORTEST:
        return False
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() >= _LIKE
