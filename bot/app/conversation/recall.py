"""Topics that are read again though nothing was said there: a vote ends, or something is not on record yet."""

import logging
from collections.abc import Iterable, Sequence

from bot.actions import Under
from bot.app.conversation.listening import read_topic
from bot.app.conversation.topic import Topic
from bot.errors import ForgeError
from bot.forge.gitee import Gitee
from bot.store.topics import TopicState

_log = logging.getLogger(__name__)


def due_topics(
    forge: Gitee, remembered: Iterable[TopicState], changed: Sequence[tuple[Topic, TopicState]], now: int
) -> list[tuple[Topic, TopicState]]:
    """Read the topics again whose time has come, though nothing was said there: votes end.

    One that cannot be read stays due, and keeps no other waiting.
    """
    keys = {state.key for _, state in changed}
    found: list[tuple[Topic, TopicState]] = []
    for each in remembered:
        if each.due is None or each.due > now or each.key in keys:
            continue
        try:
            read = _reread(forge, each)
        except ForgeError as error:
            _log.warning("%s", error)
            continue
        if read:
            found.append(read)
    return found


def pending_topics(
    forge: Gitee, remembered: Iterable[TopicState], changed: Sequence[tuple[Topic, TopicState]]
) -> list[tuple[Topic, TopicState]]:
    """Read the other topics where something waits: all that is wanted stands in one pull request."""
    keys = {state.key for _, state in changed}
    return [
        found
        for each in remembered
        if each.pending and each.key not in keys and (found := _reread(forge, each))
    ]


def _reread(forge: Gitee, state: TopicState) -> tuple[Topic, TopicState] | None:
    under: Under = "pulls" if state.under == "pulls" else "issues"
    return read_topic(forge, state.repository, under, state.number)
