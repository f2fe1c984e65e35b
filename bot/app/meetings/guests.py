"""Who was at a meeting: whether that is on record, and whom its minutes name."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date

from bot.app.conversation.topic import Talk
from bot.app.home import Home
from bot.documents.notice import Guest
from bot.meetings.attendance import Present, attendance_of
from bot.meetings.minutes import read_minutes
from bot.meetings.plan import Meeting, Plan
from bot.meetings.prepared import minutes_of
from bot.model import Kind


def attended_of(home: Home, talks: Iterable[Talk], plan: Plan) -> frozenset[str]:
    """Name the meetings of which it is on record who was there, on the default branch or in an answer of `talks`."""
    entries = home.run.workspace.contributions.entries
    days = {
        each.at.astimezone(plan.config.sig.tz).date()
        for each in entries
        if each.kind is Kind.MEETING_ATTENDED
    }
    days |= set(_confirmed(talks))
    return frozenset(each.key for each in plan.meetings if each.occurrence.on in days)


def _confirmed(talks: Iterable[Talk]) -> Iterator[date]:
    for talk in talks:
        for claim in talk.stands.claims:
            if claim.section == "attended" and claim.result == "confirmed":
                with suppress(ValueError):  # a meeting may have a name instead
                    yield date.fromisoformat(str(claim.entry["meeting"]).partition("#")[0])


def guests_of(home: Home, plan: Plan, meeting: Meeting) -> tuple[tuple[Guest, ...], bool]:
    """Give whom the minutes of a meeting name, and whether they say that there were others."""
    file = minutes_of(plan, meeting)
    if file is None:
        return (), False
    found = attendance_of(read_minutes(plan.minutes[file], file), home.run.workspace.roster)
    return tuple(map(_guest, found.present)), found.more


def _guest(present: Present) -> Guest:
    return Guest(present.written, present.login, present.likely)
