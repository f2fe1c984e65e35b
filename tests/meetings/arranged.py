"""Series, schedules and SIGs in a few words."""

from datetime import UTC, date, datetime

from bot.meetings.series import occurrences
from bot.sig.config import SigConfig, load_config
from bot.sig.meetings import Series
from bot.sig.roster import Roster, load_roster
from bot.sig.schedule import Schedule, load_schedule

ROLES = {"contributor": "Contributors", "committer": "Committers", "maintainer": "Maintainers"}
SIG = """\
sig: {key: lantern, name: {zh: 追光, en: Lantern}, timezone: Asia/Shanghai}
home: {forge: gitee, repo: lantern/community}
scopes: {all: [lantern/core]}
counts: {prs: {count: pr_opened, in: all}}
board: {columns: {name: [Name], account: [Login], prs: [PRs]}}
"""
BIWEEKLY = """\
meetings:
  - {name: {zh: 例会, en: Biweekly meeting}, first: 2026-11-12, every: 2 weeks, at: 20:00, organisers: [committer]}
"""


def series(**written: object) -> Series:
    """Read a series as sig.yaml would have it: every other Thursday at eight, but for what is given."""
    usual = {"name": "Meeting", "first": "2026-01-01", "every": "2 weeks", "at": "20:00"}
    if "rrule" in written:
        del usual["every"]
    return Series.model_validate(usual | written)


def said(text: str = "") -> Schedule:
    """Read a meetings/schedule.yaml."""
    return load_schedule(text.encode())


def met(of: Series, tz, first: str, last: str, schedule: str = "", holidays: tuple[str, ...] = ()):
    """Give the meetings between two days."""
    days = [date.fromisoformat(day) for day in holidays]
    return occurrences(of, said(schedule), tz, days, date.fromisoformat(first), date.fromisoformat(last))


def shown(meetings) -> list[str]:
    """Write each meeting on a line: its name, when it takes place, and its standing where that is not `on`."""
    return [
        " ".join(
            [
                each.day.isoformat()[5:],
                each.start.isoformat()[:16] if each.start else each.on.isoformat(),
                *([] if each.standing == "on" else [str(each.standing)]),
            ]
        )
        for each in meetings
    ]


def config(text: str = BIWEEKLY) -> SigConfig:
    return load_config((SIG + text).encode())


def roster(**lists: str) -> Roster:
    """Make a roster of logins by role."""
    text = "".join(
        f"{ROLES[role]}:\n"
        + "".join(
            f"- {{name: {who}, gitee_home: 'https://gitee.com/{who}', email: x, interest: y}}\n"
            for who in logins.split()
        )
        for role, logins in lists.items()
    )
    return load_roster(text.encode(), "sig_members.yaml", ROLES)


def at(text: str) -> int:
    """Give an instant, UTC where it says nothing else."""
    when = datetime.fromisoformat(text)
    return int((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp())
