"""The daily job: the leaderboard brought up to date here, and its pull request where the mode lets it."""

from dataclasses import replace
from pathlib import Path

from bot.app.board import headline
from bot.app.home import Home, fetch_home
from bot.app.outcome import Outcome
from bot.app.publish import publish
from bot.app.report import told, write_report
from bot.app.session import Environment, Run, open_run
from bot.app.update import Updated, Watcher, pull, refresh
from bot.errors import ConfigError, SigbotError
from bot.rules.modes import Mode
from bot.rules.publishing import STUCK


def board_job(
    folder: Path, environment: Environment, *, budget: int | None, dry_run: bool, watcher: Watcher
) -> Outcome:
    """Pull, count, write the board's files, and publish; the caller keeps other runs out of the folder.

    What is read is what the default branch's sig.yaml needs, where there is one; what is written here follows the
    working tree's.
    """
    with open_run(folder, environment) as run:
        home, error = _home(run)
        pulled = pull(home.run if home else run, budget=budget, watcher=watcher)
        outcome = _outcome(refresh(run, pulled, write=not dry_run), folder, written=not dry_run)
        if error is None:
            return _published(run.anew(), outcome, dry_run=dry_run)
        # A slip in a merged file is a person's to mend, whatever the working tree says of the mode.
        if Mode(run.workspace.config.mode) is Mode.WATCH and not isinstance(error, ConfigError):
            return replace(
                outcome, warnings=(*outcome.warnings, f"the default branch cannot be seen: {error}")
            )
        return _gone_wrong(outcome, error)


def _home(run: Run) -> tuple[Home | None, SigbotError | None]:
    """Fetch the default branch; the board here is brought up to date without it, too."""
    try:
        return fetch_home(run), None
    except SigbotError as error:
        return None, error


def _published(run: Run, outcome: Outcome, *, dry_run: bool) -> Outcome:
    """Publish, and add to what the run came to."""
    try:
        result = publish(run, dry_run=dry_run)
    except SigbotError as error:
        return _gone_wrong(outcome, error)
    write_report(run, result)
    stuck = result.live and result.held is not None and result.held.hold in STUCK
    return replace(
        outcome,
        lines=(*outcome.lines, *told(result)),
        news=outcome.news or (result.live and bool(result.done)),
        exit_code=max(outcome.exit_code, 1 if stuck else 0),
        waits_for_human=outcome.waits_for_human or stuck,
    )


def _gone_wrong(outcome: Outcome, error: SigbotError) -> Outcome:
    """Add that publishing failed to what the run came to here."""
    failed = Outcome.of(error)
    warnings = (*outcome.warnings, *failed.warnings)
    return replace(failed, lines=outcome.lines, warnings=warnings, news=outcome.news)


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
