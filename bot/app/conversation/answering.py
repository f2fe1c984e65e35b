"""Answer what is new under one topic: read, decide for each command, write one comment for each that asked.

The topic is read right before, so that whatever an earlier run did is seen; what is answered carries its mark, so
that a second run, a second daemon or a webhook beside a poll finds it answered.
"""

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.actions import Action, EditComment, Outcome, PostComment
from bot.app.conversation.context import Context
from bot.app.conversation.growing import added, begun
from bot.app.conversation.quota import PER_HOUR, room_for, take
from bot.app.conversation.topic import Talk, Topic
from bot.app.desk import overrides
from bot.commands.grammar import spoken
from bot.commands.may import Allowed, Asker, Refused, allowed
from bot.commands.registry import BY_WORD
from bot.commands.said import Request, Spoken, requests_in, slips_in
from bot.deliver.carrier import Carrier, DryCarrier
from bot.deliver.outbox import Outbox
from bot.documents.answer import Part, answer, kept
from bot.documents.language import language_of
from bot.documents.render import render
from bot.documents.replies import limit_reply, refused_reply, slips_reply
from bot.errors import Refusal, SigbotError
from bot.forge.mentions import calls
from bot.rules.conversation import Remark
from bot.sig.conversation import ConversationRecord

_log = logging.getLogger(__name__)
_QUOTED = 300  # characters of a command that are quoted

HEARD_ELSEWHERE = ("pause", "resume")  # they stop and start the bot, which is answer enough
_DRAFT = "draft"  # the id of an answer that is not written yet


@dataclass(frozen=True, slots=True)
class Asked:
    """One command with everything that its handler needs to know of who gave it where."""

    request: Request
    remark: Remark
    talk: Talk
    asker: Asker
    language: str

    @property
    def topic(self) -> Topic:
        return self.talk.topic


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said, in Markdown, and what is put on record: fields of ConversationRecord, lists to be added to."""

    text: str
    record: Mapping[str, Any] = field(default_factory=dict)


Handler = Callable[[Context, Asked], Reply]
Besides = Callable[[Context, Asked], Sequence[str]]  # who may give a command besides


@dataclass(frozen=True, slots=True)
class Answered:
    """What was done under one topic; `waits` where an earlier attempt has to settle first.

    `again` is when commands that are too many for now have their turn, in seconds since 1970 UTC.
    """

    actions: tuple[Action, ...]
    talk: Talk
    waits: bool = False
    again: int | None = None


@dataclass(frozen=True, slots=True)
class _Answer:
    """A comment to be written, and the talk as it is then."""

    body: str
    text: str
    record: ConversationRecord


class Answering:
    """One run of answering, with the handlers by command."""

    def __init__(
        self,
        context: Context,
        handlers: Mapping[str, Handler],
        outbox: Outbox,
        carrier: Carrier,
        besides: Besides = lambda *_: (),
    ) -> None:
        self.context, self.handlers, self.besides = context, handlers, besides
        self.outbox, self.carrier = outbox, carrier
        self._again: int | None = None  # when commands of the topic at hand have their turn

    def answer(self, talk: Talk) -> Answered:
        """Answer every comment of the topic in which something is new, the first one first."""
        actions: list[Action] = []
        self._again = None
        for remark in [each for each in talk.remarks if is_meant(self.context, talk.topic, each)]:
            wanted = self._wanted(talk, remark)
            if wanted is None:
                continue
            action = write(talk, remark, wanted.body)
            outcome = perform(action, self.outbox, self.carrier)
            if outcome is None:
                return Answered(tuple(actions), talk, waits=True)
            actions.append(action)
            before = talk.stands.answered.get(remark.id)
            place = before.id if before else outcome.reference or _DRAFT + remark.id
            made = Remark(place, self.context.around.me, wanted.text, self.context.now, True, wanted.record)
            talk = talk.with_answer(made)
        return Answered(tuple(actions), talk, again=self._again)

    def _wanted(self, talk: Talk, remark: Remark) -> _Answer | None:
        """Write the answer to one comment; None where nothing in it is new."""
        assert remark.author is not None
        did = talk.stands.did(remark.id)
        said = news(self.context, talk, remark)
        if not said:
            return None
        asker = Asker(
            remark.author.login,
            self.context.roles_of(remark.author),
            talk.topic.author is not None and talk.topic.author.id == remark.author.id,
        )
        room = room_for(self.context, remark, asker, tuple(dict.fromkeys(map(digest_of, said))))
        self._comes_back(room.again)
        said = [each for each in said if digest_of(each) in room.digests]
        if not said and not room.is_to_tell:
            return None
        if not isinstance(self.carrier, DryCarrier):
            take(self.context, remark, room)
        languages = self.context.config.sig.languages
        language = language_of((remark.text, talk.topic.title), languages)
        before = talk.stands.answered.get(remark.id)
        record = before.record if before and before.record and before.is_whole else None
        # What somebody else wrote into a record is not signed again: it begins anew, and nothing is run twice.
        record = record or begun(remark, self.context, did)
        parts: list[Part] = []
        for request in dict.fromkeys(requests_in(said)):
            reply = self._reply(Asked(request, remark, talk, asker, language))
            grown = kept(added(record, reply.record), self.context.config.publish.longest)
            if grown is None:
                unkept = render("reply.unkept.md.j2", language, overrides=overrides(self.context.home))
                reply = Reply(unkept)
            parts.append(Part(shortened(request.line), reply.text))
            record = grown or record
            draft = Remark(before.id if before else _DRAFT, None, "", self.context.now, True, record)
            talk = talk.with_answer(draft)
        own = overrides(self.context.home)
        if slips := slips_in(said):
            parts.append(Part("", slips_reply(slips, language, overrides=own)))
        if room.is_to_tell and room.again is not None:
            again = self.context.day(room.again)
            parts.insert(
                0, Part("", limit_reply(PER_HOUR, again, language, overrides=own))
            )  # a cut spares it
        assert record.answers is not None
        done = tuple(dict.fromkeys((*did, *map(digest_of, said))))
        record = record.model_copy(update={"answers": record.answers.model_copy(update={"did": done})})
        config = self.context.config
        text, body = answer(
            before.text if before else "",
            parts,
            record,
            config.sig.key,
            language,
            longest=config.publish.longest,
            overrides=own,
        )
        return _Answer(body, text, record)

    def _comes_back(self, again: int | None) -> None:
        """Note when the topic has to be looked at again, for commands that have to wait."""
        if again is not None:
            self._again = min(again, self._again or again)

    def _also(self, asked: Asked) -> Sequence[str]:
        """Give who may besides: they stay who they are under another login."""
        assert asked.remark.author is not None
        also = self.besides(self.context, asked)
        logins = {login.lower() for login in self.context.logins_of(asked.remark.author)}
        renamed = any(each.lower() in logins for each in also)
        return (*also, asked.asker.login) if renamed else also

    def _reply(self, asked: Asked) -> Reply:
        """Carry one command out, or say politely why not and who could."""
        command = BY_WORD[asked.request.command]
        own = overrides(self.context.home)
        try:
            verdict = self._verdict(asked)
            if isinstance(verdict, Refused):
                return Reply(refused_reply(command.word, verdict, asked.language, overrides=own))
            return self.handlers[command.word](self.context, asked)
        except Refusal as refusal:
            return Reply(str(refusal))
        except SigbotError:
            raise
        except Exception:  # noqa: BLE001 - a defect in one command must not keep all others unanswered for ever
            _log.exception("/%s in %s: a defect of sigbot", command.word, asked.topic)
            return Reply(render("reply.failed.md.j2", asked.language, overrides=own, word=command.word))

    def _verdict(self, asked: Asked) -> Allowed | Refused:
        """Say whether somebody may give the command at hand."""
        arguments = asked.request.arguments
        return allowed(
            BY_WORD[asked.request.command].may,
            asked.asker,
            self.context.run.workspace.roster,
            tuple(self.context.config.roles),
            whom=getattr(arguments, "who", None) or getattr(arguments, "account", None),
            also=self._also(asked),
        )


def has_news(context: Context, talk: Talk) -> bool:
    """Say whether anything is to be answered in a topic."""
    return any(news(context, talk, each) for each in talk.remarks if is_meant(context, talk.topic, each))


def news(context: Context, talk: Talk, remark: Remark) -> list[Spoken]:
    """Give what a comment says to the bot and was not answered yet."""
    did = talk.stands.did(remark.id)
    said = [each for each in spoken(remark.text, context.words) if digest_of(each) not in did]
    return [each for each in said if each.command not in HEARD_ELSEWHERE]


def is_meant(context: Context, topic: Topic, remark: Remark) -> bool:
    """Say whether a comment may be for the bot: away from home only one that calls it."""
    at_home = topic.repository.lower() == context.config.home.repo.lower()
    called = at_home or any(calls(remark.text, login) for login in context.own_accounts)
    return called and is_listened_to(context, remark)


def is_listened_to(context: Context, remark: Remark) -> bool:
    """Pass over the bot's own texts, other programs, and whoever has no account any more."""
    bots = {login.lower() for login in context.config.bots}
    return not remark.is_own and remark.author is not None and remark.author.login.lower() not in bots


def perform(action: Action, outbox: Outbox, carrier: Carrier) -> Outcome | None:
    """Do one thing, written down before and after; what is only told leaves no trace."""
    if isinstance(carrier, DryCarrier):
        return carrier.perform(action)
    return outbox.perform(action, carrier)


def write(talk: Talk, remark: Remark, body: str) -> Action:
    """Give the action that writes the answer to a comment: a new comment, or another text of the one there is."""
    topic = talk.topic
    before = talk.stands.answered.get(remark.id)
    if before:
        return EditComment(topic.repository, topic.under, before.id, body)
    return posted(topic, remark.id, body)


def posted(topic: Topic, note: str, body: str) -> PostComment:
    """Give the action that writes the one answer to a comment (its number) for the first time."""
    return PostComment(topic.repository, topic.under, topic.number, body, f"answer to {note}")


def shortened(line: str) -> str:
    """Give as much of a command as is quoted."""
    return line if len(line) <= _QUOTED else f"{line[:_QUOTED]}…"


def digest_of(each: Spoken) -> str:
    """Name what was said: another spelling of the same request is the same."""
    said = (each.command, each.arguments) if isinstance(each, Request) else (each.line,)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:8]
