"""`ladder:` of sig.yaml: what each role asks for, in versions by date."""

from datetime import date
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import AfterValidator, ConfigDict, Discriminator, Field, RootModel, Tag, model_validator

from bot.sig.fields import Day, Key, Positive, SomeOf
from bot.sig.validation import Model, pattern, shape, slip

Share: TypeAlias = Annotated[
    str,
    pattern(
        r"^>=? ?(100|[0-9]{1,2}) ?% of (electorate|votes)$",
        "must be a share, like '> 50% of electorate' or '>= 65% of votes'",
    ),
]
Term: TypeAlias = Annotated[
    str, pattern(r"^[1-9][0-9]{0,2} working days?$", "must be a time, like 5 working days")
]

_THRESHOLD, _GROUP = "<mapping like {attended: 2}>", "<group like {any: [{attended: 2}, {talks: 1}]}>"


def _kind(value: object) -> str:
    """Tell a group of criteria from a single threshold."""
    if isinstance(value, dict):
        return _GROUP if value.keys() & {"all", "any"} else _THRESHOLD
    return shape(value)


def _single(value: dict[str, int]) -> dict[str, int]:
    if len(value) != 1:
        raise slip("one count to an entry, like [{attended: 2}, {talks: 1}]")
    return value


class Threshold(RootModel[Annotated[dict[Key, Positive], AfterValidator(_single)]]):
    """A count that must reach a number: `{attended: 2}`."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    @property
    def count(self) -> str:
        """Give the name of the count."""
        return next(iter(self.root))

    @property
    def at_least(self) -> int:
        """Give the number to reach."""
        return next(iter(self.root.values()))


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


Criterion: TypeAlias = Annotated[
    Annotated[Threshold, Tag(_THRESHOLD)] | Annotated[Group, Tag(_GROUP)], Discriminator(_kind)
]


class Vote(Model):
    """A vote of role holders on a candidate; its result advises, people decide."""

    electorate: Key = Field(description="The role whose holders vote")
    passes: Share = Field("> 50% of electorate", alias="pass", description="When the vote is won")
    open: Term = Field("5 working days", description="How long it is open")
    recuse: Literal["candidate", "nobody"] = Field("candidate", description="Who does not vote")


class RoleRule(Model):
    """What a role asks for; everything said must hold."""

    is_: Key | None = Field(None, alias="is", description="The role to have already, or a higher one")
    all_of: SomeOf[tuple[Criterion, ...]] | None = Field(
        None, alias="all", description="Each of these must be met"
    )
    any_of: SomeOf[tuple[Criterion, ...]] | None = Field(
        None, alias="any", description="One of these must be met"
    )
    vote: Vote | None = Field(None, description="A vote that ends it")

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if not (self.is_ or self.all_of or self.any_of or self.vote):
            raise slip("asks for nothing; say at least one of is, all, any, vote")
        return self


class LadderVersion(Model):
    """The ladder from a day on: an application is judged by the version of its own day."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, RoleRule] = Field(init=False)

    from_: Day = Field(alias="from", description="The first day on which it holds")

    @property
    def day(self) -> date:
        """Give the first day on which it holds."""
        return self.from_

    @property
    def rules(self) -> dict[str, RoleRule]:
        """Give the rule of each role that has one."""
        return dict(self.__pydantic_extra__)
