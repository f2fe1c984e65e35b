"""Everything the bot does regularly: whatever is due is done, once, whoever asks: cron, daemons, people.

One lock of the workspace is held around claim, work and outcome. A killed run lets it go, and the next one finds the
job due as before; one that comes second finds it done.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.app.answerjob import answer_job
from bot.app.boardjob import board_job
from bot.app.meetings.job import meeting_job, meeting_schedule
from bot.app.outcome import Outcome
from bot.app.session import Environment, undisturbed
from bot.app.timetable import Timetable
from bot.app.update import Watcher
from bot.app.workspace import DATABASE, STATE, load_rules, load_workspace
from bot.errors import Refusal, SigbotError
from bot.rules.due import Daily, Hourly, Schedule
from bot.sig.config import SigConfig
from bot.sig.wording import quoted
from bot.store.store import Busy, Store


class Work(Protocol):
    """What a job does, in a folder that is its own as long as it takes."""

    def __call__(
        self, folder: Path, environment: Environment, *, budget: int | None, dry_run: bool, watcher: Watcher
    ) -> Outcome:
        """Do it."""


@dataclass(frozen=True, slots=True)
class Job:
    """When, and what; None where sig.yaml says never."""

    schedule: Callable[[SigConfig], Schedule | None]
    work: Work


def _answers(config: SigConfig) -> Hourly | None:
    return Hourly.of(config.sig.key) if config.run.answer == "hourly" else None


JOBS = {
    "board": Job(lambda config: Daily.written(config.run.board), board_job),
    "answer": Job(_answers, answer_job),
    "meeting": Job(meeting_schedule, meeting_job),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run was asked for: one job, or whatever is due."""

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
    is_due: bool = False  # something is to be done already

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
    written = {name: job.schedule(config) for name, job in JOBS.items()}
    schedules = {name: schedule for name, schedule in written.items() if schedule is not None}
    if asked.job is not None and asked.job not in schedules:
        raise Refusal(_left_out(asked.job, config))
    with ExitStack() as stack:
        store = stack.enter_context(closing(Store.open(folder / STATE / DATABASE)))
        table = Timetable(store, environment.clock, schedules, config.sig.tz)
        if not wanted(table, asked):
            return _report(table)
        try:
            stack.enter_context(undisturbed(folder))
        except Busy:
            return _report(table, busy=True)
        load_workspace(folder)
        return _report(table, *_run(table, asked, partial(_work, folder, environment, asked)))


def wanted(table: Timetable, asked: Asked) -> list[str]:
    """Name the jobs to do."""
    states = table.states()
    return [asked.job] if asked.job else [name for name, state in states.items() if state.due <= table.now]


def _run(
    table: Timetable, asked: Asked, work: Callable[[str], tuple[Outcome, Exception | None]]
) -> Iterator[Ran]:
    """Do what is wanted still; one job that goes wrong stops no other."""
    for name in wanted(table, asked):
        if asked.dry_run:
            outcome, defect = work(name)
            state = table.states()[name]
            yield Ran(name, outcome, state.failures + bool(outcome.failed), state.due, defect)
        elif table.claim(name, anyway=asked.job is not None):
            outcome, defect = work(name)
            state = table.settle(name, outcome)
            yield Ran(name, outcome, state.failures, state.due, defect)


def _left_out(job: str, config: SigConfig) -> str:
    """Say why a job is never done, and how it is done by hand."""
    if job == "meeting":
        why = "`run: {meeting: never}`" if config.meetings else "no `meetings:`"
        return f"{why} in sig.yaml; `sigbot meeting announce` does it by hand"
    return f"`run: {{{job}: never}}` in sig.yaml; `sigbot {job}` does it by hand"


def _work(
    folder: Path, environment: Environment, asked: Asked, name: str
) -> tuple[Outcome, Exception | None]:
    """Do one job; give what came of it, whatever it raises."""
    work = partial(JOBS[name].work, budget=asked.budget, dry_run=asked.dry_run, watcher=asked.watcher)
    try:
        return work(folder, environment), None
    except SigbotError as error:
        return Outcome.of(error), None
    except Exception as error:  # noqa: BLE001 - it is written down, and shown by whoever asked
        return Outcome(failed=type(error).__name__, exit_code=1, waits_for_human=True), error


def _report(table: Timetable, *ran: Ran, busy: bool = False) -> Report:
    due = min(state.due for state in table.states().values())
    return Report(ran, due, table.tz, busy, is_due=due <= table.now)
