"""Which accounts are one person: by the host's ids, never by name.

A row of the table, a line of the roster and an entry of `contributions/` each name a login; the id behind a login
is what `leaderboard/accounts.yaml` remembers of it, else what the host says now.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.model import Account

Identity = tuple[Account, tuple[str, ...]]  # an account with its former logins
Place = tuple[str, str]  # host, login in lower case


@dataclass(frozen=True, slots=True)
class Claim:
    """Something in the SIG's files that names a person: by a row's slug, by accounts, or by both."""

    slug: str | None
    accounts: tuple[str, ...]  # host:login, or host:number where the login is not sure


@dataclass(frozen=True, slots=True)
class Held:
    """A login that comes back with another id: that account's work is given to nobody until someone says whose."""

    login: str
    host: str
    known_id: str
    other_id: str

    def __str__(self) -> str:
        return (
            f"@{self.login} on {self.host} was account {self.known_id} and is now {self.other_id}: the new account's "
            f"work is held back. If it is the same person, add `{self.host}:{self.other_id}` under `accounts:` of "
            "their roster entry; else correct the login where it stands"
        )


@dataclass(frozen=True, slots=True)
class TwoRows:
    """A claim that would make one person of two rows: it ties nothing until someone says which row stays."""

    rows: tuple[str, ...]  # slugs
    accounts: tuple[str, ...]  # host:login, or host:number

    def __str__(self) -> str:
        accounts = " and ".join(f"@{account.partition(':')[2]}" for account in self.accounts)
        return (
            f"{accounts} would make one person of the rows {' and '.join(self.rows)}; both stay as they are. "
            "Take one row out of the table, or correct `accounts:` in the roster and `links:` in contributions/"
        )


@dataclass(frozen=True, slots=True)
class People:
    """Who is who. A person's key is `row:SLUG`, else `HOST:ID`, else `HOST:@LOGIN` for an account not seen yet."""

    ids: Mapping[Place, str]  # the account id behind a login
    groups: Mapping[str, str]  # from a node (row:slug, host:id, host:@login) to the person's key
    logins: Mapping[str, tuple[str, ...]]  # by person, the logins of today as host:login
    held: tuple[Held, ...]
    refused: tuple[TwoRows, ...] = ()

    def by_account(self, account: str) -> str:
        """Give the person of `host:login` (in whatever case) or `host:number`."""
        node = _node(self.ids, account)
        return self.groups.get(node, node)

    def by_slug(self, slug: str) -> str:
        """Give the person of a row."""
        return self.groups.get(f"row:{slug}", f"row:{slug}")

    def by_who(self, host: str, who: str) -> str:
        """Give the person an entry of `contributions/` means: `@login`, or a row's slug."""
        return self.by_account(f"{host}:{who[1:]}") if who.startswith("@") else self.by_slug(who)

    def assigned(self) -> dict[tuple[str, str], str]:
        """Give, by (host, id), the person of every account that is not simply its own."""
        pairs = ((node.partition(":"), person) for node, person in self.groups.items() if node != person)
        found = {
            (host, name): person for (host, _, name), person in pairs if host != "row" and name[:1] != "@"
        }
        return found | {(held.host, held.other_id): "" for held in self.held}


def resolve(claims: Iterable[Claim], seen: Sequence[Identity], remembered: Sequence[Identity]) -> People:
    """Tie accounts to people; `seen` in the order in which the database met them."""
    claims = list(claims)
    ids = _ids(remembered, seen)
    groups, refused = _united(ids, claims)
    named = {_place(account) for claim in claims for account in claim.accounts}
    held = tuple(
        Held(account.login, account.host, ids[place], account.id)
        for account, _ in seen
        if (place := (account.host, account.login.lower())) in named
        and ids[place] != account.id
        and f"{account.host}:{account.id}" not in groups
    )
    today = {f"{account.host}:{account.id}": account.login for account, _ in (*remembered, *seen)}
    logins: dict[str, dict[str, None]] = {}
    for written in (account for claim in claims for account in claim.accounts):
        node = _node(ids, written)
        login = today.get(node) or written.partition(":")[2]
        logins.setdefault(groups.get(node, node), {})[f"{written.partition(':')[0]}:{login}"] = None
    for node, login in today.items():
        logins.setdefault(groups.get(node, node), {})[f"{node.partition(':')[0]}:{login}"] = None
    return People(ids, groups, {person: tuple(each) for person, each in logins.items()}, held, refused)


def _ids(remembered: Sequence[Identity], seen: Sequence[Identity]) -> dict[Place, str]:
    """Find the id behind each login: what is remembered wins, a present login wins over a former one."""
    ids: dict[Place, str] = {}
    for known in (remembered, seen):
        for account, _ in known:
            ids.setdefault((account.host, account.login.lower()), account.id)
        for account, former in known:
            for login in former:
                ids.setdefault((account.host, login.lower()), account.id)
    return ids


def _place(account: str) -> Place:
    host, _, login = account.partition(":")
    return host, login.lower()


def _node(ids: Mapping[Place, str], account: str) -> str:
    host, login = _place(account)
    if login.isdigit():
        return f"{host}:{login}"
    return f"{host}:{ids[host, login]}" if (host, login) in ids else f"{host}:@{login}"


def _nodes(ids: Mapping[Place, str], claim: Claim) -> list[str]:
    rows = [] if claim.slug is None else [f"row:{claim.slug}"]
    return rows + [_node(ids, account) for account in claim.accounts]


def _united(ids: Mapping[Place, str], claims: Iterable[Claim]) -> tuple[dict[str, str], tuple[TwoRows, ...]]:
    """Join claims that share a node; two rows of the table are never joined, whoever claims so."""
    person: dict[str, str] = {}
    refused: dict[TwoRows, None] = {}
    for claim in claims:
        nodes = _nodes(ids, claim)
        keys = {person.get(node, node) for node in nodes}
        rows = sorted(key.removeprefix("row:") for key in keys if key.startswith("row:"))
        if len(rows) > 1:
            refused[TwoRows(tuple(rows), claim.accounts)] = None
        elif keys:
            key = f"row:{rows[0]}" if rows else min(keys)
            person = {node: key if old in keys else old for node, old in person.items()}
            person |= dict.fromkeys(nodes, key)
    return person, tuple(refused)
