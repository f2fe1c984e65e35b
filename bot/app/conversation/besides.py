"""Who may give a command besides those whose role lets them: electors, organisers, mentors, and whoever was asked."""

from collections.abc import Iterator, Sequence

from bot.app.conversation.answering import Asked
from bot.app.conversation.arranging import called_off, moved
from bot.app.conversation.context import Context
from bot.app.conversation.meetings import organisers_of
from bot.app.conversation.taking import mentors_of
from bot.rules.conversation import Claim

_OF_MEETINGS = ("talks", "organised", "attended")


def besides(context: Context, asked: Asked) -> Sequence[str]:
    """Give the logins of those who may besides, for the command at hand."""
    vote = asked.talk.stands.vote
    match asked.request.command:
        case "vote":
            return vote.opened.electorate if vote else ()
        case "reward":
            return mentors_of(context, asked)
        case "confirm" | "reject":
            waiting = [each for each in asked.talk.stands.claims if each.waits]
            return [login for each in waiting for login in who_settles(context, asked, each)]
        case "move" | "call-off":
            return tuple(_organiser(context, asked))
    return ()


def who_settles(context: Context, asked: Asked, claim: Claim) -> tuple[str, ...]:
    """Give who may settle a claim besides: whoever was asked to change turns, and a meeting's organiser."""
    if claim.section == "swaps":
        return (str(claim.entry["to"]),)
    if claim.section in _OF_MEETINGS and context.config.meetings:
        plan = context.plan(asked.talk)
        return tuple(organisers_of(context, plan, str(claim.entry["meeting"])))
    return ()


def _organiser(context: Context, asked: Asked) -> Iterator[str]:
    """Give who organises the meeting that is to be changed; raise Refusal where none can be told."""
    plan = context.plan(asked.talk)
    if asked.request.command == "move":
        meeting, *_ = moved(context, asked, plan)
    else:
        meeting = called_off(context, asked, plan)
    if meeting.organiser:
        yield meeting.organiser
