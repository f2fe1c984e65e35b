"""The criteria of `ladder:`: what can be counted, what the roster's history shows, what people decide."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Self, TypeAlias

from dateutil.relativedelta import relativedelta
from pydantic import ConfigDict, Discriminator, Field, Tag, model_validator

from bot.sig.fields import Key, Names, OneOrMany, Positive, SomeOf
from bot.sig.validation import Model, pattern, shape, slip

Span: TypeAlias = Annotated[
    str,
    pattern(
        r"^[1-9][0-9]{0,2} (year|month|week|day)s?$", "must be a time, like 3 months, 12 months or 1 year"
    ),
]
Term: TypeAlias = Annotated[
    str, pattern(r"^[1-9][0-9]{0,2} working days?$", "must be a time, like 5 working days")
]


def before(day: date, span: str) -> date:
    """Go back from a day by a time like `3 months`; the 31st becomes the last day of a shorter month."""
    number, unit = span.split()
    return day - relativedelta(**{f"{unit.removesuffix('s')}s": int(number)})  # type: ignore[arg-type]


class Threshold(Model):
    """A count that must reach a number: `{attended: 2}`, or `{merged_prs: 5, in: code, within: 12 months}`."""

    model_config = ConfigDict(
        extra="allow", json_schema_extra={"additionalProperties": {"type": "integer", "minimum": 1}}
    )
    __pydantic_extra__: dict[str, Positive] = Field(init=False)

    in_: Key | None = Field(None, alias="in", description="Another scope than the count's own")
    within: Span | None = Field(None, description="Only what happened so short a time ago, like 12 months")

    @model_validator(mode="after")
    def _is_single(self) -> Self:
        if len(self.__pydantic_extra__) != 1:
            raise slip("one count to an entry, like [{attended: 2}, {talks: 1}]")
        return self

    @property
    def count(self) -> str:
        """Give the name of the count."""
        return next(iter(self.__pydantic_extra__))

    @property
    def at_least(self) -> int:
        """Give the number to reach."""
        return next(iter(self.__pydantic_extra__.values()))


class Held(Model):
    """A role to have, or a higher one: `{is: contributor}`, or `{is: contributor, for: 3 months}`."""

    is_: Key = Field(alias="is", description="The role to have, or a higher one")
    for_: Span | None = Field(None, alias="for", description="For how long already")


class Activity(Model):
    """How long ago somebody began: `{active: 1 year, by: [merged_prs, reviewed_prs]}`."""

    active: Span = Field(description="How long ago the first event was, at least")
    by: OneOrMany[Key] = Field(description="The counts in which the first event is looked for")


class Recommendation(Model):
    """Somebody's word for a candidate, recorded in contributions/: `{recommended_by: maintainer, at_least: 2}`."""

    recommended_by: OneOrMany[Key] = Field(description="Roles that may recommend; higher ones may too")
    at_least: Positive = Field(1, description="How many different people")


class NoObjection(Model):
    """Time for objections after a nomination: `{no_objection: 5 working days}`."""

    no_objection: Term = Field(description="How long a nomination stands open")


class Checked(Model):
    """What only a person can judge, in words: `{checked: {zh: 判断可靠, en: sound judgement}}`."""

    checked: Names = Field(description="What a maintainer judges, in one text or by language")


class Group(Model):
    """Criteria of which all, or any one, must be met."""

    all_of: "SomeOf[tuple[Criterion, ...]] | None" = Field(
        None, alias="all", description="Each of these must be met"
    )
    any_of: "SomeOf[tuple[Criterion, ...]] | None" = Field(
        None, alias="any", description="One of these must be met"
    )

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if bool(self.all_of) == bool(self.any_of):
            raise slip("say either all: or any: here; nest one in the other for both")
        return self

    @property
    def parts(self) -> "tuple[Criterion, ...]":
        """Give the criteria of the group."""
        return self.all_of or self.any_of or ()


# A criterion is known by a word that only it has; whatever has none of them names a count.
_WORDS = {
    "all": "group", "any": "group", "is": "role", "active": "activity", "recommended_by": "recommendation",
    "no_objection": "wait", "checked": "judgement",
}  # fmt: skip
CRITERIA = tuple(_WORDS)
RESERVED = (*CRITERIA, "in", "within", "for", "by", "at_least", "from")  # no count can be called so


def _kind(value: Any) -> str:
    if not isinstance(value, dict):
        return shape(value)
    return f"<{next((kind for word, kind in _WORDS.items() if word in value), 'threshold')}>"


Criterion: TypeAlias = Annotated[
    Annotated[Threshold, Tag("<threshold>")]
    | Annotated[Group, Tag("<group>")]
    | Annotated[Held, Tag("<role>")]
    | Annotated[Activity, Tag("<activity>")]
    | Annotated[Recommendation, Tag("<recommendation>")]
    | Annotated[NoObjection, Tag("<wait>")]
    | Annotated[Checked, Tag("<judgement>")],
    Discriminator(_kind, custom_error_type="criterion", custom_error_message="no criterion"),
]


def walk(criteria: tuple[Criterion, ...]) -> Iterator[Criterion]:
    """Give every criterion, and those within groups, in the order of the file."""
    for criterion in criteria:
        yield criterion
        if isinstance(criterion, Group):
            yield from walk(criterion.parts)


def counts_in(criteria: tuple[Criterion, ...]) -> tuple[str, ...]:
    """Name the counts that criteria look at, each once."""
    found: dict[str, None] = {}
    for criterion in walk(criteria):
        match criterion:
            case Threshold():
                found[criterion.count] = None
            case Activity():
                found.update(dict.fromkeys(criterion.by))
    return tuple(found)
