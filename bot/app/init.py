"""The first day: from a README as it is to sig.yaml and the opening balances."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import zip_longest
from pathlib import Path

from bot.app.workspace import CONFIG, OPENING, decoded
from bot.deliver.files import FileEdit, Files, read
from bot.documents.cells import plain
from bot.documents.guess import FoundTable, board_table, code_repositories
from bot.documents.readme import ReadRow, columns_of, rows_of
from bot.documents.render import render
from bot.errors import ConfigError, Problem, Refusal
from bot.forge.git import Commit, Git
from bot.rules.matching import slug_of
from bot.sig.balances import Balances, OpeningRow, dump_balances, load_balances
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


@dataclass(frozen=True, slots=True)
class Plan:
    """The two files to write, and the guesses behind them."""

    edits: tuple[FileEdit, ...]
    tables: tuple[FoundTable, ...]
    balances: Balances
    config: SigConfig


def plan(folder: Path, wishes: Wishes, today: datetime) -> Plan:
    """Read the folder and make sig.yaml and opening.yaml; nothing is written.

    Raises ConfigError or Refusal where the folder does not say enough.
    """
    if wishes.like and wishes.like not in LIKE:
        raise Refusal(f"there are no rules of '{wishes.like}' to take over; there is {', '.join(LIKE)}")
    if (folder / CONFIG).exists() and not wishes.force:
        raise Refusal(f"{folder / CONFIG} is there already; `sigbot init --force` writes it anew")
    texts = {path.name: decoded(path.read_bytes(), path.name) for path in sorted(folder.glob("README*.md"))}
    tables = _tables(texts, wishes.heading)
    rows = _agreeing_rows(tables)
    git = Git(folder)
    home = _home(git, wishes)
    order, scopes = _order(rows, _columns(tables)), _scopes(texts, home[0])
    config = _config_text(wishes, home, tables, order, scopes, today)
    settings = load_config(config.encode(), CONFIG)
    if wishes.day:
        opening = f"day: {wishes.day}\nrows: []\n"
        balances = _balances(rows, load_balances(opening.encode(), "--day", settings.sig.tz).day, None)
    else:
        commit = _day(git, tables)
        balances = _balances(rows, datetime.fromtimestamp(commit.at, settings.sig.tz), commit.sha)
    edits = (_edit(folder / CONFIG, config), _edit(folder / OPENING, dump_balances(balances)))
    return Plan(edits, tables, balances, settings)


def write(folder: Path, planned: Plan) -> None:
    """Write the planned files, both or none."""
    Files(folder / ".sigbot").write(planned.edits)


def _tables(texts: Mapping[str, str], heading: str | None) -> tuple[FoundTable, ...]:
    found = []
    for name, text in texts.items():
        try:
            table = board_table(text, name, heading)
        except ConfigError:
            table = None  # a heading belongs to one language's README
        if table is not None:
            found.append(table)
    if not found:
        names = ", ".join(texts) or "no README*.md"
        raise Refusal(
            f"no contribution table was found in {names}: a table with a column for names and at least one for a "
            "count, under a heading. Name the heading with --heading"
        )
    return tuple(found)


def _columns(tables: Sequence[FoundTable]) -> dict[str, list[str]]:
    """Join the columns of all tables: each with the headers of every language."""
    columns: dict[str, list[str]] = {}
    for table in tables:
        for column, header in table.columns.items():
            if header not in columns.setdefault(column, []):
                columns[column].append(header)
    return {
        column: headers
        for column, headers in columns.items()
        if all(column in table.columns for table in tables)
    }


def _agreeing_rows(tables: Sequence[FoundTable]) -> list[ReadRow]:
    """Read the rows; stop where the tables of two languages differ, with both cells named."""
    problems = []
    first, rows = tables[0], _read(tables[0])
    for table in tables[1:]:
        for one, other in zip_longest(rows, _read(table)):
            if one is None or other is None:
                row, file = (one, first.file) if other is None else (other, table.file)
                problems.append(Problem(file, row.line, 0, row.name, "has no row in the other table"))
                continue
            for column in sorted(set(one.numbers) | set(other.numbers)):
                mine, theirs = one.numbers.get(column), other.numbers.get(column)
                if (mine or 0) != (theirs or 0):
                    place = f"{first.file}:{one.line} has {mine}"
                    problems.append(
                        Problem(table.file, other.line, 0, other.name, f"{column} is {theirs}, {place}")
                    )
            if (one.name, one.login) != (other.name, other.login):
                place = f"{first.file}:{one.line} has {one.name} {one.login or ''}".strip()
                problems.append(Problem(table.file, other.line, 0, other.name, f"is another person: {place}"))
    for row in rows:
        missing = [column for column in first.columns if column not in (*row.numbers, "name", "account")]
        problems += [
            Problem(first.file, row.line, 0, row.name, f"{column} holds no number") for column in missing
        ]
    if problems:
        raise ConfigError(problems)
    return rows


def _order(rows: Sequence[ReadRow], columns: Mapping[str, Sequence[str]]) -> Sequence[str] | str:
    """Find an order that gives the rows as they stand: the usual one, or left to right; else keep them."""
    counts = [column for column in columns if column not in ("name", "account")]
    for order in ([c for c in ORDER if c in counts], counts):
        falling = [[-(row.numbers.get(count) or 0) for count in order] for row in rows]
        if order and falling == sorted(falling):
            return order
    return "keep"


def _day(git: Git, tables: Sequence[FoundTable]) -> Commit:
    """Find the last commit that changed a table, from git; say what to do where git cannot tell."""
    commits = []
    for table in tables:
        commit = git.standing_since(table.file, partial(_stands, table))
        if commit is None:
            why = (
                "there is no git history here"
                if not git.is_checkout
                else "the history is shallow: `git fetch --unshallow` reads it whole"
                if git.is_shallow
                else f"{table.file} holds changes that are not committed"
            )
            raise Refusal(
                f"the day of the table's last change is not known ({why}). Give it with --day, such as "
                "--day 2024-12-31: all work up to its end is then taken to be in the table's numbers"
            )
        commits.append(commit)
    return max(commits, key=lambda commit: commit.at)


def _stands(found: FoundTable, data: bytes) -> bool:
    """Say whether a README of some commit has the same table."""
    try:
        before = board_table(data.decode(), found.file, found.heading)
        return before is not None and _state(before) == _state(found)
    except (ConfigError, UnicodeDecodeError):
        return False


def _state(found: FoundTable) -> tuple[list[str], list[tuple[str, str | None, Mapping[str, int | None]]]]:
    """Give what a table says, whatever its padding."""
    rows = _read(found)
    return [plain(cell) for cell in found.table.header], [(row.name, row.login, row.numbers) for row in rows]


def _read(found: FoundTable) -> list[ReadRow]:
    headers = {column: [header] for column, header in found.columns.items()}
    return rows_of(found.table, columns_of(found.table, headers, found.file))


def _balances(rows: Sequence[ReadRow], day: datetime, commit: str | None) -> Balances:
    """Take every row over; who has no account is known by a key made of the name."""
    slugs: dict[str, None] = {}
    taken = []
    for row in rows:
        slug = row.login.lower() if row.login else slug_of(row.name)
        while slug in slugs:
            slug += "-2"
        slugs[slug] = None
        balance = {count: value or 0 for count, value in row.numbers.items()}
        taken.append(OpeningRow(slug, row.name, row.login, balance, day))
    return Balances(day, commit, tuple(taken))


def _scopes(texts: Mapping[str, str], repo: str) -> dict[str, list[str]]:
    """Make scopes of the repositories that the README lists; the home repository where it lists none."""
    code: dict[str, list[str]] = {}
    for text in texts.values():
        for name, folders in code_repositories(text).items():
            code.setdefault(name, [])
            code[name] += [folder for folder in folders if folder not in code[name]]
    code = code or {repo: []}
    whole = [name for name, folders in code.items() if not folders]
    entries = [
        f"{{repo: {name}, paths: [{', '.join(folders)}]}}" if folders else name
        for name, folders in code.items()
    ]
    return {"code": entries, "board": ["code"], "issues": whole or list(code), "reviews": list(code)}


def _home(git: Git, wishes: Wishes) -> tuple[str, str]:
    """Find repository and folder of the home: by the operator's word, else from the checkout."""
    repo, path = wishes.repo or git.repository, git.prefix if wishes.path is None else wishes.path
    if repo is None:
        raise Refusal("the home repository is not known: name it with --repo owner/name")
    return repo, path.strip("/")


def _languages(tables: Sequence[FoundTable]) -> list[str]:
    """Order the languages as the tables come: a header in Chinese characters is a Chinese table."""
    chinese = [
        "zh" if any("\u4e00" <= c <= "\u9fff" for c in "".join(_state(t)[0])) else "en" for t in tables
    ]
    return list(dict.fromkeys([*chinese, "zh", "en"]))


def _config_text(
    wishes: Wishes,
    home: tuple[str, str],
    tables: Sequence[FoundTable],
    order: Sequence[str] | str,
    scopes: Mapping[str, Sequence[str]],
    today: datetime,
) -> str:
    repo, path = home
    key = wishes.key or slug_of(path.rpartition("/")[2] or repo.rpartition("/")[2])
    columns = _columns(tables)
    counts = {count: RULES[count] for count in columns if count in RULES}
    if wishes.like:
        counts |= LADDER_RULES
    used = {scope for scope in scopes if any(f"in: {scope}" in rule for rule in counts.values())}
    used |= {"code"} if "board" in used else set()
    return render(
        "sig.yaml.j2",
        "any",
        key=key,
        name=wishes.name or key,
        timezone=wishes.timezone,
        languages=_languages(tables),
        repo=repo,
        path=path,
        bots=wishes.bots,
        scopes={scope: entries for scope, entries in scopes.items() if scope in used},
        counts=counts,
        tables=tables,
        columns=columns,
        order=order,
        rules=wishes.like is not None,
        today=today.date().isoformat(),
    )


def _edit(path: Path, text: str) -> FileEdit:
    return FileEdit(path, read(path), text.encode())
