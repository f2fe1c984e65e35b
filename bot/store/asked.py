"""How much each account asked of the bot within the last hour, so that nobody keeps it from the others."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from bot.store.schema import asked

HOUR = 3600  # seconds
_LIMIT = ""  # stands for having been told of the limit


@dataclass(frozen=True, slots=True)
class Lately:
    """What an account asked within an hour: when, the oldest first, and what of it under one comment."""

    times: tuple[int, ...]
    here: frozenset[str]  # digests
    is_told: bool  # of the limit


def asked_lately(connection: Connection, account: str, note: str, now: int) -> Lately:
    """Read it; `account` is the host's id, `now` in seconds since 1970 UTC."""
    recent = select(asked).where(asked.c.account == account, asked.c.at > now - HOUR).order_by(asked.c.at)
    rows = connection.execute(recent).all()
    return Lately(
        tuple(row.at for row in rows if row.digest != _LIMIT),
        frozenset(row.digest for row in rows if row.note == note and row.digest != _LIMIT),
        any(row.digest == _LIMIT for row in rows),
    )


def note_asked(
    connection: Connection, account: str, note: str, digests: Collection[str], now: int, *, limit: bool
) -> None:
    """Note that these commands of a comment are answered now, with `limit` that the limit is told; forget the old."""
    connection.execute(delete(asked).where(asked.c.at <= now - HOUR))
    rows = [
        {"account": account, "note": note, "digest": each, "at": now}
        for each in (*digests, *([_LIMIT] if limit else ()))
    ]
    if rows:
        connection.execute(insert(asked).on_conflict_do_nothing(), rows)
