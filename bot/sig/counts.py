"""`counts:` of sig.yaml: a named rule over events, as written, and with its `ignore:` lists looked up."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Literal, Self, TypeAlias

from pydantic import ConfigDict, Field, model_validator

from bot.model import IGNORABLE, RECORDED, Kind, Reason
from bot.sig.fields import Countable, Key, OneOrMany, Text
from bot.sig.validation import Model, slip

_SUBJECTS = {
    "pr": {Kind.PR_OPENED, Kind.PR_MERGED, Kind.REVIEW_COMMENT, Kind.MAIN_REVIEW},
    "meeting": {Kind.TALK, Kind.MEETING_ORGANISED, Kind.MEETING_ATTENDED},
}

Ignorable: TypeAlias = Literal[
    "bot",
    "own_pr",
    "invalid",
    "duplicate",
    "roster_only",
    "command_only",
    "lgtm_only",
    "own_thread",
    "after_merge",
]
IGNORABLE_WORDS = {reason.word: reason for reason in Reason if reason & IGNORABLE}
Fact: TypeAlias = Literal["line_comment"]
How: TypeAlias = Literal["sum", "count", "distinct"]


_NOTHING = Reason(0)


@dataclass(frozen=True)
class Count:
    """A rule that turns events into a number; nothing in it is left to look up."""

    name: str
    how: How
    kinds: tuple[Kind, ...]
    distinct: Literal["pr", "meeting"] | None = None  # what is counted once, where `how` is distinct
    scope: str | None = None  # `in:`; None for what is recorded by hand
    ignore: Reason = _NOTHING
    only: frozenset[str] = frozenset()  # facts that an event must have
    strict: "Count | None" = None
    loose: "Count | None" = None


class Variant(Model):
    """How the strict or the loose reading of a count differs from it."""

    only: OneOrMany[Fact] = Field(
        (), description="Count only events with these facts, beside what the count asks for"
    )
    ignore: OneOrMany[Text] | None = Field(None, description="Ignore these instead of what the count ignores")


class CountRule(Model):
    """A count as written: one of sum, count and distinct says what is counted, the rest what is left out."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [{"required": ["sum"]}, {"required": ["count"]}, {"required": ["distinct"]}]
        }
    )

    sum: Literal[Kind.TASK] | None = Field(None, description="Add up the points of these")
    count: OneOrMany[Countable] | None = Field(None, description="Count these events, each once")
    distinct: Literal["pr", "meeting"] | None = Field(
        None, description="Count the different ones that `of` touched"
    )
    of: OneOrMany[Countable] | None = Field(None, description="The events that `distinct` looks at")
    in_: Key | None = Field(None, alias="in", description="The scope whose repositories count")
    ignore: OneOrMany[Text] = Field((), description="Reasons not to count, or names of lists under `ignore:`")
    only: OneOrMany[Fact] = Field((), description="Count only events with these facts")
    strict: Variant | None = Field(None, description="A stricter reading, shown beside this one")
    loose: Variant | None = Field(None, description="A looser reading, shown beside this one")

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Give the kinds of events that the rule looks at."""
        return (self.sum,) if self.sum else self.count or self.of or ()

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        """Refuse rules that say two things, or half of one."""
        said = [how for how in ("sum", "count", "distinct") if getattr(self, how)]
        if len(said) != 1:
            raise slip(f"say exactly one of sum, count, distinct (found {' and '.join(said) or 'none'})")
        if bool(self.of) != bool(self.distinct):
            raise slip("of: goes with distinct:, like {distinct: pr, of: pr_merged}", at="of")
        foreign = [kind for kind in self.kinds if self.distinct and kind not in _SUBJECTS[self.distinct]]
        if foreign:
            raise slip(f"{foreign[0]} does not happen in a {self.distinct}", at="of")
        by_hand = set(RECORDED).issuperset(self.kinds)
        if by_hand and self.in_:
            raise slip(
                f"{self.kinds[0]} is recorded by hand and happens in no repository; delete in:", at="in"
            )
        if not by_hand and not self.in_:
            raise slip("in: is missing; name the scope whose repositories count")
        return self

    def resolve(self, name: str, lists: Mapping[str, tuple[str, ...]]) -> Count:
        """Make the Count with its strict and loose readings; `lists` are the named ones of `ignore:`."""
        how: How = "sum" if self.sum else "count" if self.count else "distinct"
        common: dict[str, Any] = {
            "name": name, "how": how, "kinds": self.kinds, "distinct": self.distinct, "scope": self.in_,
        }  # fmt: skip
        ignore, only = _reasons(self.ignore, lists), frozenset(self.only)

        def reading(variant: Variant | None) -> Count | None:
            if variant is None:
                return None
            ignored = ignore if variant.ignore is None else _reasons(variant.ignore, lists)
            return Count(**common, ignore=ignored, only=only | frozenset(variant.only))

        return Count(
            **common, ignore=ignore, only=only, strict=reading(self.strict), loose=reading(self.loose)
        )


def _reasons(words: tuple[str, ...], lists: Mapping[str, tuple[str, ...]]) -> Reason:
    """Join reasons and named lists of reasons into one mask."""
    single = [word for entry in words for word in lists.get(entry, (entry,))]
    return reduce(or_, (IGNORABLE_WORDS[word] for word in single), _NOTHING)
