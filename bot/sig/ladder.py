"""`ladder:` of sig.yaml: what each role asks for, in versions by date."""

from datetime import date
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import ConfigDict, Field, Tag, model_validator

from bot.sig.criteria import Criterion, Group, Held, Term, counts_in
from bot.sig.fields import Day, Key, Positive, SomeOf
from bot.sig.shares import Portion, Quorum, Share, portion_of
from bot.sig.validation import BY_SHAPE, MAPPING, TEXT, Model, slip

Yes: TypeAlias = Annotated[
    Annotated[Positive, Tag(TEXT)] | Annotated[SomeOf[dict[Key, Positive]], Tag(MAPPING)], BY_SHAPE
]  # fmt: skip


class Vote(Model):
    """A vote of role holders on a candidate; its result advises, people decide.

    Votes are yes and no: an abstention is none, but it counts for the quorum.
    """

    electorate: Key = Field(description="The role whose holders vote, those of higher roles included")
    passes: Share = Field(
        "> 50% of electorate", alias="pass", description="When it is won: which share says yes, of whom"
    )
    min_yes: Yes | None = Field(
        None, description="How many must say yes, whatever the share: 2, or by role {maintainer: 2}"
    )
    quorum: Quorum | None = Field(
        None, description="Which part of the electorate must have voted or abstained, like 50%"
    )
    open: Term = Field("5 working days", description="How long it is open; the day of opening does not count")
    recuse: Literal["candidate", "nobody"] = Field("candidate", description="Who does not vote")

    @property
    def days(self) -> int:
        """Give the working days for which it is open."""
        return int(self.open.split()[0])

    @property
    def portion(self) -> Portion:
        """Give the share of yes that is asked for."""
        return portion_of(self.passes)

    @property
    def quorum_portion(self) -> Portion | None:
        """Give the part of the electorate that must take part, where one is asked for."""
        return portion_of(self.quorum) if self.quorum else None

    @property
    def of_votes(self) -> bool:
        """Say whether the share is one of the votes cast; else it is one of the electorate."""
        return self.passes.endswith("votes")

    @property
    def least_yes(self) -> dict[str, int]:
        """Give how many holders of which role, or a higher one, must say yes at least; a bare number is anyone's."""
        if self.min_yes is None:
            return {}
        return {self.electorate: self.min_yes} if isinstance(self.min_yes, int) else dict(self.min_yes)


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
