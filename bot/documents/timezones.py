"""A zone as calendars need it: VTIMEZONE with every change of the clocks between two instants, and none invented."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_LONG_AGO = datetime(1970, 1, 1)  # noqa: DTZ001 - an observance begins by the clocks on the wall
_STEP = timedelta(days=7)
_SECOND = timedelta(seconds=1)


def vtimezone(zone: ZoneInfo, first: datetime, last: datetime) -> "Timezone":
    """Describe a zone from `first` to `last`, both aware; what holds at the first is said to hold since long ago."""
    from icalendar import Timezone  # noqa: PLC0415 - it takes longer than all else that a calendar needs

    made = Timezone()
    made.add("tzid", zone.key)
    begin, end = first.astimezone(UTC) - timedelta(days=1), last.astimezone(UTC) + timedelta(days=1)
    made.add_component(_observance(_LONG_AGO, begin.astimezone(zone), begin.astimezone(zone)))
    while begin < end:
        until = min(begin + _STEP, end)
        if _clock(begin, zone) != _clock(until, zone):
            change = _change(begin, until, zone)
            before, after = (change - _SECOND).astimezone(zone), change.astimezone(zone)
            offset = before.utcoffset()
            assert offset is not None
            made.add_component(_observance((change + offset).replace(tzinfo=None), before, after))
            until = change
        begin = until
    return made


def _observance(since: datetime, before: datetime, after: datetime) -> "TimezoneDaylight | TimezoneStandard":
    """Make one observance; `since` is when it begins by the clocks before it."""
    from icalendar import TimezoneDaylight, TimezoneStandard  # noqa: PLC0415 - as above

    made = (TimezoneDaylight if after.dst() else TimezoneStandard)()
    made.add("dtstart", since)
    made.add("tzoffsetfrom", before.utcoffset())
    made.add("tzoffsetto", after.utcoffset())
    made.add("tzname", after.tzname())
    return made


def _clock(instant: datetime, zone: ZoneInfo) -> tuple[timedelta | None, str | None]:
    local = instant.astimezone(zone)
    return local.utcoffset(), local.tzname()


def _change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Give the second from which the clocks go otherwise than before."""
    old = _clock(before, zone)
    while after - before > _SECOND:
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        before, after = (middle, after) if _clock(middle, zone) == old else (before, middle)
    return after
