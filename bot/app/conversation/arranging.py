"""What people arrange about a meeting: topics, another day, calling it off.

It counts as soon as the bot's answer stands there, which restates it in the form of meetings/schedule.yaml.
"""

from datetime import date, datetime, timedelta
from typing import Any

from bot.app.conversation.answering import Asked, Reply
from bot.app.conversation.context import Context
from bot.app.conversation.meetings import meeting_of, roster_login, to_begin
from bot.app.conversation.replying import evidence_of, refusal, reply, said_when
from bot.commands.topictitle import LONGEST, title_and_speaker
from bot.commands.words.call_off import CallOffMeeting
from bot.commands.words.move import MoveMeeting
from bot.commands.words.topic import OfferTopic
from bot.commands.words.topics import Topics
from bot.meetings.occurrence import Standing
from bot.meetings.passwords import without_passwords
from bot.meetings.plan import Meeting, Plan
from bot.meetings.planning import find
from bot.meetings.series import ASK, start_of, zone_of
from bot.sig.fields import fold
from bot.sig.schedule import CallOff, Move, Schedule, Topic

_FAR = timedelta(days=180)  # how far ahead a meeting may be moved: a plan reaches not much further


def topic(context: Context, asked: Asked) -> Reply:
    """Put a topic on the agenda of a meeting."""
    assert isinstance(asked.request.arguments, OfferTopic)
    wanted = asked.request.arguments
    title, who = title_and_speaker(without_passwords(wanted.subject))
    plan = context.plan(asked.talk)
    why = "none" if not title else "long" if len(title) > LONGEST else None
    meeting = None if why else meeting_of(context, asked, plan, wanted.meeting)
    if meeting is None or _is_offered(plan, meeting, title):
        raise refusal(context, asked, "reply.topic.md.j2", why=why or "twice", longest=LONGEST)
    made = Topic(**said(context, asked, meeting), title=title, who=who or asked.asker.login)
    return arranged(context, asked, "topic", meeting, Schedule(topics=(made,)), topic=made)


def _is_offered(plan: Plan, meeting: Meeting, title: str) -> bool:
    """Say whether a meeting has a topic of this title already."""
    place = meeting.series.key, meeting.occurrence.day
    offered = (each for each in plan.schedule.topics if (each.series, each.meeting) == place)
    return fold(title) in {fold(each.title) for each in offered}


def topics(context: Context, asked: Asked) -> Reply:
    """Show a meeting with its agenda so far."""
    assert isinstance(asked.request.arguments, Topics)
    plan = context.plan(asked.talk)
    day = asked.request.arguments.meeting
    meeting = find(plan, day) or meeting_of(context, asked, plan, day)
    return reply(context, asked, "reply.topics.md.j2", meeting=meeting)


def move(context: Context, asked: Asked) -> Reply:
    """Have a meeting take place on another day, or at another time; one that was called off takes place again."""
    plan = context.plan(asked.talk)
    meeting, day, time = moved(context, asked, plan)
    held = meeting.occurrence
    today = datetime.fromtimestamp(plan.now, zone_of(meeting.series, context.config.sig.tz)).date()
    why = None
    if not today <= day <= today + _FAR:
        why = "past" if day < today else "far"
    elif time and start_of(day, time, zone_of(meeting.series, context.config.sig.tz)).timestamp() <= plan.now:
        why = "past"
    elif (day, time) == (held.on, _time_of(meeting)) and held.standing is not Standing.CALLED_OFF:
        why = "same"
    if why:
        raise refusal(context, asked, "reply.nomove.md.j2", why=why, meeting=meeting, day=day)
    own = None if meeting.series.at == ASK else meeting.series.at
    made = Move(**said(context, asked, meeting), to=day, at=time if time != own else None)
    return arranged(context, asked, "move", meeting, Schedule(moves=(made,)))


def moved(context: Context, asked: Asked, plan: Plan) -> tuple[Meeting, date, str | None]:
    """Say which meeting is to be moved, to which day, and at what time it then begins; None: to be chosen.

    One day is the new one of the next meeting, two are the meeting and its new day. Where another meeting takes place
    on the one day that is named, a time is for that meeting, and without a time nobody can tell what is meant.
    """
    assert isinstance(asked.request.arguments, MoveMeeting)
    days, time = asked.request.arguments.days or (), asked.request.arguments.time
    if len(days) > 2 or not (days or time):
        raise refusal(context, asked, "reply.nomove.md.j2", why="days", meeting=None, day=None)
    if len(days) == 2:
        meeting = meeting_of(context, asked, plan, days[0].isoformat(), even_off=True)
        return meeting, days[1], time or _time_of(meeting)
    meeting = meeting_of(context, asked, plan, None)
    if not days:
        return meeting, meeting.occurrence.on, time
    on_that_day = next((each for each in to_begin(plan) if each.occurrence.on == days[0]), meeting)
    if on_that_day.key != meeting.key and time is None:
        values = {"why": "which", "meeting": meeting, "day": days[0]}
        raise refusal(context, asked, "reply.nomove.md.j2", **values)
    return on_that_day, days[0], time or _time_of(on_that_day)


def call_off(context: Context, asked: Asked) -> Reply:
    """Call a meeting off."""
    meeting = called_off(context, asked, context.plan(asked.talk))
    assert isinstance(asked.request.arguments, CallOffMeeting)
    reason = " ".join((asked.request.arguments.reason or "").split())
    made = CallOff(**said(context, asked, meeting), reason=reason)
    return arranged(context, asked, "call_off", meeting, Schedule(called_off=(made,)), reason=reason)


def called_off(context: Context, asked: Asked, plan: Plan) -> Meeting:
    """Say which meeting is to be called off; where two say it of the same one, the next is not called off, too."""
    assert isinstance(asked.request.arguments, CallOffMeeting)
    named = asked.request.arguments.meeting
    meeting = meeting_of(context, asked, plan, named)
    before = next((each for each in plan.meetings if _is_off_before(each, meeting, plan.now)), None)
    if before is None or named is not None:
        return meeting
    day = before.occurrence.on.isoformat()
    values = {"day": day, "coming": (meeting,), "other": meeting.occurrence.on.isoformat()}
    raise refusal(context, asked, "reply.nomeeting.md.j2", why="off", **values)


def _is_off_before(each: Meeting, meeting: Meeting, now: int) -> bool:
    """Say whether one would have been the next but for being called off."""
    is_off = each.occurrence.standing is Standing.CALLED_OFF
    return is_off and each.occurrence.on < meeting.occurrence.on and not each.occurrence.is_over(now)


def said(context: Context, asked: Asked, meeting: Meeting) -> dict[str, Any]:
    """Give what every entry says: which meeting, and who said so when and where."""
    return {
        "series": meeting.series.key,
        "meeting": meeting.occurrence.day,
        "by": asked.asker.login,
        "when": said_when(context, asked),
        "evidence": evidence_of(asked),
    }


def arranged(
    context: Context, asked: Asked, kind: str, meeting: Meeting, made: Schedule, **values: object
) -> Reply:
    """Put words about a meeting on record, and tell how it stands with them, and stood before."""
    plan = context.plan(asked.talk, made)
    after = next((each for each in plan.meetings if each.key == meeting.key), meeting)
    return reply(
        context,
        asked,
        "reply.arranged.md.j2",
        {"arranged": made},
        kind=kind,
        before=meeting,
        after=after,
        who=roster_login(context, asked.asker.login),
        **values,
    )


def _time_of(meeting: Meeting) -> str | None:
    start = meeting.occurrence.start
    return f"{start:%H:%M}" if start else None
