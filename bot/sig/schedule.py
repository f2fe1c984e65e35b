"""meetings/schedule.yaml: what people arranged beside the rhythm of sig.yaml, and who organised what was held.

An entry is true because it is on the default branch, or because the bot's answer restates it. A meeting is named by
the day that its series gives it, which stays when it is moved.
"""

from datetime import date, datetime
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, Field

from bot.sig.fields import Day, Key, Login, Moment, Positive, Text
from bot.sig.records import Proof
from bot.sig.running import LocalTime
from bot.sig.validation import Model, check, raise_all
from bot.sig.yaml import load

SCHEDULE = "meetings/schedule.yaml"


def _one_line(text: str) -> str:
    """Make one line of a text: what people write here stands in lists and headings."""
    return " ".join(text.split())


Line: TypeAlias = Annotated[Text, AfterValidator(_one_line)]


class Arranged(Model):
    """What every entry says: which meeting, who said so, when and where."""

    series: Key = Field("regular", description="The series, by its key in sig.yaml")
    meeting: Day = Field(description="The day that the series gives the meeting; stays when it is moved")
    by: Login = Field(description="The login of whoever said so")
    when: Moment = Field(description="When it was said")
    evidence: Proof | None = Field(None, description="Where it was said, or the words")


class Move(Arranged):
    """The meeting takes place on another day, or at another time; the last word holds."""

    to: Day = Field(description="The day on which it takes place")
    at: LocalTime | None = Field(None, description="The time of day, where it is another or was to be chosen")


class CallOff(Arranged):
    """The meeting does not take place."""

    reason: str = Field("", description="Why")


class Extra(Arranged):
    """A meeting besides, on a day that the series does not give."""

    at: LocalTime | None = Field(None, description="The time of day, where it is not the series' own")


class Swap(Arranged):
    """Two people change their turns: `to` organises this meeting, `who` the other one."""

    who: Login = Field(description="Whose turn this meeting was")
    to: Login = Field(description="Who takes it")
    other: Day | None = Field(
        None, description="The meeting that `who` organises in exchange, by its series' day"
    )


class Turn(Arranged):
    """Somebody organises this meeting as a volunteer, or lets their turn pass to the next meeting."""

    who: Login = Field(description="Whose word it is about")


class Topic(Arranged):
    """Something that somebody wants to speak about."""

    title: Line = Field(description="What it is about")
    who: Login | None = Field(None, description="Who speaks, where that is known")


class Away(Model):
    """Somebody does not organise between two days, both included."""

    who: Login = Field(description="Whose word it is about")
    first: Day = Field(alias="from", description="The first day")
    last: Day = Field(alias="to", description="The last day")
    by: Login = Field(description="The login of whoever said so")
    when: Moment = Field(description="When it was said")
    evidence: Proof | None = Field(None, description="Where it was said, or the words")


class Held(Model):
    """A meeting that was prepared and held: who organised it, under which number its minutes stand."""

    series: Key = Field("regular", description="The series, by its key in sig.yaml")
    meeting: Day = Field(description="The day that the series gives the meeting")
    number: Positive = Field(description="The number of its minutes")
    organiser: Login | None = Field(None, description="Who organised it")


class Schedule(Model):
    """The whole file; everything in it is optional."""

    moves: tuple[Move, ...] = Field((), description="Meetings on another day or at another time")
    called_off: tuple[CallOff, ...] = Field((), description="Meetings that do not take place")
    extras: tuple[Extra, ...] = Field((), description="Meetings besides")
    swaps: tuple[Swap, ...] = Field((), description="Who changed turns with whom")
    volunteers: tuple[Turn, ...] = Field((), description="Who organises a meeting as a volunteer")
    passed: tuple[Turn, ...] = Field((), description="Who lets a turn pass, and is next after it")
    away: tuple[Away, ...] = Field((), description="Who does not organise for a while")
    topics: tuple[Topic, ...] = Field((), description="Topics for a meeting")
    held: tuple[Held, ...] = Field((), description="Who organised what was held")


def load_schedule(data: bytes, file: str = SCHEDULE) -> Schedule:
    """Read meetings/schedule.yaml, or raise ConfigError with every problem in it."""
    document = load(data, file)
    if document.tree is None:
        raise_all(document.problems)
        return Schedule()
    schedule, problems = check(document, Schedule)
    raise_all([*document.problems, *problems])
    assert schedule is not None
    return schedule


def joined(*schedules: Schedule) -> Schedule:
    """Put schedules together, the default branch's first; what two of them say alike stands once."""
    return Schedule().model_copy(
        update={
            name: tuple(dict.fromkeys(each for one in schedules for each in getattr(one, name)))
            for name in Schedule.model_fields
        }
    )


def said_at(when: date | datetime) -> tuple[str, str]:
    """Give what orders entries by when they were said, a bare day before its instants."""
    return (when.isoformat()[:10], when.isoformat())
