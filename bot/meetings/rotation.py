"""Who organises, in turn: whoever has organised longest ago is next. Pure, so that it can be replayed.

A turn is taken by whoever was its owner: two who change meetings with each other change nobody's place in the queue.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from bot.meetings.occurrence import Occurrence, Standing
from bot.sig.fields import local_instant
from bot.sig.schedule import Schedule, Swap

Place: TypeAlias = tuple[str, date]  # series, and the day that it gives

_UTC = ZoneInfo("UTC")


def organisers(
    occurrences: Sequence[Occurrence], people: Sequence[str], schedule: Schedule, tz: ZoneInfo = _UTC
) -> Mapping[Place, str | None]:
    """Give by series and day who organises; None where nobody can.

    `people` are logins in the order of the roster. What was held of these series is the memory; from there on turns
    are taken meeting by meeting in the order of the days that the series give, so that a move changes nobody's turn.
    `tz` says when a word that has a day alone was said.
    """
    queue = _Queue({login.casefold(): login for login in reversed(people)}, people)
    wishes = _Wishes(schedule, tz)
    held = {(each.series, each.meeting): each for each in schedule.held}
    coming = {(each.series, each.day): each for each in occurrences}
    series = {name for name, _ in coming}
    chosen: dict[Place, str | None] = {}
    known = {*coming, *(place for place in held if place[0] in series)}
    for place in sorted(known, key=lambda each: (each[1], each[0])):
        organiser = owner = None
        if place in held:
            organiser = owner = held[place].organiser
            swap = wishes.swapped(place, coming[place].on if place in coming else place[1])
            if organiser and swap and swap.organiser.casefold() == organiser.casefold():
                owner = swap.owner
        elif coming[place].standing is not Standing.CALLED_OFF:
            organiser, owner = _choice(coming[place], place, queue, wishes)
        if owner:
            queue.takes(owner)
        if place in coming:
            chosen[place] = organiser and queue.spelled(organiser)
    return chosen


def _choice(
    meeting: Occurrence, place: Place, queue: "_Queue", wishes: "_Wishes"
) -> tuple[str | None, str | None]:
    """Give who organises a meeting to come, and whose turn that is."""
    if swap := wishes.swapped(place, meeting.on):
        return swap.organiser, swap.owner
    for when, volunteer in wishes.volunteers(place):
        if wishes.is_able(volunteer, place, meeting.on, when):
            return volunteer, volunteer
    able = (login for login in queue.in_turn() if wishes.is_able(login, place, meeting.on))
    first = next(able, None)
    return first, first


@dataclass(frozen=True, slots=True)
class _Swapped:
    """What the words about changing turns come to for one meeting."""

    organiser: str
    owner: str
    when: datetime


@dataclass(slots=True)
class _Queue:
    """People by when they last took a turn; who never did comes first, in the order of the roster."""

    spelling: Mapping[str, str]
    people: Sequence[str]
    last: dict[str, int] = field(default_factory=dict)
    turns: int = 0

    def in_turn(self) -> Iterator[str]:
        yield from sorted(self.people, key=lambda login: self.last.get(login.casefold(), 0))

    def takes(self, login: str) -> None:
        self.turns += 1
        self.last[login.casefold()] = self.turns

    def spelled(self, login: str) -> str:
        """Give a login as the roster spells it."""
        return self.spelling.get(login.casefold(), login)


class _Wishes:
    """What people said about who organises, by meeting."""

    def __init__(self, schedule: Schedule, tz: ZoneInfo) -> None:
        self._volunteers: dict[Place, list[tuple[datetime, str]]] = {}
        self._passed: dict[tuple[Place, str], datetime] = {}
        self._away: dict[str, list[tuple[date, date, datetime]]] = {}
        self._swaps: dict[Place, list[tuple[datetime, Swap]]] = {}
        for turn in schedule.volunteers:
            said = (local_instant(turn.when, tz), turn.who)
            self._volunteers.setdefault((turn.series, turn.meeting), []).append(said)
        for turn in schedule.passed:
            key = ((turn.series, turn.meeting), turn.who.casefold())
            when = local_instant(turn.when, tz)
            self._passed[key] = max(when, self._passed.get(key, when))
        for away in schedule.away:
            spell = (away.first, away.last, local_instant(away.when, tz))
            self._away.setdefault(away.who.casefold(), []).append(spell)
        for swap in schedule.swaps:
            for day in {swap.meeting, swap.other or swap.meeting}:
                self._swaps.setdefault((swap.series, day), []).append((local_instant(swap.when, tz), swap))

    def volunteers(self, place: Place) -> Sequence[tuple[datetime, str]]:
        """Give who wants to organise a meeting, the first to say so first."""
        return sorted(self._volunteers.get(place, ()), key=lambda said: said[0])

    def is_able(self, login: str, place: Place, day: date, since: datetime | None = None) -> bool:
        """Say whether somebody can organise on a day; whoever said `since` that they do, unless said later."""
        who = login.casefold()
        words = [said for first, last, said in self._away.get(who, ()) if first <= day <= last]
        if passed := self._passed.get((place, who)):
            words.append(passed)
        return not words if since is None else all(said < since for said in words)

    def swapped(self, place: Place, day: date) -> _Swapped | None:
        """Follow the words about one meeting: the last one says who organises, the first one whose turn it was.

        Whoever takes a meeting for nothing takes the turn with it. None, too, where they cannot after all.
        """
        found: _Swapped | None = None
        for when, swap in sorted(self._swaps.get(place, ()), key=lambda said: said[0]):
            giver, taker = (swap.who, swap.to) if swap.meeting == place[1] else (swap.to, swap.who)
            owner = taker if swap.other is None else found.owner if found else giver
            found = _Swapped(taker, owner, when)
        return found if found and self.is_able(found.organiser, place, day, found.when) else None
