"""What a maintainer wants to see of a person beside the criteria: the year, what looks small, what looks odd."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import select

from bot.app.gather import tallies, verdicts
from bot.app.ladder.proof import authors_of_pulls, proof, remarks
from bot.app.ladder.readings import Moment
from bot.app.ladder.standing import Standings
from bot.model import Kind, Tally, Verdict
from bot.rules.activity import Activity, Series, Work, by_month, counts_shown, first_times, months_to
from bot.rules.counting import Frame
from bot.rules.farming import Remark, flags
from bot.rules.promotion import Details, Proof, SmallPull
from bot.rules.standing import Asked, Standing
from bot.rules.substance import small
from bot.sig.config import Count
from bot.sig.needs import needs_of
from bot.store import schema


class Particulars:
    """The details of the people whom the report is about; what one statement tells of all of them is asked once."""

    def __init__(self, standings: Standings, persons: Sequence[str], last: date) -> None:
        self._standings, self._connection, self._last = standings, standings.connection, last
        run, day = standings.run, standings.day
        self._config, self._moment = run.workspace.config, Moment(run, day)
        self._frame = Frame(run.settings.scope_bit, until=self._moment.end, persons=tuple(persons))
        version = standings.ladder.of(day)
        asked = {count for rule in (version.rules.values() if version else ()) for count in rule.counts}
        self.counts = counts_shown(self._config.counts, asked)
        self._months = months_to(day)
        self._needs = {work: needs_of(self._config, [count]) for work, count in self.counts.items()}
        self._days = {work: self._first_days(count) for work, count in self.counts.items()}
        self._submitted = self._opened()

    def of(self, standing: Standing) -> Details:
        """Gather what there is about one person."""
        person = standing.member.person
        asked = {each.asked for rung in standing.rungs for each in rung.all if each.asked}
        merged = self._merged(person)
        looks = tuple(self._small(person, merged))
        return Details(
            evidence={each: self._proof(each, person) for each in asked},
            activity=Activity(self._months, tuple(self._series(person))),
            merged=len(merged) if Work.MERGED in self.counts else None,
            submitted=self._submitted.get(person, Tally()).counted if Work.MERGED in self.counts else None,
            small=looks,
            others=len(merged) - len(looks),
            flags=flags(self._remarks(person), self._last),
        )

    def _first_days(self, count: Count) -> dict[str, list[date]]:
        """Give, by person, the day on which each thing first counted."""
        found: dict[str, list[date]] = {}
        for person, at in self._connection.execute(first_times(count, schema.event, self._frame)):
            found.setdefault(person, []).append(datetime.fromtimestamp(at, self._config.sig.tz).date())
        return found

    def _series(self, person: str) -> Iterator[Series]:
        for work, count in self.counts.items():
            gathered, recorded = self._standings.gathered, self._config.recorded_since.get(count.name)
            known = gathered.known(count.name, person)
            since = gathered.freshness.read_from(self._needs[work], gathered.logins(person))
            read_from = datetime.fromtimestamp(since, self._config.sig.tz).date() if since else None
            days = self._days[work].get(person, ())
            numbers = by_month(days, self._months, known, recorded, read_from)
            yield Series(work, count.name, numbers, known, read_from)

    def _opened(self) -> dict[str, Tally]:
        """Count the pull requests that people opened where merged ones count."""
        merged = self.counts.get(Work.MERGED)
        if merged is None:
            return {}
        count = replace(
            merged, kinds=(Kind.PR_OPENED,), how="distinct", distinct="pr", strict=None, loose=None
        )
        found = tallies(self._connection, [count], self._frame)
        return {person: mine.get(count.name, Tally()) for person, mine in found.items()}

    def _proof(self, asked: Asked, person: str) -> Proof:
        return proof(self._connection, self._moment.count(asked), self._moment.frame(asked), person)

    def _merged(self, person: str) -> list[Verdict]:
        """List somebody's merged pull requests, each once."""
        count = self.counts.get(Work.MERGED)
        found = verdicts(self._connection, count, self._frame, person) if count else ()
        return [each for each in found if each.counted]

    def _remarks(self, person: str) -> list[Remark]:
        """Give somebody's comments of the months shown: older ones say nothing of this half."""
        count, tz = self.counts.get(Work.REVIEWS), self._config.sig.tz
        first = datetime(*self._months[0], 1, tzinfo=tz)
        frame = replace(self._frame, since=int(first.timestamp()))
        return remarks(self._connection, count, frame, person, self._authors, tz) if count else []

    @cached_property
    def _authors(self) -> dict[str, str]:
        return authors_of_pulls(self._connection)

    def _small(self, person: str, merged: Sequence[Verdict]) -> Iterator[SmallPull]:
        """Find the merged pull requests that look small, the newest first."""
        paths = self._paths(person) if merged else {}
        for each in reversed(merged):
            if why := small(each.title, paths.get(each.subject)):
                yield SmallPull(each.subject, each.title, each.link, why)

    def _paths(self, person: str) -> dict[str, Collection[str]]:
        """Give the files of a person's pull requests, where all of them are known."""
        pull, file, place, account = (
            schema.pull.c, schema.changed_file.c, schema.repository.c, schema.account.c,
        )  # fmt: skip
        query = (
            select(place.name, pull.number, file.path)
            .join_from(schema.pull, schema.account, account.id == pull.author)
            .join(schema.repository, place.id == pull.repository)
            .join(schema.changed_file, (file.repository == pull.repository) & (file.number == pull.number))
            .where(account.person == person, pull.merged.is_not(None))
            .where(pull.files_of == pull.files_key, pull.files_state == "known")
        )
        found: dict[str, list[str]] = {}
        for name, number, path in self._connection.execute(query):
            found.setdefault(f"{name}!{number}", []).append(path)
        return {**found}
