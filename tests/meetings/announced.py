"""Plans of one or a few meetings, for whatever is due and said about them."""

from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from bot.meetings.agenda import About, AgendaItem
from bot.meetings.occurrence import Occurrence, Standing
from bot.meetings.plan import Meeting, Plan
from bot.sig.config import load_config
from bot.sig.schedule import Schedule

TZ = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 12, 10, 20, 0, tzinfo=TZ)
BEGINS = int(START.timestamp())
DAY, HOUR = 86400, 3600
CONFIG = """\
sig: {key: lantern, name: {zh: 追光, en: Lantern}, timezone: Asia/Shanghai, languages: [zh, en]}
home: {forge: gitee, repo: lantern/community}
scopes: {code: [lantern/core]}
counts: {prs: {count: pr_opened, in: code}}
board: {columns: {name: [Name], prs: [PRs]}}
meetings:
- name: {zh: 双周例会, en: Biweekly meeting}
  first: 2026-12-10
  every: 2 weeks
  at: "20:00"
  link: https://meet.lantern.example/123
  join: {zh: 点链接即可, en: Follow the link}
notices: {by: [issue, mail, wecom, dingtalk, feishu], remind: [%s]}
"""


@cache
def config(remind: str = "hour, attendance"):
    return load_config((CONFIG % remind).encode())


def occurrence(start: datetime | None = START, day: date | None = None, **others) -> Occurrence:
    """Give a meeting on the evening of 10 December 2026, but for what is given."""
    first = START.date()
    on = start.date() if start else others.pop("on", first)
    return Occurrence(
        "regular", day or first, on, start, timedelta(hours=1), **{"zone": START.tzinfo} | others
    )


def asked(**others) -> Occurrence:
    """Give one whose time is still to be chosen."""
    return occurrence(None, standing=Standing.ASKED, **others)


def off(changes: int = 1, **others) -> Occurrence:
    return occurrence(standing=Standing.CALLED_OFF, changes=changes, **others)


def meeting(happens: Occurrence, topics=(), **others) -> Meeting:
    values = {"organiser": "mira_kovac", "number": 7, "file": "meetings/007-20261210.md"} | others
    agenda = tuple(AgendaItem(About.TOPIC, {"zh": each, "en": each}, "olu-adeyemi") for each in topics)
    return Meeting(happens, config().meetings[0], agenda=agenda, **values)


def plan(now: int, *happens: Occurrence, remind: str = "hour, attendance", topics=(), minutes=()) -> Plan:
    """Give a plan at an instant, in seconds after 1970, or counted from the beginning where it is small."""
    return Plan(
        config(remind),
        now if abs(now) > 1000 * DAY else BEGINS + now,
        Schedule(),
        tuple(meeting(each, topics) for each in happens or (occurrence(),)),
        dict.fromkeys(minutes, ""),
    )
