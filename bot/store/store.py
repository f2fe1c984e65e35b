"""The database of one workspace: opened, checked, migrated, locked against a second run.

What the host said can always be pulled again; so a damaged database is put aside by its owner, never repaired.
"""

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, create_engine, event, insert, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from bot.errors import SigbotError
from bot.store import schema
from bot.store.migrations import migrate

BUSY_SECONDS = 30  # a reader and the one writer wait for each other at most so long


class StoreError(SigbotError):
    """The database cannot be used; says what to do."""


class Busy(StoreError):
    """Another run is at work in this workspace."""


class Store:
    """An open database; `begin` gives a transaction that is whole or not at all.

    Threads share its one connection, a transaction at a time.
    """

    def __init__(self, path: Path, engine: Engine) -> None:
        self.path = path
        self._engine = engine
        self._turn = threading.RLock()
        self._writing = engine.execution_options(begin="BEGIN IMMEDIATE")

    @classmethod
    def open(cls, path: Path, patience: float | None = None) -> "Store":
        """Open or make the database, and wait so many seconds for others each time, 30 unless told.

        Raises StoreError where it is damaged, too new or cannot be written.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"{path.parent}: {error.strerror}; check the folder's owner and rights"
            ) from error
        with _explained(path):
            engine = create_engine(
                f"sqlite:///{path}",
                poolclass=StaticPool,
                connect_args={
                    "timeout": BUSY_SECONDS if patience is None else patience,
                    "check_same_thread": False,
                },
            )
            event.listen(engine, "connect", _configure)
            event.listen(engine, "begin", _begin)
            store = cls(path, engine)
            try:
                store._migrate()
            except BaseException:
                engine.dispose()
                raise
            return store

    def close(self) -> None:
        self._engine.dispose()

    @contextlib.contextmanager
    def begin(self) -> Iterator[Connection]:
        """Open a transaction that may write: committed at the end, rolled back on any error."""
        with self._turn, _explained(self.path), self._writing.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction that sees one state and waits for no writer."""
        with self._turn, _explained(self.path), self._engine.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def trial(self) -> Iterator[Connection]:
        """Open a transaction in which derived tables may be tried out: whatever happens in it is taken back."""
        with self._turn, _explained(self.path), self._engine.connect() as connection:
            yield connection
            connection.rollback()

    def _migrate(self) -> None:
        with self._writing.begin() as connection:
            schema.metadata.create_all(connection)
            version = int(get_meta(connection, "schema_version") or schema.SCHEMA_VERSION)
            version = migrate(connection, version)
            if version != schema.SCHEMA_VERSION:
                raise StoreError(
                    f"{self.path}: written by another sigbot (schema {version}, this one knows "
                    f"{schema.SCHEMA_VERSION}); use that one, or delete the file and run `sigbot update`: all of it "
                    "can be pulled again"
                )
            set_meta(connection, "schema_version", str(schema.SCHEMA_VERSION))


@contextlib.contextmanager
def alone(state: Path, lock: str = "lock") -> Iterator[None]:
    """Keep a second run out of a workspace's state folder; reading goes on meanwhile.

    With another `lock`, keep out only whoever asks for the same.
    """
    make_state(state)
    try:
        with FileLock(state / lock).acquire(timeout=0):
            yield
    except Timeout:
        raise Busy(f"{state}: another run of sigbot is at work here; let it finish, then run again") from None


def make_state(state: Path) -> None:
    """Make the folder of what is not in git, and tell git so."""
    try:
        state.mkdir(parents=True, exist_ok=True)
        ignore = state / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n")
    except OSError as error:
        raise StoreError(f"{state}: {error.strerror}; check the folder's owner and rights") from error


def get_meta(connection: Connection, key: str) -> str | None:
    """Read a note of the database about itself."""
    return connection.scalar(select(schema.meta.c.value).where(schema.meta.c.key == key))


def set_meta(connection: Connection, key: str, value: str) -> None:
    """Write such a note, where it differs."""
    before = get_meta(connection, key)
    if before is None:
        connection.execute(insert(schema.meta).values(key=key, value=value))
    elif before != value:
        connection.execute(update(schema.meta).where(schema.meta.c.key == key).values(value=value))


def outdate(connection: Connection) -> None:
    """Have every event derived anew before the next count: some were made under other settings."""
    set_meta(connection, "settings", "")


def _configure(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # transactions are begun by us, see _begin
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "cache_size=-16000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


@contextlib.contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn the database's own failures into words; nothing of a failed transaction is kept."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        said = error.orig if isinstance(error, DBAPIError) else error
        if type(said) is sqlite3.OperationalError:
            raise StoreError(f"{path}: {_cause(str(said))}") from error
        if type(said) is sqlite3.DatabaseError:
            raise StoreError(
                f"{path}: the database is damaged ({said}); move it away and run `sigbot update`: "
                "all of it can be pulled again"
            ) from error
        raise


def _cause(said: str) -> str:
    causes = {
        "locked": "another program holds the database; let it finish, then run again",
        "full": "the disk is full; what was read before is kept, make room and run again",
        "readonly": "the database may not be written; check the folder's owner and rights",
        "no such column": "it is another version's; delete it and run `sigbot update`: all of it can be pulled again",
        "unable to open": "the database cannot be opened; check that the folder exists and may be written",
    }
    return next((text for word, text in causes.items() if word in said), f"the database failed ({said})")
