"""Tasks and papers: taken, given up; and what a task is worth, who its mentor is, what is left of its points."""

import re
from collections.abc import Iterator, Sequence

from bot.app.conversation.answering import Asked, Reply
from bot.app.conversation.context import Context
from bot.app.conversation.meetings import logins_of
from bot.app.conversation.replying import evidence_of, refusal, reply, said_when
from bot.commands.words.give_up import GiveUp
from bot.commands.words.reward import Reward
from bot.commands.words.take import Take
from bot.forge.own import Own
from bot.model import Kind
from bot.sig.fields import fold
from bot.sig.internissue import InternIssue, read_intern_issue
from bot.sig.tasks import GivenUp, Paper, Taken, TaskOffer, Tasks, name_of

_SHOWN = 10  # things to take that one answer names
_CLOSED = ("closed", "rejected")
_ADDRESS = re.compile(r"https?://\S+/issues/(I[0-9A-Z]{3,12})", re.IGNORECASE)
_VALUE = re.compile(r"(?:任务分值|分值|[Pp]oints)[^0-9\n]{0,20}([0-9]{1,6})")


def take(context: Context, asked: Asked) -> Reply:
    """Let somebody have a task or a paper that nobody has."""
    assert isinstance(asked.request.arguments, Take)
    tasks = context.tasks(asked.talk)
    what, issue = _meant(context, asked, asked.request.arguments.what, tasks)
    holder, offer = tasks.held.get(name_of(what)), tasks.offer(what)
    if holder:
        mine = holder.who.casefold() in logins_of(context, asked)
        raise refusal(context, asked, "reply.taken.md.j2", holder=holder, mine=mine)
    if what == asked.topic.number and asked.topic.state in _CLOSED:
        raise refusal(context, asked, "reply.notask.md.j2", why="closed", open=())
    made = Taken(
        what=what,
        who=asked.asker.login,
        when=said_when(context, asked),
        title=(issue.title or None) if issue and not offer else None,
        evidence=evidence_of(asked),
    )
    return reply(
        context,
        asked,
        "reply.take.md.j2",
        {"taken": (made,)},
        what=what,
        offer=_shown(offer, issue),
        issue=issue,
    )


def give_up(context: Context, asked: Asked) -> Reply:
    """Let others have a task or a paper that the asker took."""
    assert isinstance(asked.request.arguments, GiveUp)
    mine = logins_of(context, asked)
    has = {name: each for name, each in context.tasks(asked.talk).held.items() if each.who.casefold() in mine}
    what = asked.request.arguments.what
    meant = _named(what) if what else asked.topic.number
    found = has.get(name_of(meant)) or (next(iter(has.values())) if len(has) == 1 and not what else None)
    if found is None:
        raise refusal(context, asked, "reply.nottaken.md.j2", has=[each.what for each in has.values()])
    made = GivenUp(
        what=found.what, who=found.who, when=said_when(context, asked), evidence=evidence_of(asked)
    )
    return reply(context, asked, "reply.giveup.md.j2", {"given_up": (made,)}, what=found.what)


def rewarded_task(context: Context, asked: Asked, who: str | None) -> str:
    """Say which task an award is for: one claimed here, this issue's own, or the only one that was taken here."""
    stands, number = asked.talk.stands, asked.topic.number
    waiting = [each for each in stands.claims if each.waits and each.section == "tasks"]
    if waiting:
        return str(waiting[0].entry["task"])
    tasks = context.tasks(asked.talk)
    if tasks.offer(number) or name_of(number) in tasks.held:
        return number
    held = [tasks.held.get(name_of(each.what)) for each in stands.taken]
    here = {each.what for each in held if each and (who is None or each.who.casefold() == who.casefold())}
    return here.pop() if len(here) == 1 else number


def mentors_of(context: Context, asked: Asked) -> Sequence[str]:
    """Name the mentor of the task that an award is for: the login in tasks/, never what an issue says."""
    assert isinstance(asked.request.arguments, Reward)
    offer = context.tasks(asked.talk).offer(rewarded_task(context, asked, asked.request.arguments.who))
    return (offer.mentor,) if isinstance(offer, TaskOffer) and offer.mentor else ()


def value_of(context: Context, asked: Asked, task: str) -> int | None:
    """Say what a task is worth: as tasks/ has it, else as its own issue does; None where neither says."""
    offer = context.tasks(asked.talk).offer(task)
    if isinstance(offer, TaskOffer) and offer.value is not None:
        return offer.value
    if asked.topic.is_pull or name_of(task) != name_of(asked.topic.number):
        return None
    note = Own(context.session).note(asked.topic.repository, asked.topic.number)
    if note is None:
        return None
    issue = read_intern_issue(note.title, note.body)
    found = _VALUE.search(note.body)
    return issue.value if issue else int(found[1]) if found else None


def given_of(context: Context, asked: Asked, task: str, who: str) -> int:
    """Add up the points that somebody was given for a task, on record and in comments since."""
    subject, person = fold(task), f"@{who}".lower()
    recorded = {
        each.key: each.amount
        for each in context.run.workspace.contributions.entries
        if each.kind is Kind.TASK and each.subject == subject and each.who.lower() == person
    }
    return sum({**recorded, **dict(_confirmed(context, asked, subject, person))}.values())


def _confirmed(context: Context, asked: Asked, subject: str, person: str) -> Iterator[tuple[str, int]]:
    """Give the awards in answers, by the keys that they have in contributions/."""
    for talk in context.all_talks(asked.talk):
        for each in talk.stands.claims:
            if each.section != "tasks" or each.result != "confirmed":
                continue
            entry = each.entry
            if fold(entry["task"]) == subject and person in {who.lower() for who in entry["who"]}:
                key = f"{subject} {entry['when'].isoformat()} {fold(entry['evidence'])}"
                yield key, each.points or int(entry["points"])


def _meant(context: Context, asked: Asked, what: str | None, tasks: Tasks) -> tuple[str, InternIssue | None]:
    """Find what is to be taken, and what its issue says where that is this topic; Refusal where there is none."""
    named = _named(what) if what else asked.topic.number
    is_here = not asked.topic.is_pull and name_of(named) == name_of(asked.topic.number)
    note = Own(context.session).note(asked.topic.repository, asked.topic.number) if is_here else None
    issue = read_intern_issue(note.title, note.body) if note else None
    offer = tasks.offer(named)
    if offer is None and issue is None:
        why = "unknown" if what else "here"
        raise refusal(context, asked, "reply.notask.md.j2", why=why, open=_free(tasks)[:_SHOWN])
    if isinstance(offer, TaskOffer):
        return offer.task, issue
    return offer.paper if offer else asked.topic.number, issue


def _named(what: str) -> str:
    """Take the number out of an issue's address."""
    found = _ADDRESS.match(what)
    return found[1].upper() if found else what.rpartition("#")[2]


def _free(tasks: Tasks) -> list[tuple[str, str]]:
    """List what nobody has, by its name and title."""
    offers = [(each.task, each.title) for each in tasks.tasks.values()]
    offers += [(each.paper, each.title) for each in tasks.papers.values()]
    return [(name, title) for name, title in offers if name_of(name) not in tasks.held]


def _shown(offer: TaskOffer | Paper | None, issue: InternIssue | None) -> dict[str, object]:
    """Give what is known of a task or paper, the SIG's own file before the issue."""
    if isinstance(offer, Paper):
        return {"title": offer.title, "link": offer.link, "value": None, "deadline": None, "mentor": None}
    return {
        "title": offer.title if offer else issue.title if issue else "",
        "link": offer.link if offer else None,
        "value": (offer.value if offer else None) or (issue.value if issue else None),
        "deadline": (offer.deadline if offer else None) or (issue.deadline if issue else None),
        "mentor": offer.mentor if offer else None,
    }
