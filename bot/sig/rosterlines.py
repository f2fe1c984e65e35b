"""The entries of a roster as they stand in the file, each with its lines, also where the file is broken.

`roster.py` says who is a member and refuses what it cannot understand. Here a change to the file is looked at, which
somebody made in a hurry: whatever of an entry can be told is told, and what is wrong in it stands beside it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pydantic_core import PydanticCustomError

from bot.addresses import without_addresses
from bot.errors import ConfigError, Problem
from bot.sig.roster import RosterEntry, account_of, list_places
from bot.sig.validation import check
from bot.sig.yaml import Document, Node, Path, Tree, load

BOM = "\ufeff"
_TITLE = re.compile(r"([^\s#\-:][^:#]*?)\s*:\s*(?:#.*)?$")
_DASH = re.compile(r"(\s*)-(?:\s|$)")
_FIELD = re.compile(r"\s*(?:-\s+)?([A-Za-z_]+)\s*:(?:\s+(.*?))?\s*$")


@dataclass(frozen=True)
class Listed:
    """One entry of one list; `values` are its fields as text and hold an e-mail address: they are never shown."""

    title: str  # of the list
    role: str | None  # None: a list that sig.yaml does not know
    values: Mapping[str, Tree] = field(repr=False)
    source: tuple[str, ...] = field(repr=False)  # its lines, without line ends
    first: int  # line, from 1
    problems: tuple[Problem, ...] = ()  # what is wrong in it

    @property
    def last(self) -> int:
        """Give the last line."""
        return self.first + len(self.source) - 1

    @property
    def name(self) -> str:
        """Give the name, without addresses."""
        return without_addresses(self.text("name"))

    @property
    def interest(self) -> str:
        """Give what the person works on, without addresses."""
        return without_addresses(self.text("interest"))

    @property
    def has_email(self) -> bool:
        """Say whether an e-mail address is given; which one is nobody's business here."""
        return bool(self.text("email"))

    @cached_property
    def account(self) -> tuple[str, str]:
        """Give host and login of the person's page; blank where that cannot be told."""
        try:
            return account_of(self.text("gitee_home"))
        except PydanticCustomError:
            return "", ""

    @property
    def login(self) -> str:
        """Give the login of the person's page; blank where that cannot be told."""
        return self.account[1]

    @cached_property
    def accounts(self) -> frozenset[str]:
        """Give every account as `host:login` or `host:number`, in lower case."""
        host, login = self.account
        more = self.values.get("accounts")
        written = (
            [each.replace("@", "") for each in more if isinstance(each, str)]
            if isinstance(more, list)
            else []
        )
        found = [each if ":" in each else f"{host or 'gitee'}:{each}" for each in written]
        return frozenset(each.casefold() for each in [f"{host}:{login}" if login else "", *found] if each)

    def text(self, key: str) -> str:
        """Give a field as text; blank where it is not there."""
        value = self.values.get(key)
        return value.strip() if isinstance(value, str) else ""


@dataclass(frozen=True)
class Lists:
    """A roster as it stands: `document` is None where it is no YAML; `problems` keep it from being read."""

    text: str = field(repr=False)  # without a byte order mark
    document: Document | None = field(repr=False)
    entries: tuple[Listed, ...]
    problems: tuple[Problem, ...]

    def of(self, title: str) -> tuple[Listed, ...]:
        """Give the entries of one list."""
        return tuple(each for each in self.entries if each.title == title)

    def find(self, title: str, login: str) -> Listed | None:
        """Find the entry of an account on any host in a list; compared without case."""
        wanted = login.removeprefix("@").casefold()
        return next(
            (each for each in self.of(title) if wanted in {a.partition(":")[2] for a in each.accounts}), None
        )


def read_lists(data: bytes, file: str, roles: Mapping[str, str]) -> Lists:
    """Read every entry that can be told; `roles` maps each role to its list's title."""
    text = data.decode(errors="replace").removeprefix(BOM)
    role_of = {title: role for role, title in roles.items()}
    try:
        document = load(data, file)
    except ConfigError as error:
        return Lists(text, None, tuple(_salvaged(text, role_of)), error.problems)
    problems = list(document.problems)
    known = {place for _, place in list_places(document, roles, problems)}
    entries = tuple(_entries(document, role_of, known))
    return Lists(text, document, entries, tuple(problems))


def line_of(data: bytes, line: int) -> str:
    """Give one line of a file, from 1, without addresses: to be shown to whoever wrote it."""
    lines = re.split(r"\r\n|\r|\n", data.decode(errors="replace").removeprefix(BOM))
    return without_addresses(lines[line - 1]) if 1 <= line <= len(lines) else ""


def _entries(document: Document, role_of: Mapping[str, str], known: set[Path]) -> Iterator[Listed]:
    tree = document.tree
    lines = re.split(r"\r\n|\r|\n", document.text)
    for title, people in tree.items() if isinstance(tree, dict) else ():
        for place in range(len(people)) if isinstance(people, list) else ():
            path: Path = (title, place)
            node = document.node(path)
            if node is None:
                continue
            first, last = _span(document, node, lines)
            wrong = check(document, RosterEntry, path)[1] if path in known else []
            values = node.value if isinstance(node.value, dict) else {}
            source = tuple(lines[first - 1 : last])
            yield Listed(title, role_of.get(title), values, source, first, tuple(wrong))


def _span(document: Document, node: Node, lines: list[str]) -> tuple[int, int]:
    """Give the first and the last line of an entry: from its dash to the last thing written in it."""
    first = document.place(node.start)[0]
    for line in range(first, max(first - 5, 0), -1):  # the dash may stand on a line of its own
        if _DASH.match(lines[line - 1]):
            first = line
            break
    end = max(last_leaf(node).end, *(key.end for key in node.keys.values()), node.start)
    while end > node.start and document.text[end - 1].isspace():
        end -= 1
    return first, document.place(max(end - 1, node.start))[0]


def last_leaf(node: Node) -> Node:
    """Find the last thing written in a value: after it comes what does not belong to it."""
    while node.children and not node.flow:
        node = list(node.children.values())[-1]
    return node


def _salvaged(text: str, role_of: Mapping[str, str]) -> Iterator[Listed]:
    """Read a file that is no YAML line by line: what looks like a list's title, a dash, a field."""
    title, first, chunk = "", 0, list[str]()
    lines = [*re.split(r"\r\n|\r|\n", text), "end:"]
    for number, line in enumerate(lines, 1):
        named = _TITLE.match(line)
        starts = bool(_DASH.match(line))
        if (named or starts) and chunk:
            while not chunk[-1].strip():
                chunk.pop()
            yield Listed(title, role_of.get(title), _fields(chunk), tuple(chunk), first)
            chunk = []
        if named:
            title = named[1]
        elif starts and title:
            first, chunk = number, [line]
        elif chunk:
            chunk.append(line)


def _fields(chunk: list[str]) -> Mapping[str, Tree]:
    """Read one entry by itself: as YAML, or where even that fails, field by field."""
    try:
        tree = load("\n".join(chunk).encode(), "").tree
    except ConfigError:
        tree = None
    if isinstance(tree, list) and len(tree) == 1 and isinstance(tree[0], dict):
        return tree[0]
    found = (_FIELD.match(line) for line in chunk)
    return {match[1]: (match[2] or "").strip("'\"") for match in found if match}
