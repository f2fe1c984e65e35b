"""A simulated host with one repository, and a database that reads it."""

from datetime import datetime
from pathlib import Path
from typing import Self
from urllib.parse import parse_qs, urlsplit

from bot.demo.gitee import BEIJING, Clock, Forge, Rate, Server
from bot.forge.gitee import Gitee
from bot.forge.pace import Pacer
from bot.forge.session import Session
from bot.sig.config import load_config
from bot.sig.needs import needs_of
from bot.store import schema
from bot.store.listing import Listing
from bot.store.settings import Settings
from bot.store.slices import Slice, place_of, slices
from bot.store.store import Store
from bot.store.sync import Sync
from store.rows import CONFIG, rows

DAY = datetime(2025, 1, 6, 12, tzinfo=BEIJING)
START = int(DAY.timestamp())


def room() -> Rate:
    """Give a limit that shows room for eight connections, as a server's `rate`."""
    return Rate(100_000)


class Host:
    """`repo` is reef/core, its present `clock`; `server` has the switches that it was made with."""

    def __init__(self, folder: Path, *, budget: int | None = None, config: str = CONFIG, **switches) -> None:
        self.clock = Clock(DAY)
        self.forge = Forge(self.clock.now)
        self.repo = self.forge.repo("reef/core", at=START - 10**7)
        self.users = [self.forge.user(login, at=START - 10**7) for login in ("ann", "bob")]
        self.server = Server(self.forge, **switches)
        self.config = load_config(config.encode())
        self.settings = Settings(self.config)
        self.store = Store.open(folder / "sigbot.db")
        self.sessions: list[Session] = []
        self.budget = budget

    def __enter__(self) -> Self:
        self.server.__enter__()
        return self

    def __exit__(self, *error) -> None:
        for session in self.sessions:
            session.close()
        self.store.close()
        self.server.__exit__(*error)

    @property
    def gitee(self) -> Gitee:
        """Give a client that is as new as one of a new run."""
        self.sessions.append(Session(self.server.url, None, Pacer(self.clock, self.budget)))
        return Gitee(self.sessions[-1])

    def prs(self, count, *, repo=None, **fields):
        """Open pull requests, one an hour, the last of them an hour ago."""
        first = int(self.clock.now()) - 3600 * count
        author = fields.pop("author", self.users[0])
        with self.forge.lock:
            return [
                (repo or self.repo).pull(author=author, title=f"Change {n}", at=first + 3600 * n, **fields)
                for n in range(count)
            ]

    def listing(self, only="", since=0, repository="reef/core", source="pulls") -> Listing:
        """Give the list as the next run would go on with it."""
        with self.store.begin() as connection:
            place = place_of(connection, "gitee", repository)
            known = {each.only: each for each in slices(connection, place, source)}
        slice_ = known.get(only) or Slice(place, source, only, since)
        return Listing(self.store, self.gitee, self.settings, slice_)

    def read(self, **which) -> Listing:
        listing = self.listing(**which)
        listing.read()
        return listing

    def sync(self, authors=(), since=0, counts=None, people=()) -> Sync:
        """Do what an update does, for all counts of the configuration or for some; a minute later than before."""
        self.clock.advance(60)
        needs = needs_of(self.config, counts or self.config.counts)
        sync = Sync(self.store, {"gitee": self.gitee}, self.settings, since)
        sync.lists(sync.parts(needs, authors))
        sync.files(needs, people)
        sync.comments(needs)
        sync.files(needs, people, reviewed=True)
        return sync

    def known(self, table=schema.pull) -> list:
        """List the numbers of what the database takes to be there."""
        return sorted(
            number for number, deleted in rows(self.store, table, "number", "deleted") if not deleted
        )

    def deleted(self) -> list:
        found = rows(self.store, schema.pull, "number", "deleted")
        return sorted(number for number, deleted in found if deleted)

    def there(self, repo=None) -> list[int]:
        """List the numbers of what is on the host."""
        return sorted(pull.number for pull in (repo or self.repo).pulls)

    def before_page(self, page, action) -> None:
        """Do something on the host just before this page of the list by creation is first answered."""
        waiting = [action]

        def hook(_number, target):
            asked = parse_qs(urlsplit(target).query)
            if waiting and asked.get("sort") == ["created"] and asked.get("page") == [str(page)]:
                waiting.pop()()

        self.server.on_request = hook
