"""What people report, and what becomes of it: claims, disputes, awards, ties between rows and accounts, wishes.

A claim is put on record in the form of its future entry in contributions/, so that whoever confirms it sees what will
be written.
"""

import re
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError

from bot.app.conversation.answering import Asked, Reply
from bot.app.conversation.context import Context
from bot.app.conversation.questions import told_why
from bot.app.conversation.replying import evidence_of, refusal, reply
from bot.app.conversation.taking import given_of, mentors_of, rewarded_task, value_of
from bot.app.desk import overrides
from bot.commands.may import Refused, allowed
from bot.commands.registry import BY_WORD
from bot.commands.words.claim import (
    ClaimArticle,
    ClaimAttended,
    ClaimOrganised,
    ClaimPull,
    ClaimTalk,
    ClaimTask,
)
from bot.commands.words.dispute import Dispute
from bot.commands.words.link import LinkRow
from bot.commands.words.reward import Reward
from bot.documents.replies import refused_reply
from bot.errors import Refusal
from bot.sig.contributions import load_contributions
from bot.sig.conversation import Claimed, Section, Settled, Wish
from bot.sig.tasks import TaskOffer, name_of
from bot.sig.yaml import dumped

_SIGNED = re.compile(r"([+＋-－−])\s*([0-9０-９]{1,6})\s*(.*)", re.DOTALL)


def claim(context: Context, asked: Asked) -> Reply:
    """Put something that somebody did on record, to be confirmed."""
    who, day = f"@{asked.asker.login}", _day(context, asked)
    there = evidence_of(asked)
    match asked.request.arguments:
        case ClaimPull(link):
            return told_why(context, asked, f"@{asked.asker.login}", link=str(link), misses=True)
        case ClaimArticle(page, title):
            entry: dict[str, Any] = {"who": who, "url": str(page), "when": day, "title": title or ""}
            return claimed(context, asked, "articles", entry)
        case ClaimTalk(meeting, topic):
            entry = {"who": who, "meeting": str(meeting), "topic": topic, "evidence": there}
            return claimed(context, asked, "talks", entry)
        case ClaimOrganised(meeting):
            entry = {"who": who, "meeting": str(meeting), "evidence": there}
            return claimed(context, asked, "organised", entry)
        case ClaimAttended(meeting):
            entry = {"who": who, "meeting": str(meeting), "evidence": there}
            return claimed(context, asked, "attended", entry)
        case ClaimTask(task, points, evidence):
            proof = f"{evidence} ({there})" if evidence else there
            entry = {"who": who, "task": str(task), "points": points, "when": day, "evidence": proof}
            offer = context.tasks(asked.talk).offer(str(task))
            if isinstance(offer, TaskOffer) and offer.value is not None:
                _within(context, asked, str(task), asked.asker.login, points, offer.value)
                entry["value"] = offer.value
            return claimed(context, asked, "tasks", entry)
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
    return claimed(context, asked, "corrections", entry)


def reward(context: Context, asked: Asked) -> Reply:
    """Award points for a task: whoever may confirm says so, and it is confirmed at once."""
    assert isinstance(asked.request.arguments, Reward)
    wanted = asked.request.arguments
    waiting = [each for each in asked.talk.stands.claims if each.waits and each.section == "tasks"]
    task = rewarded_task(context, asked, wanted.who)
    holder = context.tasks(asked.talk).held.get(name_of(task))
    reported = waiting[0].said.by if len({each.said.by for each in waiting}) == 1 else None
    who = wanted.who or reported or (holder.who if holder and not waiting else None)
    if who is None:
        raise Refusal(
            say(asked, "Say whose they are: `/reward 30 @login`", "请写明发给谁：`/reward 30 @账号`")
        )
    verdict = allowed(
        BY_WORD["reward"].may,
        asked.asker,
        context.run.workspace.roster,
        tuple(context.config.roles),
        whom=who,
        also=mentors_of(context, asked),
    )
    if isinstance(verdict, Refused):
        own = overrides(context.home)
        return Reply(refused_reply("reward", verdict, asked.language, overrides=own))
    entry: dict[str, Any] = {
        "who": f"@{who}",
        "task": task,
        "points": wanted.points,
        "when": _day(context, asked),
        "evidence": evidence_of(asked),
    }
    value = value_of(context, asked, task)
    if value is not None:
        _within(context, asked, task, who, wanted.points, value)
        entry["value"] = value
    answered = claimed(context, asked, "tasks", entry, confirmed=True)
    ended = tuple(
        Settled(n=each.n, result="confirmed", points=wanted.points) for each in waiting if each.said.by == who
    )
    # What was claimed is settled by the award, which is the entry that counts.
    settled = (
        *answered.record["settled"],
        *(Settled(n=each.n, result="withdrawn", reason="awarded") for each in ended),
    )
    return Reply(answered.text, {**answered.record, "settled": settled})


def _within(context: Context, asked: Asked, task: str, who: str, points: int, value: int) -> None:
    """Raise Refusal where somebody would get more points for a task than it is worth."""
    given = given_of(context, asked, task, who)
    if given + points > value:
        values = {"task": task, "login": who, "value": value, "given": given}
        raise refusal(context, asked, "reply.toomuch.md.j2", **values)


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
            say(
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
    return claimed(context, asked, "links", entry, confirmed=True)


def hide(context: Context, asked: Asked) -> Reply:
    """Note that somebody does not want to be shown in the pages of leaderboard/."""
    return reply(context, asked, "reply.hidden.md.j2", {"wishes": (Wish(what="hide"),)}, hidden=True)


def show(context: Context, asked: Asked) -> Reply:
    """Note that somebody wants to be shown again."""
    return reply(context, asked, "reply.hidden.md.j2", {"wishes": (Wish(what="show"),)}, hidden=False)


def claimed(
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


def _on_record(context: Context, made: Claimed) -> str | None:
    """Say in which file the same deed stands already; None where it does not."""
    if made.section in ("corrections", "links", "recommendations", "swaps"):
        return None
    data = dumped({made.section: [{**made.entry, "who": list(made.entry["who"])}]})
    entries = load_contributions({"claimed.yaml": data}, context.config.sig.tz).entries
    keys = {(each.kind, each.who.lower(), each.key) for each in entries}
    known = context.run.workspace.contributions.entries
    return next((f"{e.file}:{e.line}" for e in known if (e.kind, e.who.lower(), e.key) in keys), None)


def _day(context: Context, asked: Asked) -> date:
    return datetime.fromtimestamp(asked.remark.created, context.config.sig.tz).date()


def say(asked: Asked, en: str, zh: str) -> str:
    return zh if asked.language == "zh" else en
