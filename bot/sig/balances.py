"""contributions/opening.yaml: the numbers taken over from a table that people kept by hand, and their day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import yaml
from pydantic import Field

from bot.errors import ConfigError, Problem
from bot.sig.fields import Amount, Key, Login, Moment, Slug, local_instant
from bot.sig.validation import Model, check, pattern, raise_all
from bot.sig.wording import quoted
from bot.sig.yaml import Document, Node, load

_HEADER = """\
# 开账余额：机器人接手之前人工维护的数字；截至 day 为止的工作已包含在内，之后的逐项计入。
# Opening balances: numbers kept by hand before sigbot; work up to `day` is in them, later work is added.
# 请勿修改，更正请写入 corrections。 Leave as it is; to change a number, record a correction instead.
"""
_FILE = "opening.yaml"
_END_OF_DAY = time(23, 59, 59)  # no source knows parts of a second


@dataclass(frozen=True)
class OpeningRow:
    """What one row of the table stood at when it was taken over."""

    slug: str  # the row's key for ever
    name: str  # as in the table
    login: str | None
    balance: Mapping[str, int]  # by count
    day: datetime  # aware; events at or before it are in the balance


@dataclass(frozen=True)
class Balances:
    """A table as it was taken over."""

    day: datetime  # aware: the instant of the last commit that changed the table
    commit: str | None = None
    rows: tuple[OpeningRow, ...] = ()


class RowRecord(Model):
    """A row as written."""

    row: Slug = Field(description="The row's key, which stays for ever")
    name: str = Field("", description="The name as it stands in the table")
    account: Login | None = Field(None, description="The login; absent for a person without account")
    balance: dict[Key, Amount] = Field({}, description="The numbers taken over, by count")
    day: Moment | None = Field(None, description="Where this row was taken over on another day")


class OpeningFile(Model):
    """contributions/opening.yaml: written by `sigbot init`, and left as it is."""

    day: Moment = Field(description="The instant of the last commit that changed the table, or a whole day")
    commit: Annotated[str, pattern(r"^[0-9a-fA-F]{7,64}$", "must be a commit's hash")] | None = Field(
        None, description="That commit"
    )
    rows: tuple[RowRecord, ...] = Field((), description="The rows of the table, from the top")


def load_balances(data: bytes, file: str, tz: ZoneInfo) -> Balances:
    """Read opening.yaml; raise ConfigError with every problem in it.

    `tz` is the SIG's zone; a bare day means its last second there.
    """
    document = load(data, file)
    written, problems = check(document, OpeningFile)
    problems = [*document.problems, *problems]
    if written:
        problems += _twins(document, written)
    raise_all(problems)
    assert written is not None
    day = local_instant(written.day, tz, _END_OF_DAY)
    rows = (
        OpeningRow(
            r.row, r.name, r.account, r.balance, local_instant(r.day, tz, _END_OF_DAY) if r.day else day
        )
        for r in written.rows
    )
    return Balances(day, written.commit, tuple(rows))


def _twins(document: Document, written: OpeningFile) -> list[Problem]:
    """Find rows and accounts that stand twice, compared without case."""
    problems = []
    first: dict[tuple[str, str], int] = {}
    for place, row in enumerate(written.rows):
        for key, value in (("row", row.row), ("account", row.account)):
            if value is not None and (other := first.setdefault((key, value.casefold()), place)) != place:
                line = document.line(("rows", other))
                message = f"{quoted(value)} stands twice; the first is in line {line}"
                problems.append(document.problem(("rows", place, key), message))
    return problems


def dump_balances(balances: Balances) -> str:
    """Write opening.yaml so that `load_balances` gives the same balances again."""
    head: dict[str, Any] = {"day": balances.day}
    if balances.commit:
        head["commit"] = balances.commit
    rows = [_as_written(row, None if row.day == balances.day else row.day) for row in balances.rows]
    return _HEADER + _dump(head) + _dump({"rows": rows})


def append_row(text: str, row: OpeningRow) -> str:
    """Add one row, its own day included, at the end of `rows:` and leave every other byte.

    Raises ConfigError where the file is laid out so that this cannot be done; then nothing is lost.
    """
    before = load(text.encode(), _FILE)
    mark, text = text[: len(text) - len(before.text)], before.text  # a byte order mark
    rows = before.node(("rows",)) if before.root and "rows" in before.root.keys else None
    newline = "\r\n" if "\r\n" in text else "\n"
    tree: object = [_as_written(row, row.day)]
    indent, head, tail = "", text, ""
    if rows is None:
        tree = {"rows": tree}
    elif rows.children and not rows.flow:
        indent = " " * (before.place(rows.start)[1] - 1)
        at = text.find("\n", _last_leaf(rows).end - 1) + 1 or len(text)
        head, tail = text[:at], text[at:]
    else:  # `rows: []`, or nothing after the colon
        head, tail = text[: rows.start].rstrip(" ") + newline, text[rows.end :].removeprefix(newline)
    lines = "".join(f"{indent}{line}{newline}" for line in _dump(tree).splitlines())
    after = head + (newline if head and not head.endswith("\n") else "") + lines + tail
    if not _only_adds_one(before, after):
        message = "a row cannot be added to this layout; write each row as '- row: …' on lines of its own"
        raise ConfigError([before.problem(("rows",), message)])
    return mark + after


def _only_adds_one(before: Document, after: str) -> bool:
    """Say whether the text after the edit holds everything that stood before it, and one row more."""
    try:
        old, new = before.tree, load(after.encode(), _FILE).tree
    except ConfigError:
        return False
    if not isinstance(old, dict) or not isinstance(new, dict):
        return False
    rows, more = old.get("rows") or [], new.get("rows")
    same_head = {**old, "rows": None} == {**new, "rows": None}
    return same_head and isinstance(more, list) and isinstance(rows, list) and more[:-1] == rows


def _last_leaf(node: Node) -> Node:
    """Find the last thing written in a value: after it comes what does not belong to it."""
    while node.children and not node.flow:
        node = list(node.children.values())[-1]
    return node


def _as_written(row: OpeningRow, day: datetime | None) -> dict[str, Any]:
    """Lay a row out in the order in which people read it."""
    written: dict[str, Any] = {"row": row.slug, "name": row.name}
    if row.login is not None:
        written["account"] = row.login
    written["balance"] = _Flow(row.balance)
    return written if day is None else {**written, "day": day}


_MAP, _INSTANT = "tag:yaml.org,2002:map", "tag:yaml.org,2002:timestamp"


class _Flow(dict[str, int]):
    """A mapping to be written on one line."""


class _Dumper(yaml.SafeDumper):
    """Writes instants with a T, and balances on one line."""


_Dumper.add_representer(_Flow, lambda dumper, data: dumper.represent_mapping(_MAP, data, flow_style=True))
_Dumper.add_representer(datetime, lambda dumper, day: dumper.represent_scalar(_INSTANT, day.isoformat()))


def _dump(tree: object) -> str:
    """Write a tree as YAML, in its own order, one line for each scalar."""
    text: str = yaml.dump(tree, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=float("inf"))
    return text
