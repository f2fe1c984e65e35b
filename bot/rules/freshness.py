"""How far a count is known for a person: from the slices of the lists it needs.

Never read to the end once: not known. Read on demand: known in part. Read, and failing now: known as of then.
Nothing else makes a count incomplete, and a source that a count does not need cannot age it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from bot.sig.needs import FILES, Need


class Known(Enum):
    """How well the sources of a count are known."""

    NEVER = "not yet known"
    PARTLY = "known in part"  # a repository is read on demand: what was named has been looked at
    BEHIND = "behind"
    FRESH = "fresh"


@dataclass(frozen=True, slots=True)
class Source:
    """The state of one slice, as far as freshness asks: `counted_to` in seconds since 1970 UTC."""

    host: str
    repository: str
    source: str
    author: str | None  # in lower case; None for everyone
    complete: bool
    failures: int
    counted_to: int | None
    error: str
    pages: int = 0  # read so far, where it is not complete
    since: int = 0  # nothing that was last updated before is asked for

    @property
    def known(self) -> Known:
        if not self.complete:
            return Known.NEVER
        return Known.BEHIND if self.failures else Known.FRESH


class Freshness:
    """Answers for counts and people; `needs` by count, `looked_at` by host and repository in lower case."""

    def __init__(
        self,
        needs: Mapping[str, Sequence[Need]],
        sources: Iterable[Source],
        looked_at: Mapping[tuple[str, str], int] | None = None,
    ) -> None:
        self._needs = needs
        self._looked_at = looked_at or {}
        self._sources: dict[tuple[str, str, str], list[Source]] = {}
        for source in sources:
            self._sources.setdefault((source.host, source.repository.lower(), source.source), []).append(
                source
            )

    def of(self, count: str, logins: Collection[str]) -> Known:
        """Say how well a count is known for the person with these logins."""
        return self.of_needs(self._needs[count], logins)

    def of_needs(self, needs: Iterable[Need], logins: Collection[str]) -> Known:
        """Say how well what needs these lists is known for the person with these logins."""
        states = [self._need(need, {login.lower() for login in logins}) for need in needs]
        return min(states, key=list(Known).index, default=Known.FRESH)

    def read_from(self, needs: Iterable[Need], logins: Collection[str]) -> int:
        """Give the instant from which on these lists are read for a person; 0 where nothing is left out."""
        mine = {login.lower() for login in logins}
        found = (
            source.since
            for need in needs
            for source in self._of(need)
            if source.source != FILES and (source.author is None or source.author in mine)
        )
        return max(found, default=0)

    def is_by_author(self, need: Need) -> bool:
        """Say whether a list is read by author, and so known for some people and not for others."""
        return any(each.author for each in self._of(need))

    def looked_at(self, needs: Iterable[Need]) -> int | None:
        """Say how many pull requests were looked at where these lists are read on demand; None where none is."""
        places = {(need.host, need.repository.lower()) for need in needs if need.on_demand}
        return sum(self._looked_at.get(place, 0) for place in places) if places else None

    def by_author(self, counts: Iterable[str]) -> tuple[str, ...]:
        """List the repositories that are read by author for these counts: they show no strangers."""
        needs = {need: None for count in counts for need in self._needs[count]}
        found = (need.repository for need in needs if self.is_by_author(need))
        return tuple(dict.fromkeys(found))

    def behind(self, counts: Iterable[str]) -> tuple[Source, ...]:
        """List the sources of these counts that are not fresh, each once; a list never asked for is one, too."""
        return self.behind_of(need for count in counts for need in self._needs[count])

    def behind_of(self, lists: Iterable[Need]) -> tuple[Source, ...]:
        """List which sources of these lists are not fresh, likewise."""
        needs = {need: None for need in lists if need.closed is None and not need.on_demand}
        late: dict[Source, None] = {}
        for need in needs:
            never = Source(
                need.host,
                need.repository,
                need.source,
                None,
                complete=False,
                failures=0,
                counted_to=None,
                error="",
            )
            late |= {each: None for each in self._of(need) or [never] if each.known is not Known.FRESH}
        return tuple(late)

    def _of(self, need: Need) -> list[Source]:
        repository = need.repository.lower()
        files = self._sources.get((need.host, repository, FILES), []) if need.files else []
        lists = self._sources.get((need.host, repository, need.source), [])
        return [*lists, *(each for each in files if each.failures)] if lists else []

    def _need(self, need: Need, logins: Collection[str]) -> Known:
        if need.on_demand:
            return Known.PARTLY
        mine = [source for source in self._of(need) if source.author is None or source.author in logins]
        covered = {source.author for source in mine}
        if None not in covered and not set(logins) <= covered:
            state = Known.NEVER
        else:
            state = min((source.known for source in mine), key=list(Known).index, default=Known.FRESH)
        # A closed repository that can no longer be read must not hold a column up for ever.
        return Known.BEHIND if state is Known.NEVER and need.closed is not None else state
