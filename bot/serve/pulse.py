"""How the service is, from its own database: what `/metrics` tells, and whether `/readyz` says yes."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.store.deliveries import Queue, queue
from bot.store.jobs import JobState, job_states
from bot.store.store import Store, set_meta

STUCK = 600  # seconds that a delivery may wait for its turn
QUIET = 600  # seconds without a look at what is due, ten times as long as between two
LATE = 3600  # seconds that a job may be due; another process may be at it
LONGEST = 6 * 3600  # seconds that a job may take: a first pull takes hours


@dataclass(frozen=True, slots=True)
class Pulse:
    """How queue and jobs stand at an instant."""

    now: int
    queue: Queue
    jobs: tuple[JobState, ...]

    @property
    def waited(self) -> int:
        """Say how many seconds the first delivery has waited for its turn."""
        return 0 if self.queue.oldest is None else max(0, self.now - self.queue.oldest)


def feel(store: Store, now: int) -> Pulse:
    """Look; raises StoreError where the database does not answer."""
    with store.read() as connection:
        return Pulse(now, queue(connection, now), job_states(connection))


def write_something(store: Store, now: int) -> None:
    """Prove that the database can be written; raises StoreError where it cannot."""
    with store.begin() as connection:
        set_meta(connection, "probed", str(now))


def troubles(pulse: Pulse, quiet_since: float | None, *, works: bool, fails: bool = False) -> Iterator[str]:
    """Say what keeps the service from its work.

    `works` where there is somebody to work the queue off, `fails` where the last look at what is due came to nothing.
    """
    now = pulse.now
    if fails:
        yield "it cannot be seen what is due: the log says why"
    if works and pulse.waited > STUCK:
        yield f"the queue is stuck: its first delivery has waited for {pulse.waited} s"
    if quiet_since is not None and now - quiet_since > QUIET:
        yield f"nobody has looked for {now - quiet_since:.0f} s whether something is due"
    for job in pulse.jobs:
        if job.running_since is None and now - job.due > LATE:
            yield f"the job {job.name} has been due for {now - job.due} s"
        if job.running_since is not None and now - job.running_since > LONGEST:
            yield f"the job {job.name} has run for {now - job.running_since} s"
