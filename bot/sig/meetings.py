"""`meetings:` of sig.yaml: series of meetings, as written."""

from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from bot.sig.fields import Day, Key, Names, Positive, Several, Text, Timezone
from bot.sig.validation import Model, pattern, slip

Rhythm: TypeAlias = Annotated[
    str, pattern(r"^[1-9][0-9]{0,2} (day|week|month|year)s?$", "must be a rhythm, like 2 weeks")
]
TimeOfDay: TypeAlias = Annotated[
    str, pattern(r"^(ask|([01][0-9]|2[0-3]):[0-5][0-9])$", "must be a time of day, like 20:00, or ask")
]

Weekday: TypeAlias = Literal[
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "ask"
]  # fmt: skip


class Series(Model):
    """A meeting that comes again: a rhythm from a first day on, and its exceptions."""

    name: Names = Field(description="What the meeting is called, in one text or by language")
    first: Day | None = Field(None, description="The day of the first meeting")
    every: Rhythm | None = Field(None, description="The rhythm, like 2 weeks")
    rrule: Text | None = Field(None, description="The rhythm as an iCalendar RRULE, instead of every")
    day: Weekday | None = Field(None, description="The weekday; ask where it is chosen each time")
    at: TimeOfDay = Field("ask", description="The time of day; ask where it is chosen each time")
    timezone: Timezone | None = Field(None, description="Where another one than the SIG's holds")
    number: Positive = Field(1, description="The number of the first meeting")
    skip: Several[Day] = Field((), description="Days on which it does not take place")
    move: dict[Day, Day] = Field({}, description="Days on which it takes place on another day: {from: to}")
    extra: Several[Day] = Field((), description="Days on which it takes place besides")
    holidays: Literal["skip", "ask"] = Field("ask", description="What to do on one of the `holidays:`")
    organisers: Several[Key] = Field((), description="The roles whose holders organise in turn")

    @model_validator(mode="after")
    def _has_a_start(self) -> Self:
        """Refuse a rhythm that nobody could place on a calendar."""
        if bool(self.every) == bool(self.rrule):
            raise slip("say either every: or rrule:")
        if self.first is None:
            raise slip("first: is missing; a rhythm needs the day of its first meeting")
        return self
