"""What is to be said about meetings, decided from the plan, what stands on the host, and what was sent.

The same world gives the same answer, and a world in which it was said gives none. So it is asked twice: of what the
database remembers, whether a look at the host is needed at all, and then of what is seen there.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.actions import Channel, SendChat, SendMail
from bot.app.meetings.standing import Standing, Text
from bot.deliver.outbox import MAIL
from bot.documents.notemark import Told, digest_of, signed
from bot.documents.notice import Facts, Guest, Pages, comment, facts, issue, paste_text, question, subject
from bot.meetings.due import ANNOUNCEMENTS, DAY, HOUR, Due, Sent, Step, due
from bot.meetings.occurrence import Standing as Happens
from bot.meetings.plan import Meeting, Plan

TAKEN_OVER = 2 * HOUR  # after which another installation of the bot does what its keeper left undone
ON_DESK = (Step.ORGANISER, *ANNOUNCEMENTS, Step.ATTENDANCE, Step.ATTENDANCE_AGAIN)
BY_ROBOT = (*ANNOUNCEMENTS, Step.HOUR)
_QUESTIONS = (Step.ATTENDANCE, Step.ATTENDANCE_AGAIN)


@dataclass(frozen=True, slots=True)
class Say:
    """Write a text about a meeting, in place of the one that `stands`; with `close`, end the issue that holds it."""

    told: Told
    body: str
    title: str = ""
    stands: Text | None = None
    close: bool = False

    @property
    def about(self) -> str:
        """Name what is said, for the book of outward acts."""
        return f"{self.told.step} of {self.told.meeting}, change {self.told.change}"


@dataclass(frozen=True)
class Teller:
    """Says what there is to say, in this installation's name (`me`)."""

    plan: Plan
    me: str
    pages: Pages
    remembers: int
    attended: Collection[str] = ()
    guests: Callable[[Meeting], tuple[tuple[Guest, ...], bool]] = lambda _meeting: ((), False)
    invite: Callable[[Meeting, str], bytes] = lambda _meeting, _method: b""
    overrides: Path | None = None

    def notes(self, standing: Standing, sent: Collection[Sent] = ()) -> Iterator[Say]:
        """Say which comments to write under the desk; `sent` were written, also where somebody took them away."""
        book = {*(each.sent for each in standing.notes), *sent}
        told = {
            each.meeting.key: each for each in due(self.plan, book, steps=ON_DESK, attended=self.attended)
        }
        for meeting in self.plan.meetings:
            found, stands = told.get(meeting.key), standing.note(meeting.key)
            if found is None:
                yield from self._brought_up_to_date(meeting, stands)
            elif found.step in _QUESTIONS:
                yield self._signed(Told(found.step, meeting.key, 0, self.me), self._question(found))
            elif stands is None or self._may_go_on(stands, found):
                known = Told(found.step, meeting.key, found.change, self.me)
                stands = stands if stands and stands.editable else None
                yield self._signed(known, self._comment(meeting, found.step), stands=stands)

    def issues(self, standing: Standing, sent: Collection[Sent] = ()) -> Iterator[Say]:
        """Say which issues to open, to write anew, to close."""
        if "issue" not in self.plan.config.notices.by:
            return
        book = {*(each.sent for each in standing.issues), *sent}
        told = {each.meeting.key: each for each in due(self.plan, book, steps=ANNOUNCEMENTS)}
        for meeting in self.plan.meetings:
            stands, found = standing.issue(meeting.key), told.get(meeting.key)
            if stands is None:
                if found and self.is_mine(meeting, standing):
                    yield self._issue(meeting, Told(found.step, meeting.key, found.change, self.me), None)
            elif not (stands.is_open and stands.editable) or stands.told.by != self.me:
                continue
            elif meeting.occurrence.is_over(self.plan.now - DAY):
                yield self._issue(meeting, stands.told, stands, close=True)
            elif found or not meeting.occurrence.has_begun(self.plan.now):
                known = Told(found.step, meeting.key, found.change, self.me) if found else stands.told
                wanted = self._issue(meeting, known, stands)
                if wanted.told.digest != stands.told.digest:
                    yield wanted

    def mails(self, standing: Standing, sent: Collection[Sent]) -> list[SendMail]:
        """Say what goes out by mail: about meetings whose comment this installation keeps."""
        if MAIL not in self.plan.config.notices.by:
            return []
        waiting = due(self.plan, sent, steps=ANNOUNCEMENTS, remembers=self.remembers)
        return [self._mail(each) for each in waiting if self.is_mine(each.meeting, standing)]

    def chats(self, channel: Channel, standing: Standing, sent: Collection[Sent]) -> list[SendChat]:
        """Say what goes out by one robot, likewise."""
        if channel not in self.plan.config.notices.by:
            return []
        waiting = due(self.plan, sent, steps=BY_ROBOT, remembers=self.remembers)
        return [self._chat(each, channel) for each in waiting if self.is_mine(each.meeting, standing)]

    def is_mine(self, meeting: Meeting, standing: Standing) -> bool:
        """Say whether a meeting is announced under the desk as it is now, and this installation keeps the comment."""
        note = standing.note(meeting.key)
        return (
            note is not None
            and note.told.by == self.me
            and note.told.step in ANNOUNCEMENTS
            and note.told.change == meeting.occurrence.changes
        )

    def paste(self, meeting: Meeting, step: Step = Step.NOTICE) -> str:
        """Write the text to paste."""
        language = self._languages[0]
        return paste_text(self._facts(meeting, language), step, language, overrides=self.overrides)

    def _brought_up_to_date(self, meeting: Meeting, stands: Text | None) -> Iterator[Say]:
        """Write the comment about a meeting to come anew where it says something else than it should."""
        if stands is None or not stands.editable or stands.told.by != self.me:
            return
        if meeting.occurrence.has_begun(self.plan.now):
            return
        known = stands.told
        if meeting.occurrence.standing is Happens.CALLED_OFF and known.step is Step.ORGANISER:
            known = Told(Step.CANCELLED, meeting.key, meeting.occurrence.changes, self.me)
        wanted = self._signed(known, self._comment(meeting, known.step), stands=stands)
        if wanted.told.digest != stands.told.digest:
            yield wanted

    def _may_go_on(self, stands: Text, found: Due) -> bool:
        """Say whether a comment is this installation's to write anew: it keeps it, or its keeper is silent."""
        if stands.told.by == self.me:
            return True
        moment = found.meeting.occurrence.changed if found.step is not Step.NOTICE else None
        if moment is None:
            moment = int(found.meeting.occurrence.begins.timestamp()) - DAY
        return self.plan.now >= moment + TAKEN_OVER

    def _signed(self, told: Told, text: str, *, title: str = "", stands: Text | None = None) -> Say:
        key = self.plan.config.sig.key
        body = signed(text, told, key)
        made = Told(told.step, told.meeting, told.change, told.by, digest_of(body, key))
        return Say(made, body, title, stands)

    def _comment(self, meeting: Meeting, step: Step) -> str:
        language = self._languages[0]
        known = self._facts(meeting, language)
        paste = "" if step is Step.ORGANISER else self.paste(meeting, step)
        return comment(known, step, language, paste=paste, overrides=self.overrides)

    def _question(self, found: Due) -> str:
        language = self._languages[0]
        guests, more = self.guests(found.meeting)
        return question(
            self._facts(found.meeting, language),
            guests,
            language,
            more=more,
            again=found.step is Step.ATTENDANCE_AGAIN,
            overrides=self.overrides,
        )

    def _issue(self, meeting: Meeting, told: Told, stands: Text | None, *, close: bool = False) -> Say:
        step, own = told.step, self.overrides
        texts = [issue(self._facts(meeting, each), step, each, overrides=own) for each in self._languages]
        title = subject(self._facts(meeting, self._languages[0]), step, self._languages[0], overrides=own)
        said = self._signed(told, "\n\n***\n\n".join(texts), title=title, stands=stands)
        return Say(said.told, said.body, said.title, stands, close)

    def _mail(self, each: Due) -> SendMail:
        texts = [
            paste_text(
                self._facts(each.meeting, language),
                each.step,
                language,
                blank=False,
                overrides=self.overrides,
            )
            for language in self._languages
        ]
        method = "CANCEL" if each.step is Step.CANCELLED else "REQUEST"
        title = self._title(each)
        invitation = self.invite(each.meeting, method)
        return SendMail(
            each.meeting.key, each.step, each.change, title, "\n\n".join(texts), invitation, method
        )

    def _chat(self, each: Due, channel: Channel) -> SendChat:
        language = self._languages[0]
        known = self._facts(each.meeting, language)
        text = paste_text(known, each.step, language, blank=False, overrides=self.overrides)
        return SendChat(channel, each.meeting.key, each.step, each.change, self._title(each), text)

    def _title(self, each: Due) -> str:
        language = self._languages[0]
        return subject(self._facts(each.meeting, language), each.step, language, overrides=self.overrides)

    def _facts(self, meeting: Meeting, language: str) -> Facts:
        return facts(self.plan, meeting, language, self.pages)

    @property
    def _languages(self) -> tuple[str, ...]:
        return self.plan.config.sig.languages
