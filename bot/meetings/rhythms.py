"""Of what the desk reminds now: the SIG's other rhythms, like giving out tasks at a quarter's beginning. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.sig.config import SigConfig
from bot.sig.meetings import Reminder
from bot.sig.recurrence import days_of_rhythm


@dataclass(frozen=True, slots=True)
class DueReminder:
    """A reminder that is on, and the first day of the round that it is about."""

    reminder: Reminder
    day: date

    @property
    def key(self) -> str:
        """Name the round for ever, like tasks-2026-10-01."""
        return f"{self.reminder.key}-{self.day.isoformat()}"


def due_reminders(config: SigConfig, now: int) -> tuple[DueReminder, ...]:
    """Give what is on at an instant (seconds since 1970 UTC), by the SIG's days; of rounds that overlap, the last."""
    today = datetime.fromtimestamp(now, UTC).astimezone(config.sig.tz).date()
    due = []
    for each in config.rhythms:
        since = max(each.first, today - timedelta(days=each.for_days - 1))
        rounds = tuple(days_of_rhythm(each.every, each.first, since, today))
        due += [DueReminder(each, rounds[-1])] if rounds else []
    return tuple(due)
