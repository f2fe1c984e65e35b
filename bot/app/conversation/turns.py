"""Who organises: volunteers, turns that are changed or passed on, leave of absence."""

from datetime import timedelta

from bot.app.conversation.answering import Asked, Reply
from bot.app.conversation.arranging import arranged, said
from bot.app.conversation.context import Context
from bot.app.conversation.meetings import (
    logins_of,
    meeting_of,
    organised_by,
    roster_login,
    same_person,
    turn_of,
    turns,
)
from bot.app.conversation.replying import evidence_of, refusal, reply, said_when
from bot.commands.words.away import Leave
from bot.commands.words.skip_turn import SkipTurn
from bot.commands.words.swap import SwapTurns
from bot.commands.words.volunteer import Volunteer
from bot.meetings.plan import Meeting, Plan
from bot.sig.conversation import Claimed
from bot.sig.schedule import Away, Schedule, Swap, Turn

_LONGEST = timedelta(days=400)  # of a leave
_SHOWN = 5  # meetings that one answer names


def volunteer(context: Context, asked: Asked) -> Reply:
    """Let somebody organise a meeting out of turn."""
    assert isinstance(asked.request.arguments, Volunteer)
    plan = context.plan(asked.talk)
    meeting = meeting_of(context, asked, plan, asked.request.arguments.meeting)
    if organised_by(meeting, logins_of(context, asked)):
        raise refusal(context, asked, "reply.yours.md.j2", meeting=meeting)
    made = Turn(**said(context, asked, meeting), who=roster_login(context, asked.asker.login))
    return arranged(context, asked, "volunteer", meeting, Schedule(volunteers=(made,)))


def skip_turn(context: Context, asked: Asked) -> Reply:
    """Let the asker's turn pass to the next person."""
    assert isinstance(asked.request.arguments, SkipTurn)
    plan = context.plan(asked.talk)
    meeting = turn_of(context, asked, plan, asked.request.arguments.meeting)
    made = Turn(**said(context, asked, meeting), who=meeting.organiser or asked.asker.login)
    return arranged(context, asked, "skip_turn", meeting, Schedule(passed=(made,)))


def swap(context: Context, asked: Asked) -> Reply:
    """Ask somebody to change turns; it counts once they agree."""
    assert isinstance(asked.request.arguments, SwapTurns)
    wanted = asked.request.arguments
    plan = context.plan(asked.talk)
    mine = turn_of(context, asked, plan, wanted.meeting)
    theirs = same_person(context, wanted.other)
    if wanted.other.casefold() in logins_of(context, asked):
        raise refusal(context, asked, "reply.noswap.md.j2", why="self", other=wanted.other)
    if not context.run.workspace.roster.roles_of(wanted.other):
        raise refusal(context, asked, "reply.noswap.md.j2", why="stranger", other=wanted.other)
    same_series = (each for each in turns(plan, theirs) if each.series.key == mine.series.key)
    other = next(same_series, None)
    made = Swap(
        **said(context, asked, mine),
        who=mine.organiser or asked.asker.login,
        to=roster_login(context, wanted.other),
        other=other.occurrence.day if other else None,
    )
    n = asked.talk.stands.next_claim
    claimed = Claimed(n=n, swaps=made)
    record = {"claims": (claimed,)}
    return reply(context, asked, "reply.swap.md.j2", record, n=n, other=wanted.other, mine=mine, theirs=other)


def away(context: Context, asked: Asked) -> Reply:
    """Take somebody out of the turns for a while, and tell which meetings others organise by that."""
    assert isinstance(asked.request.arguments, Leave)
    first, last = asked.request.arguments.first, asked.request.arguments.last
    when = said_when(context, asked)
    if not first <= last or last < when.date() or last - first > _LONGEST:
        why = "order" if first > last else "past" if last < when.date() else "long"
        raise refusal(context, asked, "reply.noleave.md.j2", why=why, days=_LONGEST.days)
    made = Away.model_validate(
        {
            "who": roster_login(context, asked.asker.login),
            "from": first,
            "to": last,
            "by": asked.asker.login,
            "when": when,
            "evidence": evidence_of(asked),
        }
    )
    record = Schedule(away=(made,))
    passed = _passed_on(context.plan(asked.talk), context.plan(asked.talk, record))
    shown, more = passed[:_SHOWN], len(passed[_SHOWN:])
    return reply(
        context,
        asked,
        "reply.away.md.j2",
        {"arranged": record},
        first=first,
        last=last,
        shown=shown,
        more=more,
    )


def _passed_on(before: Plan, after: Plan) -> list[tuple[Meeting, Meeting]]:
    """Give the meetings that somebody else organises now, as they were and as they are."""
    now = {each.key: each for each in after.meetings}
    pairs = [(each, now[each.key]) for each in before.meetings if each.key in now]
    return [(old, new) for old, new in pairs if old.organiser != new.organiser]
