"""`/attended`: who was at a meeting and who spoke there, confirmed by whoever may, or reported by oneself.

What the merged minutes say is evidence enough also about whoever confirms; where somebody names themselves, another
one has to confirm it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias

from bot.app.conversation.answering import Asked, Reply
from bot.app.conversation.claiming import claimed
from bot.app.conversation.context import Context
from bot.app.conversation.meetings import last_over, logins_of, organisers_of
from bot.app.conversation.replying import evidence_of, refusal, reply
from bot.app.desk import overrides
from bot.commands.may import May, Refused, allowed
from bot.commands.words.attended import Attended
from bot.documents.replies import refused_reply
from bot.meetings.attendance import Attendance, attendance_of
from bot.meetings.filenames import named
from bot.meetings.minutes import read_minutes
from bot.meetings.occurrence import Standing
from bot.meetings.plan import Plan
from bot.meetings.planning import find, name_of
from bot.meetings.prepared import minutes_of
from bot.model import Kind
from bot.rules.conversation import Claim
from bot.sig.conversation import Claimed, Section, Settled
from bot.sig.fields import fold

_SECTIONS = {
    Kind.MEETING_ORGANISED: "organised",
    Kind.MEETING_ATTENDED: "attended",
    Kind.TALK: "talks",
}
_Key: TypeAlias = tuple[str, str, str, str]  # section, login, meeting, topic


@dataclass(frozen=True, slots=True)
class _Past:
    """A meeting that was: as contributions/ name it, who organised it, and its minutes on the default branch."""

    name: str
    organiser: str | None
    file: str | None
    day: date  # that its series gives it


@dataclass(frozen=True, slots=True)
class _Deed:
    """An entry of contributions/ to be; `waits` for somebody else to confirm it."""

    section: Section
    who: tuple[str, ...]  # logins
    topic: str = ""
    waits: bool = False


def attended(context: Context, asked: Asked) -> Reply:
    """Put on record who was there."""
    assert isinstance(asked.request.arguments, Attended)
    wanted = asked.request.arguments
    plan = context.plan(asked.talk)
    past = _past(context, asked, plan, wanted.meeting)
    own = logins_of(context, asked)
    also = [past.organiser] if past.organiser else []
    renamed = [asked.asker.login] if past.organiser and past.organiser.casefold() in own else []
    roster, roles = context.run.workspace.roster, tuple(context.config.roles)
    verdict = allowed(May.ORGANISER, asked.asker, roster, roles, also=[*also, *renamed])
    if isinstance(verdict, Refused):
        if any(login.casefold() not in own for login in wanted.logins or ()):
            text = refused_reply("attended", verdict, asked.language, overrides=overrides(context.home))
            return Reply(text)
        entry = {"who": f"@{asked.asker.login}", "meeting": past.name, "evidence": evidence_of(asked)}
        return claimed(context, asked, "attended", entry)
    if past.file is None and not wanted.logins:
        raise refusal(context, asked, "reply.nominutes.md.j2", name=past.name)
    read = Attendance()
    if past.file:
        read = attendance_of(
            read_minutes(plan.minutes[past.file], past.file), roster, context.config.home.forge
        )
    if wanted.logins:
        read = _of_those(read, wanted.logins, past)
    deeds = list(_deeds(context, past, own, wanted.logins, read))
    evidence = _address(context, past.file) if past.file else evidence_of(asked)
    return _recorded(context, asked, past, deeds, read, evidence)


def _past(context: Context, asked: Asked, plan: Plan, day: str | None) -> _Past:
    """Find a meeting that has begun; one that the plan does not reach back to is known by its minutes."""
    meeting = find(plan, day) if day else last_over(plan)
    if meeting:
        if not meeting.occurrence.has_begun(plan.now):
            raise refusal(context, asked, "reply.nomeeting.md.j2", why="coming", day=day, coming=(meeting,))
        if meeting.occurrence.standing is Standing.CALLED_OFF:
            raise refusal(context, asked, "reply.nomeeting.md.j2", why="off", day=day, coming=())
        name, file = name_of(plan, meeting), minutes_of(plan, meeting)
        return _Past(name, meeting.organiser, file, meeting.occurrence.day)
    file = _minutes_by(plan, day) if day else None
    organiser = next(organisers_of(context, plan, day), None) if day else None
    if day is None or not (file or organiser):
        why = ("none" if day else "first") if context.config.meetings else "unplanned"
        raise refusal(context, asked, "reply.nomeeting.md.j2", why=why, day=day, coming=())
    return _Past(day, organiser, file, date.fromisoformat(day[:10]))


def _minutes_by(plan: Plan, name: str) -> str | None:
    """Find the minutes of a day of long ago, the second file for its second meeting."""
    files = [file for file in sorted(plan.minutes) if str(named(file)[1]) == name[:10]]
    place = int(name.partition("#")[2] or 1)
    return files[place - 1] if place <= len(files) else None


def _deeds(
    context: Context, past: _Past, own: set[str], logins: Sequence[str] | None, read: Attendance
) -> Iterator[_Deed]:
    """Say what becomes an entry: who organised, who was there, who spoke; what only oneself says waits."""
    present = list(logins or [each.login for each in read.present if each.login])
    alone = [each for each in present if logins and each.casefold() in own]
    if past.organiser:
        is_own = past.organiser.casefold() in own
        yield _Deed("organised", (past.organiser,), waits=is_own and not _is_held(context, past))
        alone = [] if is_own else alone
    others = tuple(dict.fromkeys(each for each in present if not logins or each.casefold() not in own))
    if others:
        yield _Deed("attended", others)
    if alone:
        yield _Deed("attended", (alone[0],), waits=True)
    for topic, who in read.talks:
        if who.login:
            yield _Deed("talks", (who.login,), topic)


def _of_those(read: Attendance, logins: Sequence[str], past: _Past) -> Attendance:
    """Leave of what minutes say the talks of those who are named, and of whoever organised."""
    there = {each.casefold() for each in (*logins, past.organiser) if each}
    return Attendance(talks=tuple(each for each in read.talks if (each[1].login or "").casefold() in there))


def _is_held(context: Context, past: _Past) -> bool:
    """Say whether the default branch names the organiser of a meeting that was held."""
    named = [each for each in context.run.workspace.schedule.held if each.meeting == past.day]
    return past.organiser is not None and past.organiser.casefold() in {
        each.organiser.casefold() for each in named if each.organiser
    }


def _recorded(
    context: Context, asked: Asked, past: _Past, deeds: Sequence[_Deed], read: Attendance, evidence: str
) -> Reply:
    """Put on record what is new of this, and tell of it, and of everybody who is not surely known."""
    draft = _Draft(past.name, evidence, asked.talk.stands.next_claim)
    known, waiting = set(_known(context, asked)), dict(_waiting(asked))
    for deed in deeds:
        new = tuple(who for who in deed.who if _key(deed.section, who, past.name, deed.topic) not in known)
        draft.add(replace(deed, who=new), waiting)
    roster = context.run.workspace.roster
    return reply(
        context,
        asked,
        "reply.attended.md.j2",
        {"claims": tuple(draft.made), "settled": tuple(draft.settled)},
        name=past.name,
        told=draft.told,
        strangers=[who for deed, _ in draft.told for who in deed.who if not roster.roles_of(who)],
        unresolved=[each for each in read.present if not each.login],
        speakers=[(topic, who) for topic, who in read.talks if not who.login],
        more=read.more,
        minutes=evidence if past.file else None,
    )


@dataclass(slots=True)
class _Draft:
    """The claims that are made, and those that are settled by the same word."""

    name: str
    evidence: str
    n: int
    made: list[Claimed] = field(default_factory=list)
    settled: list[Settled] = field(default_factory=list)
    told: list[tuple[_Deed, int]] = field(
        default_factory=list
    )  # with the number, where others must confirm it

    def add(self, deed: _Deed, waiting: Mapping[_Key, int]) -> None:
        """Settle what somebody reported already, and claim the rest."""
        reported = {who: waiting.get(_key(deed.section, who, self.name, deed.topic)) for who in deed.who}
        if not deed.waits:
            done = dict.fromkeys(n for n in reported.values() if n is not None)
            self.settled += [Settled(n=n, result="confirmed") for n in done]
        left = [who for who, n in reported.items() if n is None]
        if left:
            entry = {"who": [f"@{who}" for who in left], "meeting": self.name, "evidence": self.evidence}
            entry |= {"topic": deed.topic} if deed.topic else {}
            self.made.append(Claimed.model_validate({"n": self.n, deed.section: entry}))
            self.settled += [] if deed.waits else [Settled(n=self.n, result="confirmed")]
        if left or (deed.who and not deed.waits):
            self.told.append((deed, self.n if deed.waits else 0))
        self.n += bool(left)


def _key(section: str, who: str, meeting: str, topic: str) -> _Key:
    return section, who.casefold().removeprefix("@"), fold(meeting), fold(topic)


def _known(context: Context, asked: Asked) -> Iterator[_Key]:
    """Name what is on record of meetings: on the default branch, or confirmed in a comment."""
    for each in context.run.workspace.contributions.entries:
        if each.kind in _SECTIONS:
            topic = each.title if each.kind is Kind.TALK else ""
            yield _key(_SECTIONS[each.kind], each.who, each.subject, topic)
    for talk in context.all_talks(asked.talk):
        for claim in talk.stands.claims:
            if claim.result == "confirmed":
                yield from _keys(claim)


def _waiting(asked: Asked) -> Iterator[tuple[_Key, int]]:
    """Name what was reported here and waits for somebody's word, with its number."""
    for claim in asked.talk.stands.claims:
        if claim.waits:
            yield from ((key, claim.n) for key in _keys(claim))


def _keys(claim: Claim) -> Iterator[_Key]:
    if claim.section in _SECTIONS.values():
        for who in claim.entry["who"]:
            yield _key(claim.section, who, str(claim.entry["meeting"]), str(claim.entry.get("topic", "")))


def _address(context: Context, file: str) -> str:
    """Give the page of a file on the default branch."""
    home = context.config.home.repo
    branch = context.home.upstream.branch
    return f"{context.run.workspace.web}/{home}/blob/{branch}/{context.home.prefix}{file}"
