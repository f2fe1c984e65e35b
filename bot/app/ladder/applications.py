"""Who applied: pull requests of the home repository that touch the roster, by their author."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, Row, and_, exists, false, func, not_, or_, select

from bot.app.ladder.readings import Moment
from bot.app.session import Run
from bot.app.workspace import ROSTER
from bot.rules.halves import Half
from bot.rules.promotion import Application
from bot.sig.needs import PULLS
from bot.store import schema
from bot.store.slices import EVERYONE, slices


@dataclass(frozen=True, slots=True)
class Applied:
    """Applications by person, in the order of their numbers, and what cannot be told.

    Of `untold` ones files or author are not known; None where the list itself is not read for everyone. What was last
    changed before `read_from` is not in the list, where that is later than the half's beginning.
    """

    by_person: dict[str, list[Application]]
    untold: int | None
    read_from: date | None = None


def applied(run: Run, connection: Connection, half: Half, moment: Moment) -> Applied:
    """Find the applications that were open at the day's end, or merged in the half; programs apply for nothing."""
    config = run.workspace.config
    first = int(datetime.combine(half.first, time(), config.sig.tz).timestamp())
    programs = {login.lower() for login in (*config.bots, *config.publish.accounts)}
    by_person: dict[str, list[Application]] = {}
    untold = 0
    for row in _pulls(run, connection, first, moment.end):
        if (row.login or "").lower() in programs:
            continue
        if row.touches and row.person:
            day = datetime.fromtimestamp(row.created, config.sig.tz).date()
            found = Application(row.person, row.number, row.title, row.url, day, bool(row.is_merged))
            by_person.setdefault(row.person, []).append(found)
        elif row.touches or not row.is_known:
            untold += 1
    since = _read_from(run, connection)
    if since is None:
        return Applied(by_person, None)
    day = datetime.fromtimestamp(since, config.sig.tz).date()
    return Applied(by_person, untold, day if since > first else None)


def _pulls(run: Run, connection: Connection, first: int, end: int) -> Iterator[Row[Any]]:
    """List the home repository's pull requests that were open at the end, or merged since the first second."""
    home, pull, account, place = (
        run.workspace.config.home,
        schema.pull.c,
        schema.account.c,
        schema.repository.c,
    )
    file, roster = schema.changed_file.c, f"{home.path}/{ROSTER}" if home.path else ROSTER
    is_merged = func.coalesce(pull.merged <= end, false())
    is_closed = func.coalesce(pull.closed <= end, false())
    touches = exists().where(
        file.repository == pull.repository, file.number == pull.number, file.path == roster
    )
    is_known = func.coalesce((pull.files_of == pull.files_key) & (pull.files_state == "known"), false())
    query = (
        select(
            *(pull.number, pull.title, pull.url, pull.created, account.person, account.login),
            *(is_merged.label("is_merged"), is_known.label("is_known"), touches.label("touches")),
        )
        .join_from(schema.pull, schema.repository, place.id == pull.repository)
        .join(schema.account, account.id == pull.author, isouter=True)
        .where(place.host == home.forge, func.lower(place.name) == home.repo.lower(), pull.deleted.is_(False))
        .where(
            pull.created <= end,
            or_(and_(is_merged, pull.merged >= first), and_(not_(is_merged), not_(is_closed))),
        )
        .order_by(pull.number)
    )
    yield from connection.execute(query)


def _read_from(run: Run, connection: Connection) -> int | None:
    """Say from when on the home repository's pull requests are read for everyone; None where not to their end."""
    home = run.workspace.config.home
    wanted = (home.forge, home.repo.lower(), PULLS, EVERYONE)
    found = (
        each.since
        for each in slices(connection)
        if (each.place.host, each.place.name.lower(), each.source, each.only) == wanted and each.complete
    )
    return next(found, None)
