"""What people took and report on at a meeting: tasks and papers, as items of an agenda."""

from collections.abc import Mapping

from bot.meetings.agenda import About, AgendaItem
from bot.meetings.passwords import without_passwords
from bot.model import Kind
from bot.sig.contributions import Contributions
from bot.sig.fields import fold
from bot.sig.tasks import Paper, Taken, TaskOffer, Tasks
from bot.sig.urls import is_url

OPEN, DONE, OVER = "open", "done", "over"  # over: done so long ago that no meeting speaks of it any more
_TOLD = 30 * 86400  # seconds for which something done is still spoken of
_CLOSED = ("closed", "rejected")


def states(
    tasks: Tasks, contributions: Contributions, issues: Mapping[str, tuple[str, int]], now: int
) -> dict[str, str]:
    """Tell of each thing taken whether it is open or done: by awards, by a talk of its title, by its issue.

    `issues` are those that are known, by number with state and last change.
    """
    found = {}
    for name, taken in tasks.held.items():
        state, changed = issues.get(taken.what, ("", 0))
        done = _done(contributions, tasks, name, taken)
        if done is None and state in _CLOSED:
            done = changed
        if done is not None:
            found[name] = DONE if done + _TOLD > now else OVER
        elif state:
            found[name] = OPEN
    return found


def agenda_items(tasks: Tasks, states: Mapping[str, str]) -> tuple[AgendaItem, ...]:
    """Give what is taken and not given up, the first taken first; `states` by the folded names of tasks and papers.

    What is `OVER` is left out; "" stands where nobody can tell.
    """
    items: list[AgendaItem] = []
    for name, taken in tasks.held.items():
        state, offer = states.get(name, ""), tasks.offer(name)
        if state == OVER:
            continue
        about = About.PAPER if isinstance(offer, Paper) else About.TASK
        title = without_passwords(offer.title if offer else taken.title or taken.what)
        link = without_passwords((offer.link if offer else None) or _page(taken))
        items.append(AgendaItem(about, {"zh": title, "en": title}, taken.who, state, link))
    return tuple(items)


def _done(contributions: Contributions, tasks: Tasks, name: str, taken: Taken) -> int | None:
    """Say when something was done, as contributions/ have it: a task with all its points, a paper with its talk."""
    offer, who = tasks.offer(name), f"@{taken.who}".lower()
    value = offer.value if isinstance(offer, TaskOffer) else None
    title = fold(offer.title) if isinstance(offer, Paper) else None
    given, last = 0, None
    for each in contributions.entries:
        if each.kind is Kind.TALK and title == fold(each.title):
            return int(each.at.timestamp())
        if each.kind is Kind.TASK and each.subject == name and each.who.lower() == who:
            given, last = given + each.amount, int(each.at.timestamp())
    return last if given and given >= (value or 0) else None


def _page(taken: Taken) -> str:
    """Give the page on which something was taken, which is the task's own issue; "" where it is not known."""
    page = (taken.evidence or "").partition("#")[0]
    return page if is_url(page) else ""
