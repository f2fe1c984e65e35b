"""A run that has looked at the host, and tells people of their meetings: under the desk first, then elsewhere."""

from dataclasses import dataclass, field, replace

from bot.actions import Action, DeleteComment, EditIssue, Outcome
from bot.app.around import Around, look_around, remember_desk
from bot.app.board import decide_board
from bot.app.desk import desk_action, desk_text
from bot.app.home import Home
from bot.app.meetings.acts import (
    about_of,
    is_ours,
    issue_action,
    messages_of,
    note_action,
    opened,
    with_said,
    written,
)
from bot.app.meetings.sending import Went, send
from bot.app.meetings.standing import Standing, as_noted, issues_in, notes_in
from bot.app.meetings.telling import Say, Teller
from bot.app.session import Run
from bot.deliver.carrier import Carrier, DryCarrier
from bot.deliver.outbox import Entry, Outbox
from bot.errors import SigbotError
from bot.forge.own import Own
from bot.rules.publishing import Held, Hold
from bot.store.told import note_told

NO_DESK = "desk"  # stands for the number of a desk that there is not yet


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


@dataclass(slots=True)
class Speaker:
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
        me = self.around.me.id
        return Standing(notes_in(comments, accounts, key, me), issues_in(listed, key, me))

    def _seen(self, entry: Entry) -> str | None:
        """Say what an act of an earlier run left on the host."""
        if not is_ours(entry):
            return None
        texts = self._standing.notes if entry.kind == "PostComment" else self._standing.issues
        about = entry.what.rpartition(": ")[2]
        found = (each for each in texts if each.told.by == self.teller.me and about_of(each.sent) == about)
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
        said = [(say, self._perform(note_action(say, repository, desk))) for say in self._notes()]
        if self.announced.live:
            self._standing = self._look()
            self._standing = replace(
                self._standing, notes=with_said(self._standing.notes, said, self.around.now)
            )
            self._without_doubles()

    def _notes(self) -> list[Say]:
        repository = self.home.run.workspace.config.home.repo
        return list(self.teller.notes(self._standing, written(self.outbox, repository)))

    def _desk(self) -> str | None:
        """Give the number of the desk, opened where there is none; None where that has to settle first."""
        if self.around.desk is not None:
            return self.around.desk.number
        if not self.announced.live:
            return NO_DESK
        decided = decide_board(self.home.run)
        text, _ = desk_text(self.home, decided, None, self.around, self.outbox, self.teller.plan)
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
            self._standing = replace(self._standing, notes=rest)

    def _say_in_issues(self) -> None:
        repository = self.home.run.workspace.config.home.repo
        wanted = list(self.teller.issues(self._standing, opened(self.outbox, repository)))
        said = [(say, self._perform(issue_action(say, repository))) for say in wanted]
        if said and self.announced.live:
            self._standing = replace(self._standing, issues=self._look().issues)
            self._standing = replace(
                self._standing, issues=with_said(self._standing.issues, said, self.around.now)
            )

    def _send(self) -> None:
        messages = messages_of(self.teller, self._standing, self.outbox)
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

    def _perform(self, action: Action) -> str | None:
        """Do one thing on the host and say by what it is found there; None where an earlier attempt has to settle."""
        if isinstance(self.carrier, DryCarrier):
            outcome: Outcome | None = self.carrier.perform(action)
        else:
            outcome = self.outbox.perform(action, self.carrier)
        if outcome is None:
            self.announced.waits = True
            self.announced.held = Held(Hold.UNSETTLED, str(action))
            return None
        self.announced.done.append(action)
        return outcome.reference
