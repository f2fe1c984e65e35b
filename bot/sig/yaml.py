"""Read YAML as text with positions: a scalar stays what was written, and every value knows its place.

The types are the schema's business (see `validation`), because YAML's own guesses are wrong here: it turns
`20:00` into 1200, a login `no` into false, and takes a duplicate key silently.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

import yaml

from bot.errors import ConfigError, Problem
from bot.sig.wording import quoted

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree] | None"
Path: TypeAlias = tuple[str | int, ...]

# Aliases make a small file grow without end, and deep nesting exhausts the stack of whoever walks it.
MAX_NODES = 1_000_000
MAX_DEPTH = 50
_TOO_MUCH = f"more than {MAX_DEPTH} levels or {MAX_NODES:,} values, aliases written out"

# libyaml is about ten times as fast, and not on every machine.
_FAST: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CORE_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "seq", "map")}
_NOTHING = ("", "~", "null")


@dataclass(slots=True, eq=False)
class Node:
    """One value of a document: its text tree, where it stands (code points from the start), what is in it."""

    value: Tree
    start: int
    end: int
    flow: bool = False  # written in brackets
    keys: dict[str, "Node"] = field(default_factory=dict)
    children: dict[str | int, "Node"] = field(default_factory=dict)
    size: int = 1  # nodes in it, aliases written out
    height: int = 1  # levels in it


@dataclass(frozen=True, eq=False)
class Document:
    """A YAML document whose scalars are text (None where nothing stands), with the place of every value."""

    file: str
    text: str
    root: Node | None
    problems: tuple[Problem, ...] = ()  # duplicate keys and the like: the tree is usable, the file is wrong

    @property
    def tree(self) -> Tree:
        """Give the whole document as lists, dicts and text; None for an empty file."""
        return self.root.value if self.root else None

    def node(self, path: Path) -> Node | None:
        """Find the value at a path; where the path leads nowhere, the last value on the way."""
        node = self.root
        for part in path:
            if node is None or part not in node.children:
                break
            node = node.children[part]
        return node

    def line(self, path: Path) -> int:
        """Give the line of the value at a path, from 1."""
        node = self.node(path)
        return self.place(node.start)[0] if node else 1

    def problem(self, path: Path, message: str, *, key: bool = False) -> Problem:
        """Report a finding about the value at `path`, or with `key` about the key that names it."""
        node = self.node(path)
        if key and path:
            parent = self.node(path[:-1])
            node = (parent.keys.get(str(path[-1])) if parent else None) or node
        return self.problem_at(node.start if node else 0, message, path)

    def problem_at(self, index: int, message: str, path: Path = ()) -> Problem:
        """Report a finding at a place given in code points from the start of the text."""
        return Problem(self.file, *self.place(index), dotted(path), message)

    def place(self, index: int) -> tuple[int, int]:
        """Give line and column, both from 1, of a place given in code points from the start of the text."""
        line = bisect_right(self._line_starts, index)
        return line, index - self._line_starts[line - 1] + 1

    @cached_property
    def _line_starts(self) -> list[int]:
        """Index the lines as editors count them; YAML 1.1 would also break at U+0085 and U+2028."""
        return [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", self.text))]


def dotted(path: Path) -> str:
    """Write a path as people read it: `scopes.code[1].repo`, list places from 0."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{quoted(part)[1:-1]}" for part in path)
    return "".join(parts).removeprefix(".")


def load(data: bytes, file: str) -> Document:
    """Read one YAML document; raise ConfigError where there is no tree to speak of.

    Duplicate keys, keys that are not text and tags leave a usable tree and stand in `Document.problems`.
    """
    text = _decode(data, file)
    try:
        return _Composer(file, text).compose(_FAST)
    except yaml.YAMLError:
        # Whatever libyaml refuses is read again in Python: its messages are the same on every machine.
        try:
            return _Composer(file, text).compose(yaml.SafeLoader)
        except yaml.YAMLError as error:
            index, message = _readable(error, text)
            raise ConfigError([Document(file, text, None).problem_at(index, message)]) from None


def _decode(data: bytes, file: str) -> str:
    """Decode UTF-8 strictly, or name the place of the first byte that is not."""
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        head = data[: error.start].decode("utf-8")
        message = f"byte 0x{data[error.start]:02x} is not UTF-8; save the file in UTF-8"
        raise ConfigError([Document(file, head, None).problem_at(len(head), message)]) from None


class _Composer:
    """Builds one Document from PyYAML's events; without recursion, which deep nesting would overflow."""

    def __init__(self, file: str, text: str) -> None:
        self.document = Document(file, text, None)
        self.problems: list[Problem] = []
        self.anchors: dict[str | None, Node] = {}
        # What is open: the node, its path, and its children so far (a mapping's: key, value, key, value).
        self.open: list[tuple[Node, Path, list[Node]]] = []
        self.root: Node | None = None

    def compose(self, loader: type) -> Document:
        """Read the events of one document to its end."""
        documents = 0
        for event in yaml.parse(self.document.text, Loader=loader):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    message = "a second document begins here; one file holds one"
                    raise self._fatal(_index(event.start_mark), message)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._close(_index(event.end_mark))
            elif isinstance(event, yaml.AliasEvent):
                self._attach(self._named(event))
            elif isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
                self._add(event)
        return Document(self.document.file, self.document.text, self.root, tuple(self.problems))

    def _named(self, alias: yaml.AliasEvent) -> Node:
        """Find the value that an alias stands for."""
        found = self.anchors.get(alias.anchor)
        if found is None:
            message = f"nothing before is named &{alias.anchor}; write the value itself"
            raise self._fatal(_index(alias.start_mark), message)
        if any(node is found for node, _, _ in self.open):
            raise self._fatal(_index(alias.start_mark), f"*{alias.anchor} stands inside the value it names")
        return found

    def _add(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        """Put a new node into the collection that is open."""
        path = self._next_path()
        start, end = _index(event.start_mark), _index(event.end_mark)
        if event.tag not in (None, "!", *_CORE_TAGS):
            self._note(start, f"tags have no meaning here; delete {quoted(str(event.tag))[1:-1]}", path)
        if isinstance(event, yaml.ScalarEvent):
            plain = not event.style and event.tag is None
            node = Node(None if plain and event.value in _NOTHING else event.value, start, end)
        else:
            value: Tree = [] if isinstance(event, yaml.SequenceStartEvent) else {}
            node = Node(value, start, end, flow=bool(event.flow_style))
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        self._attach(node)
        if not isinstance(event, yaml.ScalarEvent):
            if len(self.open) == MAX_DEPTH:
                raise self._fatal(start, _TOO_MUCH)
            self.open.append((node, path, []))

    def _attach(self, node: Node) -> None:
        if self.open:
            self.open[-1][2].append(node)
        else:
            self.root = node

    def _next_path(self) -> Path:
        """Give the path of the node that comes next in the open collection; a key has its mapping's path."""
        if not self.open:
            return ()
        node, path, children = self.open[-1]
        if isinstance(node.value, list):
            return (*path, len(children))
        return (*path, str(children[-1].value)) if len(children) % 2 else path

    def _close(self, end: int) -> None:
        """Finish the innermost collection: fill its value, and refuse what would be too much to walk."""
        node, path, children = self.open.pop()
        node.end = end
        node.size += sum(child.size for child in children)
        node.height += max((child.height for child in children), default=0)
        if node.size > MAX_NODES or node.height > MAX_DEPTH:
            raise self._fatal(node.start, _TOO_MUCH)
        if isinstance(node.value, list):
            node.value.extend(child.value for child in children)
            node.children = dict(enumerate(children))
        elif isinstance(node.value, dict):
            for key, child in zip(children[::2], children[1::2], strict=True):
                if not isinstance(key.value, str):
                    self._note(key.start, "a key must be text; put it in quotes", path)
                elif key.value in node.keys:
                    first = self.document.place(node.keys[key.value].start)[0]
                    self._note(key.start, f"stands twice; the first is in line {first}", (*path, key.value))
                else:
                    node.value[key.value] = child.value
                    node.keys[key.value] = key
                    node.children[key.value] = child

    def _note(self, index: int, message: str, path: Path) -> None:
        self.problems.append(self.document.problem_at(index, message, path))

    def _fatal(self, index: int, message: str) -> ConfigError:
        return ConfigError([self.document.problem_at(index, message)])


def _index(mark: "yaml.error.Mark | yaml._yaml.Mark | None") -> int:
    """Give a mark's place in code points; only events that nobody parsed have no mark."""
    return mark.index if mark else 0


def _readable(error: yaml.YAMLError, text: str) -> tuple[int, str]:
    """Turn PyYAML's complaint into its place (code points) and one line that says what to do."""
    if isinstance(error, yaml.reader.ReaderError):
        character = f"U+{ord(text[error.position]):04X}"
        return error.position, f"not valid YAML: the character {character} may not stand here; delete it"
    if not isinstance(error, yaml.MarkedYAMLError):
        return 0, f"not valid YAML: {error}"
    mark = error.problem_mark or error.context_mark
    hint = error.problem or error.context or "it cannot be read"
    if match := re.fullmatch(r"found character '(.+)' that cannot start any token", hint):
        tab = match[1] == "\\t"
        hint = (
            f"put quotes around text that begins with {match[1]}"
            if not tab
            else "indent with spaces, not tabs"
        )
    elif hint == "mapping values are not allowed here":
        hint = "a ': ' too many; put quotes around the text it is in, or check the indentation"
    elif error.context and error.context_mark:
        hint = f"{hint} ({error.context} that begins in line {error.context_mark.line + 1})"
    return _index(mark), f"not valid YAML: {hint}"


def dumped(tree: object) -> bytes:
    """Write a tree of plain values as a YAML file, its keys in their order."""
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False).encode()
