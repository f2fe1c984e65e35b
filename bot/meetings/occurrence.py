"""One meeting of a series, as a value."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum


class Standing(StrEnum):
    """Whether a meeting takes place."""

    ON = "on"
    CALLED_OFF = "called_off"
    ASKED = "asked"  # it falls on a holiday, or its day or time is still to be chosen: people have to say


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One meeting. `day` is the one that the series gives it and names it for ever; it takes place on `on`.

    `start` is aware, in the zone of the series; None as long as the time of day is to be chosen.
    """

    series: str
    day: date
    on: date
    start: datetime | None
    lasts: timedelta
    standing: Standing = Standing.ON
    is_extra: bool = False
    changes: int = 0  # how often it was moved or called off
    changed: int | None = None  # when last, in seconds since 1970 UTC, where that is known
    is_shifted: bool = False  # the zone skips its time of day: it begins as much later
    zone: tzinfo = UTC  # that of the series

    @property
    def key(self) -> str:
        """Name it for ever, like regular-2026-12-10."""
        return f"{self.series}-{self.day.isoformat()}"

    @property
    def end(self) -> datetime | None:
        """Give when it is over, also where the clocks are set meanwhile."""
        return (self.start.astimezone(UTC) + self.lasts).astimezone(self.start.tzinfo) if self.start else None

    @property
    def begins(self) -> datetime:
        """Give when it begins; with its day, where the time is still to be chosen."""
        return self.start or datetime.combine(self.on, time.min, self.zone)

    @property
    def over(self) -> datetime:
        """Give when it is over, or would be; with its day, where the time is still to be chosen."""
        return self.end or datetime.combine(self.on, time.max, self.zone)

    def has_begun(self, now: int) -> bool:
        """Say whether it has begun at an instant, in seconds since 1970 UTC."""
        return self.begins.timestamp() <= now

    def is_over(self, now: int) -> bool:
        """Say whether it has ended at an instant, in seconds since 1970 UTC."""
        return self.over.timestamp() <= now

    @property
    def is_on(self) -> bool:
        """Say whether it takes place at a time that is known."""
        return self.standing is Standing.ON and self.start is not None
