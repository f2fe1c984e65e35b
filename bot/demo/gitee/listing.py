"""Rows in the two orders the API can list, quick to page through at a hundred thousand rows."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from operator import attrgetter
from typing import TYPE_CHECKING, Generic, Literal, Protocol, TypeVar

if TYPE_CHECKING:
    from bot.demo.gitee.parts import User


class Listed(Protocol):
    """What a row needs to be listed; times in epoch seconds."""

    created_at: int
    updated_at: int
    user: "User | None"


Key = TypeVar("Key", int, str)
Row = TypeVar("Row", bound=Listed)
Sort = Literal["created", "updated"]

_TIME = {"created": attrgetter("created_at"), "updated": attrgetter("updated_at")}


class Listing(Generic[Key, Row]):
    """Rows by key in the order of their making; an order is sorted on the first read after a change.

    Rows of one second stand in the order of their making.
    """

    def __init__(self) -> None:
        self._rows: dict[Key, Row] = {}
        self._by_author: defaultdict[int, list[Row]] = defaultdict(list)
        self._orders: dict[tuple[Sort, int | None], list[Row]] = {}  # of one author, or of all

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows.values())

    def get(self, key: Key) -> Row | None:
        """Find one row, None where there is none."""
        return self._rows.get(key)

    def add(self, key: Key, row: Row) -> None:
        """Take in a new row."""
        self._rows[key] = row
        if row.user:
            self._by_author[row.user.id].append(row)
        self._orders.clear()

    def remove(self, key: Key) -> None:
        """Let a row go; the later rows of a listing move up by one."""
        row = self._rows.pop(key)
        if row.user:
            self._by_author[row.user.id].remove(row)
        self._orders.clear()

    def touched(self) -> None:
        """Note that some row's `updated_at` changed."""
        self._orders.clear()

    def select(self, *, sort: Sort, since: float | None = None, author: "User | None" = None) -> list[Row]:
        """List rows rising by `sort`: of one author, updated at or after `since` (epoch seconds)."""
        rows = self._order(sort, author)
        if since is None:
            return rows
        if sort == "updated":
            return rows[bisect_left(rows, since, key=_TIME[sort]) :]
        return [row for row in rows if row.updated_at >= since]

    def _order(self, sort: Sort, author: "User | None") -> list[Row]:
        """Give rows in one order, sorting at most once between two changes."""
        key = sort, author.id if author else None
        if key not in self._orders:
            rows = self._by_author[author.id] if author else self._rows.values()
            self._orders[key] = sorted(rows, key=_TIME[sort])
        return self._orders[key]
