"""The files of votes/ as they are written: a vote with its ballots, or a decision that was made elsewhere."""

from collections import Counter
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from bot.sig.fields import Amount, Key, Login, Moment, Some
from bot.sig.ladder import Vote
from bot.sig.records import Proof, Url
from bot.sig.validation import Model, slip
from bot.sig.wording import quoted

ChoiceWord: TypeAlias = Literal["yes", "no", "abstain"]
ResultWord: TypeAlias = Literal["passed", "failed", "no_quorum", "withdrawn"]


def _one_each(ballots: Any) -> Any:
    """Refuse two ballots of one person, however the login is written: a mapping would keep the last one."""
    written = Counter(_bare(login) for login in ballots) if isinstance(ballots, dict) else Counter()
    for login, times in written.items():
        if times > 1:
            raise slip(
                f"{quoted('@' + login)} stands here more than once; the last ballot of a person counts"
            )
    return ballots


def _bare(login: str) -> str:
    return login.removeprefix("@").casefold()


class VoteRecord(Model):
    """A vote as it ended: the rule by which it was held, who could vote, and who voted what."""

    rule: Vote = Field(description="The rule as it was when the vote opened, in the words of sig.yaml")
    electorate: Some[Login] = Field(description="The logins of those who could vote, without the recused")
    yes: Amount = Field(description="How many said yes")
    no: Amount = Field(description="How many said no")
    abstain: Amount = Field(description="How many abstained")
    ballots: Annotated[dict[Login, ChoiceWord], BeforeValidator(_one_each)] = Field(
        description='What each said, by login: {"@lihua": "yes"}'
    )

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        """Refuse a vote of somebody who could not vote, and numbers that the ballots do not come to."""
        electors = Counter(_bare(login) for login in self.electorate)
        for login, times in electors.items():
            if times > 1:
                raise slip(f"{quoted('@' + login)} stands in this list more than once", at="electorate")
        for login in self.ballots:
            if _bare(login) not in electors:
                raise slip(f"{quoted('@' + login)} is not in the electorate", at="ballots")
        said: Counter[str] = Counter(self.ballots.values())
        for choice, number in (("yes", self.yes), ("no", self.no), ("abstain", self.abstain)):
            if said[choice] != number:
                raise slip(f"says {number}, and the ballots come to {said[choice]}", at=choice)
        return self


class ElsewhereRecord(Model):
    """A decision that was made elsewhere: who stands for it, and where it can be read."""

    by: Login = Field(description="The login of the maintainer who records it")
    link: Proof = Field(description="Where it was decided: a link or words")


class ObjectionRecord(Model):
    """An objection that was raised."""

    by: Login = Field(description="The login of the one who objected")
    when: Moment = Field(description="When it was raised")
    link: Proof = Field(description="Where it was raised: a link or words")


class VoteFile(Model):
    """votes/DAY-LOGIN-ROLE.yaml: what was decided about a person and a role, and how."""

    who: Login = Field(description='The login of the person it is about, in quotes: "@lihua"')
    role: Key = Field(description="The role it is about")
    opened: Moment | None = Field(None, description="When the vote, or the discussion, was opened")
    closed: Moment = Field(description="When it ended or was decided")
    result: ResultWord = Field(description="What came of it; withdrawn: it was ended before it was decided")
    vote: VoteRecord | None = Field(None, description="The vote that decided it")
    decided: ElsewhereRecord | None = Field(None, description="Or that it was decided elsewhere")
    objections: tuple[ObjectionRecord, ...] = Field((), description="Objections that were raised")
    link: Url | None = Field(None, description="Where it was talked about")
    note: str = Field("", description="Anything else, in words")

    @model_validator(mode="after")
    def _says_how(self) -> Self:
        if bool(self.vote) == bool(self.decided):
            raise slip("say either vote: or decided:, how it came about")
        if self.vote and self.opened is None:
            raise slip("is missing; a vote says when it was opened", at="opened")
        return self
