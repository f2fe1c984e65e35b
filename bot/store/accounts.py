"""Accounts by the host's id: new ones are added, and a login that changed is noted; the host forgets the old one."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from bot.model import Account, Reason
from bot.store import schema
from bot.store.settings import Settings


def default_person(account: Account) -> str:
    """Name the person of an account that nobody has tied to a row or to the roster."""
    return f"{account.host}:{account.id}"


class Accounts:
    """The table of accounts, through one connection."""

    def __init__(self, connection: Connection, settings: Settings) -> None:
        self.connection = connection
        self.settings = settings

    def rows(self, accounts: set[Account]) -> dict[Account, Any]:
        """Give the database's row of each account by the host's id; new ones are added, new logins noted."""
        known = self._known(accounts)
        if new := sorted([account for account in accounts if (account.host, account.id) not in known]):
            distinct = {(account.host, account.id): account for account in new}
            rows = [
                {"host": host, "host_id": host_id, "login": account.login, "person": default_person(account)}
                for (host, host_id), account in distinct.items()
            ]
            self.connection.execute(insert(schema.account), rows)
            known |= self._known(new)
        renamed = sorted([each for each in accounts if known[each.host, each.id].login != each.login])
        for account in renamed:
            row = known[account.host, account.id]
            self._renamed(row.id, row.login, account.login)
        if renamed:
            known |= self._known(renamed)
        return {account: known[account.host, account.id] for account in accounts}

    def _known(self, accounts: Collection[Account]) -> dict[tuple[str, str], Any]:
        table = schema.account
        ids = {account.id for account in accounts}
        rows = self.connection.execute(select(table).where(table.c.host_id.in_(ids)))
        return {(row.host, row.host_id): row for row in rows}

    def _renamed(self, number: int, before: str, now: str) -> None:
        table = schema.former_login
        self.connection.execute(delete(table).filter_by(account=number, login=now))
        if before.lower() != now.lower():
            self.connection.execute(delete(table).filter_by(account=number, login=before))
            self.connection.execute(insert(table).values(account=number, login=before))
        self.connection.execute(update(schema.account).where(schema.account.c.id == number).values(login=now))
        if self.settings.is_bot(before) != self.settings.is_bot(now):
            column, bot = schema.event.c.bits, int(Reason.BOT)
            bits = column.bitwise_or(bot) if self.settings.is_bot(now) else column.bitwise_and(~bot)
            mine = schema.event.c.account == number
            self.connection.execute(update(schema.event).where(mine).values(bits=bits))
