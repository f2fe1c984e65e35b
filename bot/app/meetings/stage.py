"""One run of the meetings' job: the default branch, what people arranged besides, and the host where it is needed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from bot.actions import Purpose
from bot.app.around import Around, look_around, pulls_for
from bot.app.conversation.pending import pending_talks
from bot.app.conversation.topic import Talk
from bot.app.conversation.unmerged import arranged_in
from bot.app.home import Home
from bot.app.meetings.gather import gather_plan
from bot.app.place import look_at_fork
from bot.app.session import Run
from bot.errors import Refusal
from bot.forge.gitee import Gitee
from bot.forge.own import Own
from bot.meetings.filenames import read_name
from bot.meetings.plan import Plan
from bot.rules.modes import Mode
from bot.sig.schedule import Schedule


@contextmanager
def staged(run: Run, home: Home, *, dry_run: bool = False) -> Iterator["Stage"]:
    """Open the host for one run; nothing is asked before somebody needs it."""
    with run.forge() as forge:
        yield Stage(run, home, forge, dry_run)


@dataclass
class Stage:
    """Everything is looked at once, and only when somebody needs it."""

    run: Run
    home: Home
    forge: Gitee
    dry_run: bool

    @cached_property
    def own(self) -> Own:
        return Own(self.forge.session)

    @cached_property
    def around(self) -> Around:
        """Look at what the bot has on the host; raise Refusal where there is no token to look with."""
        if self.run.environment.token is None:
            raise Refusal("meetings need a token: put one into SIGBOT_GITEE_TOKEN")
        return look_around(self.home, self.own)

    @property
    def is_looked_at(self) -> bool:
        """Say whether the host was looked at already."""
        return "around" in vars(self)

    @property
    def requests(self) -> int:
        """Count what was asked of the host."""
        return self.forge.session.pacer.sent

    @property
    def now(self) -> int:
        """Give the time: the host's, where it was asked for."""
        return self.around.now if self.is_looked_at else int(self.run.environment.clock.now())

    @property
    def talks(self) -> Sequence[Talk]:
        """Give the topics where something waits that people said; where nothing does, nothing is asked.

        Once the host was looked at, those are among them that the desk alone remembers.
        """
        if self.home.mode is not Mode.LIVE or self.run.environment.token is None:
            return ()
        return (*self._remembered, *self._named) if self.is_looked_at else self._remembered

    @cached_property
    def _remembered(self) -> Sequence[Talk]:
        return pending_talks(self.home, self.forge)

    @cached_property
    def _named(self) -> Sequence[Talk]:
        desk = self.around.desk
        return pending_talks(self.home, self.forge, desk.body, self._remembered) if desk else ()

    @property
    def pending(self) -> Schedule:
        """Give what people arranged in comments and is not merged."""
        return arranged_in(self.home.run, self.talks, self.now)

    @cached_property
    def proposed(self) -> dict[str, str]:
        """Read the minutes that the bot's own open pull request holds and the default branch does not."""
        pulls = pulls_for(self.home, self.around, Purpose.MEETING)
        if not any(pull.state == "open" for pull in pulls):
            return {}
        branch = look_at_fork(self.home, self.around, Purpose.MEETING).branch
        if branch is None or not branch.ours:
            return {}
        mirror, prefix = self.home.mirror, self.home.prefix
        found: dict[str, str] = {}
        for folder in dict.fromkeys(series.minutes for series in self.home.run.workspace.config.meetings):
            place = f"{prefix}{folder}".rstrip("/")
            merged = set(mirror.files(self.home.upstream.tip, place))
            for path in mirror.files(branch.tip, place):
                name = path.removeprefix(prefix)
                if path not in merged and read_name(name):
                    found[name] = (mirror.read(branch.tip, path) or b"").decode(errors="replace")
        return found

    def plan(self) -> Plan:
        """Make the plan as of now, with what is proposed where the host was looked at."""
        proposed = self.proposed if self.is_looked_at and self.home.mode.proposes else {}
        return gather_plan(self.home, self.now, self.pending, proposed=proposed)
