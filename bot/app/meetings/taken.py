"""Tasks and papers that somebody took, as a meeting speaks of them: with the state that files and database know."""

from collections.abc import Iterator

from bot.app.session import Run
from bot.meetings.agenda import AgendaItem
from bot.meetings.takes import DONE, OPEN, OVER, agenda_items
from bot.model import Kind
from bot.sig.fields import fold
from bot.sig.tasks import Paper, Taken, TaskOffer, Tasks
from bot.store.issues import issue_states

_TOLD = 30 * 86400  # seconds for which something done is still spoken of
_CLOSED = ("closed", "rejected")


def taken_items(run: Run, tasks: Tasks, now: int) -> tuple[AgendaItem, ...]:
    """Give what is taken as items of an agenda; what was done over a month ago is left out."""
    return agenda_items(tasks, dict(_states(run, tasks, now))) if tasks.held else ()


def _states(run: Run, tasks: Tasks, now: int) -> Iterator[tuple[str, str]]:
    """Tell of each thing taken whether it is open or done: by awards, by a talk of its title, by its issue."""
    with run.store.read() as connection:
        issues = issue_states(connection, [taken.what for taken in tasks.held.values()])
    for name, taken in tasks.held.items():
        state, changed = issues.get(taken.what, ("", 0))
        done = _done(run, tasks, name, taken)
        if done is None and state in _CLOSED:
            done = changed
        if done is not None:
            yield name, DONE if done + _TOLD > now else OVER
        elif state:
            yield name, OPEN


def _done(run: Run, tasks: Tasks, name: str, taken: Taken) -> int | None:
    """Say when something was done, as contributions/ have it: a task with all its points, a paper with its talk."""
    offer, who = tasks.offer(name), f"@{taken.who}".lower()
    value = offer.value if isinstance(offer, TaskOffer) else None
    title = fold(offer.title) if isinstance(offer, Paper) else None
    given, last = 0, None
    for each in run.workspace.contributions.entries:
        if each.kind is Kind.TALK and title == fold(each.title):
            return int(each.at.timestamp())
        if each.kind is Kind.TASK and each.subject == name and each.who.lower() == who:
            given, last = given + each.amount, int(each.at.timestamp())
    return last if given and given >= (value or 0) else None
