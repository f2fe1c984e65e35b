"""What people report, and what becomes of it: claims, disputes, awards, ties between rows and accounts, wishes.

A claim is put on record in the form of its future entry in contributions/, so that whoever confirms it sees what will
be written.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError

from bot.app.conversation.answering import Asked, Reply
from bot.app.conversation.context import Context
from bot.app.conversation.questions import told_why
from bot.app.conversation.replying import reply
from bot.app.desk import overrides
from bot.commands.may import MAY_CONFIRM, Allowed, Matter, Refused, allowed
from bot.commands.registry import BY_WORD
from bot.commands.words.claim import (
    ClaimArticle,
    ClaimAttended,
    ClaimOrganised,
    ClaimPull,
    ClaimTalk,
    ClaimTask,
)
from bot.commands.words.confirm import Confirm
from bot.commands.words.dispute import Dispute
from bot.commands.words.link import LinkRow
from bot.commands.words.reject import Reject
from bot.commands.words.reward import Reward
from bot.commands.words.withdraw import Withdraw
from bot.documents.replies import refused_reply
from bot.errors import Refusal
from bot.forge.own import Own
from bot.rules.conversation import Claim
from bot.sig.contributions import load_contributions
from bot.sig.conversation import Claimed, Section, Settled, Wish
from bot.sig.yaml import dumped

_SIGNED = re.compile(r"([+＋-－−])\s*([0-9０-９]{1,6})\s*(.*)", re.DOTALL)
_VALUE = re.compile(r"(?:任务分值|分值|[Pp]oints)[^0-9\n]{0,20}([0-9]{1,6})")


def claim(context: Context, asked: Asked) -> Reply:
    """Put something that somebody did on record, to be confirmed."""
    who, day = f"@{asked.asker.login}", _day(context, asked)
    there = evidence_of(asked)
    match asked.request.arguments:
        case ClaimPull(link):
            return told_why(context, asked, f"@{asked.asker.login}", link=str(link), misses=True)
        case ClaimArticle(page, title):
            entry: dict[str, Any] = {"who": who, "url": str(page), "when": day, "title": title or ""}
            return _claimed(context, asked, "articles", entry)
        case ClaimTalk(meeting, topic):
            entry = {"who": who, "meeting": str(meeting), "topic": topic, "evidence": there}
            return _claimed(context, asked, "talks", entry)
        case ClaimOrganised(meeting):
            entry = {"who": who, "meeting": str(meeting), "evidence": there}
            return _claimed(context, asked, "organised", entry)
        case ClaimAttended(meeting):
            entry = {"who": who, "meeting": str(meeting), "evidence": there}
            return _claimed(context, asked, "attended", entry)
        case ClaimTask(task, points, evidence):
            proof = f"{evidence} ({there})" if evidence else there
            entry = {"who": who, "task": str(task), "points": points, "when": day, "evidence": proof}
            return _claimed(context, asked, "tasks", entry)
    raise AssertionError(asked.request.arguments)


def dispute(context: Context, asked: Asked) -> Reply:
    """Put on record that a number is wrong, and by how much; a Maintainer's yes makes a correction of it."""
    assert isinstance(asked.request.arguments, Dispute)
    found = _SIGNED.match(asked.request.arguments.reason.strip())
    if found is None or not found[3].strip():
        return reply(context, asked, "reply.dispute.md.j2", count=asked.request.arguments.count)
    change = int(found[2]) * (1 if found[1] in "+＋" else -1)
    entry = {
        "who": f"@{asked.asker.login}",
        "count": asked.request.arguments.count,
        "change": change,
        "when": _day(context, asked),
        "reason": f"{found[3].strip()} ({evidence_of(asked)})",
        "by": asked.asker.login,
    }
    return _claimed(context, asked, "corrections", entry)


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


def reward(context: Context, asked: Asked) -> Reply:
    """Award points for a task: whoever may confirm says so, and it is confirmed at once."""
    assert isinstance(asked.request.arguments, Reward)
    wanted = asked.request.arguments
    waiting = [each for each in asked.talk.stands.claims if each.waits and each.section == "tasks"]
    who = wanted.who or (waiting[0].said.by if len({each.said.by for each in waiting}) == 1 else None)
    if who is None:
        raise Refusal(_say(asked, "name whom: /reward 30 @login", "请写明发给谁：/reward 30 @账号"))
    verdict = allowed(
        BY_WORD["reward"].may,
        asked.asker,
        context.run.workspace.roster,
        tuple(context.config.roles),
        whom=who,
    )
    if isinstance(verdict, Refused):
        own = overrides(context.home)
        return Reply(refused_reply("reward", verdict, asked.language, overrides=own))
    task = str(waiting[0].entry["task"]) if waiting else asked.topic.number
    entry: dict[str, Any] = {
        "who": f"@{who}",
        "task": task,
        "points": wanted.points,
        "when": _day(context, asked),
        "evidence": evidence_of(asked),
    }
    value = _value(context, asked)
    if value is not None:
        entry["value"] = value
    answered = _claimed(context, asked, "tasks", entry, confirmed=True)
    ended = tuple(
        Settled(n=each.n, result="confirmed", points=wanted.points) for each in waiting if each.said.by == who
    )
    # What was claimed is settled by the award, which is the entry that counts.
    settled = (
        *answered.record["settled"],
        *(Settled(n=each.n, result="withdrawn", reason="awarded") for each in ended),
    )
    return Reply(answered.text, {**answered.record, "settled": settled})


def link(context: Context, asked: Asked) -> Reply:
    """Tie a row without account to one: the highest role says so, and it is confirmed at once."""
    assert isinstance(asked.request.arguments, LinkRow)
    wanted = asked.request.arguments
    balances = context.run.workspace.balances
    rows = {row.slug: row for row in balances.rows} if balances else {}
    row = rows.get(wanted.row)
    if row is None or row.login is not None:
        open_ = ", ".join(f"`{slug}`" for slug, each in rows.items() if each.login is None) or "–"
        raise Refusal(
            _say(
                asked,
                f"no row without account has this key; there are: {open_}",
                f"没有这样的无账号行；现有：{open_}",
            )
        )
    entry = {
        "row": wanted.row,
        "account": wanted.account,
        "when": _day(context, asked),
        "by": asked.asker.login,
    }
    return _claimed(context, asked, "links", entry, confirmed=True)


def hide(context: Context, asked: Asked) -> Reply:
    """Note that somebody does not want to be shown in the pages of leaderboard/."""
    return reply(context, asked, "reply.hidden.md.j2", {"wishes": (Wish(what="hide"),)}, hidden=True)


def show(context: Context, asked: Asked) -> Reply:
    """Note that somebody wants to be shown again."""
    return reply(context, asked, "reply.hidden.md.j2", {"wishes": (Wish(what="show"),)}, hidden=False)


def evidence_of(asked: Asked) -> str:
    """Give the address of the comment that asked; words where the host tells no page."""
    return (
        f"{asked.topic.url}#note_{asked.remark.id}" if asked.topic.url else f"{asked.topic} {asked.remark.id}"
    )


def _claimed(
    context: Context, asked: Asked, section: Section, entry: dict[str, Any], *, confirmed: bool = False
) -> Reply:
    """Put a claim on record in the form of its entry; one on record already is said to be."""
    n = asked.talk.stands.next_claim
    try:
        made = Claimed.model_validate({"n": n, section: entry})
    except ValidationError as error:
        said = error.errors()[0]
        raise Refusal(f"{said['loc'][-1]}: {said['msg']}") from None
    if where := _on_record(context, made):
        return reply(context, asked, "reply.onrecord.md.j2", where=where)
    record: dict[str, Any] = {"claims": (made,)}
    if confirmed:
        record["settled"] = (Settled(n=n, result="confirmed"),)
    return reply(
        context, asked, "reply.claim.md.j2", record, n=n, section=section, entry=entry, confirmed=confirmed
    )


def _on_record(context: Context, claimed: Claimed) -> str | None:
    """Say in which file the same deed stands already; None where it does not."""
    if claimed.section in ("corrections", "links", "recommendations"):
        return None
    data = dumped({claimed.section: [{**claimed.entry, "who": list(claimed.entry["who"])}]})
    entries = load_contributions({"claimed.yaml": data}, context.config.sig.tz).entries
    keys = {(each.kind, each.who.lower(), each.key) for each in entries}
    known = context.run.workspace.contributions.entries
    return next((f"{e.file}:{e.line}" for e in known if (e.kind, e.who.lower(), e.key) in keys), None)


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
        return _say(asked, "nothing of that waits here", "这里没有等待确认的申报")
    return _say(asked, f"what waits here: {listed}; name its number", f"等待确认的有：{listed}；请写明编号")


def _settle(context: Context, asked: Asked, chosen: Sequence[Claim], result: Any, reason: str) -> Reply:
    """Settle claims, each where its kind lets the asker; nobody settles their own."""
    roles, roster = tuple(context.config.roles), context.run.workspace.roster
    done: list[Claim] = []
    refused: list[Claim] = []
    for each in chosen:
        matter = Matter.DISPUTE if each.section == "corrections" else Matter.CLAIM
        whom = asked.asker.login if _is_of(asked, each) else each.said.by
        verdict = allowed(MAY_CONFIRM[matter], asked.asker, roster, roles, whom=whom)
        (done if isinstance(verdict, Allowed) else refused).append(each)
    return _settled(context, asked, done, refused, result, reason)


def _settled(
    context: Context, asked: Asked, done: Sequence[Claim], refused: Sequence[Claim], result: Any, reason: str
) -> Reply:
    record = {"settled": tuple(Settled(n=each.n, result=result, reason=reason) for each in done)}
    said = {"done": done, "refused": refused, "result": result, "reason": reason}
    return reply(context, asked, "reply.settled.md.j2", record, **said)


def _value(context: Context, asked: Asked) -> int | None:
    """Read what a task is worth from the issue that offers it; None where it does not say."""
    if asked.topic.is_pull:
        return None
    note = Own(context.session).note(asked.topic.repository, asked.topic.number)
    found = _VALUE.search(note.body) if note else None
    return int(found[1]) if found else None


def _day(context: Context, asked: Asked) -> date:
    return datetime.fromtimestamp(asked.remark.created, context.config.sig.tz).date()


def _say(asked: Asked, en: str, zh: str) -> str:
    return zh if asked.language == "zh" else en
