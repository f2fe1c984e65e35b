"""The plan as the files of a folder give it."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from bot.app.workspace import Workspace
from bot.deliver.files import read
from bot.errors import Refusal
from bot.meetings.filenames import read_name
from bot.meetings.plan import Plan
from bot.meetings.planning import plan
from bot.meetings.takes import agenda_items, states


def plan_here(workspace: Workspace, now: int, *, until: date | None = None) -> Plan:
    """Make the plan from a workspace's files; raise Refusal where sig.yaml has no meetings.

    Whether the issue of a task is open, only the database knows, and it is not asked.
    """
    if not workspace.config.meetings:
        raise Refusal("sig.yaml has no `meetings:`; write there when the SIG meets, and try again")
    minutes, tasks = minutes_here(workspace), workspace.tasks
    taken = agenda_items(tasks, states(tasks, workspace.contributions, {}, now))
    return plan(
        workspace.config, workspace.roster, workspace.schedule, minutes, now, tasks=taken, until=until
    )


def minutes_here(workspace: Workspace) -> Mapping[str, str]:
    """Read the minutes of all series by their path; a byte that is no UTF-8 is not worth stopping for."""
    found: dict[str, str] = {}
    for folder in dict.fromkeys(series.minutes for series in workspace.config.meetings):
        for path in sorted((workspace.folder / folder).glob("*.md")):
            name = path.relative_to(workspace.folder).as_posix()
            if read_name(name) and (data := _read(path)) is not None:
                found[name] = data.decode(errors="replace").removeprefix("\ufeff")
    return found


def _read(path: Path) -> bytes | None:
    return read(path) if path.is_file() else None
