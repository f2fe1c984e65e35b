"""Names in sig.yaml that lead nowhere or in a circle.

Works on the text tree and passes over what has the wrong shape, so that these findings stand beside the
schema's and a person mends everything in one go.
"""

from collections.abc import Iterable, Iterator, Mapping

from bot.errors import Problem
from bot.sig.counts import IGNORABLE_WORDS
from bot.sig.criteria import CRITERIA, RESERVED
from bot.sig.wording import quoted, unknown
from bot.sig.yaml import Document, Path, Tree

DEFAULT_ROLES = {"contributor": "Contributors", "committer": "Committers", "maintainer": "Maintainers"}
DEFAULT_SERIES = "regular"
COLUMNS_OF_A_PERSON = ("name", "account")
_RESERVED = (*COLUMNS_OF_A_PERSON, *RESERVED)


def broken_references(document: Document) -> Iterator[Problem]:
    """Find every name that nothing answers to, every circle, and everything claimed twice."""
    names = _Names(document)
    yield from _scopes(names)
    yield from _counts(names)
    yield from _board(names)
    yield from _roles(names)
    yield from _ladder(names)
    yield from _twins(names, "meetings", "series of meetings", DEFAULT_SERIES)
    yield from _twins(names, "rhythms", "reminder")


class _Names:
    """A document seen tolerantly: what has another shape than expected looks empty."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.scopes = self.mapping("scopes")
        self.counts = self.mapping("counts")
        self.ignore = self.mapping("ignore")
        self.roles: Mapping[str, Tree] = self.mapping("roles") or DEFAULT_ROLES

    def at(self, path: Path) -> Tree:
        """Give the value at a path, None where there is none."""
        value = self.document.tree
        for part in path:
            if isinstance(value, dict) and isinstance(part, str):
                value = value.get(part)
            elif isinstance(value, list) and isinstance(part, int) and part < len(value):
                value = value[part]
            else:
                return None
        return value

    def mapping(self, *path: str | int) -> dict[str, Tree]:
        """Give the mapping at a path, or an empty one."""
        value = self.at(path)
        return value if isinstance(value, dict) else {}

    def places(self, *path: str | int) -> Iterator[Path]:
        """Give the paths of a list's entries."""
        value = self.at(path)
        if isinstance(value, list):
            yield from ((*path, place) for place in range(len(value)))

    def texts(self, *path: str | int) -> Iterator[tuple[Path, str]]:
        """Give the texts of a list, or the single text that stands for one, with their paths."""
        value = self.at(path)
        if isinstance(value, str):
            yield path, value
        for place in self.places(*path):
            if isinstance(text := self.at(place), str):
                yield place, text

    def unknown(self, what: str, known: Iterable[str], *path: str | int) -> Iterator[Problem]:
        """Report the texts at a path that are no known names."""
        options = tuple(known)
        for place, text in self.texts(*path):
            if text not in options:
                yield self.document.problem(place, unknown(what, text, options))

    def unknown_keys(self, what: str, known: Iterable[str], *path: str | int) -> Iterator[Problem]:
        """Report the keys of the mapping at a path that are no known names."""
        options = tuple(known)
        for key in self.mapping(*path):
            if key not in options:
                yield self.document.problem((*path, key), unknown(what, key, options), key=True)


def _scopes(names: _Names) -> Iterator[Problem]:
    inside: dict[str, list[tuple[Path, str]]] = {}
    for scope in names.scopes:
        seen: set[str] = set()
        inside[scope] = [(place, text) for place, text in names.texts("scopes", scope) if "/" not in text]
        for place, text in names.texts("scopes", scope):
            if "/" not in text and text not in names.scopes:
                yield names.document.problem(place, unknown("scope", text, names.scopes))
            if text in seen:
                yield names.document.problem(place, f"{quoted(text)} stands twice in this scope")
            seen.add(text)
    yield from _circles(names, inside)


def _circles(names: _Names, links: Mapping[str, list[tuple[Path, str]]]) -> Iterator[Problem]:
    """Report each circle once, at the link that closes it when read from the top of the file."""
    done: set[str] = set()
    for start in links:
        way: list[str] = []
        rest: list[tuple[str, Iterator[tuple[Path, str]]]] = []
        if start not in done:
            way, rest = [start], [(start, iter(links[start]))]
        while rest:
            here, onward = rest[-1]
            place, target = next(onward, ((), ""))
            if not place:
                done.add(here)
                way.pop()
                rest.pop()
            elif target in way:
                circle = " → ".join([*way[way.index(target) :], target])
                yield names.document.problem(place, f"goes in a circle: {circle}")
            elif target in links and target not in done:
                way.append(target)
                rest.append((target, iter(links[target])))


def _counts(names: _Names) -> Iterator[Problem]:
    words = (*names.ignore, *IGNORABLE_WORDS)
    for name in names.ignore:
        if name in IGNORABLE_WORDS:
            message = "is one of the words to ignore; a list of them needs another name"
            yield names.document.problem(("ignore", name), message, key=True)
    for name in names.counts:
        if name in _RESERVED:
            message = f"a count cannot be called {name}; the word has its own meaning in board: or ladder:"
            yield names.document.problem(("counts", name), message, key=True)
        yield from names.unknown("scope", names.scopes, "counts", name, "in")
        for variant in ((), ("strict",), ("loose",)):
            yield from names.unknown("reason", words, "counts", name, *variant, "ignore")
    yield from names.unknown_keys("count", names.counts, "recorded_since")


def _board(names: _Names) -> Iterator[Problem]:
    columns = names.mapping("board", "columns")
    yield from names.unknown_keys("count", (*COLUMNS_OF_A_PERSON, *names.counts), "board", "columns")
    if columns and "name" not in columns:
        yield names.document.problem(
            ("board", "columns", "name"), "is missing; it says which column names the person"
        )
    headers: dict[str, str] = {}
    for column in columns:
        for place, header in names.texts("board", "columns", column):
            if (other := headers.setdefault(header.strip(), column)) != column:
                message = f"the header {quoted(header)} is claimed by {other} already"
                yield names.document.problem(place, message)
    if names.at(("board", "order")) != "keep" and isinstance(names.at(("board", "order")), list):
        yield from names.unknown("count", names.counts, "board", "order")
    tables: set[tuple[Tree, Tree]] = set()
    for place in names.places("board", "tables"):
        table = names.mapping(*place)
        key = (str(table.get("file")), str(table.get("heading")))
        if key in tables:
            yield names.document.problem(place, "this table stands twice in the list")
        tables.add(key)
    yield from names.unknown("role", names.roles, "board", "rows", "not_new")


def _roles(names: _Names) -> Iterator[Problem]:
    lists: dict[str, str] = {}
    for role, title in names.roles.items():
        if isinstance(title, str) and (other := lists.setdefault(title, role)) != role:
            yield names.document.problem(("roles", role), f"the list {quoted(title)} is {other}'s already")
    if "from" in names.roles:
        yield names.document.problem(
            ("roles", "from"), "a role cannot be called from, a word of ladder:", key=True
        )
    for place in names.places("meetings"):
        yield from names.unknown("role", names.roles, *place, "organisers")
    for year in names.mapping("goals"):
        yield from names.unknown_keys("role or count", (*names.roles, *names.counts), "goals", year)


def _twins(names: _Names, where: str, what: str, otherwise: str | None = None) -> Iterator[Problem]:
    """Report keys that stand twice in a list, also where one is left out."""
    seen: set[str] = set()
    for place in names.places(where):
        key = names.mapping(*place).get("key", otherwise)
        if isinstance(key, str) and key in seen:
            message = f"another {what} is called {quoted(key)} already; give this one a key: of its own"
            yield names.document.problem((*place, "key"), message)
        seen.add(str(key))


def _ladder(names: _Names) -> Iterator[Problem]:
    days: set[str] = set()
    for version in names.places("ladder"):
        day = names.mapping(*version).get("from")
        if isinstance(day, str) and day in days:
            yield names.document.problem((*version, "from"), f"another version holds from {day} already")
        days.add(str(day))
        steps: dict[str, list[tuple[Path, str]]] = {}
        for role in names.mapping(*version):
            if role == "from":
                continue
            if role not in names.roles:
                message = unknown("role", role, (*names.roles, "from"))
                yield names.document.problem((*version, role), message, key=True)
            yield from names.unknown("role", names.roles, *version, role, "is")
            yield from names.unknown("role", names.roles, *version, role, "vote", "electorate")
            yield from names.unknown_keys("role", names.roles, *version, role, "vote", "min_yes")
            steps[role] = list(names.texts(*version, role, "is"))
            for place in _criteria(names, (*version, role)):
                yield from _criterion(names, place)
                steps[role] += names.texts(*place, "is")
        yield from _circles(names, steps)


def _criteria(names: _Names, path: Path) -> Iterator[Path]:
    """Give the place of every criterion in a group, and in the groups within it."""
    for group in ("all", "any"):
        for place in names.places(*path, group):
            yield place
            yield from _criteria(names, place)


def _criterion(names: _Names, place: Path) -> Iterator[Problem]:
    """Report the counts, scopes and roles of one criterion that do not exist."""
    written = names.mapping(*place)
    for key in ("is", "recommended_by"):
        yield from names.unknown("role", names.roles, *place, key)
    yield from names.unknown("count", names.counts, *place, "by")
    if written.keys() & set(CRITERIA):
        return
    yield from names.unknown("scope", names.scopes, *place, "in")
    for key in written.keys() - {"in", "within"}:
        if key not in names.counts:
            yield names.document.problem((*place, key), unknown("count", key, names.counts), key=True)
        elif "in" in written and "in" not in names.mapping("counts", key):
            message = f"{key} is recorded by hand and happens in no repository; delete in:"
            yield names.document.problem((*place, "in"), message)
