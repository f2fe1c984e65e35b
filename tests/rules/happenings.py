"""Rows of the event table, and what a count makes of them."""

from sqlalchemy import Connection, delete, insert

from bot.model import UNKNOWN, Kind, Tally
from bot.rules.counting import Frame, tally_queries, verdict_query, verdicts_of
from bot.sig.config import Count
from bot.store.schema import event
from bot.store.settings import MAYBE_ROSTER_ONLY

SCOPES = {"code": 1, "board": 2}
ANYTIME = Frame(SCOPES)


def happened(kind=Kind.PR_OPENED, key="a/b!1", person="ann", at=10, bits=0, scopes=1, maybe=0, **rest):
    """Give a row of the event table: by default a pull request that counts."""
    given_ = {"kind": kind, "key": key, "person": person, "at": at, "scopes": scopes, "maybe": maybe}
    return {**given_, "bits": int(bits), "subject": key, "amount": 1, "title": "", "link": "", **rest}


def fill(connection: Connection, *rows):
    """Replace all events; where files would decide, `maybe` has a bit, as when they come in."""
    connection.execute(delete(event))
    marked = [
        {**row, "maybe": row["maybe"] | (MAYBE_ROSTER_ONLY if row["bits"] & UNKNOWN else 0)} for row in rows
    ]
    if marked:
        connection.execute(insert(event), marked)


def tally(connection: Connection, count: Count, frame: Frame = ANYTIME, person="ann") -> Tally:
    return tallies(connection, [count], frame).get(person, {}).get(count.name, Tally())


def tallies(connection: Connection, counts, frame: Frame) -> dict[str, dict[str, Tally]]:
    found: dict[str, dict[str, Tally]] = {}
    for name, query in tally_queries(counts, event, frame):
        for person, *numbers in connection.execute(query):
            mine = found.setdefault(person, {})
            mine[name] = mine.get(name, Tally()) + Tally(*numbers)
    return found


def verdicts(connection: Connection, count: Count, frame: Frame = ANYTIME, person="ann"):
    return verdicts_of(count, connection.execute(verdict_query(count, event, frame, person)))
