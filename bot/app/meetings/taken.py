"""Tasks and papers that somebody took, as a meeting speaks of them: with what files and database know."""

from bot.app.session import Run
from bot.meetings.agenda import AgendaItem
from bot.meetings.takes import agenda_items, states
from bot.sig.tasks import Tasks
from bot.store.issues import issue_states


def taken_items(run: Run, tasks: Tasks, now: int) -> tuple[AgendaItem, ...]:
    """Give what is taken as items of an agenda; what was done over a month ago is left out."""
    if not tasks.held:
        return ()
    with run.store.read() as connection:
        issues = issue_states(connection, [taken.what for taken in tasks.held.values()])
    return agenda_items(tasks, states(tasks, run.workspace.contributions, issues, now))
