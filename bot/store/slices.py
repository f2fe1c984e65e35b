"""How far each list has been read: one slice is a whole list, or the part of one author or one label."""

from dataclasses import dataclass, fields, replace
from typing import Any

from sqlalchemy import Connection, and_, delete, func, insert, select, update

from bot.store import schema
from bot.store.ingest import Place
from bot.store.store import outdate

EVERYONE = ""


@dataclass(frozen=True, slots=True)
class Slice:
    """A row of `slice`, see there; `advance` gives it with other values."""

    place: Place
    source: str
    only: str
    since: int
    page: int = 0
    pass_: int = 0
    started: int | None = None
    total: int | None = None
    complete: bool = False
    watermark: int | None = None
    counted_to: int | None = None
    check_page: int = 0
    hidden: int | None = None
    since_ignored: bool = False
    failures: int = 0
    error: str = ""

    def advance(self, **values: Any) -> "Slice":
        return replace(self, **values)

    @property
    def query(self) -> dict[str, str]:
        """Give the host's filter for this part of the list."""
        name, _, value = self.only.partition("=")
        return {} if self.only == EVERYONE else {"labels" if name == "label" else name: value}

    @property
    def author(self) -> str | None:
        """Give the one author this slice is of, in lower case, or None."""
        return self.only.removeprefix("author=").lower() if self.only.startswith("author=") else None

    def __str__(self) -> str:
        part = f" ({self.only})" if self.only else ""
        return f"{self.place.name} {self.source}{part}"


_COLUMNS = [field.name for field in fields(Slice) if field.name != "place"]


def place_of(connection: Connection, host: str, name: str) -> Place:
    """Find a repository, or add it; a new spelling in sig.yaml is taken over, and all events are derived anew."""
    table = schema.repository
    known = connection.execute(
        select(table).where(table.c.host == host, func.lower(table.c.name) == name.lower())
    ).one_or_none()
    if known is None:
        result = connection.execute(insert(table).values(host=host, name=name))
        return Place(int(result.inserted_primary_key[0]), host, name)  # type: ignore[index] # one row: it has a key
    if known.name != name:
        connection.execute(update(table).where(table.c.id == known.id).values(name=name))
        outdate(connection)
    return Place(known.id, host, name)


def places(connection: Connection) -> list[Place]:
    """List every repository ever read."""
    return [Place(*row) for row in connection.execute(select(schema.repository))]


def slices(connection: Connection, place: Place | None = None, source: str | None = None) -> list[Slice]:
    """List the slices, of one list or of all."""
    known = {each.id: each for each in places(connection)}
    table = schema.slice_
    query = select(table).order_by(table.c.repository, table.c.source, table.c.only)
    if place is not None:
        query = query.where(table.c.repository == place.id)
    if source is not None:
        query = query.where(table.c.source == source)
    return [
        Slice(known[row["repository"]], **{name: row[name] for name in _COLUMNS})
        for row in connection.execute(query).mappings()
    ]


def save(connection: Connection, slice_: Slice) -> None:
    """Write a slice's state, in the transaction of the rows it speaks of."""
    table = schema.slice_
    values = {name: getattr(slice_, name) for name in _COLUMNS}
    key = {"repository": slice_.place.id, "source": slice_.source, "only": slice_.only}
    where = and_(*(table.c[name] == value for name, value in key.items()))
    if connection.execute(update(table).where(where).values(**values)).rowcount == 0:
        connection.execute(insert(table).values(**values, repository=slice_.place.id))


def drop(connection: Connection, slice_: Slice) -> None:
    """Forget how far a part was read; its rows stay."""
    table = schema.slice_
    key = {"repository": slice_.place.id, "source": slice_.source, "only": slice_.only}
    connection.execute(delete(table).filter_by(**key))
