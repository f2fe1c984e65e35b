"""What a topic's own comments need as time goes by: the sums of a vote, its end, one reminder half-way."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.actions import Action, EditComment, PostComment
from bot.app.conversation.context import Context
from bot.app.conversation.topic import Talk
from bot.app.conversation.voting import Counted, counted_of
from bot.app.desk import overrides
from bot.documents.answer import rewritten
from bot.documents.language import language_of
from bot.documents.marks import digest, mark, read_mark
from bot.documents.render import render
from bot.documents.vote import vote_result
from bot.rules.conversation import OpenedVote, Remark, Said
from bot.rules.voteresult import Result, VoteState, decision_of
from bot.rules.votes import half_way
from bot.sig.conversation import Wish
from bot.sig.votes import Decision

REMINDER = "reminder"
_BLOCK = re.compile(r"^\*\*(?:Vote on|关于) `@", re.MULTILINE)  # how a vote's sums begin


@dataclass(frozen=True, slots=True)
class Kept:
    """What is to be done, the decision of each vote that has ended, and when to look again."""

    actions: tuple[Action, ...]
    decisions: tuple[Decision, ...]
    due: int | None = None


def upkeep(context: Context, talk: Talk) -> Kept:
    """Bring the comments about votes up to date, and say what those that have ended came to."""
    actions: list[Action] = []
    decisions: list[Decision] = []
    due: list[int] = []
    for vote in talk.stands.votes:
        with context.numbers() as numbers:
            counted = counted_of(context, numbers, vote)
        withdrawn = next(
            (said.at for said, wish in talk.stands.wishes if _takes_back(said, wish, vote)), None
        )
        ended = counted.result.state is not VoteState.OPEN or withdrawn is not None
        actions += _shown(context, talk, vote, counted, ended=ended, withdrawn=withdrawn is not None)
        if ended:
            tz, link = context.config.sig.tz, f"{talk.topic.url}#note_{vote.answer}"
            decisions.append(
                decision_of(counted.proceeding, counted.result, tz, withdrawn=withdrawn, link=link)
            )
        else:
            actions += _reminded(context, talk, vote, counted)
            half = half_way(counted.proceeding, context.config.holidays, context.config.sig.tz)
            due += [half] if half > context.now else [counted.proceeding.deadline + 1]
    return Kept(tuple(actions), tuple(decisions), min(due, default=None))


def _takes_back(said: Said, wish: Wish, vote: OpenedVote) -> bool:
    """Say whether a candidate took the candidacy of this vote back."""
    mine = said.by.lower() == vote.opened.candidate.lower()
    return wish.what == "withdraw" and wish.role == vote.opened.role and mine


def _shown(
    context: Context, talk: Talk, vote: OpenedVote, counted: Counted, *, ended: bool, withdrawn: bool
) -> Iterator[Action]:
    """Write the vote's own comment again where its sums, or its end, are not what it shows."""
    remark = next((each for each in talk.remarks if each.id == vote.answer), None)
    if remark is None or remark.record is None or not remark.is_whole:
        return
    language = language_of((remark.text, talk.topic.title), context.config.sig.languages)
    own = overrides(context.home)
    block = vote_result(
        counted.proceeding, counted.result, language, context.config.sig.tz, overrides=own
    ).strip()
    head = re.split(_BLOCK, remark.text, maxsplit=1)[0]
    record = remark.record
    if ended and record.vote and record.vote.ended is None:
        state = "withdrawn" if withdrawn else str(counted.result.state)
        record = record.model_copy(update={"vote": record.vote.model_copy(update={"ended": state})})
    text = f"{head.rstrip()}\n\n{block}"
    if text != remark.text or record != remark.record:
        body = rewritten(text, record, context.config.sig.key, language, overrides=own)
        topic = talk.topic
        yield EditComment(topic.repository, topic.under, remark.id, body)


def _reminded(context: Context, talk: Talk, vote: OpenedVote, counted: Counted) -> Iterator[Action]:
    """Remind those who have not voted, once, half-way to the deadline."""
    tz, holidays = context.config.sig.tz, context.config.holidays
    if context.now < half_way(counted.proceeding, holidays, tz) or _was_reminded(context, talk, vote):
        return
    missing = _missing(counted.result, counted)
    if not missing:
        return
    language = language_of((talk.topic.title,), context.config.sig.languages)
    closes = datetime.fromtimestamp(counted.proceeding.deadline, tz)
    text = render(
        "reminder.vote.md.j2",
        language,
        overrides=overrides(context.home),
        missing=missing,
        who=vote.opened.candidate,
        role=vote.opened.role,
        closes=closes.isoformat(" ", "minutes")[:16],
    )
    key = context.config.sig.key
    body = f"{text.strip()}\n\n{mark(key, REMINDER, _name(vote))}\n"
    topic = talk.topic
    yield PostComment(topic.repository, topic.under, topic.number, body, f"reminder {_name(vote)}")


def _was_reminded(context: Context, talk: Talk, vote: OpenedVote) -> bool:
    """Say whether the one reminder stands in the topic, by the bot's own hand."""
    return any(_is_reminder(context, each, vote) for each in talk.remarks)


def _is_reminder(context: Context, remark: Remark, vote: OpenedVote) -> bool:
    is_own = remark.author is not None and remark.author.login.lower() in context.own_accounts
    return is_own and read_mark(remark.text, context.config.sig.key, REMINDER) == _name(vote)


def _name(vote: OpenedVote) -> str:
    return digest([vote.said.note, vote.opened.candidate, vote.opened.role])


def _missing(result: Result, counted: Counted) -> list[str]:
    """List the logins of those who may vote and have not."""
    voted = {ballot.person for ballot in result.counted}
    return [each.login for each in counted.proceeding.electorate if each.person not in voted]
