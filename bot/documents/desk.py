"""The desk: what waits for whom, since when, and the line to paste; and what the bot did or would have done."""

import difflib
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeAlias

from bot.actions import Action, EditIssue, EditPull, OpenIssue, OpenPull, Push, SendChat, SendMail
from bot.addresses import without_addresses
from bot.documents.notice import fence_for
from bot.documents.render import render

MAINTAINER, OPERATOR = "maintainer", "operator"
_TOPICS = re.compile(r"^Sigbot-Topics: (.*)$", re.MULTILINE)
_PLACE = re.compile(r"[\w.-]+/[\w.-]+/(?:pulls/\d{1,12}|issues/I?[0-9A-Z]{1,12})")
_FENCED = re.compile(r"^ *(`{3,})\w*\s*?\n.*?^ *\1[ \t\r]*$", re.DOTALL | re.MULTILINE)
_SINCE = re.compile(r"(\d{4}-\d\d-\d\d) · `([^`\n]+)`")

Values: TypeAlias = Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits: `key` names it for ever, `kind` chooses its sentence, `paste` is what settles it."""

    key: str
    kind: str
    who: str
    values: Values
    paste: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done, or that would have been: the text it writes, and how files change by it."""

    what: str
    title: str
    text: str
    diff: str


def desk(
    items: Sequence[Item],
    since: Mapping[str, date],
    more: int,
    language: str,
    *,
    paste: str = "",
    overrides: Path | None = None,
) -> str:
    """Write the desk; `more` people with work are not named, `paste` is the notice of the next meeting."""
    text = render(
        "desk.md.j2",
        language,
        overrides=overrides,
        items=items,
        since=since,
        more=more,
        paste=paste,
        fence=fence_for(paste),
    )
    return without_addresses(text)


def topics_line(places: Sequence[str]) -> str:
    """Write where something that people said waits to be put on record (`owner/name/pulls/12`); "" for nowhere.

    It outlives the database; a path is no link, so that no timeline shows it.
    """
    return f"Sigbot-Topics: {' '.join(places)}\n" if places else ""


def read_topics(text: str) -> tuple[str, ...]:
    """Read where something waits, as a desk says it."""
    found = _TOPICS.findall(text)
    return tuple(each for each in found[-1].split() if _PLACE.fullmatch(each)) if found else ()


def read_since(text: str) -> dict[str, date]:
    """Read since when things wait, as a desk says it: it outlives the database."""
    since = {}
    for day, key in _SINCE.findall(_FENCED.sub("", text)):  # what is to be pasted may say anything
        with suppress(ValueError):  # somebody else wrote it
            since[key] = date.fromisoformat(day)
    return since


def report(
    mode: str, why: str, deeds: Sequence[Deed], held: str, desk_text: str, language: str, *, live: bool
) -> str:
    """Write the local file: what was done or would have been, then what waits."""
    return render(
        "report.run.md.j2", language, mode=mode, why=why, deeds=deeds, held=held, desk=desk_text, live=live
    )


def deed(action: Action, before: Mapping[str, bytes]) -> Deed:
    """Describe an action for a reader; `before` are the files that a push changes, as they stand."""
    match action:
        case Push():
            text = "".join(_diff(path, before.get(path, b""), after) for path, after in action.files.items())
            return Deed(str(action), action.message.partition("\n")[0], "", text)
        case OpenPull() | OpenIssue():
            return Deed(str(action), action.title, action.body, "")
        case EditPull() | EditIssue():
            return Deed(str(action), action.title or "", action.body or "", "")
        case SendMail():
            return Deed(str(action), action.subject, action.text, "")
        case SendChat():
            return Deed(str(action), action.title, action.text, "")
        case _:
            return Deed(str(action), "", getattr(action, "body", ""), "")


def _diff(path: str, before: bytes, after: bytes) -> str:
    old, new = (text.decode(errors="replace").splitlines() for text in (before, after))
    lines = difflib.unified_diff(old, new, f"a/{path}", f"b/{path}", n=0, lineterm="")
    return without_addresses("\n".join(lines)) + "\n"
