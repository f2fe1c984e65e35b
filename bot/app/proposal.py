"""sig.yaml as `init` proposes it: the table that was found, and rules that say what each number means."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.documents.guess import FoundTable, code_repositories
from bot.documents.readme import ACCOUNT, NAME, ReadRow
from bot.documents.render import render
from bot.errors import ConfigError, Problem
from bot.rules.matching import slug_of
from bot.sig.config import SigConfig, load_config

LIKE = ("trusted-ai",)
# Rows are compared with this order first: the composite of no SIG, but the one of the SIG the bot was made for.
ORDER = ("task_points", "organised", "talks", "articles", "prs", "issues")
RULES: Mapping[str, str] = {
    "task_points": "{sum: task}",
    "issues": "{count: issue_opened, in: issues, ignore: [bot, invalid, duplicate]}",
    "prs": "{count: pr_opened, in: board, ignore: [bot, roster_only]}",
    "merged_prs": "{distinct: pr, of: pr_merged, in: code, ignore: [bot]}",
    "articles": "{count: article}",
    "talks": "{count: talk}",
    "organised": "{count: meeting_organised}",
    "attended": "{distinct: meeting, of: [meeting_attended, talk, meeting_organised]}",
    "reviewed_prs": "{distinct: pr, of: review_comment, in: code, ignore: [own_pr, bot]}",
    "review_comments": "{count: review_comment, in: code, ignore: [own_pr, bot]}",
}
LADDER_RULES: Mapping[str, str] = {
    "merged_prs": RULES["merged_prs"],
    "attended": RULES["attended"],
    "reviewed_prs": "{distinct: pr, of: review_comment, in: reviews, ignore: review}",
    "review_comments": "{count: review_comment, in: reviews, ignore: [review, own_thread], "
    "strict: {only: line_comment}, loose: {ignore: [own_pr, bot]}}",
}
# Where a value of sig.yaml came from, for whoever has to correct it.
_OPTIONS = {
    "sig.key": "--key",
    "sig.name": "--name",
    "sig.timezone": "--timezone",
    "home.repo": "--repo",
    "home.path": "--path",
    "bots": "--bot",
}


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the operator said; everything else is read from the folder and shown."""

    repo: str | None = None
    path: str | None = None
    key: str | None = None
    name: str | None = None
    timezone: str = "Asia/Shanghai"
    heading: str | None = None
    like: str | None = None
    day: str | None = None
    bots: tuple[str, ...] = ()
    force: bool = False


def proposal(
    wishes: Wishes,
    home: tuple[str, str],
    texts: Mapping[str, str],
    tables: Sequence[FoundTable],
    rows: Sequence[ReadRow],
    today: datetime,
) -> tuple[str, SigConfig]:
    """Write sig.yaml, and read it back; raise ConfigError, by the option's name, for a word that cannot stand there.

    `home` is (owner/name, folder), `texts` the READMEs by name, `rows` those of the first table.
    """
    repo, path = home
    key = wishes.key or slug_of(path.rpartition("/")[2] or repo.rpartition("/")[2])
    columns = common_columns(tables)
    counts = {count: RULES[count] for count in columns if count in RULES}
    if wishes.like:
        counts |= LADDER_RULES
    text = render(
        "sig.yaml.j2",
        "any",
        key=_scalar(key),
        name=wishes.name or key,
        timezone=_scalar(wishes.timezone),
        languages=_languages(tables),
        repo=_scalar(repo),
        path=_scalar(path) if path else "",
        bots=wishes.bots,
        scopes=_scopes(texts, repo, counts.values()),
        counts=counts,
        tables=[(_scalar(table.file), table.heading) for table in tables],
        columns=columns,
        order=_order(rows, columns),
        rules=wishes.like is not None,
        today=today.date().isoformat(),
    )
    try:
        return text, load_config(text.encode())
    except ConfigError as error:
        # What is wrong with an option may show in other places, too: one message is enough.
        options = [found for problem in error.problems if (found := _by_option(problem))]
        raise ConfigError(options or error.problems) from None


def common_columns(tables: Sequence[FoundTable]) -> dict[str, list[str]]:
    """Join the columns that all tables have: each with its headers in every language."""
    first, *others = tables
    shared = [column for column in first.columns if all(column in other.columns for other in others)]
    return {column: list(dict.fromkeys(table.columns[column] for table in tables)) for column in shared}


def _by_option(problem: Problem) -> Problem | None:
    """Name the option that a value came from: the file with the mistake was never written."""
    option = next((option for path, option in _OPTIONS.items() if problem.path.startswith(path)), None)
    return Problem(option, 0, 0, "", problem.message) if option else None


def _scalar(text: str) -> str:
    """Write a text as a YAML scalar: bare where that is safe, else in quotes."""
    return text if re.fullmatch(r"[\w/][\w./-]*", text) else json.dumps(text, ensure_ascii=False)


def _languages(tables: Sequence[FoundTable]) -> list[str]:
    """Order the languages as the tables come: a header in Chinese characters is a Chinese table."""
    chinese = ("\u4e00" <= c <= "\u9fff" for table in tables[:1] for c in "".join(table.columns.values()))
    return ["zh", "en"] if any(chinese) else ["en", "zh"]


def _order(rows: Sequence[ReadRow], columns: Mapping[str, Sequence[str]]) -> Sequence[str] | str:
    """Find an order that gives the rows as they stand: the usual one, or left to right; else keep them."""
    counts = [column for column in columns if column not in (NAME, ACCOUNT)]
    for order in ([c for c in ORDER if c in counts], counts):
        falling = [[-(row.numbers.get(count) or 0) for count in order] for row in rows]
        if order and falling == sorted(falling):
            return order
    return "keep"


def _scopes(texts: Mapping[str, str], home: str, rules: Iterable[str]) -> dict[str, list[str]]:
    """Make the scopes that the rules name, of the repositories that the README lists; of the home where none is."""
    code: dict[str, list[str]] = {}
    for text in texts.values():
        for name, folders in code_repositories(text).items():
            known = code.setdefault(name, [])
            known += [folder for folder in folders if folder not in known]
    code = code or {home: []}
    whole = [name for name, folders in code.items() if not folders]
    entries = [
        f"{{repo: {name}, paths: [{', '.join(map(_scalar, folders))}]}}" if folders else _scalar(name)
        for name, folders in code.items()
    ]
    scopes = {
        "code": entries,
        "board": ["code"],
        "issues": [*map(_scalar, whole or code)],
        # Of a repository that is mostly others', nobody reads all that is said: what somebody names is looked at.
        "reviews": [
            f"{{repo: {name}, comments: on demand}}" if folders else _scalar(name)
            for name, folders in code.items()
        ],
    }
    named = " ".join(rules)
    used = {scope for scope in scopes if f"in: {scope}" in named}
    used |= {"code"} if "board" in used else set()
    return {scope: listed for scope, listed in scopes.items() if scope in used}
