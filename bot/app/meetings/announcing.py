"""Tell people of their meetings: under the desk, by issue, mail and chat; the host is asked only where it must be."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import partial

from bot.actions import (
    Action,
    DeleteComment,
    EditComment,
    EditIssue,
    OpenIssue,
    PostComment,
)
from bot.app.around import Around, look_around, remember_desk
from bot.app.board import decide_board
from bot.app.channels import ROBOTS
from bot.app.desk import desk_action, desk_text, overrides
from bot.app.home import Home, web_of
from bot.app.meetings.noticeplan import attended_of, guests_of, invite, notice_plan
from bot.app.meetings.sending import Messages, Went, send, sent_by
from bot.app.meetings.standing import Standing, as_noted, from_noted, issues_in, notes_in
from bot.app.meetings.wanted import Say, Teller
from bot.app.outward import carrier_of, paused
from bot.app.session import Run
from bot.deliver.carrier import Carrier, DryCarrier
from bot.deliver.outbox import MAIL, Entry, Outbox
from bot.documents.notice import Pages
from bot.errors import Refusal, SigbotError
from bot.forge.own import Own
from bot.meetings.due import Sent
from bot.rules.modes import Mode
from bot.rules.publishing import Held, Hold
from bot.store.told import installation, note_told, remembers_since, told

_DESK = "desk"  # stands for the number of a desk that there is not yet


@dataclass(slots=True)
class Announced:
    """What was said, or would have been; what did not go through, what nobody knows; why it is not more."""

    live: bool
    done: list[Action] = field(default_factory=list)
    failed: list[SigbotError] = field(default_factory=list)
    unknown: list[SigbotError] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    held: Held | None = None
    waits: bool = False  # an attempt of an earlier run has to settle first
    requests: int = 0


def announce(run: Run, home: Home, *, dry_run: bool = False) -> Announced:
    """Say what is due about the SIG's meetings; nothing is asked of the host while nothing is due.

    Raises ForgeError where the host does not answer, Refusal where a person must do something first.
    """
    now = int(run.environment.clock.now())
    with home.run.store.begin() as connection:
        noted, since = from_noted(told(connection)), remembers_since(connection, now)
        me = installation(connection, secrets.token_hex(4))
    book = Outbox(home.run.store, lambda: now)
    world = _World(run, home, book, noted)
    announced = Announced(live=home.mode is Mode.LIVE and not dry_run)
    if not world.is_busy(teller_of(home, now, me, since)):
        return announced
    if home.mode is not Mode.LIVE:
        announced.done += world.imagined(teller_of(home, now, me, since))
        return announced
    if run.environment.token is None:
        raise Refusal("announcing needs a token: put one into SIGBOT_GITEE_TOKEN")
    with run.forge() as forge:
        own = Own(forge.session)
        around = look_around(home, own)
        announced.held = paused(run, home, around)
        if announced.held is None:
            outbox = Outbox(home.run.store, lambda: around.now)
            carrier = DryCarrier() if dry_run else carrier_of(run, home, around, forge.session)
            teller = teller_of(home, around.now, me, since)
            _Speaker(run, home, own, around, outbox, carrier, teller, announced).speak()
        announced.requests = forge.session.pacer.sent
    return announced


def teller_of(home: Home, now: int, me: str, since: int) -> Teller:
    """Give what says what there is to say at a moment."""
    plan = notice_plan(home, now)
    return Teller(
        plan,
        me,
        pages_of(home),
        since,
        attended_of(home, plan),
        partial(guests_of, home, plan),
        partial(invite, plan),
        overrides(home),
    )


def pages_of(home: Home) -> Pages:
    """Say where the SIG's folder is to be seen on the host."""
    base = f"{web_of(home.run)}/{home.run.workspace.config.home.repo}"
    path = f"{home.upstream.branch}/{home.prefix}".rstrip("/")
    return Pages(f"{base}/blob/{path}", f"{base}/tree/{path}")


@dataclass(frozen=True, slots=True)
class _World:
    """What is known before anything is asked of the host."""

    run: Run
    home: Home
    book: Outbox
    noted: Standing

    def is_busy(self, teller: Teller) -> bool:
        """Say whether anything is to be said, or to be looked up."""
        return bool(self.imagined(teller)) or any(_is_ours(each) for each in self.book.unknown())

    def imagined(self, teller: Teller) -> list[Action]:
        """Give the actions as they would be if the host showed what is remembered."""
        repository = self.home.run.workspace.config.home.repo
        notes = list(teller.notes(self.noted, _written(self.book, repository)))
        issues = list(teller.issues(self.noted, _opened(self.book, repository)))
        return [
            *(_note_action(each, repository, _DESK) for each in notes),
            *(_issue_action(each, repository) for each in issues),
            *_messages(teller, self.noted, self.book),
        ]


@dataclass(slots=True)
class _Speaker:
    """One run that has looked at the host, and speaks."""

    run: Run
    home: Home
    own: Own
    around: Around
    outbox: Outbox
    carrier: Carrier
    teller: Teller
    announced: Announced
    _standing: Standing = field(default_factory=Standing)

    def speak(self) -> None:
        """Say under the desk what is due, then everywhere else; what was said is remembered, whatever went wrong."""
        self._standing = self._look()
        self.outbox.settle(self._seen)
        try:
            self._say_on_desk()
            self._say_in_issues()
            self._send()
        finally:
            if self.announced.live:
                keys = {each.key for each in self.teller.plan.meetings}
                with self.home.run.store.begin() as connection:
                    note_told(connection, as_noted(self._standing, keys))

    def _look(self) -> Standing:
        config, key = self.home.run.workspace.config, self.home.run.workspace.config.sig.key
        repository = config.home.repo
        accounts = {each.lower() for each in config.publish.accounts} or {self.around.me.login.lower()}
        desk = self.around.desk
        comments = self.own.comments(repository, "issues", desk.number) if desk else ()
        listed = (
            [each for login in sorted(accounts) for each in self.own.notes(repository, login)]
            if "issue" in config.notices.by
            else []
        )
        return Standing(notes_in(comments, accounts, key), issues_in(listed, key))

    def _seen(self, entry: Entry) -> str | None:
        """Say what an act of an earlier run left on the host."""
        if not _is_ours(entry):
            return None
        texts = self._standing.notes if entry.kind == "PostComment" else self._standing.issues
        about = entry.what.rpartition(": ")[2]
        found = (each for each in texts if each.told.by == self.teller.me and _about(each.sent) == about)
        return next((each.id for each in found), "")

    def _say_on_desk(self) -> None:
        repository = self.home.run.workspace.config.home.repo
        wanted = self._notes()
        if not wanted:
            return
        desk = self._desk()
        if desk is None:
            self.announced.waits = True
            return
        posted = False
        for say in self._notes():
            posted |= self._perform(_note_action(say, repository, desk)) and say.stands is None
        if self.announced.live:
            self._standing = self._look()
        if posted:
            self._without_doubles()

    def _notes(self) -> list[Say]:
        repository = self.home.run.workspace.config.home.repo
        return list(self.teller.notes(self._standing, _written(self.outbox, repository)))

    def _desk(self) -> str | None:
        """Give the number of the desk, opened where there is none; None where that has to settle first."""
        if self.around.desk is not None:
            return self.around.desk.number
        if not self.announced.live:
            return _DESK
        decided = decide_board(self.home.run)
        text, _ = desk_text(self.home, decided, None, self.around, self.outbox)
        action = desk_action(self.home, self.around, text, waits=True)
        outcome = self.outbox.perform(action, self.carrier) if action else None
        if action is None or outcome is None:
            return None
        self.announced.done.append(action)
        remember_desk(self.home.run.store, "")  # another installation may have opened one at the same moment
        self.around = look_around(self.home, self.own)
        desk = self.around.desk
        if desk is None:  # a list that lags
            remember_desk(self.home.run.store, outcome.reference)
            return outcome.reference
        if desk.number != outcome.reference:
            self._perform(EditIssue(self.home.run.workspace.config.home.repo, outcome.reference, close=True))
        self._standing = self._look()
        return desk.number

    def _without_doubles(self) -> None:
        """Take back what another installation wrote at the same moment: the first comment holds."""
        for each in self._standing.doubles(self.teller.me):
            repository = self.home.run.workspace.config.home.repo
            self._perform(DeleteComment(repository, "issues", each.id))
            rest = tuple(text for text in self._standing.notes if text is not each)
            self._standing = Standing(rest, self._standing.issues)

    def _say_in_issues(self) -> None:
        repository = self.home.run.workspace.config.home.repo
        wanted = list(self.teller.issues(self._standing, _opened(self.outbox, repository)))
        for say in wanted:
            self._perform(_issue_action(say, repository))
        if wanted and self.announced.live:
            self._standing = self._look()

    def _send(self) -> None:
        messages = _messages(self.teller, self._standing, self.outbox)
        if not self.announced.live:
            self.announced.done += messages
            return
        key = self.home.run.workspace.config.sig.key
        for went in send(messages, self.outbox, self.run.environment, key):
            self._take(went)

    def _take(self, went: Went) -> None:
        self.announced.done += went.done
        self.announced.failed += went.failed
        self.announced.unknown += went.unknown
        self.announced.warnings += went.warnings

    def _perform(self, action: Action) -> bool:
        """Do one thing on the host; False where an earlier attempt at it has to settle first."""
        if isinstance(self.carrier, DryCarrier):
            self.carrier.perform(action)
        elif self.outbox.perform(action, self.carrier) is None:
            self.announced.waits = True
            self.announced.held = Held(Hold.UNSETTLED, str(action))
            return False
        self.announced.done.append(action)
        return True


def _note_action(say: Say, repository: str, desk: str) -> Action:
    if say.stands is None:
        return PostComment(repository, "issues", desk, say.body, say.about)
    return EditComment(repository, "issues", say.stands.id, say.body)


def _issue_action(say: Say, repository: str) -> Action:
    if say.stands is None:
        return OpenIssue(repository, say.title, say.body, say.about)
    return EditIssue(repository, say.stands.id, say.title, say.body, close=say.close)


def _is_ours(entry: Entry) -> bool:
    """Say whether an act of the book is a comment or an issue about a meeting."""
    return entry.kind in ("PostComment", "OpenIssue") and ", change " in entry.what


def _about(sent: Sent) -> str:
    return f"{sent.step} of {sent.meeting}, change {sent.change}"


def _written(outbox: Outbox, repository: str) -> Collection[Sent]:
    return _done(outbox, repository, "PostComment")


def _opened(outbox: Outbox, repository: str) -> Collection[Sent]:
    return _done(outbox, repository, "OpenIssue")


def _done(outbox: Outbox, repository: str, kind: str) -> Collection[Sent]:
    """Give what the book says was written on the host: whoever took it away does not want it there again."""
    return tuple(sent_by(outbox, repository, kind, done=True))


def _messages(teller: Teller, standing: Standing, outbox: Outbox) -> Messages:
    """Give what is to go out by mail and by robots, by the book of what went."""
    chats = {each: teller.chats(each, standing, tuple(sent_by(outbox, each))) for each in ROBOTS}
    return Messages(teller.mails(standing, tuple(sent_by(outbox, MAIL))), chats)
