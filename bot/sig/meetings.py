"""`meetings:`, `notices:` and `rhythms:` of sig.yaml, as written."""

import re
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import AfterValidator, Field, model_validator

from bot.sig.fields import Day, Folder, Key, Names, Positive, RootOrFolder, Several, Text, Timezone
from bot.sig.recurrence import YEARS_TO_WAIT, first_of_rule, read_rule
from bot.sig.urls import is_url
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


SECRETS = "pwd|pw|passcode|password|passwd|token|key|code"  # parameters of a link that let somebody in
_SECRET = re.compile(rf"[?&#]({SECRETS})=", re.IGNORECASE)


def _open_link(text: str) -> str:
    """Accept the address of a conference that lets nobody in by itself: this file is public."""
    if not is_url(text):
        raise slip("must be an address, like https://meeting.example.com/123")
    if _SECRET.search(text):
        raise slip("holds a password; leave it out of the link, whoever organises sends it by hand")
    return text


def _rule(text: str) -> str:
    """Accept an RRULE that gives whole days."""
    read_rule(text)
    return text


class Series(Model):
    """A meeting that comes again: a rhythm from a first day on, and its exceptions."""

    key: Key = Field("regular", description="Short name; stays for ever, calendars know the meetings by it")
    name: Names = Field(description="What the meeting is called, in one text or by language")
    first: Day | None = Field(None, description="The day of the first meeting")
    every: Rhythm | None = Field(None, description="The rhythm, like 2 weeks")
    rrule: Annotated[Text, AfterValidator(_rule)] | None = Field(
        None, description="The rhythm as an iCalendar RRULE, instead of every"
    )
    day: Weekday | None = Field(None, description="The weekday; ask where it is chosen each time")
    at: TimeOfDay = Field("ask", description="The time of day; ask where it is chosen each time")
    timezone: Timezone | None = Field(None, description="Where another one than the SIG's holds")
    number: Positive = Field(1, description="The number of the first meeting")
    skip: Several[Day] = Field((), description="Days on which it does not take place")
    move: dict[Day, Day] = Field({}, description="Days on which it takes place on another day: {from: to}")
    extra: Several[Day] = Field((), description="Days on which it takes place besides")
    holidays: Literal["skip", "ask"] = Field("ask", description="What to do on one of the `holidays:`")
    organisers: Several[Key] = Field((), description="The roles whose holders organise in turn")
    lasts: Positive = Field(60, description="How long it lasts, in minutes")
    link: Annotated[str, AfterValidator(_open_link)] | None = Field(
        None, description="Where it is held, where that is always the same; without a password"
    )
    join: Names | None = Field(None, description="How to take part, beside the link")
    agenda: Several[Names] = Field((), description="What stands on every agenda")
    minutes: RootOrFolder = Field("meetings", description="The folder of its minutes, NNN-YYYYMMDD.md")

    @model_validator(mode="after")
    def _has_a_start(self) -> Self:
        """Refuse a rhythm that nobody could place on a calendar."""
        if bool(self.every) == bool(self.rrule):
            raise slip("say either every: or rrule:")
        if self.first is None:
            raise slip("first: is missing; a rhythm needs the day of its first meeting")
        if self.rrule and first_of_rule(read_rule(self.rrule), self.first) is None:
            raise slip(f"gives no day in the {YEARS_TO_WAIT} years from {self.first} on", at="rrule")
        return self


class MeetingLists(Model):
    """The two lists of meetings in a README: what is to come, and what was."""

    file: Folder = Field(description="The file, from the SIG's folder on")
    upcoming: Text = Field(description="The heading above the meetings to come, without #")
    past: Text = Field(description="The heading above those that were, without #")


class Notices(Model):
    """How people hear of a meeting, beside the text to paste and the calendar."""

    by: Several[Literal["issue", "mail", "wecom", "dingtalk", "feishu"]] = Field(
        (), description="Where the bot announces a meeting itself; addresses stand in the environment"
    )
    remind: Several[Literal["hour", "attendance"]] = Field(
        (), description="hour: an hour before, by robot; attendance: a second question, a week after"
    )
    lists: tuple[MeetingLists, ...] = Field((), description="The lists of meetings in each README")


class Reminder(Model):
    """Something that a SIG does again and again, of which the desk reminds."""

    key: Key = Field(description="Short name")
    name: Names = Field(description="What is to be done, in one text or by language")
    first: Day = Field(description="The first day of the first round")
    every: Rhythm = Field(description="The rhythm, like 3 months")
    for_days: Positive = Field(14, description="How many days it stands on the desk")
