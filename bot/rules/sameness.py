"""Which logins are one person, and how the host spells them, as far as roster and remembered accounts tell.

Where no database is at hand: `people` knows more, and needs one.
"""

from collections.abc import Mapping

from bot.sig.accounts import Accounts
from bot.sig.roster import Roster


def same_people(roster: Roster, remembered: Accounts, host: str) -> Mapping[str, str]:
    """Tie logins on a host, in lower case, to the first login of their person, where that is another one.

    A former login is its account's, until another account has it now.
    """
    known = [account for account in remembered.entries if account.host == host]
    now = {account.login.casefold() for account in known}
    ids = {account.id: account.login.casefold() for account in known}
    renamed = {
        former.casefold(): account.login.casefold()
        for account in known
        for former in account.former
        if former.casefold() not in now
    }
    ties: dict[str, str] = {}
    for person in roster.people:
        names = [account.partition(":")[2] for account in person.accounts if account.startswith(f"{host}:")]
        logins = [ids.get(name) or name.casefold() for name in names]
        ties |= dict.fromkeys(logins, logins[0])
        ties |= {renamed.get(login, login): logins[0] for login in logins}
    ties |= {former: ties.get(login, login) for former, login in renamed.items()}
    return {login: first for login, first in ties.items() if login != first}


def spellings(remembered: Accounts, host: str) -> Mapping[str, str]:
    """Give the host's own spelling of the logins it was asked about, by the login in lower case."""
    return {each.login.casefold(): each.login for each in remembered.entries if each.host == host}
