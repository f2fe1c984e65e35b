"""Everything the bot does regularly: whatever is due is done, once, whoever asks: cron, daemons, people.

One lock of the workspace is held around claim, work and outcome. A killed run lets it go, and the next one finds the
job due as before; one that comes second finds it done.
"""

import os
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.app.boardjob import board_job
from bot.app.outcome import Outcome
from bot.app.session import Environment, undisturbed
from bot.app.update import Watcher
from bot.app.workspace import DATABASE, STATE, load_rules, load_workspace
from bot.errors import Refusal, SigbotError
from bot.rules.due import FIRST_PAUSE, Daily, next_due, next_try
from bot.sig.config import SigConfig
from bot.sig.wording import quoted
from bot.store.jobs import JobState, claim, done, failed, job_states, plan, postponed
from bot.store.store import Busy, Store


class Work(Protocol):
    """What a job does, in a folder that is its own as long as it takes."""

    def __call__(
        self, folder: Path, environment: Environment, *, budget: int | None, dry_run: bool, watcher: Watcher
    ) -> Outcome:
        """Do it."""


@dataclass(frozen=True, slots=True)
class Job:
    """When, and what."""

    schedule: Callable[[SigConfig], Daily]
    work: Work


JOBS = {"board": Job(lambda config: Daily.written(config.run.board), board_job)}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run was asked for: the job, or whatever is due."""

    job: str | None = None
    budget: int | None = None
    dry_run: bool = False
    watcher: Watcher = field(default_factory=Watcher)


@dataclass(frozen=True, slots=True)
class Ran:
    """One job that was done, or tried; `defect` is an error that nobody foresaw."""

    job: str
    outcome: Outcome
    failures: int  # in a row, this one included
    due: int  # when it is next done
    defect: Exception | None = None

    @property
    def exit_code(self) -> int:
        """Give 0, or what tells a person to act."""
        return self.outcome.code_after(self.failures)


@dataclass(frozen=True, slots=True)
class Report:
    """What was done, and when there is something to do again; `busy`: another run is at work."""

    ran: tuple[Ran, ...]
    due: int
    tz: ZoneInfo
    busy: bool = False

    @property
    def exit_code(self) -> int:
        """Give the gravest of the jobs' codes."""
        return max((each.exit_code for each in self.ran), default=0)


def run_jobs(folder: Path, environment: Environment, asked: Asked = Asked()) -> Report:
    """Do what is due, or the one job that was asked for; leave quietly where another run is at work.

    Raises ConfigError for a slip in the SIG's files, before anything is claimed: once mended, it goes on at once.
    """
    if asked.job is not None and asked.job not in JOBS:
        raise Refusal(f"there is no job {quoted(asked.job)}; there is {', '.join(JOBS)}")
    config = load_rules(folder)
    with ExitStack() as stack:
        store = stack.enter_context(closing(Store.open(folder / STATE / DATABASE)))
        table = _Timetable(folder, environment, config, store, asked)
        if not list(table.wanted()):
            return table.report()
        try:
            stack.enter_context(undisturbed(folder))
        except Busy:
            return table.report(busy=True)
        load_workspace(folder)
        return table.report(*table.run())


class _Timetable:
    """The jobs of one workspace, as of now."""

    def __init__(
        self, folder: Path, environment: Environment, config: SigConfig, store: Store, asked: Asked
    ) -> None:
        self._folder = folder
        self._environment = environment
        self._config = config
        self._store = store
        self._asked = asked

    def wanted(self) -> Iterator[str]:
        """Name the jobs to do."""
        for name, state in self._states().items():
            if self._asked.job == name or (self._asked.job is None and state.due <= self._now):
                yield name

    def run(self) -> Iterator[Ran]:
        """Do what is wanted still; one job that goes wrong stops no other."""
        for name in self.wanted():
            if self._asked.dry_run:
                state = self._states()[name]
                outcome, defect = self._work(name)
                yield Ran(name, outcome, state.failures + bool(outcome.failed), state.due, defect)
            elif self._claim(name):
                yield self._settle(name, *self._work(name))

    def report(self, *ran: Ran, busy: bool = False) -> Report:
        """Say what was done, and when there is something to do again."""
        due = min(state.due for state in self._states().values())
        return Report(ran, due, self._config.sig.tz, busy)

    @property
    def _now(self) -> int:
        return int(self._environment.clock.now())

    def _next(self, name: str, after: int) -> int:
        return next_due(JOBS[name].schedule(self._config), after, self._config.sig.tz)

    def _states(self) -> Mapping[str, JobState]:
        """Read how each job stands, its due time by the schedule of today."""
        with self._store.read() as connection:
            known = {state.name: state for state in job_states(connection)}
        planned = {name: self._due(name, known.get(name)) for name in JOBS}
        if any(name not in known or known[name].due != due for name, due in planned.items()):
            with self._store.begin() as connection:
                for name, due in planned.items():
                    plan(connection, name, due)
                known = {state.name: state for state in job_states(connection)}
        return {name: known[name] for name in JOBS}

    def _due(self, name: str, state: JobState | None) -> int:
        """Say when a job is due: at once the first time; the clock may have been wrong meanwhile."""
        if state is None:
            return self._now
        if state.last_done is None or state.failures or (state.last_begun or 0) > state.last_done:
            return min(state.due, self._next(name, self._now))  # to be tried again, or to go on
        return self._next(name, min(state.last_done, self._now))

    def _claim(self, name: str) -> bool:
        claimant = f"{socket.gethostname()}:{os.getpid()}"
        with self._store.begin() as connection:
            return claim(connection, name, self._now, claimant, anyway=self._asked.job == name)

    def _work(self, name: str) -> tuple[Outcome, Exception | None]:
        asked = self._asked
        try:
            outcome = JOBS[name].work(
                self._folder,
                self._environment,
                budget=asked.budget,
                dry_run=asked.dry_run,
                watcher=asked.watcher,
            )
        except SigbotError as error:
            return Outcome.of(error), None
        except Exception as error:  # noqa: BLE001 - it is written down, and shown by whoever asked
            return Outcome(failed=type(error).__name__, exit_code=1, waits_for_human=True), error
        return outcome, None

    def _settle(self, name: str, outcome: Outcome, defect: Exception | None) -> Ran:
        """Write down how a job went, and when it is done again."""
        now, failures = self._now, 0
        regular = self._next(name, now)
        with self._store.begin() as connection:
            if outcome.failed:
                before = next(state for state in job_states(connection) if state.name == name)
                failures = before.failures + 1
                schedule = JOBS[name].schedule(self._config)
                due = next_try(schedule, failures, now, self._config.sig.tz)
                failed(connection, name, failures, due, outcome.failed)
            elif outcome.unfinished:
                due = min(now + FIRST_PAUSE, regular)
                postponed(connection, name, due)
            else:
                due = regular
                done(connection, name, now, due)
        return Ran(name, outcome, failures, due, defect)
