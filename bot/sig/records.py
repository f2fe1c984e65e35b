"""The entries of contributions/*.yaml as they are written."""

import re
from datetime import date, datetime
from typing import Annotated, Self, TypeAlias

from pydantic import AfterValidator, Field, model_validator

from bot.sig.fields import MOST, Amount, Key, Login, Moment, OneOrMany, Positive, Slug, Text
from bot.sig.urls import is_url
from bot.sig.validation import Model, pattern, slip
from bot.sig.wording import quoted

_BEGINS_WITH_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?!\d)")


def _url(text: str) -> str:
    if not is_url(text):
        raise slip(f"must be an address, like https://example.org/page (found {quoted(text)})")
    return text


def _proof(text: str) -> str:
    """Accept words, and addresses where they are whole."""
    return _url(text) if re.match(r"https?:", text, re.IGNORECASE) else text


Who: TypeAlias = Annotated[
    str,
    pattern(
        r"^([@＠][A-Za-z0-9][A-Za-z0-9_.-]*|[^\s@＠:#,/|'\"{}\[\]]+)$",
        'must be a login in quotes, like "@lihua", or the key of a row without account, like q-h-li',
    ),
    AfterValidator(lambda who: who.replace("＠", "@")),
]
Url: TypeAlias = Annotated[Text, AfterValidator(_url)]
Proof: TypeAlias = Annotated[Text, AfterValidator(_proof)]


class Record(Model):
    """What every entry says: who did it, and who confirmed it."""

    who: OneOrMany[Who] = Field(
        description='Who did it: "@login", the key of a row without account, or a list'
    )
    confirmed_by: Login | None = Field(None, description="The login of the one who confirmed it")


class ArticleRecord(Record):
    """A technical article, once per address and author."""

    url: Url = Field(description="Where it stands")
    when: Moment = Field(description="When it was published")
    title: str = Field("", description="Its title")
    evidence: Proof | None = Field(None, description="Proof besides the article itself: a link or words")


class MeetingRecord(Record):
    """Having organised or attended a meeting."""

    meeting: Text = Field(
        description="Its day, like 2025-01-09 or 2025-01-09#2, or its name together with when"
    )
    when: Moment | None = Field(
        None, description="When it was, where the meeting's name does not begin with the day"
    )
    evidence: Proof = Field(description="Minutes, a list of attendees: a link or words")

    @model_validator(mode="after")
    def _has_a_day(self) -> Self:
        """Refuse a meeting that cannot be placed on a calendar."""
        match = _BEGINS_WITH_DAY.match(self.meeting)
        if match is None and self.when is None:
            raise slip("is missing; the name of the meeting does not begin with its day", at="when")
        if match:
            try:
                date.fromisoformat(match[1])
            except ValueError:
                raise slip(f"there is no day {match[1]}", at="meeting") from None
        return self

    @property
    def day(self) -> date | datetime:
        """Give when it was: as said, else the day that its name begins with."""
        match = _BEGINS_WITH_DAY.match(self.meeting)
        return self.when or date.fromisoformat(match[1] if match else "")


class TalkRecord(MeetingRecord):
    """A talk at a meeting, once per person, meeting and topic."""

    topic: Text = Field(description="What it was about")


class TaskRecord(Record):
    """Points awarded for a task; partial awards add up to its value."""

    task: Text = Field(description="The task, like I9ABC1")
    points: Positive = Field(description="Points awarded now")
    value: Positive | None = Field(None, description="Points of the whole task")
    when: Moment = Field(description="When they were awarded")
    evidence: Proof = Field(description="The accepted work: a link or words")

    @model_validator(mode="after")
    def _within_value(self) -> Self:
        if self.value is not None and self.points > self.value:
            raise slip(f"{self.points} points are more than the task's value of {self.value}", at="points")
        return self


class CorrectionRecord(Model):
    """A maintainer's signed change to one number of one person."""

    who: Who = Field(description='Whose number: "@login", or the key of a row without account')
    count: Key = Field(description="The count that is corrected")
    change: Annotated[int, Field(ge=-MOST, le=MOST)] = Field(description="What is added to it, like -1")
    seen: Amount | None = Field(None, description="The value in the table that this answers")
    keys: OneOrMany[Text] = Field((), description="What it is about, like owner/name!12")
    when: Moment = Field(description="When it was decided")
    reason: Text = Field(description="Why")
    by: Login = Field(description="The login of the maintainer who signs it")

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if self.change == 0 and self.seen is None:
            raise slip("0 changes nothing, unless seen: names the value it answers", at="change")
        return self


class LinkRecord(Model):
    """Links a row without account to the account it turned out to be."""

    row: Slug = Field(description="The row's key")
    account: Login = Field(description="The login it is")
    when: Moment = Field(description="When it was decided")
    by: Login = Field(description="The login of the maintainer who signs it")


class StatementRecord(Model):
    """What somebody put on record about a person and a role."""

    who: Who = Field(description='Whom it is about: "@login"')
    role: Key = Field(description="The role it is about")
    by: Login = Field(description="The login of the one who said it")
    when: Moment = Field(description="When it was said")
    evidence: Proof = Field(description="Where it was said, or the words")


class VisibilityRecord(Model):
    """Whether somebody wants to be shown in the pages of leaderboard/; their last word holds."""

    who: Who = Field(description='Whose wish: "@login", or the key of a row without account')
    when: Moment = Field(description="When it was said")
    shown: bool = Field(description="false: left out of the pages; true: shown again")
    evidence: Proof = Field(description="Where it was said, or the words")


class ContributionsFile(Model):
    """One file of contributions/; everything in it is optional."""

    articles: tuple[ArticleRecord, ...] = Field((), description="Technical articles")
    talks: tuple[TalkRecord, ...] = Field((), description="Talks at meetings")
    organised: tuple[MeetingRecord, ...] = Field((), description="Who organised which meeting")
    attended: tuple[MeetingRecord, ...] = Field((), description="Who attended which meeting")
    tasks: tuple[TaskRecord, ...] = Field((), description="Points awarded for tasks")
    corrections: tuple[CorrectionRecord, ...] = Field((), description="Signed changes to numbers")
    links: tuple[LinkRecord, ...] = Field((), description="Rows that are found to be an account's")
    recommendations: tuple[StatementRecord, ...] = Field((), description="Who recommends whom for which role")
    objections: tuple[StatementRecord, ...] = Field((), description="Who objects to whom, and why")
    judgements: tuple[StatementRecord, ...] = Field((), description="What maintainers judged, see `checked:`")
    visibility: tuple[VisibilityRecord, ...] = Field((), description="Who wants to be left out of the pages")
