"""Which meetings are prepared: where their minutes stand."""

from bot.meetings.minutes import named
from bot.meetings.plan import Meeting, Plan


def minutes_of(plan: Plan, meeting: Meeting) -> str | None:
    """Give where the minutes of a meeting stand; None where there are none yet.

    A meeting that was moved keeps the file of its former day; a file that is another meeting's is not its own.
    """
    if meeting.file in plan.minutes:
        return meeting.file
    others = {each.file for each in plan.meetings if each is not meeting}
    days = (meeting.occurrence.on, meeting.occurrence.day)
    found = [
        file
        for file in plan.minutes
        if _folder(file) == meeting.series.minutes and file not in others and named(file)[1] in days
    ]
    return min(found, key=lambda file: days.index(named(file)[1] or days[0]), default=None)


def _folder(file: str) -> str:
    return file.rpartition("/")[0]
