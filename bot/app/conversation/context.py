"""What answering works with: the default branch's files, the numbers, the host's clock, and who is who."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection

from bot.app.around import Around
from bot.app.conversation.topic import Talk
from bot.app.conversation.unmerged import arranged_in, taken_in
from bot.app.gather import Gathered, gather
from bot.app.home import Home
from bot.app.ladder.standing import Standings
from bot.app.meetings.gather import gather_plan
from bot.app.pages import titles
from bot.app.session import Run
from bot.commands.vocabulary import Vocabulary, vocabulary
from bot.forge.own import Own
from bot.forge.session import Session
from bot.meetings.plan import Plan
from bot.model import Account
from bot.sig.config import SigConfig
from bot.sig.schedule import Schedule, joined
from bot.sig.tasks import Tasks
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
    recall: Callable[[], Iterable[Talk]] = tuple  # reads the other topics where something waits
    talks: dict[str, Talk] = field(default_factory=dict)  # those of this run, as they stand

    @cached_property
    def elsewhere(self) -> Sequence[Talk]:
        """Give the topics in which nothing new was said and something waits; read when somebody needs them."""
        return tuple(self.recall())

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

    @property
    def machine_time(self) -> int:
        """Give the machine's time, for what a few minutes do not matter to: it asks nobody."""
        return int(self.run.environment.clock.now())

    def plan(self, talk: Talk, besides: Schedule | None = None) -> Plan:
        """Give the SIG's meetings as files and all answers have them, those of the topic at hand as it stands now.

        `besides` are words that are about to be put on record.
        """
        talks = self.all_talks(talk)
        pending = joined(arranged_in(self.run, talks, self.now), besides or Schedule())
        return gather_plan(self.home, self.now, pending, self._tasks_of(talks))

    def tasks(self, talk: Talk) -> Tasks:
        """Give what is offered, and who has what, likewise."""
        return self._tasks_of(self.all_talks(talk))

    def all_talks(self, talk: Talk) -> Sequence[Talk]:
        """Give the topics in which something waits or was said, the one at hand as it stands now."""
        others = {str(each.topic).lower(): each for each in self.elsewhere}
        return tuple({**others, **self.talks, str(talk.topic).lower(): talk}.values())

    def heard(self, talk: Talk) -> None:
        """Note how a topic of this run stands now."""
        self.talks[str(talk.topic).lower()] = talk

    def _tasks_of(self, talks: Iterable[Talk]) -> Tasks:
        said = [taken_in(self.run, each.stands) for each in talks]
        taken = [each for some, _ in said for each in some]
        return self.run.workspace.tasks.with_said(taken, [each for _, some in said for each in some])

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
