"""leaderboard/accounts.yaml: ids and former logins, which a code host forgets; written and read by sigbot."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import yaml
from pydantic import Field

from bot.errors import Problem
from bot.sig.fields import Login, Several, Text
from bot.sig.validation import Model, check, raise_all
from bot.sig.wording import quoted
from bot.sig.yaml import Document, load

_HEADER = """\
# 由 sigbot 生成：账号的编号与曾用名。 Written by sigbot: the ids of accounts, and their former logins.
"""


@dataclass(frozen=True)
class KnownAccount:
    """An account as the host last showed it, with the logins it had before."""

    host: str
    id: str
    login: str
    former: tuple[str, ...] = ()


@dataclass(frozen=True)
class Accounts:
    """Every account that the SIG's files speak of."""

    entries: tuple[KnownAccount, ...] = ()


class AccountRecord(Model):
    """An account as written."""

    id: Text = Field(description="The number that the host gives and never changes")
    login: Login = Field(description="The login it has now")
    former: Several[Login] = Field((), description="Logins it had before")


class AccountsFile(Model):
    """leaderboard/accounts.yaml."""

    gitee: tuple[AccountRecord, ...] = Field((), description="Accounts on Gitee")
    gitcode: tuple[AccountRecord, ...] = Field((), description="Accounts on GitCode")


def load_accounts(data: bytes, file: str) -> Accounts:
    """Read accounts.yaml; raise ConfigError with every problem in it. An empty file holds no accounts."""
    document = load(data, file)
    if document.tree is None:
        return Accounts()
    written, problems = check(document, AccountsFile)
    problems = [*document.problems, *problems]
    entries: list[KnownAccount] = []
    for host in AccountsFile.model_fields if written else ():
        records = getattr(written, host)
        problems += _twins(document, host, records)
        entries += (KnownAccount(host, r.id, r.login, r.former) for r in records)
    raise_all(problems)
    return Accounts(tuple(entries))


def _twins(document: Document, host: str, records: Iterable[AccountRecord]) -> list[Problem]:
    """Find ids that stand twice on one host; a login may, its first holder's account being gone."""
    problems = []
    seen: set[str] = set()
    for place, record in enumerate(records):
        if record.id in seen:
            problems.append(document.problem((host, place, "id"), f"{quoted(record.id)} stands twice"))
        seen.add(record.id)
    return problems


def dump_accounts(accounts: Accounts) -> str:
    """Write accounts.yaml, by host and id, so that the same accounts always give the same bytes."""
    tree: dict[str, list[dict[str, Any]]] = {}
    for account in sorted(accounts.entries, key=lambda a: (a.host, len(a.id), a.id)):
        entry: dict[str, Any] = {"id": account.id, "login": account.login}
        if account.former:
            entry["former"] = sorted(account.former, key=str.casefold)
        tree.setdefault(account.host, []).append(entry)
    if not tree:
        return _HEADER
    lines = [_HEADER]
    for host, entries in tree.items():
        lines.append(f"{host}:\n")
        lines += (f"- {_on_one_line(entry)}\n" for entry in entries)
    return "".join(lines)


def _on_one_line(entry: dict[str, Any]) -> str:
    text: str = yaml.safe_dump(
        entry, allow_unicode=True, sort_keys=False, width=float("inf"), default_flow_style=True
    )
    return text.rstrip("\n")
