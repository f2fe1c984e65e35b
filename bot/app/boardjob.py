"""The daily job: the leaderboard brought up to date."""

from pathlib import Path

from bot.app.board import Decided
from bot.app.outcome import Outcome
from bot.app.session import Environment, open_run
from bot.app.update import Updated, Watcher, update


def board_job(
    folder: Path,
    environment: Environment,
    *,
    budget: int | None = None,
    dry_run: bool = False,
    watcher: Watcher = Watcher(),
) -> Outcome:
    """Pull, count, and write the board's files; the caller keeps other runs out of the folder."""
    with open_run(folder, environment) as run:
        updated = update(run, budget=budget, write=not dry_run, watcher=watcher)
    return _outcome(updated, folder, written=not dry_run)


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


def _outcome(updated: Updated, folder: Path, *, written: bool) -> Outcome:
    decided = updated.decided
    lines = [headline(decided, written=written)]
    if decided.stale_files:
        names = ", ".join(str(edit.path.relative_to(folder)) for edit in decided.stale_files)
        lines.append(f"{'written' if written else 'would write'}: {names}")
    if updated.spent:
        lines.append(f"stopped early: {updated.spent}; the next run goes on")
    nothing_read = updated.exit_code == 4
    overdue = (f"a column cannot be refreshed: {each}" for each in updated.overdue)
    return Outcome(
        tuple(lines),
        (*updated.errors, *overdue),
        news=bool(decided.stale_files),
        failed=updated.errors[0] if nothing_read else "",
        unfinished=updated.spent is not None,
        exit_code=updated.exit_code,
        waits_for_human=updated.refused if nothing_read else bool(updated.overdue),
    )


def _s(number: int) -> str:
    return "" if number == 1 else "s"
