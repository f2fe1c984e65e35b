"""`ladder:` of sig.yaml: what each role asks for, in versions by date."""

from datetime import date
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import ConfigDict, Field, model_validator

from bot.sig.criteria import Criterion, Group, Held, Term, counts_in
from bot.sig.fields import Day, Key, SomeOf
from bot.sig.validation import Model, pattern, slip

Share: TypeAlias = Annotated[
    str,
    pattern(
        r"^>=? ?(100|[0-9]{1,2}) ?% of (electorate|votes)$",
        "must be a share, like '> 50% of electorate' or '>= 65% of votes'",
    ),
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

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """Give everything that must hold, but the vote, as criteria: `is:` first, `any:` as a group."""
        first = (Held.model_construct(is_=self.is_, for_=None),) if self.is_ else ()
        last = (Group.model_construct(all_of=None, any_of=self.any_of),) if self.any_of else ()
        return (*first, *(self.all_of or ()), *last)

    @property
    def counts(self) -> tuple[str, ...]:
        """Name the counts that are looked at, each once."""
        return counts_in(self.criteria)


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
