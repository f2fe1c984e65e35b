"""What the bot said about meetings, as last seen on the host: it saves looking there while nothing is due."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from bot.store.store import get_meta, set_meta

_TOLD, _SINCE, _NAME = "meetings_told", "meetings_since", "installation"


def told(connection: Connection) -> dict[str, list[list[Any]]]:
    """Give what was noted, by where it stands; nothing where nobody ever looked."""
    return json.loads(get_meta(connection, _TOLD) or "{}")  # type: ignore[no-any-return]


def note_told(connection: Connection, found: dict[str, Sequence[Sequence[Any]]]) -> None:
    """Note what was seen, in place of what was noted before."""
    set_meta(connection, _TOLD, json.dumps(found))


def remembers_since(connection: Connection, now: int) -> int:
    """Say since when this database knows what was sent: since it was first asked."""
    known = get_meta(connection, _SINCE)
    if known is None:
        set_meta(connection, _SINCE, str(now))
    return int(known) if known else now


def installation(connection: Connection, fresh: str) -> str:
    """Give the name under which this database keeps its comments; a `fresh` one where it has none."""
    known = get_meta(connection, _NAME)
    if known is None:
        set_meta(connection, _NAME, fresh)
    return known or fresh
