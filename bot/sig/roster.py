"""The roster, sig_members.yaml, in the community's own format: who holds which role, read with its blemishes.

The file is edited by applicants in a hurry: what can be understood is understood, and the rest is a note for
a maintainer. E-mail addresses are looked for and never kept.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, ConfigDict, Field, ValidationError

from bot.addresses import without_addresses
from bot.errors import ConfigError, Problem
from bot.sig.fields import LOGIN, Day, OneOrMany, Several, fold
from bot.sig.urls import split_url
from bot.sig.validation import Model, check, pattern, raise_all, slip
from bot.sig.wording import quoted, unknown
from bot.sig.yaml import Document, Path, load

_HOSTS = {"gitcode.com": "gitcode"}  # every other one is Gitee or a private installation of it
_DESCRIPTION = "Description"

AccountRef: TypeAlias = Annotated[
    str,
    pattern(
        r"^((gitee|gitcode):)?@?[A-Za-z0-9][A-Za-z0-9_.-]*$",
        "must be an account, like gitee:lihua, or its number, like gitee:123456",
    ),
]


@dataclass(frozen=True)
class Entry:
    """One entry of one list; the role is its key in `roles:`, not the list's title."""

    role: str
    name: str
    host: str
    login: str
    interest: str
    accounts: tuple[str, ...]  # further ones, `host:login` or `host:number`
    also_known_as: tuple[str, ...]
    since: date | None
    line: int
    place: Path  # list and position in it, from 0

    @property
    def all_accounts(self) -> tuple[str, ...]:
        """Give every account of the entry as `host:login` or `host:number`, that of `gitee_home` first."""
        return (f"{self.host}:{self.login}", *self.accounts)


@dataclass(frozen=True)
class Member:
    """A person of the roster, whichever lists they stand in."""

    name: str
    entries: tuple[Entry, ...]  # in file order
    roles: tuple[str, ...]  # lowest first

    @property
    def accounts(self) -> tuple[str, ...]:
        """Give the person's accounts as `host:login` or `host:number`, each as first written."""
        written: dict[str, str] = {}
        for account in (account for entry in self.entries for account in entry.all_accounts):
            written.setdefault(account.casefold(), account)
        return tuple(written.values())

    @cached_property
    def logins(self) -> frozenset[str]:
        """Give the logins (and numbers) of all their accounts, in small letters."""
        return frozenset(account.partition(":")[2].casefold() for account in self.accounts)

    def login_on(self, host: str) -> str:
        """Choose the login by which they are known on a host, else the one of their first entry."""
        there = (account.partition(":") for account in self.accounts)
        named = (login for at, _, login in there if at == host and not login.isdigit())
        return next(named, self.entries[0].login)

    @property
    def also_known_as(self) -> tuple[str, ...]:
        """Give the other names of the person, as in minutes of meetings."""
        return tuple(dict.fromkeys(name for entry in self.entries for name in entry.also_known_as))


@dataclass(frozen=True)
class Roster:
    """Everyone in the roster, and what a maintainer may want to tidy."""

    entries: tuple[Entry, ...] = ()
    people: tuple[Member, ...] = ()
    notes: tuple[Problem, ...] = ()

    def roles_of(self, login: str) -> tuple[str, ...]:
        """Give the roles in whose lists a login stands, lowest first; compared without case."""
        member = self.member(login.removeprefix("@"))
        return member.roles if member else ()

    def member(self, login: str) -> Member | None:
        """Find who has this login on some host; compared without case."""
        wanted = login.casefold()
        return next((person for person in self.people if wanted in person.logins), None)

    def role_of(self, login: str) -> str | None:
        """Give the highest role of a login; None for someone who is not in the roster."""
        return next(reversed(self.roles_of(login)), None)


def _person_page(url: str) -> str:
    """Refuse what is not the address of one person's page."""
    account_of(url)
    return url


class RosterEntry(Model):
    """An entry as written."""

    model_config = ConfigDict(extra="ignore")  # an unknown key is a note, not an error

    name: str | None = Field(None, description="Name to show; need not be the real one")
    gitee_home: Annotated[str, AfterValidator(_person_page)] = Field(
        description="Page of the person, like https://gitee.com/lihua"
    )
    email: str | None = Field(
        None, repr=False, description="Address registered at the code host; never repeated by sigbot"
    )
    interest: str | None = Field(None, description="What the person works on")
    accounts: Several[AccountRef] = Field(
        (), description="Further accounts of the person: host:login, or host:number"
    )
    also_known_as: OneOrMany[str] = Field((), description="Other names, as in minutes of meetings")
    since: Day | None = Field(None, description="The day from which the role is held")


def load_roster(data: bytes, file: str, roles: Mapping[str, str]) -> Roster:
    """Read the roster; `roles` maps each role to its list's title, lowest first, as in sig.yaml.

    Raises ConfigError for what cannot be understood: no YAML, an unknown list, an entry without the address of
    a person's page, one person with different accounts. Blemishes become `Roster.notes`.
    """
    document = load(data, file)
    problems, notes = list(document.problems), list(_trailing_spaces(document))
    entries: list[Entry] = []
    for role, place in list_places(document, roles, problems):
        written, wrong = check(document, RosterEntry, place)
        problems += wrong
        if written:
            entries.append(_entry(role, written, document.line(place), place))
            notes += _unread(document, place, written)
    people = _people(entries, tuple(roles))
    raise_all([*problems, *_two_accounts(document, people)])
    for person in people:
        notes += _blemishes(document, person)
    return Roster(tuple(entries), tuple(people), tuple(sorted(notes)))


def past_entries(data: bytes, file: str, roles: Mapping[str, str]) -> tuple[Entry, ...] | None:
    """Read what an old version of the roster tells, whatever is wrong beside it; None where it tells nothing."""
    try:
        document = load(data, file)
    except ConfigError:
        return None
    if not isinstance(document.tree, dict | None):
        return None
    read = ((role, place, _past(document, place)) for role, place in list_places(document, roles, []))
    return tuple(_entry(role, each, document.line(place), place) for role, place, each in read if each)


def _past(document: Document, place: Path) -> RosterEntry | None:
    """Read an entry, or who it is about where nothing else of it can be read."""
    written, _ = check(document, RosterEntry, place)
    node = document.node(place)
    if written or node is None or not isinstance(node.value, dict):
        return written
    try:
        return RosterEntry.model_validate({"gitee_home": node.value.get("gitee_home")})
    except ValidationError:
        return None


def list_places(
    document: Document, roles: Mapping[str, str], problems: list[Problem]
) -> Iterator[tuple[str, Path]]:
    """Give role and path of every entry; add to the problems what is no list of people."""
    role_of_list = {title: role for role, title in roles.items()}
    lists = document.tree if document.tree is not None else {}
    if not isinstance(lists, dict):
        problems.append(document.problem((), f"must be lists of people: {', '.join(role_of_list)}"))
        return
    for title, people in lists.items():
        if title == _DESCRIPTION:
            continue
        if title not in role_of_list:
            problems.append(document.problem((title,), unknown("list", title, role_of_list), key=True))
        elif isinstance(people, list):
            yield from ((role_of_list[title], (title, place)) for place in range(len(people)))
        elif people is not None:
            problems.append(
                document.problem((title,), "must be a list of people, each beginning with '- name:'")
            )


def _entry(role: str, written: RosterEntry, line: int, place: Path) -> Entry:
    host, login = account_of(written.gitee_home)
    accounts = (account.replace("@", "") for account in written.accounts)
    return Entry(
        role=role,
        name=without_addresses(written.name or ""),
        host=host,
        login=login,
        interest=written.interest or "",
        accounts=tuple(account if ":" in account else f"{host}:{account}" for account in accounts),
        also_known_as=written.also_known_as,
        since=written.since,
        line=line,
        place=place,
    )


def account_of(url: str) -> tuple[str, str]:
    """Take host and login out of the address of a person's page.

    Raises PydanticCustomError with what the roster says about an address that is none.
    """
    try:
        parts = split_url(url)
    except ValueError:
        parts = None
    login = parts.path.strip("/") if parts else ""
    if parts is None or not re.fullmatch(LOGIN, login) or login.startswith("@"):
        raise slip(f"must be the page of a person, like https://gitee.com/lihua (found {quoted(url)})")
    return _HOSTS.get((parts.hostname or "").removeprefix("www."), "gitee"), login


def _people(entries: Sequence[Entry], roles: Sequence[str]) -> list[Member]:
    """Join the entries that share an account, in the order of the file."""
    groups: list[tuple[set[str], list[Entry]]] = []
    for entry in entries:
        accounts = {account.casefold() for account in entry.all_accounts}
        same = [group for group in groups if group[0] & accounts]
        joined = [e for _, members in same for e in members]
        groups = [group for group in groups if group not in same]
        groups.append((accounts.union(*(known for known, _ in same)), [*joined, entry]))
    people = []
    for _, members in sorted(groups, key=lambda group: group[1][0].line):
        held = {entry.role for entry in members}
        name = next((entry.name for entry in members if entry.name), members[0].login)
        people.append(Member(name, tuple(members), tuple(role for role in roles if role in held)))
    return people


def _two_accounts(document: Document, people: Sequence[Member]) -> Iterator[Problem]:
    """Find names that stand with two accounts: one person or two, the file has to say."""
    first: dict[str, tuple[Member, Entry]] = {}
    for person in people:
        for entry in person.entries:
            owner, other = first.setdefault(fold(entry.name), (person, entry))
            if entry.name and owner is not person:
                yield document.problem(
                    (*entry.place, "gitee_home"),
                    f"{quoted(entry.name)} has another account in line {other.line}, {other.host}:{other.login}; "
                    "for one person list both under accounts:, for two make the names differ",
                )


def _trailing_spaces(document: Document) -> Iterator[Problem]:
    for match in re.finditer(r"[ \t]+(?=\r?$)", document.text, re.MULTILINE):
        yield document.problem_at(match.start(), "trailing space")


def _unread(document: Document, place: Path, written: RosterEntry) -> Iterator[Problem]:
    """Note what is missing in an entry, and keys that nobody reads."""
    for key in ("name", "email"):
        if not getattr(written, key):
            yield document.problem((*place, key), "is missing")
    node = document.node(place)
    for key in node.keys if node else ():
        if key not in RosterEntry.model_fields:
            yield document.problem((*place, key), unknown("key", key, RosterEntry.model_fields), key=True)


def _blemishes(document: Document, person: Member) -> Iterator[Problem]:
    """Note a missing interest, a login spelled in two ways, and someone twice in one list."""
    if not any(entry.interest for entry in person.entries):
        yield document.problem((*person.entries[0].place, "interest"), "is missing")
    listed: dict[str, Entry] = {}
    spelled: dict[str, Entry] = {}
    for entry in person.entries:
        first = listed.setdefault(entry.role, entry)
        if first is not entry:
            yield document.problem(entry.place, f"stands in this list already, in line {first.line}")
        first = spelled.setdefault(entry.login.casefold(), entry)
        if first.login != entry.login:
            message = f"the login is written {quoted(first.login)} in line {first.line}"
            yield document.problem((*entry.place, "gitee_home"), message)
