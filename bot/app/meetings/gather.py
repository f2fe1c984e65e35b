"""Bring together what a plan of meetings is made from: the default branch's files, and what answers say besides."""

from collections.abc import Mapping

from bot.app.home import Home
from bot.app.meetings.local import minutes_here
from bot.app.meetings.taken import taken_items
from bot.meetings.plan import Plan
from bot.meetings.planning import plan
from bot.sig.schedule import Schedule, joined
from bot.sig.tasks import Tasks


def gather_plan(
    home: Home,
    now: int,
    pending: Schedule,
    tasks: Tasks | None = None,
    proposed: Mapping[str, str] | None = None,
) -> Plan:
    """Give the SIG's meetings around a moment; `pending` was arranged in comments and is not merged yet.

    `tasks` are those of the default branch, where they are not given with what was taken since; `proposed` are
    minutes that stand in the bot's own open pull request.
    """
    workspace = home.run.workspace
    taken = taken_items(home.run, workspace.tasks if tasks is None else tasks, now)
    schedule = joined(workspace.schedule, pending)
    minutes = minutes_here(workspace)
    apart = {file: text for file, text in (proposed or {}).items() if file not in minutes}
    return plan(workspace.config, workspace.roster, schedule, minutes, now, tasks=taken, proposed=apart)
