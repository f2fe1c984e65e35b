"""Which meeting is meant by a command, whose turn it is, and who therefore may."""

from collections.abc import Iterator

from bot.app.conversation.answering import Asked
from bot.app.conversation.context import Context
from bot.app.conversation.replying import refusal
from bot.meetings.occurrence import Standing
from bot.meetings.plan import Meeting, Plan
from bot.meetings.planning import coming, find, name_of

_SHOWN = 3  # meetings that a refusal names


def meeting_of(
    context: Context, asked: Asked, plan: Plan, day: str | None, *, even_off: bool = False
) -> Meeting:
    """Find a meeting to come, the next one where no day is named; raise Refusal where there is none.

    One that was called off is meant where it is named, and only by what may call it on again (`even_off`).
    """
    found = find(plan, day) if day else next(to_begin(plan), None)
    if not context.config.meetings:
        why = "unplanned"
    elif found is None:
        why = "none"
    elif found.occurrence.is_over(plan.now):
        why = "over"
    elif found.occurrence.standing is Standing.CALLED_OFF and not even_off:
        why = "off"
    else:
        return found
    others = tuple(to_begin(plan))[:_SHOWN]
    raise refusal(context, asked, "reply.nomeeting.md.j2", why=why, day=day, coming=others)


def to_begin(plan: Plan) -> Iterator[Meeting]:
    """Give the meetings that have not begun."""
    for each in coming(plan):
        if each.occurrence.start is None or not each.occurrence.has_begun(plan.now):
            yield each


def turn_of(context: Context, asked: Asked, plan: Plan, day: str | None) -> Meeting:
    """Find a meeting that the asker organises; raise Refusal where they do not."""
    mine = logins_of(context, asked)
    if day is not None:
        found = meeting_of(context, asked, plan, day)
        if not organised_by(found, mine):
            values = {"day": day, "meeting": found, "coming": turns(plan, mine)[:_SHOWN]}
            raise refusal(context, asked, "reply.noturn.md.j2", **values)
        return found
    own = turns(plan, mine)
    if not own:
        raise refusal(context, asked, "reply.noturn.md.j2", day=None, meeting=None, coming=())
    return own[0]


def turns(plan: Plan, logins: set[str]) -> tuple[Meeting, ...]:
    """List the meetings to come that somebody organises, whichever of their logins (in small letters) is named."""
    return tuple(each for each in to_begin(plan) if organised_by(each, logins))


def organised_by(meeting: Meeting, logins: set[str]) -> bool:
    """Say whether the organiser has one of these logins, in small letters."""
    return meeting.organiser is not None and meeting.organiser.casefold() in logins


def logins_of(context: Context, asked: Asked) -> set[str]:
    """Give all logins of the asker, in small letters: those that the account had, and others of the same person."""
    assert asked.remark.author is not None
    had = {login.casefold() for login in context.logins_of(asked.remark.author)}
    return had.union(*(same_person(context, login) for login in had))


def same_person(context: Context, login: str) -> set[str]:
    """Give the logins, in small letters, of the person who has this one."""
    member = context.run.workspace.roster.member(login)
    return set(member.logins) if member else {login.casefold()}


def roster_login(context: Context, login: str) -> str:
    """Give the login by which the roster, and so the turns, know somebody."""
    member = context.run.workspace.roster.member(login)
    return member.login_on(context.config.home.forge) if member else login


def organisers_of(context: Context, plan: Plan, name: str) -> Iterator[str]:
    """Give who organised the meeting that contributions/ call by this name, as plan and merged file have it."""
    day = name[:10]
    named = [each for each in plan.meetings if name_of(plan, each) == name]
    yield from (each.organiser for each in named if each.organiser)
    if not named:
        held = (each for each in context.run.workspace.schedule.held if each.meeting.isoformat() == day)
        yield from (each.organiser for each in held if each.organiser)


def last_over(plan: Plan) -> Meeting | None:
    """Give the meeting that is over and took place, and that began last."""
    over = (each for each in reversed(plan.meetings) if each.occurrence.is_over(plan.now))
    return next((each for each in over if each.occurrence.standing is not Standing.CALLED_OFF), None)
