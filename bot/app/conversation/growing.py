"""The record of one answer as it grows: it begins with what is answered, and each command adds to it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.app.conversation.context import Context
from bot.rules.conversation import Remark
from bot.sig.conversation import Answers, ConversationRecord
from bot.sig.schedule import Schedule, joined


def begun(remark: Remark, context: Context, did: tuple[str, ...]) -> ConversationRecord:
    """Begin the record of an answer: which comment it answers, and what of it was run already."""
    assert remark.author is not None
    at = datetime.fromtimestamp(remark.created, context.config.sig.tz)
    answers = Answers(note=remark.id, by=remark.author.login, id=remark.author.id, at=at, did=did)
    return ConversationRecord(answers=answers)


def added(record: ConversationRecord, fields: Mapping[str, Any]) -> ConversationRecord:
    """Put more on record: lists and schedules grow, what is one thing is replaced."""
    return record.model_copy(
        update={name: _grown(getattr(record, name), value) for name, value in fields.items()}
    )


def _grown(before: Any, value: Any) -> Any:
    if isinstance(value, tuple):
        return (*before, *value)
    return joined(before, value) if isinstance(before, Schedule) else value
