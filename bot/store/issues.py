"""How issues stand, by their numbers alone: on their host no two repositories have the same one."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from bot.store.schema import issue


def issue_states(connection: Connection, numbers: Sequence[str]) -> dict[str, tuple[str, int]]:
    """Give state and last change (seconds since 1970 UTC) of those issues that were read."""
    columns = issue.c.number, issue.c.state, issue.c.updated
    wanted = select(*columns).where(issue.c.number.in_(numbers), issue.c.deleted.is_(False))
    return {number: (state, updated) for number, state, updated in connection.execute(wanted)}
