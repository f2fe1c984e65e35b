"""Who held which role on a day, and since when: from `since:` on an entry, else from the roster's history in git."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from bot.app.gather import Gathered
from bot.app.workspace import ROSTER, Workspace
from bot.rules.people import People
from bot.rules.standing import Since
from bot.sig.roster import Entry, past_entries

Held = Mapping[str, Since]  # by role, as listed


@dataclass(frozen=True, slots=True)
class _Version:
    """The roster as of a commit: (person, role) of each entry; None where that version cannot be read."""

    day: date
    listed: Mapping[tuple[str, str], date | None] | None  # with `since:` where it is written


class Tenure:
    """Answers for every person of one workspace; git is asked once, and only for the roster's own path."""

    def __init__(self, gathered: Gathered, today: date) -> None:
        self._workspace: Workspace = gathered.workspace
        self._people: People = gathered.people
        self._today = today

    def held(self, person: str, day: date) -> tuple[Held, bool]:
        """Give the roles whose lists a person stood in on a day, and whether the history reaches back to it."""
        mine = self._today_by_person.get(person, {})
        held = {role: Since(since) for role, since in mine.items() if since is not None and since <= day}
        if day >= self._today:
            undated = (role for role, since in mine.items() if since is None)
            return held | {role: self._since(person, role) for role in undated}, True
        if not self._versions:
            return held, False
        stood = self._upto(day)
        listed = stood[-1].listed if stood and stood[-1].listed is not None else {}
        for (who, role), since in listed.items():
            # What today's entry says of its beginning overrides what an older version looks like.
            if who == person and role not in held and (mine.get(role) or day) <= day:
                held[role] = Since(since) if since and since <= day else self._since(person, role, day)
        return held, bool(stood) or not self._is_shallow

    def _since(self, person: str, role: str, day: date | None = None) -> Since:
        """Find the commit from which on somebody stands in a list without a break."""
        first: date | None = None
        versions = self._versions if day is None else self._upto(day)
        for version in reversed(versions):
            if version.listed is None:
                continue  # a version that nobody could read breaks no tenure
            if (person, role) not in version.listed:
                return Since(first)
            first = version.day
        return Since(None, first) if self._is_shallow or first is None else Since(first)

    def _upto(self, day: date) -> Sequence[_Version]:
        return self._versions[: bisect_right([version.day for version in self._versions], day)]

    @cached_property
    def _today_by_person(self) -> dict[str, dict[str, date | None]]:
        found: dict[str, dict[str, date | None]] = {}
        for (person, role), since in self._listed(self._workspace.roster.entries).items():
            found.setdefault(person, {})[role] = since
        return found

    @cached_property
    def _is_shallow(self) -> bool:
        return self._workspace.git.is_shallow

    @cached_property
    def _versions(self) -> tuple[_Version, ...]:
        """Read the roster's history, oldest first; empty where the folder is no checkout."""
        config = self._workspace.config
        found = []
        latest = date.max
        for commit, data in self._workspace.git.versions(ROSTER):
            # Commits are in the order of history, and clocks may have gone back between two of them.
            latest = min(latest, datetime.fromtimestamp(commit.at, config.sig.tz).date())
            entries = () if data is None else past_entries(data, ROSTER, config.roles)
            found.append(_Version(latest, None if entries is None else self._listed(entries)))
        return tuple(reversed(found))

    def _listed(self, entries: Sequence[Entry]) -> dict[tuple[str, str], date | None]:
        return {(self._people.by_account(each.all_accounts[0]), each.role): each.since for each in entries}
