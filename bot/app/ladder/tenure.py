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
Listed = Mapping[tuple[str, str], date | None]  # by person and role, with `since:` where it is written


@dataclass(frozen=True, slots=True)
class _Version:
    """The roster as of a commit."""

    day: date
    listed: Listed


class Tenure:
    """Answers for every person of one workspace; git is asked once, and only for the roster's own path."""

    def __init__(self, gathered: Gathered, today: date) -> None:
        self._workspace: Workspace = gathered.workspace
        self._people: People = gathered.people
        self._today = today

    def held(self, person: str, day: date) -> tuple[Held, bool]:
        """Give the roles whose lists a person stood in on a day, and whether the history reaches back to it."""
        mine = self._now.get(person, {})
        held = {role: Since(since) for role, since in mine.items() if since is not None and since <= day}
        if day >= self._today:
            undated = (role for role, since in mine.items() if since is None)
            return held | {role: self._since(person, (role,), day) for role in undated}, True
        if not self._versions:
            return held, False
        stood = self._upto(day)
        for (who, role), since in (stood[-1].listed if stood else {}).items():
            # What today's entry says of its beginning overrides what an older version looks like.
            if who == person and role not in held and (mine.get(role) or day) <= day:
                dated = since is not None and since <= day
                held[role] = Since(since) if dated else self._since(person, (role,), day)
        return held, bool(stood) or not self._is_shallow

    def roles_then(self, person: str, day: date) -> tuple[str, ...]:
        """Give the roles of a day; where the history does not tell, those of today that say of no later beginning."""
        held, is_known = self.held(person, day)
        undated = (
            () if is_known else [role for role, since in self._now.get(person, {}).items() if since is None]
        )
        return (*held, *undated)

    def at_least(self, person: str, role: str, day: date) -> Since:
        """Find since when somebody has stood in the list of a role or of a higher one, whichever, without a break."""
        roles = tuple(self._workspace.config.roles)
        return self._since(person, roles[roles.index(role) :], day)

    def _since(self, person: str, roles: Sequence[str], day: date) -> Since:
        """Find the commit from which on somebody stands in any of these lists without a break."""
        first: date | None = None
        for version in reversed(self._upto(day)):
            if not any(self._stood(version, person, role) for role in roles):
                return Since(first or self._today)  # what is not committed yet begins now
            first = version.day
        return Since(None, first) if self._is_shallow or first is None else Since(first)

    def _stood(self, version: _Version, person: str, role: str) -> bool:
        since = self._now.get(person, {}).get(role)
        return (person, role) in version.listed and (since or version.day) <= version.day

    def _upto(self, day: date) -> Sequence[_Version]:
        return self._versions[: bisect_right([version.day for version in self._versions], day)]

    @cached_property
    def _now(self) -> Mapping[str, Mapping[str, date | None]]:
        """Give the roles of today by person, with `since:` where it is written."""
        found: dict[str, dict[str, date | None]] = {}
        for (person, role), since in self._listed(self._workspace.roster.entries).items():
            found.setdefault(person, {})[role] = since
        return found

    @cached_property
    def _is_shallow(self) -> bool:
        return self._workspace.git.is_shallow

    @cached_property
    def _versions(self) -> tuple[_Version, ...]:
        """Read the roster's history, oldest first; empty where the folder is no checkout.

        A version that nobody can read is left out: it breaks no tenure, and the one before it still holds.
        """
        config = self._workspace.config
        found = []
        latest = date.max
        for commit, data in self._workspace.git.versions(ROSTER):
            # Commits are in the order of history, and clocks may have gone back between two of them.
            latest = min(latest, datetime.fromtimestamp(commit.at, config.sig.tz).date())
            entries = () if data is None else past_entries(data, ROSTER, config.roles)
            if entries is not None:
                found.append(_Version(latest, self._listed(entries)))
        return tuple(reversed(found))

    def _listed(self, entries: Sequence[Entry]) -> Listed:
        return {(self._people.by_account(each.all_accounts[0]), each.role): each.since for each in entries}
