"""The meeting pull request: the next minutes, the lists of meetings, what people arranged, and the calendar."""

from bot.actions import Purpose
from bot.app.desk import overrides
from bot.app.home import Home, travels
from bot.app.meetings.meetingfiles import meeting_files
from bot.deliver.files import read
from bot.documents.calendar import FEED, feed
from bot.documents.marks import digest, mark
from bot.documents.meetingpull import page
from bot.errors import Problem
from bot.meetings.plan import Plan
from bot.rules.publishing import Proposal
from bot.sig.schedule import Schedule


def meeting_proposal(
    home: Home, plan: Plan, pending: Schedule
) -> tuple[Proposal | None, tuple[Problem, ...]]:
    """Propose what the meetings change in the SIG's files, None where nothing is due; say which lists are not there.

    `pending` is what people arranged in comments. The calendar goes along where leaderboard/ is published. Raises
    ConfigError for files that cannot be understood.
    """
    workspace, own = home.run.workspace, overrides(home)
    config = workspace.config
    wanted = meeting_files(plan, pending, lambda name: read(workspace.folder / name), own)
    if wanted is None or not wanted.files:
        return None, wanted.problems if wanted else ()
    files = dict(wanted.files)
    if travels(workspace):
        calendar = feed(plan, config.sig.languages, overrides=own)
        if calendar != read(workspace.folder / FEED):
            files[FEED] = calendar
    content = digest(
        [
            *((each.file, wanted.files[each.file]) for each in wanted.prepared),
            *wanted.lists.items(),
            *(
                (section, sorted(map(str, each.items())))
                for section, some in wanted.entries.items()
                for each in some
            ),
        ]
    )
    told = mark(config.sig.key, Purpose.MEETING, content)
    title, body = page(
        wanted.prepared,
        wanted.kept,
        tuple(wanted.lists),
        wanted.entries,
        config.sig.languages,
        tuple(sorted(files)),
        told,
        own,
    )
    proposal = Proposal(
        Purpose.MEETING,
        {home.prefix + name: data for name, data in files.items()},
        content,
        title,
        body,
        f"{title}\n\n{told}\n",
    )
    return proposal, wanted.problems
