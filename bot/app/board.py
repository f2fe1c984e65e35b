"""The leaderboard: decided from files and database, shown as a difference, written to README and leaderboard/."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from bot.app.gather import Gathered, frame, gather, tallies
from bot.app.pages import Lines, counted_lines, page_edits
from bot.app.session import Run
from bot.app.tables import BoardTables, board_tables, counts_of, owners
from bot.deliver.files import FileEdit
from bot.documents.readme import columns_of, with_rows
from bot.documents.table import find_table
from bot.rules.board import Board, Material, board
from bot.rules.cells import CellState
from bot.rules.counting import Frame
from bot.rules.freshness import Source
from bot.sig.contributions import Correction


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that the board would write: what stands there now, and what it becomes."""

    slug: str
    name: str
    count: str
    before: int | None  # None: a blank
    after: int | None
    in_new_row: bool


@dataclass(frozen=True, slots=True)
class Decided:
    """The board, what writing it would change, and what a reader should know."""

    board: Board
    changes: tuple[Change, ...]
    edits: tuple[FileEdit, ...]
    lines: Lines  # what counted, by row
    behind: tuple[Source, ...]
    no_candidates_from: tuple[str, ...]  # repositories that are read by author
    notes: tuple[str, ...]

    @property
    def final(self) -> bool:
        """Say whether every number is known, so that nothing of it can come back by reading more."""
        cells = (cell for row in self.board.rows for cell in row.cells)
        unknown = any(cell.state is CellState.NOT_YET_KNOWN for cell in cells)
        return not (unknown or self.board.waiting or self.board.unsure)

    @property
    def agreed(self) -> dict[str, dict[str, int]]:
        """Give the cells that stand in the tables as they are computed: {row: {count: value}}."""
        changed = {(change.slug, change.count) for change in self.changes}
        return {
            row.member.slug: {
                cell.count: cell.value or 0
                for cell in row.cells
                if cell.state is CellState.COMPUTED and (row.member.slug, cell.count) not in changed
            }
            for row in self.board.rows
            if not row.is_new
        }

    @property
    def stale_files(self) -> tuple[FileEdit, ...]:
        return tuple(edit for edit in self.edits if edit.before != edit.after)


def decide_board(run: Run) -> Decided:
    """Work the whole board out; nothing is written but derived tables."""
    with run.store.begin() as connection:
        gathered = gather(run, connection)
        stands = board_tables(gathered)
        asked = board_frame(run, gathered, stands)
        decided = board_of(run, connection, gathered, stands)
        lines = counted_lines(run, connection, gathered, decided, asked)
    counts = counts_of(run.workspace)
    behind = gathered.freshness.behind(counts)
    edits = (*_table_edits(run, decided), *page_edits(run, gathered, stands, decided, behind, lines))
    return Decided(
        decided,
        tuple(_changes(stands, decided)),
        tuple(edits),
        lines,
        behind,
        gathered.freshness.by_author(counts),
        (
            *stands.notes,
            *map(str, gathered.people.refused),
            *map(str, gathered.people.held),
            *_cell_notes(stands, decided),
        ),
    )


def board_frame(run: Run, gathered: Gathered, stands: BoardTables) -> Frame:
    """Give the frame in which the board counts: rows taken over later have later balance days."""
    return frame(run, gathered, {person: row.day for person, row in stands.taken_over.items()})


def board_of(run: Run, connection: Connection, gathered: Gathered, stands: BoardTables) -> Board:
    """Decide the board's rows and cells from the tables as they stand and what is counted."""
    workspace = run.workspace
    counts = counts_of(workspace)
    rules = [workspace.config.counts[name] for name in counts]
    corrections: dict[tuple[str, str], list[Correction]] = {}
    for correction in workspace.contributions.signed:
        person = gathered.people.by_who(workspace.host, correction.who)
        corrections.setdefault((person, correction.count), []).append(correction)

    material = Material(
        stood=stands.rows,
        joining=gathered.joining,
        strangers=gathered.stranger,
        removed=_removed(gathered, stands),
        written=stands.written,
        openings=stands.openings,
        tallies=tallies(connection, rules, board_frame(run, gathered, stands)),
        known=gathered.known,
        corrections=corrections,
    )
    return board(workspace.config.board, counts, material)


def _removed(gathered: Gathered, stands: BoardTables) -> frozenset[str]:
    """Give the people who get no row: it was taken out, or they asked to be left out, as long as they do."""
    taken_out = {person for slug in stands.removed for person in owners(gathered, slug)}
    return (frozenset(taken_out) - gathered.shown_again) | gathered.hidden


def _changes(stands: BoardTables, decided: Board) -> Iterator[Change]:
    """List the cells that a table shows otherwise than the board decides."""
    shown = {row.member.slug: row.shown for row in stands.rows}
    for row in decided.rows:
        for cell in row.cells:
            before = shown.get(row.member.slug, {}).get(cell.count, ())
            differs = any((value or 0) != (cell.value or 0) for value in before)
            if cell.state is CellState.COMPUTED and (differs or row.is_new):
                yield Change(
                    row.member.slug,
                    row.member.name,
                    cell.count,
                    before[0] if before else None,
                    cell.value,
                    row.is_new,
                )


def _cell_notes(stands: BoardTables, decided: Board) -> Iterator[str]:
    """List what waits in single cells; a row that is not taken over yet has a note of its own."""
    for row in decided.rows:
        for cell in row.cells if row.member.slug not in stands.untaken else ():
            if cell.note:
                yield f"{row.member.name}, {cell.count}: {cell.note}"
    for member in decided.waiting:
        yield f"{member.name} gets a row when all its numbers are known"


def _table_edits(run: Run, decided: Board) -> Iterator[FileEdit]:
    """Rewrite the table of every README; two tables in one file are rewritten one after the other."""
    texts: dict[Path, tuple[bytes, str]] = {}
    for place, file in enumerate(run.workspace.tables):
        before, text = texts.get(file.path, (file.data, file.text))
        table = find_table(text, file.ref.heading, file.ref.file)
        columns = columns_of(table, run.workspace.config.board.columns, file.ref.file)
        texts[file.path] = before, with_rows(text, table, columns, decided.rows, place)
    for path, (before, text) in texts.items():
        yield FileEdit(path, before, text.encode())


def headline(decided: Decided, *, written: bool) -> str:
    """Say in a line what changes, or changed."""
    rows = sum(row.is_new for row in decided.board.rows)
    cells = sum(not change.in_new_row for change in decided.changes)
    if not decided.stale_files:
        return "the board is up to date"
    if not rows and not cells:
        return "no number changes"
    adds, changes = ("added", "changed") if written else ("adds", "changes")
    return f"{adds} {rows} row{_s(rows)}, {changes} {cells} cell{_s(cells)}"


def _s(number: int) -> str:
    return "" if number == 1 else "s"
