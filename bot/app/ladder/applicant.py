"""Whoever applies: their proofs fetched and judged, and where they stand by the ladder of the day of applying."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from bot.app.gather import Gathered, gather
from bot.app.ladder.proofs import Meant, Presences, judge, look_up, meant
from bot.app.ladder.standing import Standings
from bot.app.session import Run
from bot.documents.proofs import Proofs
from bot.documents.standing import Evidence
from bot.model import Verdict
from bot.rules.application import Application, is_elsewhere
from bot.rules.proofs import Judged
from bot.rules.standing import Asked, Standing
from bot.sig.config import Count
from bot.sig.rosterlines import Listed

MOST_STANDINGS = 3


@dataclass(frozen=True, slots=True)
class Stands:
    """Somebody who applies, for which list, and where they stand; with the verdicts behind it."""

    entry: Listed
    standing: Standing
    evidence: Evidence


def judged_applicants(
    run: Run, application: Application, named: Proofs, day: date, *, ask: bool
) -> tuple[tuple[Judged, ...], tuple[Stands, ...]]:
    """Fetch what the proofs name, then judge them and where each applicant stands."""
    applies = [each for each in application.applies if each.login and each.role]
    if is_elsewhere(application) or not applies:
        return (), ()
    counts = _ladder_counts(run, day)
    wanted = meant(run, named.named, counts)
    presences = look_up(run, wanted, ask=ask)
    with run.store.begin() as connection:
        gathered = gather(run, connection)
        return _in_database(run, connection, gathered, applies, wanted, presences, day)


def _in_database(
    run: Run,
    connection: Connection,
    gathered: Gathered,
    applies: Sequence[Listed],
    wanted: Sequence[Meant],
    presences: Presences,
    day: date,
) -> tuple[tuple[Judged, ...], tuple[Stands, ...]]:
    gathered = _acquainted(gathered, applies)
    persons = [_person(gathered, each) for each in applies]
    if not run.workspace.config.ladder:
        return judge(connection, gathered, wanted, presences, persons[0], {}), ()
    standings = Standings(run, connection, gathered, day)
    asked = _asked(standings, day)
    readings = standings.readings(persons[:MOST_STANDINGS], run.workspace.config.roles)
    evidence = {each: readings.evidence(persons[0], each) for each in asked}
    by_count: dict[str, list[Verdict]] = {}
    for each, verdicts in evidence.items():
        by_count.setdefault(each.count, []).extend(verdicts)
    stands = []
    for entry, person in list(zip(applies, persons, strict=True))[:MOST_STANDINGS]:
        (found,) = standings.of([person], entry.role)
        mine = {each.asked for rung in found.rungs for each in rung.all if each.asked}
        stands.append(Stands(entry, found, {each: readings.evidence(person, each) for each in mine}))
    return judge(connection, gathered, wanted, presences, persons[0], by_count), tuple(stands)


def _asked(standings: Standings, day: date) -> tuple[Asked, ...]:
    """List what the ladder of a day counts, for every role."""
    found = (each for role in standings.ladder.roles for each in standings.ladder.wanted(role, day))
    return tuple(dict.fromkeys(found))


def _ladder_counts(run: Run, day: date) -> list[Count]:
    """List the counts that the ladder of a day names; all of sig.yaml where there is none."""
    config = run.workspace.config
    versions = [version for version in config.ladder if version.day <= day]
    rules = max(versions, key=lambda version: version.day).rules if versions else {}
    names = dict.fromkeys(name for rule in rules.values() for name in rule.counts) or config.counts
    return [config.counts[name] for name in names]


def _person(gathered: Gathered, entry: Listed) -> str:
    return gathered.people.by_account(f"{entry.account[0]}:{entry.login}")


def _acquainted(gathered: Gathered, applies: Sequence[Listed]) -> Gathered:
    """Know the accounts of those who apply, whom neither the roster nor any work that was read names yet."""
    known: dict[str, tuple[str, ...]] = {}
    for each in applies:
        person = _person(gathered, each)
        if person not in gathered.people.logins:
            known[person] = (f"{each.account[0]}:{each.login}",)
    logins: Mapping[str, tuple[str, ...]] = {**gathered.people.logins, **known}
    return replace(gathered, people=replace(gathered.people, logins=logins))
