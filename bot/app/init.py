"""The first day: from a README as it is to sig.yaml and the opening balances."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import zip_longest
from pathlib import Path

from bot.addresses import without_addresses
from bot.app.proposal import LIKE, Wishes, common_columns, proposal
from bot.app.workspace import CONFIG, OPENING, STATE, decoded, load_table
from bot.deliver.files import FileEdit, Files, read
from bot.documents.cells import plain
from bot.documents.guess import FoundTable, board_table
from bot.documents.readme import ReadRow, columns_of, rows_of
from bot.errors import ConfigError, Problem, Refusal
from bot.forge.git import Commit, Git
from bot.rules.matching import slug_of
from bot.sig.balances import Balances, OpeningRow, dump_balances, load_balances
from bot.sig.config import SigConfig, load_config
from bot.sig.wording import quoted
from bot.store.store import make_state


@dataclass(frozen=True, slots=True)
class Plan:
    """The two files to write, and the guesses behind them."""

    edits: tuple[FileEdit, ...]
    tables: tuple[FoundTable, ...]
    balances: Balances
    config: SigConfig


def plan(folder: Path, wishes: Wishes, today: datetime) -> Plan:
    """Read the folder and make sig.yaml and opening.yaml; nothing is written.

    A sig.yaml that is there already is followed, and only the balances are made.
    Raises ConfigError or Refusal where the folder does not say enough.
    """
    if wishes.like and wishes.like not in LIKE:
        raise Refusal(
            f"--like: there are no rules of {quoted(wishes.like)} to take over; there is {', '.join(LIKE)}"
        )
    if not folder.is_dir():
        raise Refusal(f"{folder}: there is no such folder; name the one with the SIG's README with --dir")
    git = Git(folder)
    settled = None if wishes.force else _settled(folder)
    if settled is not None:
        config, tables, edits = settled, _configured_tables(folder, settled), list[FileEdit]()
        rows = _agreeing_rows(tables)
    else:
        texts = dict(_readmes(folder))
        tables = _tables(texts, wishes.heading)
        rows = _agreeing_rows(tables)
        text, config = proposal(wishes, _home(git, wishes), texts, tables, rows, today)
        edits = [_edit(folder / CONFIG, text)]
    if wishes.day:
        day, sha = _given_day(wishes.day, config, today), None
    else:
        commit = _day(git, tables)
        day, sha = datetime.fromtimestamp(commit.at, config.sig.tz), commit.sha
    balances = Balances(day, sha, tuple(_taken_over(rows, config, day)))
    edits.append(_edit(folder / OPENING, dump_balances(balances)))
    return Plan(tuple(edits), tables, balances, config)


def write(folder: Path, planned: Plan) -> None:
    """Write the planned files, both or none."""
    state = folder / STATE
    make_state(state)
    Files(state).write(planned.edits)


def _settled(folder: Path) -> SigConfig | None:
    """Read a sig.yaml that people wrote; refuse where there is nothing left to take over."""
    data = read(folder / CONFIG)
    if data is None:
        return None
    if (folder / OPENING).exists():
        raise Refusal(
            f"{folder / CONFIG} and {OPENING} are there already; `sigbot init --force` writes both anew"
        )
    config = load_config(data, CONFIG)
    if not config.board.tables:
        raise Refusal(f"{folder / CONFIG} names no table (board.tables), so there is nothing to take over")
    return config


def _configured_tables(folder: Path, config: SigConfig) -> tuple[FoundTable, ...]:
    """Find the tables that sig.yaml names, with the columns it names."""
    found = []
    for ref in config.board.tables:
        table = load_table(folder, ref).table
        places = columns_of(table, config.board.columns, ref.file)
        headers = {column: plain(table.header[n]) for column, n in places.items()}
        unknown = tuple(header for header in map(plain, table.header) if header not in headers.values())
        found.append(FoundTable(ref.file, ref.heading, table, headers, unknown))
    return tuple(found)


def _readmes(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.glob("[Rr][Ee][Aa][Dd][Mm][Ee]*.[Mm][Dd]")):
        yield path.name, decoded(read(path) or b"", path.name)


def _tables(texts: Mapping[str, str], heading: str | None) -> tuple[FoundTable, ...]:
    """Find the board's table in each README; a heading is one language's, so it need not stand in all of them."""
    found, problems = [], list[Problem]()
    for name, text in texts.items():
        try:
            table = board_table(text, name, heading)
        except ConfigError as error:
            problems += error.problems
        else:
            found += [table] if table else []
    if found:
        return tuple(found)
    if problems:
        raise ConfigError(problems)
    html = any("<table" in text.lower() for text in texts.values())
    raise Refusal(
        f"no contribution table was found in {', '.join(texts) or 'this folder: it has no README*.md'}. It needs a "
        "heading above it, a column for names, and at least one column of numbers; name the heading with --heading"
        + (". A table in HTML cannot be kept: write it in Markdown" if html else "")
    )


def _agreeing_rows(tables: Sequence[FoundTable]) -> list[ReadRow]:
    """Read the rows; stop where they do not say enough, or the tables of two languages differ."""
    first, *others = tables
    counts = [column for column in common_columns(tables) if column not in ("name", "account")]
    rows = _read(first)
    problems = [*_unclear(first, rows, counts), *_twins(first, rows)]
    for table in others:
        problems += _differences(first, rows, table, counts)
    if problems:
        raise ConfigError(problems)
    return rows


def _unclear(found: FoundTable, rows: Sequence[ReadRow], counts: Sequence[str]) -> Iterator[Problem]:
    """Find cells that hold neither a number nor nothing, and rows of nobody."""
    for row in rows:
        if not row.name and not row.login:
            yield Problem(found.file, row.line, 0, found.heading, "this row has no name; write one")
        if without_addresses(row.name) != row.name:
            message = "the name holds an e-mail address, which sigbot shows nowhere; write a name"
            yield Problem(found.file, row.line, 0, found.heading, message)
        for count in counts:
            if count not in row.numbers:
                message = f"{found.columns[count]} holds no number; write one, or leave it blank"
                yield Problem(found.file, row.line, 0, row.name, message)


def _twins(found: FoundTable, rows: Sequence[ReadRow]) -> Iterator[Problem]:
    """Find a second row of one account, or of one name where there are no accounts to tell them apart."""
    first: dict[str, int] = {}
    for row in rows:
        who = f"@{row.login.lower()}" if row.login else row.name
        line = first.setdefault(who, row.line)
        if line != row.line:
            what = "make one row of the two" if row.login else "make the names differ, or add the accounts"
            yield Problem(
                found.file, row.line, 0, row.name, f"has a row above already, in line {line}: {what}"
            )


def _differences(
    first: FoundTable, rows: Sequence[ReadRow], other: FoundTable, counts: Sequence[str]
) -> Iterator[Problem]:
    """Compare the tables of two languages, cell by cell, with both places named."""
    for mine, theirs in zip_longest(rows, _read(other)):
        if mine is None or theirs is None:
            here, row, there = (first, mine, other) if theirs is None else (other, theirs, first)
            yield Problem(here.file, row.line, 0, row.name, f"has no row at this place in {there.file}")
            return  # what follows is shifted
        place = f"{first.file}:{mine.line} has"
        if (mine.name, mine.login) != (theirs.name, theirs.login):
            who = f"{mine.name} {mine.login or ''}".strip()
            yield Problem(other.file, theirs.line, 0, theirs.name, f"is another person: {place} {who}")
            continue
        for count in counts:
            one, two = mine.numbers.get(count), theirs.numbers.get(count)
            if (one or 0) != (two or 0):
                message = f"{other.columns[count]} is {_shown(two)}, {place} {_shown(one)}; make them alike"
                yield Problem(other.file, theirs.line, 0, theirs.name, message)


def _shown(value: int | None) -> str:
    return "blank" if value is None else str(value)


def _given_day(day: str, config: SigConfig, today: datetime) -> datetime:
    """Read --day; one that has not come yet would hide all work until then."""
    try:
        given = load_balances(f"day: {json.dumps(day)}\n".encode(), "--day", config.sig.tz).day
    except ConfigError as error:
        raise Refusal(f"--day: {error.problems[0].message}") from None
    if given.date() > today.astimezone(config.sig.tz).date():
        raise Refusal(
            f"--day: {given:%Y-%m-%d} has not come yet; give the day that the table's numbers speak of"
        )
    return given


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
                else f"{table.file} holds changes that are not committed: commit them first"
            )
            raise Refusal(
                f"the day of the table's last change is not known ({why}). Or give it with --day, such as "
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


def _taken_over(rows: Sequence[ReadRow], config: SigConfig, day: datetime) -> Iterator[OpeningRow]:
    """Take every row over; who has no account is known by a key made of the name."""
    slugs: set[str] = set()
    for row in rows:
        slug = row.login.lower() if row.login else slug_of(row.name)
        while slug in slugs:
            slug += "-2"
        slugs.add(slug)
        balance = {count: value or 0 for count, value in row.numbers.items() if count in config.board.columns}
        yield OpeningRow(slug, row.name, row.login, balance, day)


def _home(git: Git, wishes: Wishes) -> tuple[str, str]:
    """Find repository and folder of the home: by the operator's word, else from the checkout."""
    repo, path = wishes.repo or git.repository, git.prefix if wishes.path is None else wishes.path
    if repo is None:
        raise Refusal("the home repository is not known: name it with --repo owner/name")
    return repo, path.strip("/")


def _edit(path: Path, text: str) -> FileEdit:
    return FileEdit(path, read(path), text.encode())
