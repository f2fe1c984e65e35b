"""`sigbot claims`: what a pull request claims by editing the board's tables, and what the bot can say to it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection

from bot.app.board import board_frame
from bot.app.gather import Gathered, gather, tallies, verdicts
from bot.app.home import Home
from bot.app.ladder.claimtables import Touched, touched
from bot.app.ladder.namedwork import NamedWork, Seen
from bot.app.pullfiles import PullFiles
from bot.app.session import Run
from bot.app.tables import BoardTables, board_tables, counts_of
from bot.model import RECORDED, Kind, Tally, Verdict
from bot.rules.board import Member
from bot.rules.claimdrafts import Draft, Terms, drafts, fits
from bot.rules.claims import Claim, ClaimKind, Ours, claims
from bot.rules.evidence import Named, named
from bot.sig.config import Count
from bot.sig.urls import canonical_url, is_url


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A claim with what speaks for and against it, and the entries by which it would become true."""

    claim: Claim
    verdicts: tuple[
        Verdict, ...
    ]  # every event behind a number that the host tells, those against it included
    seen: tuple[Seen, ...]  # what the description names of the host's, and what came of it
    pieces: tuple[Named, ...]  # what it names else
    drafts: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class Claimed:
    """Everything that is to be said of one edit of the tables."""

    files: PullFiles
    source: str  # the pull request as people name it; "" for a local edit
    touched: Touched
    claims: tuple[LookedAt, ...]
    other_branch: str = ""  # that it is for, where that is not the default one


def look_at(run: Run, files: PullFiles, prefix: str, *, home: Home | None = None) -> Claimed:
    """Hold an edit against the files and the database of a run; with `home`, what it names is fetched first.

    `prefix` is the SIG's folder in the repository. Raises ConfigError for what is wrong in the SIG's own files.
    """
    work = NamedWork(run, files.body, ask=home is not None)
    with run.store.begin() as connection:
        gathered = gather(run, connection)
        stands = board_tables(gathered)
        edit = touched(gathered, stands.written, files, prefix)
        numbers = _Numbers(run, connection, gathered, stands)
        found = claims(edit.tables, counts_of(run.workspace), numbers.ours)
        pieces = named(files.body, _people(found), _columns(run), run.workspace.web)
        source = f"{run.workspace.config.home.repo}!{files.number}" if files.number else ""
        terms = _terms(run, gathered, stands, source)
        looked = tuple(_look(each, found, pieces, terms, numbers, work) for each in found)
    other = files.target if home and files.target != home.upstream.branch else ""
    return Claimed(files, source, edit, looked, other)


class _Numbers:
    """The bot's own numbers, for whoever stands in a table or would."""

    def __init__(self, run: Run, connection: Connection, gathered: Gathered, stands: BoardTables) -> None:
        self.run, self.connection, self.gathered, self.stands = run, connection, gathered, stands
        self.frame = board_frame(run, gathered, stands)
        self.rules: Mapping[str, Count] = run.workspace.config.counts
        rules = [self.rules[name] for name in counts_of(run.workspace)]
        self.tallies = tallies(connection, rules, self.frame)
        self._stood = {row.member.slug: row for row in stands.rows}

    def ours(self, member: Member, count: str, is_new: bool) -> Ours:
        """Say what a number should be; a row that is new has no opening balance yet."""
        tally = self.tallies.get(member.person, {}).get(count, Tally())
        corrections = (
            each.change
            for each in self.run.workspace.contributions.signed
            if each.count == count and self._person(each.who) == member.person
        )
        known, visible = self.gathered.known(count, member.person), self.rules[count].scope is not None
        opening = 0 if is_new else self._opening(member, count)
        return Ours(opening, tally.counted, sum(corrections), known, bool(tally.pending), visible)

    def verdicts(self, member: Member, count: str) -> list[Verdict]:
        return verdicts(self.connection, self.rules[count], self.frame, member.person)

    def _person(self, who: str) -> str:
        return self.gathered.people.by_who(self.run.workspace.host, who)

    def _opening(self, member: Member, count: str) -> int | None:
        """Give what was taken over; None where a number stands that was neither taken over nor written."""
        slug = member.slug
        opening = self.stands.openings.get(slug, {}).get(count)
        if opening is not None or count in self.stands.written.get(slug, {}):
            return opening or 0
        stood = self._stood.get(slug)
        return None if stood is not None and any(stood.shown.get(count, ())) else 0


def _look(
    claim: Claim,
    found: Sequence[Claim],
    pieces: Sequence[Named],
    terms: Terms,
    numbers: _Numbers,
    work: NamedWork,
) -> LookedAt:
    """Gather what speaks for one claim, and make the entries that would answer it."""
    mine = [each for each in pieces if fits(each, claim, terms.kinds)]
    others = [each for each in found if each is not claim and each.kind is ClaimKind.CELL]
    sure = not any(fits(piece, other, terms.kinds) for piece in mine for other in others)
    made = drafts(claim, mine, terms, sure=sure)
    counts = [claim.count] if claim.kind is ClaimKind.CELL else [each.count for each in claim.numbers]
    visible = [count for count in counts if numbers.rules[count].scope is not None]
    told = {count: numbers.verdicts(claim.member, count) for count in visible}
    of_host = [each for each in mine if work.knows(each)] if visible else []
    seen = tuple(
        work.seen(each, numbers.gathered, numbers.connection, claim.member.person, told) for each in of_host
    )
    return LookedAt(
        claim,
        tuple(verdict for verdicts_ in told.values() for verdict in verdicts_),
        seen,
        tuple(each for each in mine if each not in of_host),
        made,
    )


def _people(found: Sequence[Claim]) -> dict[str, list[str]]:
    """Give the words by which a description calls those whom the claims are about."""
    return {
        each.member.slug: [each.member.name, *([each.member.login] if each.member.login else [])]
        for each in found
    }


def _columns(run: Run) -> dict[str, tuple[str, ...]]:
    """Give the words by which a description calls the columns."""
    columns = run.workspace.config.board.columns
    return {count: (count, *columns[count]) for count in counts_of(run.workspace)}


def _terms(run: Run, gathered: Gathered, stands: BoardTables, source: str) -> Terms:
    config, tz = run.workspace.config, run.workspace.config.sig.tz
    days = {person: row.day for person, row in stands.taken_over.items()}
    on_record = {
        (gathered.people.by_who(run.workspace.host, each.who), each.key)
        for each in run.workspace.contributions.entries
    }
    on_record |= {
        (gathered.people.by_who(run.workspace.host, each.who), canonical_url(each.link))
        for each in run.workspace.contributions.entries
        if is_url(each.link)
    }

    def balance_day(member: Member) -> date | None:
        opening = gathered.opening
        if member.person in days:
            return days[member.person].astimezone(tz).date()
        if opening is None:
            return None
        return datetime.fromtimestamp(opening.of(member.person).day, tz).date()

    return Terms(
        datetime.fromtimestamp(run.environment.clock.now(), UTC).astimezone(tz).date(),
        source,
        {name: kind for name in counts_of(run.workspace) for kind in _recorded_kind(config.counts[name])},
        balance_day,
        lambda member, key: (member.person, key) in on_record,
    )


def _recorded_kind(count: Count) -> Iterator[Kind]:
    """Give the kind of deed by which a count that no host tells is raised."""
    if count.scope is None:
        yield next(kind for kind in count.kinds if kind in RECORDED)
