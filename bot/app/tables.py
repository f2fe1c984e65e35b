"""The board's tables as they stand, and what is remembered of them: last written cells, rows added and removed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from bot.actions import Purpose
from bot.app.gather import Gathered
from bot.app.workspace import OPENING, TableFile, Workspace
from bot.documents.marks import read_wrote, trailer
from bot.documents.readme import ACCOUNT, NAME, ReadRow, columns_of, rows_of
from bot.documents.table import find_table
from bot.errors import ConfigError
from bot.forge.git import Git
from bot.rules.board import Member, StoodRow
from bot.rules.matching import Known, Matched, match
from bot.sig.balances import OpeningRow

Cells: TypeAlias = Mapping[str, Mapping[str, int]]  # slug → count → value


@dataclass(frozen=True, slots=True)
class BoardTables:
    """Everything about the tables that the board is decided from; `taken_over` are rows added by hand since."""

    rows: tuple[StoodRow, ...]
    written: Cells
    openings: Cells
    removed: frozenset[str]  # slugs
    taken_over: Mapping[str, OpeningRow]  # by person
    untaken: frozenset[
        str
    ]  # slugs of rows whose numbers nobody vouches for yet: they stand, and are not the bot's
    notes: tuple[str, ...]


def counts_of(workspace: Workspace) -> list[str]:
    """List the board's columns that are counts, left to right."""
    return [column for column in workspace.config.board.columns if column not in (NAME, ACCOUNT)]


def owners(gathered: Gathered, slug: str) -> tuple[str, str]:
    """Give whom a row's key may mean: the row that was taken over, or the login of a row that the bot added."""
    return gathered.people.by_slug(slug), gathered.people.by_account(f"{gathered.workspace.host}:{slug}")


def read_rows(workspace: Workspace, file: TableFile) -> list[ReadRow]:
    """Read a table's rows by the configured columns."""
    columns = columns_of(file.table, workspace.config.board.columns, file.ref.file)
    return rows_of(file.table, columns, workspace.web)


def board_tables(gathered: Gathered) -> BoardTables:
    """Read the tables and tie their rows to people."""
    workspace = gathered.workspace
    openings = {row.slug: dict(row.balance) for row in workspace.balances.rows} if workspace.balances else {}
    git = workspace.git
    written, removed = _written(workspace)
    read = [read_rows(workspace, file) for file in workspace.tables]
    known = _known(gathered, written)
    matched = _match(gathered, read, known)
    # A row in one table only is somebody's work under way: it is taken over when the others have it, too.
    new = [row for row in matched.rows if row.member.slug in matched.unknown and None not in row.places]
    tried = {row.member.person: _take_over(workspace, git, read, row) for row in new}
    taken_over = {person: row for person, row in tried.items() if row is not None}
    untaken = {*matched.unknown, *matched.twins} - {row.slug for row in taken_over.values()}
    waiting = [row.member.name for row in new if row.member.slug in untaken]
    here = {row.member.slug for row in matched.rows}
    gone = (known.slugs - here if workspace.tables else set()) | (removed - here)
    openings |= {row.slug: dict(row.balance) for row in taken_over.values()}
    rows = matched.rows if workspace.tables else _without_tables(gathered, known, written)
    notes = (*matched.notes, *_untaken(workspace, waiting))
    return BoardTables(
        rows,
        _with_own(written, workspace.own_cells, rows),
        openings,
        frozenset(gone),
        taken_over,
        frozenset(untaken),
        notes,
    )


def rows_of_table(gathered: Gathered, read: Sequence[ReadRow], written: Cells) -> Matched:
    """Tie the rows of one table to people as the board would, wherever the table comes from.

    Whom neither the host nor a file has named so far has their login as the row's key.
    """

    def member_of(person: str) -> Member:
        member = gathered.member(person)
        return member if member.slug else replace(member, slug=person.rpartition("@")[2])

    host, counts = gathered.workspace.host, counts_of(gathered.workspace)
    person_of = lambda login: gathered.people.by_account(f"{host}:{login}")  # noqa: E731 - one word for one look-up
    return match([read], counts, _known(gathered, written), person_of, member_of)


def _untaken(workspace: Workspace, names: Sequence[str]) -> Iterator[str]:
    """Say why rows are left as they are: nobody knows until when their numbers speak."""
    if names and workspace.balances is None:
        yield f"there is no {OPENING}, so the table's rows stay as they are: `sigbot init` takes them over"
        return
    for name in names:
        yield f"{name} was added by hand and is not committed yet: the row is taken over with its commit"


def _known(gathered: Gathered, written: Cells) -> Known:
    """List the rows taken over or written before."""
    workspace = gathered.workspace
    balances = workspace.balances.rows if workspace.balances else ()
    by_person = {gathered.people.by_slug(row.slug): row.slug for row in balances}
    by_name = {row.name: row.slug for row in balances if row.login is None}
    logins = workspace.written.logins if workspace.written else {}
    for slug in written:
        if slug not in by_person.values():
            person = gathered.people.by_account(f"{workspace.host}:{logins.get(slug) or slug}")
            by_person.setdefault(person, slug)
    return Known(by_person, by_name)


def _written(workspace: Workspace) -> tuple[Cells, frozenset[str]]:
    """Give the cells as the bot wrote them last, and the rows that stay out.

    They are in board.json, else in the messages of the bot's own commits, each of which says what it wrote. A cell
    that none of them names is as it was taken over. What the table held else at such a commit is not the bot's.
    """
    if workspace.written is not None:
        return workspace.written.cells, workspace.written.removed
    cells: dict[str, dict[str, int]] = {}
    for commit in workspace.git.marked(f"{trailer(Purpose.BOARD)}: {workspace.config.sig.key} "):
        for slug, counts in read_wrote(commit.message).items():
            row = cells.setdefault(slug, {})
            for count, value in counts.items():
                row.setdefault(count, value)
    return cells, frozenset()


def _with_own(written: Cells, own: Sequence[Cells], rows: Sequence[StoodRow]) -> Cells:
    """Take numbers for the bot's that are noted as such, whoever wrote them, where they still stand."""
    found = {slug: dict(counts) for slug, counts in written.items()}
    for row in rows:
        for count, shown in row.shown.items():
            stands = {value or 0 for value in shown}
            if any(stands == {cells.get(row.member.slug, {}).get(count)} for cells in own):
                found.setdefault(row.member.slug, {})[count] = stands.pop()
    return found


def _match(gathered: Gathered, read: Sequence[Sequence[ReadRow]], known: Known) -> Matched:
    host = gathered.workspace.host
    return match(
        read,
        counts_of(gathered.workspace),
        known,
        lambda login: gathered.people.by_account(f"{host}:{login}"),
        gathered.member,
    )


def _without_tables(gathered: Gathered, known: Known, written: Cells) -> tuple[StoodRow, ...]:
    """List the rows of a SIG whose board stands in leaderboard/ alone: there stands what was written last."""
    return tuple(
        StoodRow(
            replace(gathered.member(person), slug=slug),
            (),
            {count: (value,) for count, value in written.get(slug, {}).items()},
        )
        for person, slug in known.by_person.items()
    )


def _take_over(
    workspace: Workspace, git: Git, read: Sequence[Sequence[ReadRow]], row: StoodRow
) -> OpeningRow | None:
    """Take a row added by hand over: its cells, as of the commit that brought or last changed it."""
    place = next(n for n, index in enumerate(row.places) if index is not None)
    file, line = workspace.tables[place], read[place][row.places[place] or 0]

    def stands(data: bytes) -> bool:
        try:
            text = data.decode()
            table = find_table(text, file.ref.heading, file.ref.file)
            rows = read_rows(workspace, replace(file, text=text, table=table))
        except (ConfigError, UnicodeDecodeError):
            return False
        return any(replace(each, index=line.index, line=line.line) == line for each in rows)

    commit = git.standing_since(file.ref.file, stands)
    if commit is None or workspace.balances is None:
        return None
    day = datetime.fromtimestamp(commit.at, workspace.config.sig.tz)
    balance = {count: values[0] or 0 for count, values in row.shown.items()}
    return OpeningRow(row.member.slug, row.member.name, row.member.login, balance, day)
