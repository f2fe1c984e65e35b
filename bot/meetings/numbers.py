"""Which number and which file of minutes belongs to which meeting. Pure.

What stands in the folder or under `held:` is never given again; the others count up from the highest one there.
Series whose minutes share a folder share its numbers.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from bot.meetings.filenames import MinutesFile, file_name, read_name
from bot.meetings.occurrence import Occurrence, Standing
from bot.sig.meetings import Series
from bot.sig.schedule import Schedule

WRITTEN_UP_WITHIN = timedelta(days=14)  # so long a meeting waits for its minutes, and its number for it


def numbers(
    meetings: Sequence[tuple[Series, Occurrence]], schedule: Schedule, minutes: Iterable[str], now: int
) -> Mapping[tuple[str, date], tuple[int, str]]:
    """Give number and file of each meeting by series and day; `meetings` by their beginning.

    (0, "") for what was called off or is long over, where there is no file of it.
    """
    files = sorted(filter(None, map(read_name, minutes)), key=lambda file: (file.day, file.number, file.path))
    found: dict[tuple[str, date], tuple[int, str]] = {}
    for folder in dict.fromkeys(series.minutes for series, _ in meetings):
        here = [(series, each) for series, each in meetings if series.minutes == folder]
        keys = {series.key for series, _ in here}
        held = {(each.series, each.meeting): each.number for each in schedule.held if each.series in keys}
        there = [file for file in files if file.folder == folder]
        found.update(_recorded([each for _, each in here], there, held, folder))
        last = max((each.on for _, each in here if (each.series, each.day) in found), default=date.min)
        highest = max((*(file.number for file in there), *held.values()), default=0)
        for series, each in here:
            key = (each.series, each.day)
            if key not in found and _is_numbered(each, last, now):
                highest = max(highest, series.number - 1) + 1
                found[key] = (highest, file_name(folder, highest, each.on))
    return {(each.series, each.day): found.get((each.series, each.day), (0, "")) for _, each in meetings}


def _recorded(
    meetings: Sequence[Occurrence],
    files: Sequence[MinutesFile],
    held: Mapping[tuple[str, date], int],
    folder: str,
) -> Iterator[tuple[tuple[str, date], tuple[int, str]]]:
    """Find the meetings of which a number is on record, or a file of their day; each file belongs to one of them."""
    free = list(files)
    open_ = []
    for each in meetings:
        key = (each.series, each.day)
        if key not in held:
            open_.append(each)
            continue
        own = [file for file in free if file.number == held[key]]
        file = next((file for file in own if file.day in (each.on, each.day)), own[0] if own else None)
        if file:
            free.remove(file)
        yield key, (held[key], file.path if file else file_name(folder, held[key], each.on))
    open_.sort(key=lambda each: each.standing is Standing.CALLED_OFF)  # a file tells of what took place
    for name in ("on", "day"):
        for each in tuple(open_):
            file = next((file for file in free if file.day == getattr(each, name)), None)
            if file:
                free.remove(file)
                open_.remove(each)
                yield (each.series, each.day), (file.number, file.path)


def _is_numbered(meeting: Occurrence, last: date, now: int) -> bool:
    """Say whether a meeting that is not on record takes a number; `last` is the day of the last one that is."""
    if meeting.standing is Standing.CALLED_OFF:
        return False
    wait = timedelta() if meeting.on < last else WRITTEN_UP_WITHIN
    return not meeting.is_over(now - int(wait.total_seconds()))
