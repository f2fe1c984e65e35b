"""What a handler says: a template in the language of whoever asked."""

from collections.abc import Mapping
from typing import Any

from bot.app.conversation.answering import Asked, Reply
from bot.app.conversation.context import Context
from bot.app.desk import overrides
from bot.documents.render import render


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
