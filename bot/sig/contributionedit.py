"""Add entries to a file of contributions/: in the style that the file has, every other byte as it was.

The result is read again before it is given: it says what the file said, and the new entries, or nothing is changed.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

import yaml

from bot.errors import ConfigError
from bot.sig.yaml import Document, Node, Tree, load

Value: TypeAlias = str | int | date | tuple[str, ...] | None  # None: a place to fill in
Entry: TypeAlias = Mapping[str, Value]

_BOM = "\ufeff"
_LAYOUT = "an entry cannot be added to this layout; write each entry as '- who: …' on lines of its own"


def with_entries(data: bytes, file: str, sections: Mapping[str, Sequence[Entry]]) -> bytes:
    """Give the file with these entries at the end of their sections; a section that is not there comes last.

    Raises ConfigError where the file is no YAML, or is laid out so that this cannot be done.
    """
    for section, entries in sections.items():
        if entries:
            data = _with_section(data, file, section, entries)
    return data


def entry_lines(entry: Entry, *, flow: bool = False) -> list[tuple[str, str]]:
    """Write one entry as the lines of a list's item, each with the key that it holds; with `flow` it is one line.

    A place to fill in stays blank, so that nobody can merge it by mistake.
    """
    if flow:
        pairs = (f"{key}: {_scalar(value)}".rstrip() for key, value in entry.items())
        return [("", f"- {{{', '.join(pairs)}}}")]
    lines = [(key, f"{key}: {_scalar(value)}".rstrip()) for key, value in entry.items()]
    return [(key, ("  " if n else "- ") + line) for n, (key, line) in enumerate(lines)]


def _with_section(data: bytes, file: str, section: str, entries: Sequence[Entry]) -> bytes:
    before = load(data, file)
    whole = data.decode()
    mark, text = whole[: len(whole) - len(before.text)], before.text
    newline = "\r\n" if "\r\n" in text else "\n"
    node = before.root.children.get(section) if before.root else None
    if node is None:
        head, tail, indent = _ended(text, newline), "", ""
        head += newline if before.root is not None and _is_spaced(before) else ""
        lines = [f"{section}:", *_lines(entries, flow=_flows(before))]
    elif node.children and not node.flow:
        indent = " " * (before.place(node.start)[1] - 1)
        at = text.find("\n", _end(node) - 1) + 1 or len(text)
        head, tail = _ended(text[:at], newline), text[at:]
        lines = _lines(entries, flow=_last(node).flow)
    elif node.children:
        raise ConfigError([before.problem((section,), _LAYOUT)])
    else:  # `articles: []`, or nothing after the colon
        key = before.root.keys[section] if before.root else node
        colon = text.find(":", key.end) + 1
        value = text[colon : node.end].strip()
        comment, _, tail = text[node.end if value else colon :].partition("\n")
        head, indent = _ended(text[:colon] + comment.rstrip("\r"), newline), ""
        lines = _lines(entries, flow=False)
    after = head + "".join(f"{indent}{line}{newline}" for line in lines) + tail
    if not _only_adds(before, after, section, entries):
        raise ConfigError([before.problem((section,), _LAYOUT)])
    return (mark + after).encode()


def _only_adds(before: Document, after: str, section: str, entries: Sequence[Entry]) -> bool:
    """Say whether a text holds everything that stood in the file, and these entries at the end of the section."""
    try:
        new = load(after.encode(), before.file).tree
    except ConfigError:
        return False
    old: Tree = {} if before.tree is None else before.tree
    if not isinstance(old, dict) or not isinstance(new, dict):
        return False
    was = old.get(section) or []
    if not isinstance(was, list):
        return False
    return {**old, section: [*was, *map(_as_read, entries)]} == new


def _as_read(entry: Entry) -> Tree:
    """Give an entry as the file's reader sees it: text, lists and nothing else."""
    return {
        key: list(value) if isinstance(value, tuple) else None if value is None else str(value)
        for key, value in entry.items()
    }


def _lines(entries: Sequence[Entry], *, flow: bool) -> list[str]:
    return [line for entry in entries for _, line in entry_lines(entry, flow=flow)]


def _scalar(value: Value) -> str:
    """Write a value on one line, quoted where it must be; text that begins with @ is, as people write it."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return f"[{', '.join(map(_scalar, value))}]"
    if not isinstance(value, str):
        return str(value)
    if value in ("true", "false"):  # the schema decides what is a truth value and what is text
        return value
    text: str = yaml.dump(value, allow_unicode=True, width=float("inf"), default_style=_style(value))
    return text.removesuffix("\n").removesuffix("\n...")


def _style(text: str) -> str | None:
    """Quote what flow style, or a reader's eye, would take apart."""
    odd = not text.isprintable() or any(mark in text for mark in (",", "[", "]", "{", "}", "#", ": "))
    return '"' if odd or text[:1] in ("", "@", "'", '"') else None


def _ended(text: str, newline: str) -> str:
    """Give the text with its last line ended."""
    return text if not text or text.endswith("\n") else text + newline


def _end(node: Node) -> int:
    """Find the end of the last thing written in a value: after it comes what does not belong to it."""
    while node.children and not node.flow:
        node = _last(node)
    return node.end


def _last(node: Node) -> Node:
    return list(node.children.values())[-1]


def _flows(document: Document) -> bool:
    """Say whether the file's entries are written on one line each."""
    sections = document.root.children.values() if document.root else ()
    entries = [entry for section in sections for entry in section.children.values()]
    return bool(entries) and all(entry.flow for entry in entries)


def _is_spaced(document: Document) -> bool:
    """Say whether blank lines part the file's sections; with one section nobody can tell, and one is put."""
    keys = list(document.root.keys.values())[1:] if document.root else []
    return all(document.text[: key.start].endswith(("\n\n", "\n\r\n")) for key in keys)
