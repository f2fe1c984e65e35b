"""Bring the numbers together: who is who, which events are whose, what each count comes to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection, FromClause, func, select

from bot.app.session import Run
from bot.app.workspace import Workspace
from bot.documents.cells import account_login
from bot.model import Account, Tally, Verdict
from bot.rules.board import Member
from bot.rules.counting import Frame, Opening, tally_queries, verdict_query, verdicts_of
from bot.rules.freshness import Freshness, Known, Source
from bot.rules.people import Claim, Identity, People, resolve
from bot.sig import roster
from bot.sig.config import Count
from bot.sig.contributions import Contribution
from bot.sig.needs import needs_of
from bot.store import schema
from bot.store.events import accounts, apply_settings, assign, plain_rows, replace_recorded
from bot.store.recorded import recorded_events
from bot.store.slices import slices


@dataclass(frozen=True)
class Gathered:
    """Files and database in step with each other, as of one moment."""

    workspace: Workspace
    people: People
    seen: Sequence[Identity]
    freshness: Freshness

    @cached_property
    def opening(self) -> Opening | None:
        """Give the instants until which the opening balances speak, by person where they differ."""
        balances = self.workspace.balances
        if balances is None:
            return None
        days = {self.people.by_slug(row.slug): int(row.day.timestamp()) for row in balances.rows}
        return Opening(int(balances.day.timestamp()), days)

    def member(self, person: str) -> Member:
        """Describe a person: the row's key and the roster's name where they have them, else the login."""
        host, _, login = next(iter(self.people.logins.get(person, ())), "").partition(":")
        listed = self._roster.get(person)
        slug = person.removeprefix("row:") if person.startswith("row:") else login.lower()
        name = self._names.get(slug) or (listed.name if listed else "") or login or slug
        return Member(person, slug, name, host, login or None, listed.roles if listed else ())

    def balance(self, person: str) -> Mapping[str, int]:
        """Give the numbers that were taken over for a person, by count; none for whoever had no row."""
        return self._balances.get(person, {})

    def known(self, count: str, person: str) -> Known:
        """Say how well a count is known for a person."""
        return self.freshness.of(count, self.logins(person))

    def logins(self, person: str) -> list[str]:
        """List the logins that a person's accounts have today."""
        return [each.partition(":")[2] for each in self.people.logins.get(person, ())]

    def stranger(self, person: str) -> Member | None:
        """Describe someone who might get a row; None for programs and whoever has no account."""
        bots = {login.lower() for login in self.workspace.config.bots}
        logins = {login.lower() for login in self.logins(person)}
        return None if not logins or logins & bots else self.member(person)

    @cached_property
    def joining(self) -> tuple[Member, ...]:
        """List who may get a row: the roster in file order, the confirmed by login, then `rows.add`."""
        rows, host = self.workspace.config.board.rows, self.workspace.host
        persons = list(self._roster) if "roster" in rows.new else []
        if "confirmed" in rows.new:
            who = {entry.who for entry in self.workspace.contributions.entries}
            persons += [self.people.by_who(host, each) for each in sorted(who, key=str.lower)]
            # A login that neither host nor roster knows may be a slip of the pen: it must not make a row.
            persons = [each for each in persons if ":@" not in each or each in self._roster]
        persons += [self.people.by_account(f"{host}:{login}") for login in rows.add]
        return tuple(self.member(person) for person in dict.fromkeys(persons))

    @cached_property
    def _wishes(self) -> dict[str, bool]:
        """Say of whom it is known whether they want to be shown, by person: the last word of all their accounts."""
        host = self.workspace.host
        said = self.workspace.contributions.visibility
        return {self.people.by_who(host, each.who): each.shown for each in said}

    @property
    def hidden(self) -> frozenset[str]:
        """Give the people who do not want to be shown in the pages of leaderboard/."""
        return frozenset(person for person, shown in self._wishes.items() if not shown)

    @property
    def shown_again(self) -> frozenset[str]:
        """Give the people whose last word is that they want to be shown."""
        return frozenset(person for person, shown in self._wishes.items() if shown)

    @cached_property
    def _balances(self) -> dict[str, Mapping[str, int]]:
        rows = self.workspace.balances.rows if self.workspace.balances else ()
        return {self.people.by_slug(row.slug): row.balance for row in rows}

    @cached_property
    def _names(self) -> dict[str, str]:
        """The names as they stood in the table, which are kept as written."""
        return {row.slug: row.name for row in self.workspace.balances.rows} if self.workspace.balances else {}

    @cached_property
    def _roster(self) -> dict[str, roster.Member]:
        return {self.people.by_account(each.accounts[0]): each for each in self.workspace.roster.people}


def gather(run: Run, connection: Connection) -> Gathered:
    """Bring the derived events in step with the SIG's files, and say who is who."""
    workspace = run.workspace
    apply_settings(connection, run.settings)
    seen = accounts(connection)
    people = resolve(claims(workspace), seen, known_accounts(workspace))
    assign(connection, people.assigned(), run.settings)
    who = lambda name: people.by_who(workspace.host, name)  # noqa: E731 - one word for one look-up
    past = [entry for entry in workspace.contributions.entries if not is_to_come(run, entry)]
    replace_recorded(connection, recorded_events(past, who))
    needs = {name: needs_of(workspace.config, [name]) for name in workspace.config.counts}
    sources = [
        Source(
            each.place.host,
            each.place.name,
            each.source,
            each.author,
            each.complete,
            each.failures,
            each.counted_to,
            each.error,
            each.page,
            each.since,
        )
        for each in slices(connection)
    ]
    return Gathered(workspace, people, seen, Freshness(needs, sources, looked_at(connection)))


def looked_at(connection: Connection) -> dict[tuple[str, str], int]:
    """Count the pull requests whose comments were read one by one, by host and repository in lower case."""
    repository, pull = schema.repository, schema.pull
    query = (
        select(repository.c.host, func.lower(repository.c.name), func.count())
        .join(pull, pull.c.repository == repository.c.id)
        .where(pull.c.comments_of.is_not(None))
        .group_by(repository.c.id)
    )
    return {(host, name): number for host, name, number in connection.execute(query)}


def is_to_come(run: Run, entry: Contribution) -> bool:
    """Say whether an entry speaks of a day to come: it counts from then on."""
    return entry.at.timestamp() > run.environment.clock.now()


def known_accounts(workspace: Workspace) -> list[Identity]:
    """List the accounts that leaderboard/accounts.yaml remembers."""
    entries = workspace.remembered.entries
    return [(Account(each.host, each.id, each.login), each.former) for each in entries]


def claims(workspace: Workspace) -> Iterator[Claim]:
    """List everything in the SIG's files that ties accounts to a person; what ties rows comes first."""
    host = workspace.host
    for row in workspace.balances.rows if workspace.balances else ():
        yield Claim(row.slug, (f"{host}:{row.login}",) if row.login else ())
    for link in workspace.contributions.links:
        yield Claim(link.row, (f"{host}:{link.account.removeprefix('@')}",))
    for member in workspace.roster.people:
        yield Claim(None, member.accounts)
    for login in board_logins(workspace):
        yield Claim(None, (f"{host}:{login}",))
    for who in dict.fromkeys(entry.who for entry in workspace.contributions.entries):
        yield Claim(None, (f"{host}:{who[1:]}",)) if who.startswith("@") else Claim(who, ())
    for login in workspace.config.board.rows.add:
        yield Claim(None, (f"{host}:{login}",))


def board_logins(workspace: Workspace) -> list[str]:
    """List the logins in the account columns of the board's tables."""
    headers = set(workspace.config.board.columns.get("account", ()))
    found: dict[str, None] = {}
    for file in workspace.tables:
        for column, header in enumerate(file.table.header):
            if header in headers:
                cells = (account_login(row.cells[column], workspace.web) for row in file.table.rows)
                found.update(dict.fromkeys(login for login in cells if login))
    return list(found)


def frame(
    run: Run,
    gathered: Gathered,
    later: Mapping[str, datetime] | None = None,
    *,
    since: int | None = None,
    until: int | None = None,
) -> Frame:
    """Give the frame of a question about the board, whose opening balances hide what they cover.

    `later` adds balance days, by person, of rows that are being taken over.
    """
    opening = gathered.opening
    if opening is not None and later:
        days = {person: int(day.timestamp()) for person, day in later.items()}
        opening = Opening(opening.day, {**opening.days, **days})
    return Frame(run.settings.scope_bit, since, until, opening)


def tallies(
    connection: Connection, counts: Sequence[Count], asked: Frame, event: FromClause = schema.event
) -> dict[str, dict[str, Tally]]:
    """Tally these counts for everyone: {person: {count: tally}}; who has no event is not in it."""
    found: dict[str, dict[str, Tally]] = {}
    for name, query in tally_queries(counts, event, asked):
        for person, *numbers in connection.execute(query):
            if person:
                mine = found.setdefault(person, {})
                mine[name] = mine.get(name, Tally()) + Tally(*map(int, numbers))
    return found


def verdicts(
    connection: Connection, count: Count, asked: Frame, person: str, event: FromClause = schema.event
) -> list[Verdict]:
    """List a person's events under one count, each with its verdict, its title and its link."""
    query = verdict_query(count, event, asked, person).add_columns(event.c.title, event.c.link)
    rows = plain_rows(connection, query)
    found = verdicts_of(count, (row[:-2] for row in rows))  # one for each row, in their order
    return [Verdict(*verdict[:-2], *row[-2:]) for verdict, row in zip(found, rows, strict=True)]
