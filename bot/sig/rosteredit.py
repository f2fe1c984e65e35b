"""Edits of a roster that touch only their own lines: an entry added or replaced, `since:` set, a member promoted.

Entries are written the way the file writes them: its indentation, blank lines and line ends. After each edit the
file is read again, and where it does not say exactly what was meant, nothing is changed.
"""

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.errors import ConfigError
from bot.sig.rosterlines import BOM, Listed, Lists, last_leaf, read_lists
from bot.sig.scalar import scalar
from bot.sig.validation import raise_all
from bot.sig.wording import quoted
from bot.sig.yaml import Document, Tree, load

FILE = "sig_members.yaml"
_KEYS = ("name", "gitee_home", "email")  # what a person's entry in another list repeats


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry to be written; `email` only as the applicant wrote it."""

    name: str
    home: str
    interest: str = ""
    since: date | None = None
    email: str = field(default="", repr=False)

    def fields(self) -> dict[str, str]:
        """Give what is said, in the order in which rosters say it."""
        since = self.since.isoformat() if self.since else ""
        said = {"name": self.name, "gitee_home": self.home, "email": self.email, "interest": self.interest}
        return {key: value for key, value in {**said, "since": since}.items() if value}


@dataclass(frozen=True, slots=True)
class _Style:
    """How a file writes its entries."""

    dash: str = "- "  # from the start of the line to the first key
    gap: int = 0  # blank lines between entries
    flow: bool = False  # each in braces, on one line

    def lines(self, written: Mapping[str, str]) -> list[str]:
        """Lay an entry out whose values are YAML already."""
        said = [f"{key}: {value}" for key, value in written.items()]
        if self.flow:
            return [f"{self.dash}{{{', '.join(said)}}}"]
        return [(" " * len(self.dash) if n else self.dash) + each for n, each in enumerate(said)]


def with_entry(data: bytes, title: str, entry: NewEntry) -> bytes:
    """Add an entry at the end of a list, which is made where the file has none of that title.

    Raises ConfigError where the file is no roster, or laid out so that this cannot be done.
    """
    edit = _Edit(data, title)
    values = entry.fields()
    return edit.grown(edit.style.lines(_written(values, flow=edit.style.flow)), values)


def with_lines(data: bytes, title: str, source: Sequence[str]) -> bytes:
    """Add an entry at the end of a list, in the very lines that it has elsewhere; raise as `with_entry`."""
    edit = _Edit(data, title)
    tree = load("\n".join(source).encode(), FILE).tree
    if not isinstance(tree, list) or len(tree) != 1 or not isinstance(tree[0], dict):
        raise edit.refusal()
    return edit.grown(source, tree[0])


def with_replaced(data: bytes, listed: Listed, source: Sequence[str]) -> bytes:
    """Write other lines in the place of an entry of this file; raise as `with_entry`."""
    edit = _Edit(data, listed.title)
    starts = edit.line_starts
    end = starts[listed.last] if listed.last < len(starts) else len(edit.text)
    last = edit.text[starts[listed.last - 1] : end]
    newline = last[len(last.rstrip("\r\n")) :]
    text = edit.text[: starts[listed.first - 1]] + edit.newline.join(source) + newline + edit.text[end:]
    tree = load("\n".join(source).encode(), FILE).tree
    places = [place for place, each in enumerate(edit.lists.of(listed.title)) if each.first == listed.first]
    wanted = edit.tree()
    people = wanted.get(listed.title)
    if not places or not isinstance(people, list) or not isinstance(tree, list) or len(tree) != 1:
        raise edit.refusal()
    people[places[0]] = tree[0]
    return edit.checked(text, wanted)


def with_since(data: bytes, title: str, login: str, since: date) -> bytes:
    """Say in an entry since when the role is held; raise ConfigError also where there is no such entry."""
    edit = _Edit(data, title)
    listed = edit.lists.find(title, login)
    if listed is None:
        raise ConfigError([edit.document.problem((title,), f"{quoted(login)} does not stand in this list")])
    place = edit.lists.of(title).index(listed)
    node = edit.document.node((title, place))
    wanted = edit.tree()
    people = wanted[title]
    entry = people[place] if isinstance(people, list) else None
    if node is None or not isinstance(entry, dict):
        raise edit.refusal()
    entry["since"] = since.isoformat()
    text, said = edit.text, since.isoformat()
    if "since" in node.children:
        old = node.children["since"]
        blank = "" if old.start < old.end else " "
        text = text[: old.start] + blank + said + text[old.end :]
    elif node.flow:
        at = last_leaf(list(node.children.values())[-1]).end
        text = f"{text[:at]}, since: {said}{text[at:]}"
    else:
        indent = " " * (edit.document.place(node.start)[1] - 1)
        text = edit.after_line(listed.last, [f"{indent}since: {said}"])
    return edit.checked(text, wanted)


def promoted(data: bytes, title: str, login: str, since: date) -> bytes:
    """Add a member to another list, since a day; name, page and address are copied as the file has them.

    Where the member is in the list already only `since:` is set. Raises ConfigError where there is no such member.
    """
    edit = _Edit(data, title)
    if edit.lists.find(title, login):
        return with_since(data, title, login, since)
    found = [each for name in edit.titles for each in [edit.lists.find(name, login)] if each]
    if not found:
        raise ConfigError([edit.document.problem((), f"{quoted(login)} is not in this roster")])
    listed = next((each for each in found if each.has_email), found[0])
    values = {key: text for key in _KEYS if (text := listed.text(key))}
    copied = {key: raw for key in values if (raw := edit.copied(listed, key))}
    values["since"] = since.isoformat()
    return edit.grown(edit.style.lines(_written(values, flow=edit.style.flow) | copied), values)


class _Edit:
    """One roster to be changed in one list."""

    def __init__(self, data: bytes, title: str) -> None:
        self.title = title
        self.mark = BOM if data.startswith(BOM.encode()) else ""
        self.document: Document = load(data, FILE)
        raise_all(self.document.problems)
        if not isinstance(self.document.tree, dict | None):
            raise self.refusal()
        self.text = self.document.text
        self.newline = "\r\n" if "\r\n" in self.text else "\n"
        self.titles = tuple(self.document.tree or ())
        self.lists: Lists = read_lists(data, FILE, {name: name for name in self.titles})
        self.line_starts = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", self.text))]
        self.style = self._style()

    def grown(self, lines: Sequence[str], values: Mapping[str, Tree]) -> bytes:
        """Add an entry of these lines at the end of the list."""
        node = self.document.node((self.title,)) if self.title in self.titles else None
        mine = self.lists.of(self.title)
        wanted = self.tree()
        people = wanted.get(self.title) or []
        if not isinstance(people, list):
            raise self.refusal()
        wanted[self.title] = [*people, dict(values)]
        if node is None:
            gap = [""] if self.text.strip() and "\n\n" in self.text.replace("\r\n", "\n") else []
            text = self.after_line(len(self.line_starts), [*gap, f"{scalar(self.title)}:", *lines])
        elif not mine:  # nothing after the colon, or an empty list in brackets
            line = self.document.place(node.start)[0]
            text = (
                self.text[: node.start].rstrip(" ") + self.text[node.end :]
                if node.end > node.start
                else self.text
            )
            text = self.after_line(line, lines, text)
        elif node.flow:
            at = last_leaf(node.children[len(mine) - 1]).end
            text = f"{self.text[:at]}, {_in_braces(values)}{self.text[at:]}"
        else:
            text = self.after_line(mine[-1].last, [*[""] * self.style.gap, *lines])
        return self.checked(text, wanted)

    def after_line(self, line: int, lines: Sequence[str], text: str | None = None) -> str:
        """Put lines behind one of the file; where the file ends without a line end, it still does."""
        text = self.text if text is None else text
        starts = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text))]
        at = starts[line] if line < len(starts) else len(text)
        head, tail = text[:at], text[at:]
        body = self.newline.join(lines)
        return (
            head
            + (body + self.newline if not head or head.endswith(("\n", "\r")) else self.newline + body)
            + tail
        )

    def copied(self, listed: Listed, key: str) -> str | None:
        """Give a value of an entry byte for byte, where this may stand in the list that grows."""
        place = self.lists.of(listed.title).index(listed)
        entry = self.document.node((listed.title, place))
        node = entry.children.get(key) if entry else None
        if entry is None or node is None or entry.flow != self.style.flow:
            return None
        raw = self.text[node.start : node.end]
        return None if "\n" in raw or "\r" in raw or raw.startswith(("*", "&")) else raw

    def tree(self) -> dict[str, Tree]:
        """Give a copy of what the file says, to be changed into what it shall say."""
        tree = copy.deepcopy(self.document.tree)
        return tree if isinstance(tree, dict) else {}

    def checked(self, text: str, wanted: Mapping[str, Tree]) -> bytes:
        """Give the file's bytes, if they say what they shall."""
        data = (self.mark + text).encode()
        try:
            after = load(data, FILE)
        except ConfigError:
            raise self.refusal() from None
        if after.problems or after.tree != wanted:
            raise self.refusal()
        return data

    def refusal(self) -> ConfigError:
        """Say that the list cannot be changed by a program."""
        how = "write each entry as '- name: …' on its own lines"
        message = f"this list is laid out so that it cannot be changed safely; {how}"
        return ConfigError([self.document.problem((self.title,), message)])

    def _style(self) -> _Style:
        """Look how the last entry of the list is written, else the last one of any list."""
        entries = self.lists.of(self.title) or self.lists.entries
        if not entries:
            return _Style()
        last = entries[-1]
        node = self.document.node((last.title, len(self.lists.of(last.title)) - 1))
        flow = bool(node and node.flow)
        first = last.source[0]
        column = self.document.place(node.start)[1] - 1 if node else 2
        indent = first[: len(first) - len(first.lstrip())]
        dash = indent + "-" + " " * max(column - len(indent) - 1, 1)
        return _Style(dash, self._gap(last.title), flow)

    def _gap(self, title: str) -> int:
        """Count the blank lines between the last two entries of the list, else between two of any list."""
        for name in (title, *self.titles):
            mine = self.lists.of(name)
            if len(mine) > 1:
                between = range(mine[-2].last + 1, mine[-1].first)
                lines = self.text.split("\n")
                return sum(not lines[line - 1].strip() for line in between)
        return 0


def _written(values: Mapping[str, Tree], *, flow: bool) -> dict[str, str]:
    """Write values as YAML; a day needs no quotes, although YAML's own reading makes more of it than a text."""
    return {
        key: str(value) if key == "since" else scalar(str(value), flow=flow) for key, value in values.items()
    }


def _in_braces(values: Mapping[str, Tree]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in _written(values, flow=True).items()) + "}"
