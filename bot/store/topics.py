"""Where people talk to the bot: which topics were looked at, where something waits, when to look again."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from bot.store.schema import topic


@dataclass(frozen=True, slots=True)
class TopicState:
    """A topic as of the last look; `concerns` says that the bot listens there."""

    repository: str
    under: str
    number: str
    updated: int
    concerns: bool
    content: str = ""
    pending: bool = False
    due: int | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        return self.repository.lower(), self.under, self.number


def topics(connection: Connection) -> list[TopicState]:
    """List every topic that was looked at."""
    return [TopicState(*row) for row in connection.execute(select(*topic.c))]


def note(connection: Connection, states: Iterable[TopicState]) -> None:
    """Write down how topics stand, in place of what stood there."""
    for each in states:
        where = {"repository": each.repository, "under": each.under, "number": each.number}
        connection.execute(delete(topic).filter_by(**where))
        rest = {name: getattr(each, name) for name in ("updated", "concerns", "content", "pending", "due")}
        connection.execute(insert(topic).values(**where, **rest))
