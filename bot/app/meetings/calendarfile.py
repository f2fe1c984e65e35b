"""leaderboard/calendar.ics in the working tree: the meetings as they are now. A local file, so in every mode."""

from pathlib import Path

from bot.app.meetings.local import plan_here
from bot.app.session import Run
from bot.deliver.files import FileEdit, read
from bot.documents.calendar import FEED, feed
from bot.meetings.plan import Plan


def write_calendar(run: Run, plan: Plan, overrides: Path | None = None) -> bool:
    """Write a plan's feed into the folder that a run works in; say whether it is another one than there was.

    Raises Refusal where something is in its place that cannot be read.
    """
    path = run.workspace.folder / FEED
    before, after = read(path), feed(plan, plan.config.sig.languages, overrides=overrides)
    if not plan.config.meetings or after == before:
        return False
    run.files.write([FileEdit(path, before, after)])
    return True


def write_calendar_here(run: Run) -> bool:
    """Write the feed of what the folder's own files say: the default branch cannot be seen."""
    own = run.workspace.folder / "templates"
    plan = plan_here(run.workspace, int(run.environment.clock.now()))
    return write_calendar(run, plan, own if own.is_dir() else None)
