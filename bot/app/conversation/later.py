"""What people do to a comment after it was answered: noted in the answer, which is what counts.

Only where the answer put something on record: an edited question for a number is of no weight.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from bot.actions import EditComment
from bot.app.conversation.answering import digest_of
from bot.app.conversation.context import Context
from bot.app.conversation.topic import Talk
from bot.app.desk import overrides
from bot.commands.grammar import spoken
from bot.documents.answer import rewritten
from bot.documents.language import language_of
from bot.rules.conversation import Remark


def changed_later(context: Context, talk: Talk) -> Iterator[Remark]:
    """Give the answers that should say otherwise what became of the comment they answer."""
    notes = {remark.id: remark for remark in talk.remarks}
    for note, answer in talk.stands.answered.items():
        record = answer.record
        if record is None or not answer.is_whole or not record.says_something:
            continue
        later = _became(context, notes.get(note), talk.stands.did(note))
        if later != record.later:
            yield replace(answer, record=record.model_copy(update={"later": later}))


def noted(context: Context, talk: Talk, answer: Remark) -> EditComment:
    """Give the edit that makes an answer of `changed_later` say so."""
    assert answer.record is not None
    topic, config = talk.topic, context.config
    language = language_of((answer.text, topic.title), config.sig.languages)
    own = overrides(context.home)
    body = rewritten(answer.text, answer.record, config.sig.key, language, overrides=own)
    return EditComment(topic.repository, topic.under, answer.id, body)


def _became(
    context: Context, remark: Remark | None, did: tuple[str, ...]
) -> Literal["edited", "deleted"] | None:
    """Compare a comment with the commands that were run; those that are new in it are another matter."""
    if remark is None:
        return "deleted"
    there = {digest_of(each) for each in spoken(remark.text, context.words)}
    return None if there.issuperset(did) else "edited"
