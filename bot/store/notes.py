"""What the bot remembers to save requests and to say since when: it can all be found again on the host."""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import TypeAlias

from sqlalchemy import Connection, delete, insert, select

from bot.model import Word
from bot.store.schema import heard, waiting
from bot.store.store import get_meta, set_meta

_AGREED, _PUSHED = "agreed", "pushed"

Cells: TypeAlias = Mapping[str, Mapping[str, int]]  # row → count → value


def heard_at(connection: Connection) -> dict[str, int]:
    """Give the last change of each topic whose words are known."""
    return {row.topic: row.updated for row in connection.execute(select(heard.c.topic, heard.c.updated))}


def words_of(connection: Connection) -> list[Word]:
    """Give every word that stands in the topics."""
    rows = connection.scalars(select(heard.c.words))
    return [Word(*each) for row in rows for each in json.loads(row)]


def hear(connection: Connection, topic: str, updated: int, words: Iterable[Word]) -> None:
    """Note what stands in a topic now, in place of what stood there."""
    said = json.dumps([[w.at, w.comment, w.word, w.login, w.where, w.account] for w in words])
    connection.execute(delete(heard).where(heard.c.topic == topic))
    connection.execute(insert(heard).values(topic=topic, updated=updated, words=said))


def own_cells(connection: Connection) -> tuple[Cells, ...]:
    """Give the numbers that are the bot's where they stand: as computed last, and as pushed last."""
    return tuple(json.loads(get_meta(connection, key) or "{}") for key in (_AGREED, _PUSHED))


def agree(connection: Connection, cells: Cells) -> None:
    """Note cells that stood as computed: whoever wrote such a number, it is no hand edit when it changes later."""
    set_meta(connection, _AGREED, json.dumps(cells, sort_keys=True))


def pushed(connection: Connection, cells: Cells) -> None:
    """Note cells that were pushed: a squashed merge may come without the message that says so."""
    set_meta(connection, _PUSHED, json.dumps(cells, sort_keys=True))


def waiting_since(
    connection: Connection, keys: Collection[str], known: Mapping[str, date], today: date
) -> dict[str, date]:
    """Say since when each thing waits, and remember it; `known` is what the desk itself says of those not in here."""
    before = {row.key: date.fromisoformat(row.since) for row in connection.execute(select(waiting))}
    since = {key: known.get(key) or before.get(key) or today for key in keys}
    gone = set(before) - set(since)
    if gone:
        connection.execute(delete(waiting).where(waiting.c.key.in_(gone)))
    news = [{"key": key, "since": day.isoformat()} for key, day in since.items() if key not in before]
    if news:
        connection.execute(insert(waiting), news)
    return since
