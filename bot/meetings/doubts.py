"""What somebody should know of a plan: it works as it stands, and probably not as it was meant. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from bot.meetings.plan import Plan
from bot.meetings.planning import PAST, clashes, people_of
from bot.meetings.series import series_days, zone_of
from bot.sig.meetings import Series
from bot.sig.roster import Roster


class Doubted(StrEnum):
    """What is doubted; each has its sentence in the templates."""

    CLASH = "clash"  # two meetings at one time
    NOBODY = "nobody"  # nobody holds a role whose holders organise
    SHIFTED = "shifted"  # the zone skips the time of day
    STRAY = "stray"  # an exception in sig.yaml for a day that the series does not give
    LOST = "lost"  # a word in the schedule about such a day
    UNKNOWN = "unknown"  # a word in the schedule about a series that there is not


@dataclass(frozen=True, slots=True)
class Doubt:
    """One of them, with what its sentence names."""

    doubted: Doubted
    values: Mapping[str, str]


def doubts(plan: Plan, roster: Roster) -> tuple[Doubt, ...]:
    """Look a plan over; what is past and over is left alone."""
    today = datetime.fromtimestamp(plan.now, UTC).astimezone(plan.config.sig.tz).date()
    found = [*_clashes(plan), *_of_series(plan, roster, today), *_shifted(plan), *_words(plan, today - PAST)]
    return tuple(found)


def _clashes(plan: Plan) -> Iterator[Doubt]:
    """Find two series that meet at one time: the first day, and on how many more; one sentence for the two."""
    days: dict[tuple[str, str], list[str]] = {}
    for one, other in clashes(plan):
        if not one.occurrence.is_over(plan.now):
            two = one.series.key, other.series.key
            days.setdefault(two[::-1] if two[::-1] in days else two, []).append(one.occurrence.on.isoformat())
    for (one_key, other_key), (day, *more) in days.items():
        values = {"one": one_key, "other": other_key, "day": day, "more": str(len(more))}
        yield Doubt(Doubted.CLASH, values)


def _of_series(plan: Plan, roster: Roster, today: date) -> Iterator[Doubt]:
    for series in plan.config.meetings:
        if series.organisers and not people_of(series, roster, plan.config, today):
            roles = ", ".join(series.organisers)
            yield Doubt(Doubted.NOBODY, {"series": series.key, "roles": roles})
        for day in (*series.skip, *series.move):
            if day >= today and not _is_given(plan, series, day):
                yield Doubt(Doubted.STRAY, {"series": series.key, "day": day.isoformat()})


def _shifted(plan: Plan) -> Iterator[Doubt]:
    for each in plan.meetings:
        start = each.occurrence.start
        if start and each.occurrence.is_shifted and not each.occurrence.is_over(plan.now):
            values = {"series": each.series.key, "day": each.occurrence.on.isoformat()}
            yield Doubt(Doubted.SHIFTED, {**values, "time": f"{start:%H:%M}"})


def _words(plan: Plan, since: date) -> Iterator[Doubt]:
    """Find words about meetings that there are not; one sentence a meeting."""
    schedule = plan.schedule
    by_key = {series.key: series for series in plan.config.meetings}
    extra = {(each.series, each.meeting) for each in schedule.extras}
    said = (*schedule.moves, *schedule.called_off, *schedule.swaps, *schedule.volunteers, *schedule.topics)
    for key, day in dict.fromkeys((each.series, each.meeting) for each in said):
        if day < since:
            continue
        if key not in by_key:
            yield Doubt(Doubted.UNKNOWN, {"series": key, "day": day.isoformat()})
        elif (key, day) not in extra and not _is_given(plan, by_key[key], day):
            yield Doubt(Doubted.LOST, {"series": key, "day": day.isoformat()})


def _is_given(plan: Plan, series: Series, day: date) -> bool:
    days = series_days(series, zone_of(series, plan.config.sig.tz), day, day)
    return day in series.extra or any(True for _ in days)
