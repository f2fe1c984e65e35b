"""Lists of people in YAML files that belong to the community: read with a place for each login, slips put aside.

The files are others' and have keys of their own: what is no list of people is nobody's business here.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.addresses import without_addresses
from bot.errors import Problem
from bot.sig.fields import LOGIN
from bot.sig.wording import quoted
from bot.sig.yaml import Document, Path, Tree

# What a login is called in an entry, the first one that stands there; a bare text is a login, too.
_KEYS = ("gitee_id", "gitcode_id")


@dataclass(frozen=True, slots=True)
class Listed:
    """A person as one list names them; `login` as written there, `name` without addresses, "" where none stands."""

    login: str
    name: str
    line: int  # of the login, from 1
    column: int = 0  # likewise, in code points; 0 where only the line is known


@dataclass(frozen=True, slots=True)
class NamedList:
    """One list: the key it stands under, the repositories it is for (none for the whole SIG), whom it names."""

    key: str
    line: int
    people: tuple[Listed, ...]
    repositories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedLists:
    """Every list of a file that could be read, and the slips in the entries that could not."""

    lists: tuple[NamedList, ...] = ()
    problems: tuple[Problem, ...] = ()


def lists_at(
    document: Document,
    at: Path,
    keys: Sequence[str],
    problems: list[Problem],
    repositories: tuple[str, ...] = (),
) -> Iterator[NamedList]:
    """Read the lists under `keys` in the mapping at a path; add what is no list of people to `problems`."""
    node = document.node(at)
    tree = node.value if node and isinstance(node.value, dict) else {}
    for key in (key for key in keys if key in tree):
        place = (*at, key)
        people = tree[key]
        if people is not None and not isinstance(people, list):
            problems.append(document.problem(place, "must be a list of people"))
            continue
        named = tuple(_people(document, place, people or [], problems))
        yield NamedList(key, _line_of_key(document, at, key), named, repositories)


def _people(
    document: Document, place: Path, people: Sequence[Tree], problems: list[Problem]
) -> Iterator[Listed]:
    """Give each entry that names a login; one person is named once in a list."""
    seen: set[str] = set()
    for n, entry in enumerate(people):
        where: Path = (*place, n)
        name: Tree = None
        login = entry
        if isinstance(entry, dict):
            key = next((each for each in _KEYS if entry.get(each) is not None), None)
            if key is None:
                problems.append(document.problem(where, f"names no login; {_KEYS[0]} is missing"))
                continue
            where, login, name = (*where, key), entry[key], entry.get("name")
        if not isinstance(login, str) or not re.fullmatch(LOGIN, login):
            shown = f" (found {quoted(login)})" if isinstance(login, str) else ""
            problems.append(document.problem(where, f"must be a login, like lihua{shown}"))
            continue
        login = login.removeprefix("@")
        if login.casefold() not in seen:
            seen.add(login.casefold())
            node = document.node(where)
            line, column = document.place(node.start) if node else (0, 0)
            yield Listed(login, without_addresses(name) if isinstance(name, str) else "", line, column)


def _line_of_key(document: Document, at: Path, key: str) -> int:
    parent = document.node(at)
    node = parent.keys.get(key) if parent else None
    return document.place(node.start)[0] if node else 1
