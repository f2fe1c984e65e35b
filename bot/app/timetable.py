"""The jobs of one workspace: when each is due by the schedule of today, and how it went, in the database."""

import os
import socket
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from bot.app.outcome import Outcome
from bot.forge.pace import Clock
from bot.rules.due import FIRST_PAUSE, Schedule, next_due, next_try
from bot.store.jobs import JobState, claim, done, failed, job_states, plan, postponed
from bot.store.store import Store


class Timetable:
    """Says what is due, gives it to one run, and writes down what came of it."""

    def __init__(self, store: Store, clock: Clock, schedules: Mapping[str, Schedule], tz: ZoneInfo) -> None:
        self.tz = tz
        self._store = store
        self._clock = clock
        self._schedules = schedules

    @property
    def now(self) -> int:
        return int(self._clock.now())

    def states(self) -> Mapping[str, JobState]:
        """Give how each job stands; a schedule that was changed holds from now on."""
        known = self._known()
        planned = {name: self._due(name, known.get(name)) for name in self._schedules}
        if any(name not in known or known[name].due != due for name, due in planned.items()):
            with self._store.begin() as connection:
                for name, due in planned.items():
                    plan(connection, name, due)
            known = self._known()
        return {name: known[name] for name in self._schedules}

    def claim(self, name: str, *, anyway: bool) -> bool:
        """Take a job, if it is still due; the caller holds the workspace's lock."""
        claimant = f"{socket.gethostname()}:{os.getpid()}"
        with self._store.begin() as connection:
            return claim(connection, name, self.now, claimant, anyway=anyway)

    def settle(self, name: str, outcome: Outcome) -> JobState:
        """Write down how a job went, and when it is done again."""
        now, schedule = self.now, self._schedules[name]
        with self._store.begin() as connection:
            if outcome.failed:
                failures = 1 + next(each.failures for each in job_states(connection) if each.name == name)
                again = next_try(schedule, failures, now, self.tz)
                failed(connection, name, failures, again, outcome.failed)
            elif outcome.unfinished:
                postponed(connection, name, min(now + FIRST_PAUSE, next_due(schedule, now, self.tz)))
            else:
                done(connection, name, now, next_due(schedule, now, self.tz))
        return self._known()[name]

    def _known(self) -> dict[str, JobState]:
        with self._store.read() as connection:
            return {state.name: state for state in job_states(connection)}

    def _due(self, name: str, state: JobState | None) -> int:
        """Say when a job is due: at once the first time, and never later than at the next regular time.

        The clock may have been wrong when something was written down.
        """
        if state is None:
            return self.now
        regular = next_due(self._schedules[name], self.now, self.tz)
        if state.last_done is None or state.failures or (state.last_begun or 0) > state.last_done:
            return min(state.due, regular)  # to be tried again, or to go on
        return min(next_due(self._schedules[name], state.last_done, self.tz), regular)
