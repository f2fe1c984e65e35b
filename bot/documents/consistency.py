"""Where the SIG's files differ about people, as plain data and as text: one wording for terminal and comment."""

import re
from collections.abc import Sequence
from typing import Any

from bot.documents.render import render
from bot.errors import Problem
from bot.rules.sources import Disagreement, Naming

_TURNING = re.compile(
    "[\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)  # they would turn round what stands beside them


def consistency_view(
    found: Sequence[tuple[Disagreement, Sequence[str]]],
    unseen: Sequence[tuple[str, str]],
    problems: Sequence[Problem],
) -> dict[str, Any]:
    """Give everything as plain data, a person's questions together.

    `found` has with each disagreement the files for which a patch is ready, `unseen` what was not looked at: file
    and why (absent, no_list, none_above, no_checkout).
    """
    people: dict[str, dict[str, Any]] = {}
    for each, ready in found:
        person = people.setdefault(
            each.login.casefold() or f"name:{each.name}",
            {"login": each.login, "name": _plain(each.name), "questions": []},
        )
        person["name"] = person["name"] or _plain(each.name)
        person["questions"].append(
            {
                "question": str(each.question),
                "namings": [_naming(naming) for naming in each.namings],
                "odd": each.odd,
                "patch": list(ready),
            }
        )
    return {
        "people": list(people.values()),
        "disagreements": len(found),
        "not_looked_at": [{"file": file, "why": why} for file, why in unseen],
        "problems": [str(problem) for problem in problems],
    }


def consistency_text(view: dict[str, Any], language: str, *, markdown: bool) -> str:
    """Write it for people: as Markdown for a comment, else for a terminal."""
    return render("consistency.md.j2", language, markdown=markdown, **view).strip() + "\n"


def _naming(naming: Naming) -> dict[str, Any]:
    numbers = None if naming.numbers is None else dict(naming.numbers)
    return {
        "part": str(naming.part),
        "place": naming.place,
        "file": naming.file,
        "line": naming.line,
        "named": naming.named,
        "list": _plain(naming.title),
        "login": naming.login,
        "numbers": numbers,
    }


def _plain(text: str) -> str:
    """Leave out the marks that turn the order of text round."""
    return _TURNING.sub("", text)
