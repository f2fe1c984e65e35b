"""What the bot wants changed on the board: from the decided board to the pull request's files, page and message."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from re import fullmatch

from bot.actions import Purpose
from bot.app.board import Change, Decided
from bot.app.home import Home, travels
from bot.app.pages import titles
from bot.deliver.files import FileEdit
from bot.documents.boardpull import BoardPull, PullCell, PullRow, Suggested, page
from bot.documents.language import in_language
from bot.documents.leaderboard import Line
from bot.documents.marks import digest, mark, wrote
from bot.rules.cells import CellState
from bot.rules.publishing import Proposal

SUGGESTED = 10  # people named in the page; `sigbot board` lists them all
NAMED = 50  # cells, and new rows, in the page's table; a host limits the length of a text
EVIDENCE = 4  # links in a row of the page


def board_proposal(home: Home, decided: Decided) -> Proposal | None:
    """Propose the board's changed cells and rows; None where no cell changes."""
    if not decided.changes:
        return None
    workspace = home.run.workspace
    config = workspace.config
    edits = list(_travelling(home, decided))
    content = digest(
        (change.slug, change.count, change.after, change.in_new_row) for change in decided.changes
    )
    files = tuple(sorted(_relative(home, edit) for edit in edits))
    pages = [(language, _page(home, decided, language, files)) for language in config.sig.languages]
    own = workspace.folder / "templates"
    set_to = wrote((change.slug, change.count, change.after or 0) for change in decided.changes)
    told = f"{mark(config.sig.key, Purpose.BOARD, content)}\n{set_to}"
    title, body = page(pages, told, own if own.is_dir() else None)
    return Proposal(
        Purpose.BOARD,
        {home.prefix + _relative(home, edit): edit.after for edit in edits},
        content,
        title,
        body,
        f"{title}\n\n{told}\n",
    )


def _travelling(home: Home, decided: Decided) -> Iterator[FileEdit]:
    """Choose the files that leave the machine: the tables, rows taken over, and leaderboard/ where it travels."""
    whole = travels(home.run.workspace)
    for edit in decided.stale_files:
        name = _relative(home, edit)
        if whole or not name.startswith("leaderboard/"):
            yield edit


def _relative(home: Home, edit: FileEdit) -> str:
    return edit.path.relative_to(home.run.workspace.folder).as_posix()


def _page(home: Home, decided: Decided, language: str, files: Sequence[str]) -> BoardPull:
    run = home.run
    headers = titles(run, language)
    cells, rows = [], []
    for in_new_row, changes in groupby(sorted(decided.changes, key=lambda each: each.in_new_row), _is_new):
        if in_new_row:
            rows += [
                _row(decided, list(mine), headers) for _, mine in groupby(changes, lambda each: each.slug)
            ]
        else:
            cells += [_cell(decided, change, headers) for change in changes]
    candidates = decided.board.candidates
    suggested = (
        Suggested(each.member.login or "", _numbers(each.tallies.items(), headers)) for each in candidates
    )
    by_hand = (
        f"{row.member.name}, {headers.get(cell.count, cell.count)}: {cell.value or 0}"
        for row in decided.board.rows
        for cell in row.cells
        if cell.state is CellState.KEPT_BY_HAND
    )
    return BoardPull(
        in_language(run.workspace.config.sig.name, language),
        tuple(cells[:NAMED]),
        tuple(rows[:NAMED]),
        tuple(suggested)[:SUGGESTED],
        len(candidates),
        tuple(by_hand),
        tuple(files),
        (len(cells), len(rows)),
    )


def _is_new(change: Change) -> bool:
    return change.in_new_row


def _cell(decided: Decided, change: Change, headers: dict[str, str]) -> PullCell:
    after = change.after or 0
    links, more = _evidence(decided, [change], after - (change.before or 0))
    return PullCell(change.name, headers.get(change.count, change.count), change.before, after, links, more)


def _row(decided: Decided, changes: Sequence[Change], headers: dict[str, str]) -> PullRow:
    numbers = _numbers(((change.count, change.after or 0) for change in changes), headers)
    links, more = _evidence(decided, changes, sum(change.after or 0 for change in changes))
    return PullRow(changes[0].name, changes[0].slug, numbers, links, more)


def _numbers(counted: Iterable[tuple[str, int]], headers: dict[str, str]) -> tuple[tuple[str, int], ...]:
    return tuple((headers.get(count, count), number) for count, number in counted if number)


def _evidence(
    decided: Decided, changes: Sequence[Change], rise: int
) -> tuple[tuple[tuple[str, str], ...], int]:
    """Name what a rise is made of: the newest that counted, as much as it takes."""
    counts = {change.count for change in changes}
    lines = [line for line in decided.lines.get(changes[0].slug, ()) if line.count in counts]
    lines.sort(key=lambda line: line.at, reverse=True)
    found: list[Line] = []
    for line in lines:
        if sum(each.amount for each in found) >= rise > 0:
            break
        found.append(line)
    return tuple((_short(line), line.link or "") for line in found[:EVIDENCE]), len(found[EVIDENCE:])


def _short(line: Line) -> str:
    """Give the reference of what the host has (`core!151`), else the beginning of its title."""
    reference = line.text.partition(" ")[0]
    if fullmatch(r"\S+[!#]\w+", reference):
        return reference.rpartition("/")[2]
    return line.text if len(line.text) <= 30 else line.text[:29] + "…"
