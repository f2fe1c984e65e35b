"""A topic's conversation folded into what stands: answered, claimed, settled, wished for, voted, arranged. Pure.

Only the bot's own answers are believed: they restate what people said, and who said it when. What people write or
take back afterwards changes nothing by itself.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.model import Account
from bot.sig.conversation import Answers, ConversationRecord, Decided, Opened, Section, Settled, Wish
from bot.sig.schedule import Schedule, Swap, joined
from bot.sig.tasks import GivenUp, Taken


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment as the host shows it; `record` where it is the bot's own and carries one, `text` without it.

    `is_own` says that the bot wrote it, `is_whole` that nobody has touched its record since.
    """

    id: str
    author: Account | None
    text: str
    created: int
    is_own: bool = False
    record: ConversationRecord | None = None
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Said:
    """Who said something, in which comment, when (seconds since 1970 UTC), and where the bot restated it."""

    by: str  # login, as it was then
    account: str  # the host's id
    note: str
    at: int
    answer: str  # the bot's comment


@dataclass(frozen=True, slots=True)
class Claim:
    """Something claimed, and what became of it."""

    n: int
    said: Said
    section: Section
    entry: Mapping[str, Any]
    result: str | None = None  # confirmed, rejected; None while it waits
    settled: Said | None = None
    reason: str = ""
    points: int | None = None

    @property
    def waits(self) -> bool:
        return self.result is None


@dataclass(frozen=True, slots=True)
class Voted:
    """A ballot on the vote that was open when it was cast."""

    said: Said
    choice: str
    at: int


@dataclass(frozen=True, slots=True)
class OpenedVote:
    """A vote of this topic with its ballots; `answer` is the bot's one comment about it."""

    said: Said
    opened: Opened
    ballots: tuple[Voted, ...] = ()

    @property
    def answer(self) -> str:
        return self.said.answer


@dataclass(frozen=True, slots=True)
class Conversation:
    """What stands in one topic."""

    answered: Mapping[str, Remark] = field(
        default_factory=dict
    )  # the bot's answer, by the comment it answers
    claims: tuple[Claim, ...] = ()
    votes: tuple[OpenedVote, ...] = ()
    decided: tuple[tuple[Said, Decided], ...] = ()
    wishes: tuple[tuple[Said, Wish], ...] = ()
    arranged: Schedule = field(
        default_factory=Schedule
    )  # about meetings, the swaps that were agreed to included
    taken: tuple[Taken, ...] = ()
    given_up: tuple[GivenUp, ...] = ()
    twice: tuple[Remark, ...] = ()  # own comments beside the one that counts for the same
    touched: tuple[Remark, ...] = ()  # own comments whose record somebody edited: it is not believed

    def claim(self, n: int) -> Claim | None:
        """Give a claim by its number."""
        return next((claim for claim in self.claims if claim.n == n), None)

    @property
    def next_claim(self) -> int:
        """Give the number of the next claim."""
        return max((claim.n for claim in self.claims), default=0) + 1

    @property
    def vote(self) -> OpenedVote | None:
        """Give the vote that has not ended; there is one at a time."""
        return next((vote for vote in self.votes if vote.opened.ended is None), None)

    def did(self, note: str) -> tuple[str, ...]:
        """Give the digests of the commands of a comment that were run already."""
        record = self.answered[note].record if note in self.answered else None
        return record.answers.did if record and record.answers else ()


def conversation(remarks: Sequence[Remark]) -> Conversation:
    """Fold the remarks of one topic, in whatever order a host lists them."""
    own = [remark for remark in remarks if remark.is_own and remark.record is not None]
    answered: dict[str, Remark] = {}
    twice: list[Remark] = []
    for remark in sorted(own, key=_written_at):
        answers = remark.record.answers if remark.record else None
        if answers is None:
            continue
        if answers.note in answered:
            twice.append(remark)
        else:
            answered[answers.note] = remark
    believed = [remark for remark in answered.values() if remark.is_whole]
    fold = _Fold()
    for remark in sorted(believed, key=_asked_at):
        if remark.record and remark.record.answers:
            fold.take(remark.record, _said(remark.record.answers, remark.id))
    touched = tuple(remark for remark in answered.values() if not remark.is_whole)
    return Conversation(
        answered,
        tuple(fold.claims[n] for n in sorted(fold.claims)),
        fold.votes,
        tuple(fold.decided),
        tuple(fold.wishes),
        fold.arranged,
        tuple(fold.taken),
        tuple(fold.given_up),
        tuple(twice),
        touched,
    )


class _Fold:
    """What stands so far; an old comment that was edited may settle a later claim, so those are put together last."""

    def __init__(self) -> None:
        self._claims: dict[int, Claim] = {}
        self._settled: dict[int, tuple[Settled, Said]] = {}
        self._votes: list[OpenedVote] = []
        self._ballots: list[Voted] = []
        self.decided: list[tuple[Said, Decided]] = []
        self.wishes: list[tuple[Said, Wish]] = []
        self._schedules: list[Schedule] = []
        self.taken: list[Taken] = []
        self.given_up: list[GivenUp] = []

    def take(self, record: ConversationRecord, said: Said) -> None:
        for each in record.claims:
            self._claims.setdefault(each.n, Claim(each.n, said, each.section, each.entry))
        for settled in record.settled:
            self._settled.setdefault(settled.n, (settled, said))
        if record.vote:
            self._votes.append(OpenedVote(said, record.vote))
        self._ballots += [Voted(said, each.choice, int(each.at.timestamp())) for each in record.ballots]
        self.decided += [(said, each) for each in record.decided]
        self.wishes += [(said, each) for each in record.wishes]
        self._schedules += [record.arranged] if record.arranged else []
        self.taken += record.taken
        self.given_up += record.given_up

    @property
    def claims(self) -> dict[int, Claim]:
        """Give the claims by their numbers, each with the first word that settled it."""
        made = dict(self._claims)
        for n, (settled, said) in self._settled.items():
            if n in made:
                made[n] = replace(
                    made[n],
                    result=settled.result,
                    settled=said,
                    reason=settled.reason,
                    points=settled.points,
                )
        return made

    @property
    def arranged(self) -> Schedule:
        """Give what was arranged; a swap counts once whoever was asked has agreed."""
        claims = sorted(self.claims.values(), key=lambda each: each.n)
        agreed = (each for each in claims if each.section == "swaps" and each.result == "confirmed")
        swaps = tuple(Swap.model_validate(each.entry) for each in agreed)
        return joined(*self._schedules, Schedule(swaps=swaps))

    @property
    def votes(self) -> tuple[OpenedVote, ...]:
        """Give the votes in the order of their opening, each with the ballots cast before the next one opened."""
        votes = sorted(self._votes, key=lambda each: each.opened.opened)
        starts = [int(each.opened.opened.timestamp()) for each in votes]
        ends = [*starts, math.inf][1:]
        return tuple(
            replace(vote, ballots=tuple(each for each in self._ballots if start <= each.at < end))
            for vote, start, end in zip(votes, starts, ends, strict=True)
        )


def _said(answers: Answers, answer: str) -> Said:
    return Said(answers.by, answers.id, answers.note, int(answers.at.timestamp()), answer)


def _written_at(remark: Remark) -> tuple[int, str]:
    """Order the bot's comments by their numbers, of which a longer one is later."""
    return len(remark.id), remark.id


def _asked_at(remark: Remark) -> tuple[float, int, str]:
    """Order answers by when the asking comments were written."""
    answers = remark.record.answers if remark.record else None
    note = answers.note if answers else ""
    return (answers.at.timestamp() if answers else 0, len(note), note)
