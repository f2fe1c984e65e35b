"""When each job is due, who is at it, and how it went: so that cron and two daemons together do it once.

A run works inside the workspace's lock (`bot.store.store.alone`), which a killed process lets go by itself. Whoever
holds that lock may therefore take over a claim that stands here: its run is dead.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from bot.store.schema import job


@dataclass(frozen=True, slots=True)
class JobState:
    """A job as it stands; instants are whole seconds since 1970 UTC."""

    name: str
    due: int
    failures: int  # runs in a row
    error: str
    last_begun: int | None
    last_done: int | None
    running_since: int | None  # also of a run that was killed, until the next one takes over
    claimant: str


def job_states(connection: Connection) -> tuple[JobState, ...]:
    """List the jobs that were ever looked at, by name."""
    rows = connection.execute(select(job).order_by(job.c.name))
    return tuple(
        JobState(
            row.name,
            row.due,
            row.failures,
            row.error,
            row.last_begun,
            row.last_done,
            row.claimed_at,
            row.claimant,
        )
        for row in rows
    )


def plan(connection: Connection, name: str, due: int) -> None:
    """Note when a job is due, for the first time or by another schedule."""
    known = connection.scalar(select(job.c.due).where(job.c.name == name))
    if known is None:
        connection.execute(insert(job).values(name=name, due=due))
    elif known != due:
        connection.execute(update(job).where(job.c.name == name).values(due=due))


def claim(connection: Connection, name: str, now: int, claimant: str, *, anyway: bool = False) -> bool:
    """Take a job where it is due, or `anyway`; False where another run has done it meanwhile.

    The caller holds the workspace's lock.
    """
    mine = job.c.name == name
    if not anyway:
        mine &= job.c.due <= now
    values = {"claimant": claimant, "claimed_at": now, "last_begun": now}
    return connection.execute(update(job).where(mine).values(**values)).rowcount == 1


def done(connection: Connection, name: str, now: int, due: int) -> None:
    """Note that a job went through, and when it is due again; its failures are forgotten."""
    _end(connection, name, due=due, last_done=now, failures=0, error="")


def postponed(connection: Connection, name: str, due: int) -> None:
    """Note that a job came to a part of its work, and goes on later."""
    _end(connection, name, due=due)


def failed(connection: Connection, name: str, failures: int, due: int, error: str) -> None:
    """Note that a job failed, so many times in a row, and when it is tried again."""
    _end(connection, name, due=due, failures=failures, error=error)


def _end(connection: Connection, name: str, **values: object) -> None:
    """Let a job go, with what came of it."""
    values |= {"claimant": "", "claimed_at": None}
    connection.execute(update(job).where(job.c.name == name).values(**values))
