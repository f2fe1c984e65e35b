"""Tell people of their meetings: under the desk, by issue, mail and chat; the host is asked only where it must be."""

import secrets
from dataclasses import dataclass
from functools import partial

from bot.actions import Action
from bot.app.desk import overrides
from bot.app.home import Home
from bot.app.meetings.acts import is_ours, issue_action, messages_of, note_action, opened, written
from bot.app.meetings.guests import attended_of, guests_of
from bot.app.meetings.pages import pages_of
from bot.app.meetings.speaking import NO_DESK, Announced, Speaker
from bot.app.meetings.stage import Stage
from bot.app.meetings.standing import Standing, from_noted
from bot.app.meetings.telling import Teller
from bot.app.outward import carrier_of, paused
from bot.deliver.carrier import DryCarrier
from bot.deliver.outbox import Outbox
from bot.documents.calendar import invitation
from bot.rules.modes import Mode
from bot.store.told import installation, remembers_since, told


def announce(stage: Stage) -> Announced:
    """Say what is due about the SIG's meetings; nothing is asked of the host while nothing is due.

    Raises ForgeError where the host does not answer, Refusal where a person must do something first.
    """
    run, home = stage.run, stage.home
    now = stage.now
    with home.run.store.begin() as connection:
        noted, since = from_noted(told(connection)), remembers_since(connection, now)
        me = installation(connection, secrets.token_hex(4))
    world = _World(home, Outbox(home.run.store, lambda: now), noted)
    announced = Announced(live=home.mode is Mode.LIVE and not stage.dry_run)
    teller = teller_of(stage, me, since)
    if not world.is_busy(teller):
        return announced
    if home.mode is not Mode.LIVE:
        announced.done += world.imagined(teller)
        return announced
    around = stage.around
    announced.held = paused(run, home, around)
    if announced.held is None:
        outbox = Outbox(home.run.store, lambda: around.now)
        session = stage.forge.session
        carrier = DryCarrier() if stage.dry_run else carrier_of(run, home, around, session)
        teller = teller_of(stage, me, since)
        Speaker(run, home, stage.own, around, outbox, carrier, teller, announced).speak()
    announced.requests = stage.requests
    return announced


def teller_of(stage: Stage, me: str, since: int) -> Teller:
    """Give what says what there is to say, in the name of one installation that remembers `since` then."""
    home, plan = stage.home, stage.plan()
    return Teller(
        plan,
        me,
        pages_of(home),
        since,
        attended_of(home.run.workspace.contributions, stage.talks, plan),
        partial(guests_of, home, plan),
        partial(invitation, plan, overrides=overrides(home)),
        overrides(home),
    )


@dataclass(frozen=True, slots=True)
class _World:
    """What is known before anything is asked of the host."""

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
