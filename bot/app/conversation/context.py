"""What answering works with: the default branch's files, the numbers, the host's clock, and who is who."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection

from bot.app.around import Around
from bot.app.gather import Gathered, gather
from bot.app.home import Home
from bot.app.ladder.standing import Standings
from bot.app.pages import titles
from bot.app.session import Run
from bot.commands.vocabulary import Vocabulary, vocabulary
from bot.forge.own import Own
from bot.forge.session import Session
from bot.model import Account
from bot.sig.config import SigConfig
from bot.store.events import accounts as seen_accounts


@dataclass(frozen=True, slots=True)
class Numbers:
    """The database in step with the files, for as long as one answer takes."""

    connection: Connection
    gathered: Gathered
    standings: Standings | None  # None: the rules have no ladder


@dataclass(frozen=True)
class Context:
    """One run of answering; rights and rules are those of the default branch.

    The host is looked at when somebody needs to know what stands there: most looks find nothing to do.
    """

    home: Home
    look: Callable[[], Around]
    session: Session

    @cached_property
    def around(self) -> Around:
        """Look at what the bot has on the host."""
        return self.look()

    @property
    def run(self) -> Run:
        return self.home.run

    @property
    def config(self) -> SigConfig:
        return self.run.workspace.config

    @property
    def now(self) -> int:
        """Give the host's time."""
        return self.around.now

    def day(self, moment: int) -> str:
        """Write an instant as people read it, in the SIG's zone."""
        return datetime.fromtimestamp(moment, self.config.sig.tz).isoformat(" ", "minutes")[:16]

    @cached_property
    def words(self) -> Vocabulary:
        """Give the words of sig.yaml that commands may use."""
        return vocabulary(self.config)

    @cached_property
    def own_accounts(self) -> frozenset[str]:
        """Give the accounts whose marked comments are the bot's own, in lower case."""
        named = {login.lower() for login in self.config.publish.accounts}
        return frozenset(named or {Own(self.session).me()[0].login.lower()})

    @cached_property
    def _former(self) -> dict[str, set[str]]:
        """Give every login that an account had, by its number on the host."""
        with self.run.store.read() as connection:
            seen = seen_accounts(connection)
        found: dict[str, set[str]] = {}
        for account, former in seen:
            found.setdefault(account.id, set()).update({account.login, *former})
        for entry in self.run.workspace.remembered.entries:
            found.setdefault(entry.id, set()).update({entry.login, *entry.former})
        return found

    def logins_of(self, account: Account) -> set[str]:
        """Give the logins that an account has and had."""
        return {account.login, *self._former.get(account.id, ())}

    def roles_of(self, account: Account) -> tuple[str, ...]:
        """Give the roles of an account, also where the roster has a login of theirs from before."""
        roster = self.run.workspace.roster
        held = {role for login in self.logins_of(account) for role in roster.roles_of(login)}
        return tuple(role for role in self.config.roles if role in held)

    def titles(self, language: str) -> dict[str, str]:
        """Name the columns of the board in a language."""
        languages = self.config.sig.languages
        return titles(self.run, language if language in languages else languages[0])

    @contextmanager
    def numbers(self) -> Iterator[Numbers]:
        """Open the database for one answer."""
        with self.run.store.begin() as connection:
            gathered = gather(self.run, connection)
            standings = Standings(self.run, connection, gathered) if self.config.ladder else None
            yield Numbers(connection, gathered, standings)
