"""Meetings of the Lantern SIG, for whatever is made of a plan."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.meetings.agenda import About, AgendaItem
from bot.meetings.occurrence import Occurrence, Standing
from bot.meetings.plan import Meeting, Plan
from bot.sig.config import SigConfig, load_config
from bot.sig.meetings import MeetingLists
from bot.sig.roster import Roster, load_roster
from bot.sig.schedule import Schedule

TZ = ZoneInfo("Asia/Shanghai")
CONFIG = load_config(
    """\
sig: {key: lantern, name: {zh: 追光, en: Lantern}, timezone: Asia/Shanghai, languages: [zh, en]}
home: {forge: gitee, repo: lantern/community}
scopes: {code: [lantern/core]}
counts: {prs: {count: pr_opened, in: code}}
board: {columns: {name: [Name], prs: [PRs]}}
meetings:
- {name: {zh: 双周例会, en: Biweekly meeting}, first: 2026-11-26, every: 2 weeks, at: "20:00"}
notices:
  lists:
  - {file: README.md, upcoming: Coming, past: Past}
""".encode()
)
LISTS = MeetingLists(file="README.md", upcoming="Coming", past="Past")
README = """\
# Lantern

## Coming

## Past

* [A film](https://films.example/1)
* [Thursday November 26, 2026](./meetings/004-20261126.md)
"""
ROSTER = """\
Contributors:
- {name: Ze Wang, gitee_home: https://gitee.com/coral, also_known_as: [Coral W.]}
- {name: 李娜, gitee_home: https://gitee.com/lina}
- {name: Otter, gitee_home: https://gitee.com/otter}
Committers:
- {name: Newt, gitee_home: https://gitee.com/NEWT, also_known_as: [Otter]}
"""
DAY = date(2026, 12, 10)


def languages(*wanted: str, config: SigConfig = CONFIG) -> SigConfig:
    return config.model_copy(update={"sig": config.sig.model_copy(update={"languages": wanted})})


def roster(text: str = ROSTER) -> Roster:
    roles = {"contributor": "Contributors", "committer": "Committers", "maintainer": "Maintainers"}
    return load_roster(text.encode(), "sig_members.yaml", roles)


def meeting(
    day: date = DAY,
    number: int = 5,
    *,
    on: date | None = None,
    agenda=(),
    organiser: str | None = "coral",
    **rest,
) -> Meeting:
    on = on or day
    start = datetime.combine(on, time(20), TZ)
    occurrence = Occurrence("regular", day, on, start, timedelta(hours=1), **rest)
    series = CONFIG.meetings[0]
    return Meeting(
        occurrence, series, organiser, number, f"meetings/{number:03}-{on:%Y%m%d}.md", tuple(agenda)
    )


def called_off(each: Meeting) -> Meeting:
    return replace(each, occurrence=replace(each.occurrence, standing=Standing.CALLED_OFF))


def plan(
    *meetings: Meeting, now: date = DAY - timedelta(days=2), minutes=None, config=CONFIG, **rest
) -> Plan:
    """Give a plan at three in the morning of a day."""
    at = int(datetime.combine(now, time(3), TZ).timestamp())
    return Plan(config, at, rest.pop("schedule", Schedule()), meetings, minutes or {}, **rest)


def topic(title: str, who: str = "", about: About = About.TOPIC, **rest: str) -> AgendaItem:
    return AgendaItem(about, {"zh": title, "en": title}, who, **rest)
