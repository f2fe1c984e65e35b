"""Forty SIGs with two series each, their people and what they arranged; and a year of their meetings.

`plans.py ours` makes a plan of each SIG as often as a year has weeks, `year` one of the whole year, and `floor` has
dateutil alone give the days of the same series, as often as `ours` asks for them.

`notices` plans the year and decides all its notices, each at the moment it becomes due, and looks once a day besides;
`moments` compares the same moments with the beginnings of the same meetings, and decides nothing.
"""

import sys
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from dateutil.rrule import MONTHLY, WE, WEEKLY, rrule

from bot.meetings.due import DAY, HOUR, Sent, due
from bot.meetings.plan import Meeting, Plan
from bot.meetings.planning import plan
from bot.sig.config import SigConfig, load_config
from bot.sig.roster import Roster, load_roster
from bot.sig.schedule import Schedule, load_schedule
from tests.benchmarks.process import Stopwatch

SIGS, WEEKS, PEOPLE = 40, 52, 12
FIRST = date(2025, 1, 9)
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
SIG = """\
sig: {{key: sig-{n}, name: SIG {n}, timezone: {zone}}}
home: {{forge: gitee, repo: lantern/community, path: sigs/sig-{n}}}
scopes: {{all: [lantern/core]}}
counts: {{prs: {{count: pr_opened, in: all}}}}
board: {{columns: {{name: [Name], account: [Login], prs: [PRs]}}}}
holidays: [2026-01-01, 2026-10-01, 2026-10-02]
notices: {{remind: [hour, attendance]}}
meetings:
  - {{name: Meeting, first: {first}, every: 2 weeks, at: "20:00", organisers: [committer]}}
  - {{key: reading, name: A, first: {first}, rrule: FREQ=MONTHLY;BYDAY=1WE, at: "18:00", organisers: [committer]}}
"""
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Sydney")


def sigs() -> list[tuple[SigConfig, Roster, Schedule]]:
    return [_sig(n) for n in range(SIGS)]


def _sig(number: int) -> tuple[SigConfig, Roster, Schedule]:
    config = load_config(SIG.format(n=number, zone=ZONES[number % len(ZONES)], first=FIRST).encode())
    people = "".join(f"- {{name: P{n}, gitee_home: 'https://gitee.com/p{n}'}}\n" for n in range(PEOPLE))
    days = [FIRST + timedelta(weeks=2 * n) for n in range(52)]
    said = "by: p1, when: 2026-01-01"
    schedule = "moves:\n" + "".join(
        f"- {{meeting: {day}, to: {day + timedelta(days=1)}, {said}}}\n" for day in days[::5]
    )
    schedule += "called_off:\n" + "".join(f"- {{meeting: {day}, {said}}}\n" for day in days[1::9])
    schedule += "volunteers:\n" + "".join(f"- {{meeting: {day}, who: p3, {said}}}\n" for day in days[2::7])
    schedule += "held:\n" + "".join(
        f"- {{meeting: {day}, number: {n}, organiser: p{n % PEOPLE}}}\n" for n, day in enumerate(days[:26], 1)
    )
    roster = load_roster(f"Committers:\n{people}".encode(), "sig_members.yaml", config.roles)
    return config, roster, load_schedule(schedule.encode())


def ours() -> None:
    made = sigs()
    moments = [int((BEGIN + timedelta(weeks=n)).timestamp()) for n in range(WEEKS)]
    with Stopwatch() as watch:
        meetings = sum(len(plan(*sig, {}, now).meetings) for sig in made for now in moments)
    watch.tell(meetings=meetings)


def year() -> None:
    made = sigs()
    with Stopwatch() as watch:
        plans = [plan(*sig, {}, int(BEGIN.timestamp()), until=date(2026, 12, 31)) for sig in made]
    watch.tell(meetings=sum(len(each.meetings) for each in plans))


def floor() -> None:
    start = datetime.combine(FIRST, time.min)
    with Stopwatch() as watch:
        for _ in range(SIGS):
            for n in range(WEEKS):
                last = datetime.combine(BEGIN.date() + timedelta(weeks=n, days=200), time.min)
                for rule in ({"freq": WEEKLY, "interval": 2}, {"freq": MONTHLY, "byweekday": WE(1)}):
                    list(rrule(dtstart=start, until=last, **rule))  # type: ignore[arg-type] # one type for all values
    watch.tell()


def notices() -> None:
    made = sigs()
    with Stopwatch() as watch:
        asked = said = 0
        for each in map(_year, made):
            sent: list[Sent] = []
            for now in _moments(each):
                sent += [found.sent for found in due(replace(each, now=now), sent)]
                asked += 1
            said += len(sent)
    watch.tell(asked=asked, said=said)


def moments() -> None:
    made = [(_moments(each), [_begins(one) for one in each.meetings]) for each in map(_year, sigs())]
    with Stopwatch() as watch:
        for stops, starts in made:
            for now in stops:
                for start in starts:
                    start - 7 * DAY <= now < start + 14 * DAY  # noqa: B015 - the floor: a comparison, and nothing else
    watch.tell()


def _year(sig: tuple[SigConfig, Roster, Schedule]) -> Plan:
    return plan(*sig, {}, int(BEGIN.timestamp()), until=date(2026, 12, 31))


def _begins(meeting: Meeting) -> int:
    return int(meeting.occurrence.begins.timestamp())


def _moments(year: Plan) -> list[int]:
    """Give when something becomes due, and each midnight."""
    first, last = int(BEGIN.timestamp()), int((BEGIN + timedelta(days=365)).timestamp())
    found = set(range(first, last, DAY))
    for each in year.meetings:
        start, end = _begins(each), each.occurrence.end
        found |= {start - 7 * DAY, start - DAY, start - HOUR, each.occurrence.changed or start}
        found |= {int(end.timestamp()) + after * DAY for after in (1, 7) if end}
    return sorted(now for now in found if first <= now < last)


if __name__ == "__main__":
    ways = {"ours": ours, "year": year, "floor": floor, "notices": notices, "moments": moments}
    ways[sys.argv[1]]()
