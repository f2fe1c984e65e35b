"""How many commands of one account are carried out within an hour; the others wait until there is room again."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.app.conversation.context import Context
from bot.commands.may import Asker
from bot.rules.conversation import Remark
from bot.store.asked import HOUR, asked_lately, note_asked

PER_HOUR = 20


@dataclass(frozen=True, slots=True)
class Room:
    """How many of a comment's commands may be carried out now; `again` is when there is room for others."""

    digests: tuple[str, ...]
    again: int | None = None
    is_to_tell: bool = False


def room_for(context: Context, remark: Remark, asker: Asker, digests: Sequence[str]) -> Room:
    """Say which of a comment's commands have their turn; whoever holds the highest role is not counted."""
    assert remark.author is not None
    if list(context.config.roles)[-1] in asker.roles:
        return Room(tuple(digests))
    with context.run.store.read() as connection:
        lately = asked_lately(connection, remark.author.id, remark.id, context.now)
    fresh = [each for each in digests if each not in lately.here]
    late = fresh[max(0, PER_HOUR - len(lately.times)) :]
    if not late:
        return Room(tuple(digests))
    oldest = min(lately.times, default=context.now)
    turn = tuple(each for each in digests if each not in late)
    return Room(turn, oldest + HOUR, is_to_tell=not lately.is_told)


def take(context: Context, remark: Remark, room: Room) -> None:
    """Note what is carried out now; what failed and is tried again takes no more room."""
    assert remark.author is not None
    with context.run.store.begin() as connection:
        note_asked(connection, remark.author.id, remark.id, room.digests, context.now, limit=room.is_to_tell)
