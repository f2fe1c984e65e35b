"""The comment under an application: what was found, what is left to its author and to people, the details.

It says what a program can see, and never that somebody is taken in or turned down.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.addresses import without_addresses
from bot.documents.literal import one_line
from bot.documents.marks import digest, mark
from bot.documents.render import render
from bot.documents.standing import summary
from bot.errors import Problem
from bot.rules.application import Application, Remark, To, Word, is_elsewhere
from bot.rules.proofs import Judged
from bot.sig.rosterlines import Listed

PURPOSE = "application"
LONGEST = 20_000  # characters; a host cuts or refuses what is much longer
_MOST_REMARKS, _MOST_PATHS, _MOST_DEFECTS, _MOST_QUOTES = 20, 10, 5, 3
_LONGEST_PATCH = 6_000

# What the first line, the lines on entries and the list of defects say.
_SAID_OTHERWISE = (Word.ASKS, Word.ELSEWHERE, Word.BEFORE)
# Which remarks speak against what is looked at in every entry.
_CHECKS = {
    "account": (Word.ELSE, Word.NO_AUTHOR),
    "name": (Word.NO_NAME, Word.SAME_NAME),
    "page": (Word.NO_HOME, Word.HOME),
    "email": (Word.NO_EMAIL,),
    "interest": (Word.NO_INTEREST,),
    "list": (Word.UNKNOWN_LIST,),
    "once": (Word.TWICE,),
}


@dataclass(frozen=True, slots=True)
class ApplicationPage:
    """Everything that the comment says; `clone` is the home repository's address for git."""

    sig: str  # its key
    application: Application
    remarks: tuple[Remark, ...]
    quotes: tuple[tuple[Problem, str], ...]
    defects: tuple[Problem, ...]
    proofs: tuple[Judged, ...]
    standings: tuple[Mapping[str, Any], ...]  # views of `_standing.md.j2`
    titles: Mapping[str, str]  # of counts
    patch: str | None  # without addresses
    clone: str
    branch: str


@dataclass(frozen=True, slots=True)
class Comment:
    """A text with the digest of what it says: the same facts give the same."""

    text: str
    digest: str


def comment(page: ApplicationPage, language: str, *, overrides: Path | None = None) -> Comment:
    """Write the comment; what would make it longer than a host takes is left out, the details first."""
    view = {
        **application_view(page),
        "summaries": [summary(each, language) for each in page.standings if each["rung"]],
    }
    brief = {**view, "patch": None, "fence": ""}
    briefer = {
        **brief,
        "standings": [],
        "summaries": [],
        "proofs": view["proofs"][:5],
        "more_proofs": len(view["proofs"][5:]),
    }
    for each in (view, brief, briefer):
        text = render("application.md.j2", language, overrides=overrides, **each)
        text = without_addresses(re.sub(r"\n{3,}", "\n\n", text)).strip()
        if len(text) <= LONGEST:
            break
    if len(text) > LONGEST:
        text = text[:LONGEST].rpartition("\n")[0] + "\n\n…"
    name = digest([text])
    return Comment(f"{text}\n\n{mark(page.sig, PURPOSE, name)}\n", name)


def application_view(page: ApplicationPage) -> dict[str, Any]:
    """Give all that is said as plain data, without e-mail addresses."""
    application = page.application
    told = {
        to.value: [
            _remark(each) for each in page.remarks if each.word.to is to and each.word not in _SAID_OTHERWISE
        ]
        for to in To
    }
    defects = () if is_elsewhere(application) else page.defects
    patch = page.patch if page.patch and len(page.patch) <= _LONGEST_PATCH else None
    return {
        "author": application.author,
        "state": application.state,
        "words": [str(each.word) for each in page.remarks],
        "mend": told[To.AUTHOR.value][:_MOST_REMARKS],
        "more_mend": len(told[To.AUTHOR.value][_MOST_REMARKS:]),
        "people": told[To.PEOPLE.value][:_MOST_REMARKS],
        "more_people": len(told[To.PEOPLE.value][_MOST_REMARKS:]),
        "notes": told[To.NOTE.value][:_MOST_REMARKS],
        "entries": [_checked(page, each) for each in application.applies[:_MOST_REMARKS]],
        "more_entries": len(application.applies[_MOST_REMARKS:]),
        "quotes": [
            {"line": problem.line, "text": without_addresses(text), "message": problem.message}
            for problem, text in page.quotes[:_MOST_QUOTES]
        ],
        "defects": [_defect(each) for each in defects[:_MOST_DEFECTS]],
        "more_defects": len(defects[_MOST_DEFECTS:]),
        "proofs": [_proof(each) for each in page.proofs],
        "more_proofs": 0,
        "found": sum(each.found for each in page.proofs),
        "standings": list(page.standings),
        "open": any(each["rung"] and _is_open(each["rung"]) for each in page.standings),
        "titles": dict(page.titles),
        "conflict": application.conflicts and application.state == "open",
        "patch": patch,
        "masked": patch is not None and "…" in patch,
        "fence": "`" * max(3, 1 + max(map(len, re.findall("`+", patch or "")), default=0)),
        "clone": page.clone,
        "branch": page.branch,
        "roster": application.roster,
    }


def _is_open(rung: Mapping[str, Any]) -> bool:
    """Say whether the ladder asks for more than is known."""
    asked = rung["asked"] and rung["version"] and not rung["held"]
    return bool(asked) and rung["state"] not in ("met", "for_people")


def _checked(page: ApplicationPage, entry: Listed) -> dict[str, Any]:
    against = {each.word for each in page.remarks if each.entry == entry or each.word is Word.NO_AUTHOR}
    checks = {name: not against & set(words) for name, words in _CHECKS.items()}
    return {**_entry(entry), "role": entry.role, "checks": checks}


def _remark(remark: Remark) -> dict[str, Any]:
    values = {key: list(value) if isinstance(value, tuple) else value for key, value in remark.values.items()}
    for name in ("paths", "links", "named", "fields"):
        if isinstance(listed := values.get(name), list):
            values |= {name: [_plain(each) for each in listed[:_MOST_PATHS]]}
            values[f"more_{name}"] = len(listed[_MOST_PATHS:])
    entry = _entry(remark.entry) if remark.entry else None
    return {"word": str(remark.word), "entry": entry, **{k: _plain(v) for k, v in values.items()}}


def _entry(entry: Listed) -> dict[str, Any]:
    return {"name": entry.name, "login": entry.login, "list": _plain(entry.title), "line": entry.first}


def _defect(problem: Problem) -> dict[str, Any]:
    key = problem.path.rpartition(".")[2] if problem.message == "is missing" else ""
    return {"line": problem.line, "key": key, "message": _plain(problem.message)}


def _proof(judged: Judged) -> dict[str, Any]:
    return {
        "named": _plain(judged.named),
        "state": str(judged.state),
        "key": judged.key,
        "url": judged.url,
        "title": _plain(judged.title),
        "author": judged.author,
        "counts": [{"count": name, "number": number} for name, number in judged.counts],
        "reasons": list(judged.reasons),
        "why": str(judged.why),
        "tried": _repositories(judged.tried),
    }


def _repositories(keys: Iterable[str]) -> Sequence[str]:
    return list(dict.fromkeys(re.split("[!#]", key)[0] for key in keys))


def _plain(value: Any) -> Any:
    """Leave addresses out of a text, and put it on one line."""
    return one_line(without_addresses(value)) if isinstance(value, str) else value
