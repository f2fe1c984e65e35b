"""Which meetings are prepared: where their minutes stand."""

from bot.meetings.filenames import read_name
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
        for file in map(read_name, plan.minutes)
        if file and file.folder == meeting.series.minutes and file.path not in others and file.day in days
    ]
    first = min(found, key=lambda file: days.index(file.day), default=None)
    return first.path if first else None
