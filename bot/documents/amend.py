"""Amendments that are clear, made to a text in the lines they are about, and shown as a patch."""

import difflib
import re
from collections.abc import Sequence

from bot.addresses import without_addresses
from bot.documents.leads import with_lead
from bot.documents.markdown import BOM
from bot.documents.tableline import split_lines
from bot.rules.sources import Addition, Amendment, Respelling

_CONTEXT = 3


def amend(text: str, amendment: Amendment, web: str) -> str | None:
    """Make one amendment; None where the text does not let it be made without touching anything else."""
    match amendment:
        case Addition():
            return with_lead(text, amendment.login, amendment.name, web)
        case Respelling():
            return _respelled(text, amendment)


def _respelled(text: str, wanted: Respelling) -> str | None:
    """Write a login in another case, in its line: in a YAML file at its place, in Markdown in addresses and calls."""
    if wanted.before.casefold() != wanted.after.casefold():
        return None
    head = BOM if text.startswith(BOM) else ""
    lines = split_lines(text.removeprefix(BOM))
    line = lines[wanted.line - 1] if wanted.line <= len(lines) else ""
    login = rf"{re.escape(wanted.before)}(?![\w.@-])"
    if wanted.column:
        at = wanted.column - 1
        found = re.compile(rf"['\"]?@?({login})").match(line, at)
        new = f"{line[: found.start(1)]}{wanted.after}{line[found.end(1) :]}" if found else line
    else:
        new = re.sub(rf"(?<=[/@]){login}", wanted.after, line)
        if new == line:
            new = re.sub(rf"(?<![\w.@/-]){login}", wanted.after, line, count=1)
    if new == line:
        return None
    lines[wanted.line - 1] = new
    return head + "".join(lines)


def patch(file: str, before: bytes, after: bytes) -> bytes | None:
    """Write the difference as `git apply` takes it from the SIG's folder, every byte of the lines kept.

    Lines around a change are left out from the first that holds an e-mail address on. None where a changed line
    holds one, where git would not find the place without the lines left out, or cannot spell the file's name.
    """
    if re.search(r'[\x00-\x1f"\\\x7f]', file):
        return None
    old, new = _lines(before), _lines(after)
    changes = [
        each
        for each in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if each[0] != "equal"
    ]
    hunks: list[bytes] = []
    done = 0
    for n, (_, i1, i2, j1, j2) in enumerate(changes):
        following = changes[n + 1][1] if n + 1 < len(changes) else len(old)
        above = _open(old[max(done, i1 - _CONTEXT) : i1][::-1])[::-1]
        below = _open(old[i2 : min(following, i2 + _CONTEXT)])
        changed = [*old[i1:i2], *new[j1:j2]]
        if len(_open(changed)) < len(changed) or (not below and i2 < len(old)):
            return None
        done = i2 + len(below)
        hunks.append(_hunk(i1 - len(above), j1 - len(above), above, old[i1:i2], new[j1:j2], below))
    tab = "\t" if " " in file else ""
    return f"--- a/{file}{tab}\n+++ b/{file}{tab}\n".encode() + b"".join(hunks) if hunks else b""


def _lines(data: bytes) -> list[bytes]:
    """Cut at line feeds alone, as git does."""
    return re.findall(rb"[^\n]*\n|[^\n]+", data)


def _open(lines: Sequence[bytes]) -> list[bytes]:
    """Give the lines up to the first one that holds an address."""
    kept = []
    for line in lines:
        text = line.decode()
        if without_addresses(text) != text:
            break
        kept.append(line)
    return kept


def _hunk(
    i: int,
    j: int,
    above: Sequence[bytes],
    gone: Sequence[bytes],
    come: Sequence[bytes],
    below: Sequence[bytes],
) -> bytes:
    sizes = [len(above) + len(part) + len(below) for part in (gone, come)]
    starts = [place + 1 if size else place for place, size in zip((i, j), sizes, strict=True)]
    head = f"@@ -{starts[0]},{sizes[0]} +{starts[1]},{sizes[1]} @@\n".encode()
    parts = ((b" ", above), (b"-", gone), (b"+", come), (b" ", below))
    return head + b"".join(_marked(mark + line) for mark, lines in parts for line in lines)


def _marked(line: bytes) -> bytes:
    return line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"
