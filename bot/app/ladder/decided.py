"""`sigbot decided`: a decision on a person and a role put on record, and the roster changed by it, as a proposal.

It joins what the bot's own pull request proposes already.
"""

from dataclasses import dataclass
from datetime import date, datetime

from bot.actions import Action, Purpose
from bot.app.home import Home, fetch_home
from bot.app.ladder.decisions import Wanted, decisions_proposal, pending
from bot.app.outward import act, carrier_of, look, now_of, paused, propose
from bot.app.session import Run
from bot.deliver.carrier import DryCarrier
from bot.deliver.outbox import Outbox
from bot.errors import Refusal
from bot.forge.own import Own
from bot.rules.publishing import Decision as Acts
from bot.rules.publishing import Held, Terms
from bot.rules.rails import Rail
from bot.sig.votes import Decision, Elsewhere, Ending
from bot.sig.wording import unknown


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants recorded: logins; `link` is where the decision can be read."""

    who: str
    role: str
    by: str
    link: str
    day: date | None = None  # None: today
    result: Ending = Ending.PASSED


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was proposed, or would have been; `rails` are why it was not."""

    home: Home
    decisions: tuple[Decision, ...]
    done: tuple[Action, ...]
    held: Held | None
    rails: tuple[Rail, ...]
    live: bool


def decided(run: Run, wish: Wish, *, dry_run: bool = False) -> Recorded:
    """Propose to record a decision, beside those that are proposed already.

    Raises Refusal where whoever stands for it may not, and for a person or a role that nobody knows.
    """
    home = fetch_home(run)
    _entitled(home, wish)
    needed = home.mode.proposes and not dry_run
    with run.forge() as forge:
        around = look(home, Own(forge.session), needed=needed)
        today = datetime.fromtimestamp(now_of(home, around), home.run.workspace.config.sig.tz).date()
        before = pending(home, around)
        wanted = before.joined(Wanted((_decision(home, wish, wish.day or today),)))
        decisions = wanted.decisions
        proposal, rails = decisions_proposal(home, wanted)
        if rails:
            return Recorded(home, decisions, (), None, rails, live=False)
        outbox = Outbox(home.run.store, lambda: now_of(home, around))
        pause = paused(run, home, around)
        terms = Terms(0, home.run.workspace.config.publish.approvals)
        acts = (
            Acts(held=pause)
            if pause
            else propose(home, around, Purpose.DECISIONS, proposal, terms, needed=needed)
        )
        live = needed and around is not None
        carrier = carrier_of(run, home, around, forge.session) if live and around else DryCarrier()
        done, held = act(acts, outbox, carrier)
    return Recorded(home, decisions, done, held, (), live)


def _entitled(home: Home, wish: Wish) -> None:
    """Refuse what the roster on the default branch does not let this person record."""
    roles = tuple(home.run.workspace.config.roles)
    if wish.role not in roles:
        raise Refusal(unknown("role", wish.role, roles))
    roster = home.run.workspace.roster
    if roster.role_of(wish.by) != roles[-1]:
        able = [f"@{person.entries[0].login}" for person in roster.people if roles[-1] in person.roles]
        who = ", ".join(able) if able else "nobody yet"
        raise Refusal(
            f"@{wish.by} does not hold the role {roles[-1]} on the default branch's roster, so the decision is not "
            f"recorded; {who} could stand for it"
        )
    if wish.role in roster.roles_of(wish.who) and wish.result is Ending.PASSED:
        raise Refusal(
            f"@{wish.who} stands in the list of the role {wish.role} already; nothing is to be done"
        )


def _decision(home: Home, wish: Wish, day: date) -> Decision:
    if (
        day
        > datetime.fromtimestamp(home.run.environment.clock.now(), home.run.workspace.config.sig.tz).date()
    ):
        raise Refusal(f"{day} is still to come")
    return Decision(wish.who, wish.role, None, day, wish.result, Elsewhere(wish.by, wish.link))
