"""Votes in a topic: proposed, cast, counted, ended; a decision made elsewhere put on record.

A vote is opened by the bot's answer to `/promote`, which holds electorate, rule and deadline for ever; each ballot is
the bot's answer to whoever cast it. Names and ballots are public; the vote's own comment shows the sums only.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.app.conversation.answering import Asked, Reply
from bot.app.conversation.context import Context, Numbers
from bot.app.conversation.questions import person_of, person_with
from bot.app.conversation.replying import evidence_of, reply
from bot.app.desk import overrides
from bot.commands.words.decided import Decided as DecidedArguments
from bot.commands.words.promote import Promote
from bot.commands.words.vote import Vote as VoteArguments
from bot.documents.vote import vote_result
from bot.rules.ballots import Ballot
from bot.rules.conversation import OpenedVote
from bot.rules.standing import Rung, State
from bot.rules.voteresult import Result, tally
from bot.rules.votes import Elector, Proceeding, open_vote
from bot.sig.conversation import Cast, Claimed, Decided, Opened, Settled, Wish
from bot.sig.votes import Choice


@dataclass(frozen=True, slots=True)
class Counted:
    """A vote with what its ballots come to."""

    proceeding: Proceeding
    result: Result


def promote(context: Context, asked: Asked) -> Reply:
    """Propose somebody for a role; where the ladder has a vote and nothing countable is missing, open it."""
    assert isinstance(asked.request.arguments, Promote)
    role, who = asked.request.arguments.role, asked.request.arguments.who or asked.asker.login
    with context.numbers() as numbers:
        if numbers.standings is None:
            return reply(context, asked, "reply.noladder.md.j2")
        person = person_of(numbers, asked, asked.request.arguments.who)
        (found,) = numbers.standings.of([person], role)
        rung = found.rungs[0]
        login = found.member.login or who
        if rung.held or rung.rule is None:
            return reply(context, asked, "reply.promote.md.j2", who=login, role=role, rung=rung, opened=None)
        record = _recommended(context, asked, login, role)
        if rung.rule.vote is None or rung.state is State.MISSING or asked.talk.stands.vote:
            running = asked.talk.stands.vote is not None
            return reply(
                context,
                asked,
                "reply.promote.md.j2",
                record,
                who=login,
                role=role,
                rung=rung,
                opened=None,
                running=running,
            )
        proceeding = _opened(context, numbers, login, role, rung)
    opened = Opened(
        candidate=login,
        role=role,
        rule=proceeding.rule,
        electorate=tuple(each.login for each in proceeding.electorate),
        recused=(login,) if proceeding.recused else (),
        opened=_local(context, proceeding.opened),
        deadline=_local(context, proceeding.deadline),
    )
    tz = context.config.sig.tz
    result = tally(proceeding, (), context.now)
    own = overrides(context.home)
    block = vote_result(proceeding, result, asked.language, tz, overrides=own).strip()
    return reply(
        context,
        asked,
        "reply.promote.md.j2",
        {**record, "vote": opened},
        who=login,
        role=role,
        rung=rung,
        opened=opened,
        block=block,
    )


def vote(context: Context, asked: Asked) -> Reply:
    """Put a ballot on record; one that was edited in counts from now on, not from when the comment was written."""
    assert isinstance(asked.request.arguments, VoteArguments)
    running = asked.talk.stands.vote
    if running is None:
        return reply(context, asked, "reply.novote.md.j2")
    edited = asked.talk.stands.did(asked.remark.id)
    at = context.now if edited else asked.remark.created
    # Opened and cast before the bot read either: the ballot counts from the opening on.
    at = max(at, int(running.opened.opened.timestamp()))
    if at > running.opened.deadline.timestamp():
        return reply(
            context, asked, "reply.novote.md.j2", late=context.day(int(running.opened.deadline.timestamp()))
        )
    cast = Cast(choice=asked.request.arguments.choice.value, at=_local(context, at))
    return reply(
        context,
        asked,
        "reply.vote.md.j2",
        {"ballots": (cast,)},
        choice=cast.choice,
        who=running.opened.candidate,
        role=running.opened.role,
    )


def tally_(context: Context, asked: Asked) -> Reply:
    """Show where the topic's vote stands, as sums."""
    if not asked.talk.stands.votes:
        return reply(context, asked, "reply.novote.md.j2")
    with context.numbers() as numbers:
        counted = counted_of(context, numbers, asked.talk.stands.votes[-1])
    tz, own = context.config.sig.tz, overrides(context.home)
    return Reply(vote_result(counted.proceeding, counted.result, asked.language, tz, overrides=own).strip())


def decided(context: Context, asked: Asked) -> Reply:
    """Put a decision made elsewhere on record; the roster's entry goes with it."""
    assert isinstance(asked.request.arguments, DecidedArguments)
    wanted = asked.request.arguments
    if wanted.role in context.run.workspace.roster.roles_of(wanted.who):
        return reply(context, asked, "reply.decided.md.j2", who=wanted.who, role=wanted.role, has=True)
    made = Decided(who=wanted.who, role=wanted.role, link=str(wanted.link))
    return reply(
        context,
        asked,
        "reply.decided.md.j2",
        {"decided": (made,)},
        who=wanted.who,
        role=wanted.role,
        has=False,
    )


def counted_of(context: Context, numbers: Numbers, vote: OpenedVote) -> Counted:
    """Count a vote as its record and the ballots on record have it; roles for `min_yes` are those of today."""
    opened, people = vote.opened, numbers.gathered.people
    host, roster = numbers.gathered.workspace.host, context.run.workspace.roster

    def person(login: str) -> str:
        return people.by_account(f"{host}:{login}")

    roles = tuple(context.config.roles)

    def held(login: str) -> tuple[str, ...]:
        highest = max((roles.index(role) for role in roster.roles_of(login)), default=-1)
        return roles[: highest + 1]

    proceeding = Proceeding(
        person(opened.candidate),
        opened.candidate,
        opened.role,
        opened.rule,
        tuple(Elector(person(login), login, held(login)) for login in opened.electorate),
        tuple(person(login) for login in opened.recused),
        int(opened.opened.timestamp()),
        int(opened.deadline.timestamp()),
    )
    ballots = tuple(_ballots(numbers, vote))
    return Counted(proceeding, tally(proceeding, ballots, context.now))


def _ballots(numbers: Numbers, vote: OpenedVote) -> Iterator[Ballot]:
    for each in vote.ballots:
        person = person_with(numbers, each.said.account, each.said.by)
        yield Ballot(person, Choice(each.choice), each.at, each.said.note)


def _opened(context: Context, numbers: Numbers, login: str, role: str, rung: Rung) -> Proceeding:
    assert rung.rule is not None
    assert rung.rule.vote is not None
    config = context.config
    return open_vote(
        rung.rule.vote,
        context.run.workspace.roster,
        login=login,
        role=role,
        roles=tuple(config.roles),
        host=numbers.gathered.workspace.host,
        opened=_local(context, context.now),
        holidays=config.holidays,
        tz=config.sig.tz,
        person_of=numbers.gathered.people.by_account,
    )


def _recommended(context: Context, asked: Asked, who: str, role: str) -> dict[str, tuple[object, ...]]:
    """Put on record who proposes whom: another's word is a recommendation, one's own a wish."""
    if who.lower() == asked.asker.login.lower():
        return {"wishes": (Wish(what="promote", role=role),)}
    entry = {
        "who": f"@{who}",
        "role": role,
        "by": asked.asker.login,
        "when": datetime.fromtimestamp(asked.remark.created, context.config.sig.tz).date(),
        "evidence": evidence_of(asked),
    }
    n = asked.talk.stands.next_claim
    claimed = Claimed.model_validate({"n": n, "recommendations": entry})
    return {"claims": (claimed,), "settled": (Settled(n=n, result="confirmed"),)}


def _local(context: Context, moment: int) -> datetime:
    return datetime.fromtimestamp(moment, context.config.sig.tz)
