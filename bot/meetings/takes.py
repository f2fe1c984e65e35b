"""What people took and report on at a meeting: tasks and papers, as items of an agenda."""

from collections.abc import Mapping

from bot.meetings.agenda import About, AgendaItem
from bot.meetings.passwords import without_passwords
from bot.sig.tasks import Paper, Taken, Tasks
from bot.sig.urls import is_url

OPEN, DONE, OVER = "open", "done", "over"  # over: done so long ago that no meeting speaks of it any more


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


def _page(taken: Taken) -> str:
    """Give the page on which something was taken, which is the task's own issue; "" where it is not known."""
    page = (taken.evidence or "").partition("#")[0]
    return page if is_url(page) else ""
