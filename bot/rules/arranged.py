"""What people arranged in comments and meetings/schedule.yaml does not hold yet: that counts all the same. Pure."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from bot.sig.schedule import Arranged, Away, Held, Move, Schedule, said_at

_KEPT = timedelta(days=30)  # after a meeting; what nobody has merged by then is left to rest


def still_apart(arranged: Schedule, merged: Schedule, today: date) -> Schedule:
    """Give what of these words the file does not have, less those on meetings that were over long ago.

    A word is known again by who said it about which meeting and when: so whoever corrects its entry in the file has
    the last say.
    """
    known = {name: {_word(each) for each in getattr(merged, name)} for name in Schedule.model_fields}
    kept = {
        name: tuple(
            each
            for each in getattr(arranged, name)
            if _word(each) not in known[name] and last_day(each) + _KEPT >= today
        )
        for name in Schedule.model_fields
    }
    return Schedule().model_copy(update=kept)


def is_empty(schedule: Schedule) -> bool:
    """Say whether nothing stands in it."""
    return not any(getattr(schedule, name) for name in Schedule.model_fields)


def last_day(each: Arranged | Away | Held) -> date:
    """Give the last day with which a word has to do."""
    match each:
        case Away():
            return each.last
        case Move():
            return max(each.meeting, each.to)
    return each.meeting


def _word(each: Arranged | Away | Held) -> tuple[object, ...]:
    return tuple(_parts(each))


def _parts(each: Arranged | Away | Held) -> Iterator[object]:
    """Name a word: about which meeting, by whom, when."""
    if not isinstance(each, Away):
        yield from (each.series, each.meeting)
    if not isinstance(each, Held):
        when = each.when
        yield each.by.lower()
        yield when.timestamp() if isinstance(when, datetime) and when.tzinfo else said_at(when)
