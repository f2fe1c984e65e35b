"""What a handler says, a template in the language of whoever asked; and what it writes down of who said it when."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.app.conversation.answering import Asked, Reply
from bot.app.conversation.context import Context
from bot.app.desk import overrides
from bot.documents.render import render
from bot.errors import Refusal


def reply(
    context: Context,
    asked: Asked,
    template: str,
    record: Mapping[str, Any] | None = None,
    /,
    **values: object,
) -> Reply:
    """Fill a template, and put on record what follows."""
    titles = context.titles(asked.language)
    text = render(template, asked.language, overrides=overrides(context.home), titles=titles, **values)
    return Reply(text.strip(), record or {})


def refusal(context: Context, asked: Asked, template: str, /, **values: object) -> Refusal:
    """Make a polite no of a template, to be raised."""
    return Refusal(reply(context, asked, template, **values).text)


def said_when(context: Context, asked: Asked) -> datetime:
    """Give when a command was said: what was edited in counts from now on, not from when the comment was written."""
    edited = asked.talk.stands.did(asked.remark.id)
    at = context.now if edited else asked.remark.created
    return datetime.fromtimestamp(at, context.config.sig.tz)


def evidence_of(asked: Asked) -> str:
    """Give the address of the comment that asked; words where the host tells no page."""
    topic, note = asked.topic, asked.remark.id
    return f"{topic.url}#note_{note}" if topic.url else f"{topic} {note}"
