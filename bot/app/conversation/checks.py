"""The check of a pull request to the SIG's own files, without being asked: one comment that follows what is proposed.

It is found again by its mark and its author, and written again only where it would say something else.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.actions import Action, EditComment, PostComment
from bot.app.conversation.answering import Asked, Reply
from bot.app.conversation.checkmemory import LastLook, last_look, looked_at, remember
from bot.app.conversation.checkparts import checked
from bot.app.conversation.context import Context
from bot.app.conversation.replying import reply
from bot.app.conversation.topic import Talk, Topic
from bot.app.desk import overrides
from bot.deliver.carrier import Carrier, DryCarrier
from bot.deliver.outbox import SETTLES_IN, Outbox
from bot.documents.application import Comment
from bot.documents.check import PURPOSE, RESOLVED, CheckPart, check_comment, resolved_comment
from bot.documents.language import language_of
from bot.documents.marks import read_mark
from bot.errors import ForgeError, Refusal
from bot.forge.own import Own
from bot.rules.conversation import Remark


class Word(StrEnum):
    """What came of a look, as the answer to `/recheck` says it."""

    CHANGED = "changed"  # the comment is new, or says something else now
    SAME = "same"
    NOTHING = "nothing"  # none of the files that are checked is touched
    OVER = "over"  # merged or closed
    WAITS = "waits"  # the host did not give what it takes, or does not show yet what was written
    ELSEWHERE = "elsewhere"  # no pull request that is checked at all


@dataclass(frozen=True, slots=True)
class Look:
    """What was done about one pull request; `again` where it is to be looked at again next time."""

    word: Word
    actions: tuple[Action, ...] = ()
    comment: str = ""  # the check's number on the host
    again: bool = False


class Checks:
    """The checks of one run of answering."""

    def __init__(self, context: Context, outbox: Outbox, carrier: Carrier) -> None:
        self.context, self.outbox, self.carrier = context, outbox, carrier
        self._looks: dict[str, Look] = {}

    def follow(self, talk: Talk, head: str = "") -> Look:
        """Bring the check of a topic up to date where what it is about changed; `head` is the commit, if known."""
        topic = str(talk.topic)
        if topic not in self._looks:
            try:
                self._looks[topic] = self._look(talk, head, asked=False)
            except Refusal as refusal:
                self._looks[topic] = self._refused(talk, refusal)
        return self._looks[topic]

    def is_due(self, talk: Talk, head: str) -> bool:
        """Say whether a look would find something else than the last one; a changed description is asked for."""
        topic, known = talk.topic, self._known(talk.topic)
        is_home = topic.repository.lower() == self.context.config.home.repo.lower()
        if not topic.is_pull or not is_home:
            return False
        if topic.state in RESOLVED:
            before = self._comment(talk)
            return before is not None and self._said_of(before) not in RESOLVED
        if head and known.head == head and not known.concerns:
            return False
        if not known.content:
            return True
        pull = Own(self.context.session).proposal(topic.repository, int(topic.number))
        return looked_at(self.context.home, pull) != known.content

    def recheck(self, context: Context, asked: Asked) -> Reply:
        """Look at a pull request again whatever is remembered of it, and say what came of it.

        Raises Refusal where its commits are gone.
        """
        topic = asked.topic
        if str(topic) not in self._looks:
            self._looks[str(topic)] = self._look(asked.talk, "", asked=True)
        look = self._looks[str(topic)]
        link = f"{topic.url}#note_{look.comment}" if look.comment and topic.url else ""
        return reply(
            context, asked, "reply.recheck.md.j2", outcome=str(look.word), link=link, again=look.again
        )

    def _look(self, talk: Talk, head: str, *, asked: bool) -> Look:
        topic, before = talk.topic, self._comment(talk)
        if not self._is_checked(topic):
            return Look(Word.ELSEWHERE)
        if topic.state in RESOLVED:
            return self._resolved(topic, before, topic.state)
        known = self._known(topic)
        if not asked and head and known.head == head and not known.concerns:
            return Look(Word.NOTHING)
        try:
            return self._checked(talk, before, known, asked=asked)
        except ForgeError:
            self._remember(topic, replace(self._known(topic), content=""))
            return Look(Word.WAITS, comment=before.id if before else "", again=True)

    def _checked(self, talk: Talk, before: Remark | None, known: LastLook, *, asked: bool) -> Look:
        """Look at what an open pull request proposes, unless that was done already."""
        topic = talk.topic
        pull = Own(self.context.session).proposal(topic.repository, int(topic.number))
        if pull.state in RESOLVED:
            return self._resolved(topic, before, pull.state)
        content = looked_at(self.context.home, pull)
        was_over = before is not None and self._said_of(before) in RESOLVED
        if not asked and known.content == content and not was_over:
            return Look(Word.SAME, comment=before.id if before else "")
        language = language_of((topic.title, pull.body), self.context.config.sig.languages)
        try:
            found = checked(self.context.home, pull, language)
        except Refusal:  # the commits are gone: nothing else comes of it until others are pushed
            self._remember(topic, replace(known, head=pull.sha, content=content))
            raise
        look = Look(Word.NOTHING)
        if found.parts or before:
            look = self._say(topic, before, self._comment_of(found.parts, language))
        look = replace(look, again=look.again or found.again)
        concerns = bool(found.parts or before)
        posted = self._known(topic).posted
        self._remember(topic, LastLook(pull.sha, "" if look.again else content, concerns, posted))
        return look

    def _is_checked(self, topic: Topic) -> bool:
        """Say whether a topic is a pull request of the home that the bot did not make for a purpose of its own."""
        is_home = topic.repository.lower() == self.context.config.home.repo.lower()
        own = {str(each.number) for each in self.context.around.proposals}
        return topic.is_pull and is_home and topic.number not in own

    def _comment(self, talk: Talk) -> Remark | None:
        """Find the check among what was said: by its mark and its author, the first one."""
        return next((each for each in talk.remarks if self._said_of(each) is not None), None)

    def _said_of(self, remark: Remark) -> str | None:
        """Read what a check says of its content; None for what is no check of the bot's."""
        is_own = remark.author is not None and remark.author.login.lower() in self.context.own_accounts
        return read_mark(remark.text, self.context.config.sig.key, PURPOSE) if is_own else None

    def _comment_of(self, parts: Sequence[CheckPart], language: str, why: str = "") -> Comment:
        config = self.context.config
        own, longest = overrides(self.context.home), config.publish.longest
        return check_comment(parts, config.sig.key, language, longest=longest, why=why, overrides=own)

    def _resolved(self, topic: Topic, before: Remark | None, state: str) -> Look:
        """Say once that it is over, where anything was said before."""
        if before is None:
            return Look(Word.OVER)
        config = self.context.config
        comment = resolved_comment(
            before.text,
            state,
            config.sig.key,
            self._language_of(before),
            longest=config.publish.longest,
            overrides=overrides(self.context.home),
        )
        return replace(self._say(topic, before, comment), word=Word.OVER)

    def _refused(self, talk: Talk, refusal: Refusal) -> Look:
        """Say why a pull request can no longer be looked at, where it was looked at before."""
        before = self._comment(talk)
        if before is None:
            return Look(Word.NOTHING)
        comment = self._comment_of((), self._language_of(before), str(refusal))
        return self._say(talk.topic, before, comment)

    def _language_of(self, check: Remark) -> str:
        """Tell in which language a check was written, by the line that no pull request has a part in."""
        return language_of((check.text.partition("\n")[0],), self.context.config.sig.languages)

    def _say(self, topic: Topic, before: Remark | None, comment: Comment) -> Look:
        """Write the comment where it would say something else than the one there is."""
        if before is not None and self._said_of(before) == comment.digest:
            return Look(Word.SAME, comment=before.id)
        if before is not None:
            edit = EditComment(topic.repository, topic.under, before.id, comment.text)
            return self._performed(edit, before.id)
        if self._lags(topic):
            return Look(Word.WAITS, again=True)
        post = PostComment(topic.repository, topic.under, topic.number, comment.text)
        self._remember(topic, replace(self._known(topic), posted=str(post)))
        return self._performed(post, "")

    def _performed(self, action: Action, comment: str) -> Look:
        """Act; a host that does not take it is asked again next time, and nobody else has to wait for that."""
        if isinstance(self.carrier, DryCarrier):
            self.carrier.perform(action)
            return Look(Word.CHANGED, (action,), comment)
        try:
            outcome = self.outbox.perform(action, self.carrier)
        except ForgeError:
            return Look(Word.WAITS, comment=comment, again=True)
        if outcome is None:
            return Look(Word.WAITS, comment=comment, again=True)
        return Look(Word.CHANGED, (action,), comment or outcome.reference)

    def _lags(self, topic: Topic) -> bool:
        """Say whether a check was posted there just now that the host may not list yet: another would be a second."""
        posted, now = self._known(topic).posted, self.context.now
        return bool(posted) and any(what == posted for what in self._lately(now - SETTLES_IN))

    def _lately(self, moment: int) -> Iterator[str]:
        yield from (each.what for each in self.outbox.since(moment))
        yield from (each.what for each in self.outbox.unknown() if each.begun >= moment)

    def _known(self, topic: Topic) -> LastLook:
        return last_look(self.context.run.store, topic)

    def _remember(self, topic: Topic, look: LastLook) -> None:
        if not isinstance(self.carrier, DryCarrier):
            remember(self.context.run.store, topic, look)
