"""Who was at a meeting: whether that is on record, and whom its minutes name."""

from collections.abc import Iterable, Iterator

from bot.app.conversation.topic import Talk
from bot.app.home import Home
from bot.documents.notice import Guest
from bot.meetings.attendance import Present, attendance_of
from bot.meetings.minutes import read_minutes
from bot.meetings.plan import Meeting, Plan
from bot.meetings.planning import name_of
from bot.meetings.prepared import minutes_of
from bot.model import Kind
from bot.sig.contributions import Contribution, Contributions


def attended_of(recorded: Contributions, talks: Iterable[Talk], plan: Plan) -> frozenset[str]:
    """Name the meetings of which it is on record who was there, on the default branch or in an answer of `talks`."""
    names = {_name(each, plan) for each in recorded.entries if each.kind is Kind.MEETING_ATTENDED}
    names |= set(_confirmed(talks))
    return frozenset(each.key for each in plan.meetings if name_of(plan, each) in names)


def _name(entry: Contribution, plan: Plan) -> str:
    """Give the name of the meeting that an entry means: its day, where it is called otherwise."""
    day = entry.at.astimezone(plan.config.sig.tz).date().isoformat()
    return entry.subject if entry.subject.startswith(day) else day


def _confirmed(talks: Iterable[Talk]) -> Iterator[str]:
    for talk in talks:
        for claim in talk.stands.claims:
            if claim.section == "attended" and claim.result == "confirmed":
                yield str(claim.entry["meeting"])


def guests_of(home: Home, plan: Plan, meeting: Meeting) -> tuple[tuple[Guest, ...], bool]:
    """Give whom the minutes of a meeting name, and whether they say that there were others."""
    file = minutes_of(plan, meeting)
    if file is None:
        return (), False
    minutes = read_minutes(plan.minutes[file], file)
    found = attendance_of(minutes, home.run.workspace.roster, plan.config.home.forge)
    return tuple(map(_guest, found.present)), found.more


def _guest(present: Present) -> Guest:
    return Guest(present.written, present.login, present.likely)
