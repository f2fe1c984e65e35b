"""Tell people of their meetings: under the desk, by issue, mail and chat; the host is asked only where it must be."""

import secrets
from dataclasses import dataclass
from functools import partial

from bot.actions import Action
from bot.app.around import look_around
from bot.app.desk import overrides
from bot.app.home import Home, web_of
from bot.app.meetings.acts import is_ours, issue_action, messages_of, note_action, opened, written
from bot.app.meetings.noticeplan import attended_of, guests_of, invite, notice_plan
from bot.app.meetings.speaking import NO_DESK, Announced, Speaker
from bot.app.meetings.standing import Standing, from_noted
from bot.app.meetings.wanted import Teller
from bot.app.outward import carrier_of, paused
from bot.app.session import Run
from bot.deliver.carrier import DryCarrier
from bot.deliver.outbox import Outbox
from bot.documents.notice import Pages
from bot.errors import Refusal
from bot.forge.own import Own
from bot.rules.modes import Mode
from bot.store.told import installation, remembers_since, told


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
            Speaker(run, home, own, around, outbox, carrier, teller, announced).speak()
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
        return bool(self.imagined(teller)) or any(is_ours(each) for each in self.book.unknown())

    def imagined(self, teller: Teller) -> list[Action]:
        """Give the actions as they would be if the host showed what is remembered."""
        repository = self.home.run.workspace.config.home.repo
        notes = list(teller.notes(self.noted, written(self.book, repository)))
        issues = list(teller.issues(self.noted, opened(self.book, repository)))
        return [
            *(note_action(each, repository, NO_DESK) for each in notes),
            *(issue_action(each, repository) for each in issues),
            *messages_of(teller, self.noted, self.book),
        ]
