"""Tasks and papers that somebody took, as a meeting speaks of them: with the state that files and database know."""

from collections.abc import Iterator

from bot.app.session import Run
from bot.meetings.agenda import AgendaItem
from bot.meetings.takes import DONE, OPEN, OVER, agenda_items
from bot.model import Kind
from bot.sig.fields import fold
from bot.sig.tasks import Tasks
from bot.store.issues import issue_states

_TOLD = 30 * 86400  # seconds for which something done is still spoken of
_CLOSED = ("closed", "rejected")


def taken_items(run: Run, tasks: Tasks, now: int) -> tuple[AgendaItem, ...]:
    """Give what is taken as items of an agenda; what was done over a month ago is left out."""
    return agenda_items(tasks, dict(_states(run, tasks, now))) if tasks.held else ()


def _states(run: Run, tasks: Tasks, now: int) -> Iterator[tuple[str, str]]:
    """Tell of each thing taken whether it is open or done: by an award, by a talk of its title, by its issue."""
    done: dict[str, int] = {}
    for each in run.workspace.contributions.entries:
        if each.kind in (Kind.TASK, Kind.TALK):
            name = each.subject if each.kind is Kind.TASK else fold(each.title)
            done[name] = int(each.at.timestamp())
    with run.store.read() as connection:
        issues = issue_states(connection, [taken.what for taken in tasks.held.values()])
    for name, taken in tasks.held.items():
        offer = tasks.offer(taken.what)
        at = done.get(name, done.get(fold(offer.title)) if offer else None)
        state, changed = issues.get(taken.what, ("", 0))
        if at is None and state in _CLOSED:
            at = changed
        if at is not None:
            yield name, DONE if at + _TOLD > now else OVER
        elif state:
            yield name, OPEN
