"""What becomes of a claim: confirmed, turned down, taken back, by whoever may."""

from collections.abc import Sequence
from typing import Any

from bot.app.conversation.answering import Asked, Reply
from bot.app.conversation.besides import who_settles
from bot.app.conversation.claiming import say
from bot.app.conversation.context import Context
from bot.app.conversation.meetings import logins_of
from bot.app.conversation.replying import reply
from bot.app.conversation.taking import given_of
from bot.commands.may import MAY_CONFIRM, Allowed, Asker, Matter, Refused, allowed
from bot.commands.words.confirm import Confirm
from bot.commands.words.reject import Reject
from bot.commands.words.withdraw import Withdraw
from bot.errors import Refusal
from bot.meetings.plan import Meeting
from bot.rules.conversation import Claim
from bot.sig.conversation import Settled, Wish
from bot.sig.schedule import Schedule, Swap
from bot.sig.tasks import name_of

_MATTERS = {"corrections": Matter.DISPUTE, "swaps": Matter.SWAP}


def confirm(context: Context, asked: Asked) -> Reply:
    """Confirm claims of this topic as the bot's answers restate them."""
    assert isinstance(asked.request.arguments, Confirm)
    chosen = _chosen(asked, asked.request.arguments.numbers, mine=False)
    return _settle(context, asked, chosen, "confirmed", "")


def reject(context: Context, asked: Asked) -> Reply:
    """Turn a claim down, with a reason."""
    assert isinstance(asked.request.arguments, Reject)
    chosen = _chosen(asked, (asked.request.arguments.number,), mine=False)
    return _settle(context, asked, chosen, "rejected", asked.request.arguments.reason)


def withdraw(context: Context, asked: Asked) -> Reply:
    """Take one's own claims back, or one's candidacy."""
    assert isinstance(asked.request.arguments, Withdraw)
    vote = asked.talk.stands.vote
    if vote and asked.request.arguments.numbers is None and vote.opened.candidate == asked.asker.login:
        return Reply("", {"wishes": (Wish(what="withdraw", role=vote.opened.role),)})
    chosen = _chosen(asked, asked.request.arguments.numbers, mine=True)
    return _settled(context, asked, chosen, (), "withdrawn", "")


def _chosen(asked: Asked, numbers: Any, *, mine: bool) -> list[Claim]:
    """Find the claims that are meant: those named, the only one, or all; raise Refusal where there are none."""
    claims = asked.talk.stands.claims
    waiting = [each for each in claims if each.waits and (not mine or _is_of(asked, each))]
    if numbers is None:
        if len(waiting) == 1:
            return waiting
        raise Refusal(_which(asked, waiting))
    if numbers == "all":
        if waiting:
            return waiting
        raise Refusal(_which(asked, waiting))
    found = [asked.talk.stands.claim(n) for n in numbers]
    missing = [n for n, each in zip(numbers, found, strict=True) if each is None or each not in waiting]
    if missing:
        raise Refusal(_which(asked, waiting))
    return [each for each in found if each is not None]


def _is_of(asked: Asked, each: Claim) -> bool:
    """Say whether a claim is the asker's own, under whatever login they made it."""
    return asked.remark.author is not None and each.said.account == asked.remark.author.id


def _which(asked: Asked, waiting: Sequence[Claim]) -> str:
    listed = ", ".join(f"{each.n} (`{each.said.by}`)" for each in waiting)
    if not listed:
        return say(asked, "nothing of that waits here", "这里没有等待确认的申报")
    return say(asked, f"what waits here: {listed}; name its number", f"等待确认的有：{listed}；请写明编号")


def _settle(context: Context, asked: Asked, chosen: Sequence[Claim], result: Any, reason: str) -> Reply:
    """Settle claims, each where its kind lets the asker; nobody settles their own."""
    done: list[Claim] = []
    refused: list[tuple[Claim, str]] = []
    for each in chosen:
        verdict = _verdict(context, asked, each)
        if isinstance(verdict, Refused):
            refused.append((each, verdict.because.value))
        elif result == "confirmed" and _is_beyond(context, asked, each, done):
            refused.append((each, "value"))
        else:
            done.append(each)
    return _settled(context, asked, done, refused, result, reason)


def _verdict(context: Context, asked: Asked, claim: Claim) -> Allowed | Refused:
    """Say whether the asker may settle a claim."""
    roles, roster = tuple(context.config.roles), context.run.workspace.roster
    matter = _MATTERS.get(claim.section, Matter.CLAIM)
    also = who_settles(context, asked, claim)
    asker = asked.asker
    if {each.casefold() for each in also} & logins_of(context, asked):
        asker, also = Asker(asker.login, asker.roles), (*also, asker.login)
    if matter is Matter.SWAP:
        whom = asker.login if asker.login in also else str(claim.entry["to"])
        return allowed(MAY_CONFIRM[matter], asker, roster, roles, whom=whom)
    whom = asker.login if _is_of(asked, claim) else claim.said.by
    return allowed(MAY_CONFIRM[matter], asker, roster, roles, whom=whom, also=also)


def _is_beyond(context: Context, asked: Asked, claim: Claim, done: Sequence[Claim]) -> bool:
    """Say whether somebody would get more points for a task than it is worth, with those just confirmed."""
    value = claim.entry.get("value")
    if claim.section != "tasks" or value is None:
        return False
    task, who = str(claim.entry["task"]), claim.said.by
    same = [each for each in done if each.section == "tasks" and each.said.by == who]
    now = sum(each.entry["points"] for each in same if name_of(each.entry["task"]) == name_of(task))
    return bool(given_of(context, asked, task, who) + now + claim.entry["points"] > value)


def _settled(
    context: Context,
    asked: Asked,
    done: Sequence[Claim],
    refused: Sequence[tuple[Claim, str]],
    result: Any,
    reason: str,
) -> Reply:
    record = {"settled": tuple(Settled(n=each.n, result=result, reason=reason) for each in done)}
    said = {"done": done, "refused": refused, "result": result, "reason": reason}
    agreed = [each for each in done if each.section == "swaps" and result == "confirmed"]
    meetings = _changed(context, asked, agreed) if agreed else ()
    return reply(context, asked, "reply.settled.md.j2", record, meetings=meetings, **said)


def _changed(context: Context, asked: Asked, agreed: Sequence[Claim]) -> Sequence[Meeting]:
    """Give the meetings whose turns are changed, as they are then."""
    swaps = tuple(Swap.model_validate(each.entry) for each in agreed)
    days = {(each.series, day) for each in swaps for day in (each.meeting, each.other)}
    plan = context.plan(asked.talk, Schedule(swaps=swaps))
    return [each for each in plan.meetings if (each.series.key, each.occurrence.day) in days]
