"""The daemon: looks every minute whether something is due. What was done stands in the database alone.

The first SIGTERM or SIGINT lets the work at hand come to its end, a second one ends it at once; nothing is lost by
that, the next run goes on.
"""

from datetime import UTC, datetime
from pathlib import Path

from apscheduler.schedulers.base import BaseScheduler
from apscheduler.schedulers.blocking import BlockingScheduler
from structlog.typing import FilteringBoundLogger

from bot.app.jobs import Asked, Report, run_jobs
from bot.app.session import Environment
from bot.errors import SigbotError
from bot.serve.signals import stopper

EVERY = 60  # seconds


class Daemon:
    """Does what is due in one folder, and tells of it; no failure ends it."""

    def __init__(self, folder: Path, environment: Environment, log: FilteringBoundLogger) -> None:
        self._folder = folder
        self._environment = environment
        self._log = log
        self.failure = ""  # why it could not even look, the last time; one that stays the same is told once
        self.quiet_since: float | None = environment.clock.now()  # None while it looks

    def look(self) -> None:
        """Do what is due."""
        self.quiet_since = None
        try:
            report = run_jobs(self._folder, self._environment, Asked())
        except (SigbotError, OSError) as error:
            self._complain(str(error))
        except Exception as defect:  # noqa: BLE001 - a daemon that ends does nothing any more
            self._log.exception("a defect of sigbot", kind=type(defect).__name__)
        else:
            self.failure = ""
            self._tell(report)
        finally:
            self.quiet_since = self._environment.clock.now()

    def every_minute(self, scheduler: BaseScheduler) -> None:
        """Have a scheduler let it look, now and every minute, late rather than never."""
        scheduler.add_job(
            self.look,
            "interval",
            seconds=EVERY,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,  # late is better than never
            next_run_time=datetime.now(UTC),
        )

    def _complain(self, why: str) -> None:
        if why != self.failure:
            self.failure = why
            self._log.error("cannot run; it goes on as soon as this is mended", why=why.splitlines())

    def _tell(self, report: Report) -> None:
        for each in report.ran:
            outcome = each.outcome
            due = datetime.fromtimestamp(each.due, report.tz).isoformat()
            log = self._log.bind(job=each.job, next=due)
            if each.defect is not None:
                log.error("a defect of sigbot", kind=outcome.failed, exc_info=each.defect)
            elif outcome.failed:
                tell = log.error if each.exit_code else log.warning
                tell("failed", why=outcome.failed, failures=each.failures)
            else:
                tell = log.warning if outcome.warnings else log.info
                tell(
                    "stopped early" if outcome.unfinished else "done",
                    lines=outcome.lines,
                    warnings=outcome.warnings,
                )


def serve(folder: Path, environment: Environment, log: FilteringBoundLogger) -> None:
    """Run the daemon until a signal ends it."""
    scheduler = BlockingScheduler(timezone=UTC)
    Daemon(folder, environment, log).every_minute(scheduler)
    stop = stopper(scheduler.shutdown)
    log.info("started", folder=str(folder))
    scheduler.start()
    stop.join()
    log.info("stopped")
