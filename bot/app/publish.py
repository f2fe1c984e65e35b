"""The board's pull request, brought to what it should be, and the desk beside it."""

from dataclasses import dataclass
from functools import partial

from bot.actions import Action, Purpose, Push
from bot.app.around import Around, pulls_for
from bot.app.board import Decided, decide_board
from bot.app.boardproposal import board_proposal
from bot.app.conversation.pending import pending_talks
from bot.app.conversation.unmerged import arranged_in
from bot.app.desk import desk_action, desk_text
from bot.app.home import Home, fetch_home
from bot.app.meetings.gather import gather_plan
from bot.app.outward import (
    Consent,
    act,
    carrier_of,
    look,
    now_of,
    paused,
    propose,
    seen,
    withdrawal_of,
)
from bot.app.place import home_itself
from bot.app.session import Run
from bot.deliver.carrier import DryCarrier
from bot.deliver.outbox import Outbox
from bot.documents.marks import read_wrote
from bot.forge.gitee import Gitee
from bot.forge.own import Own
from bot.meetings.plan import Plan
from bot.rules.modes import Mode
from bot.rules.publishing import Decision, Held, Proposal, Terms, by_commit
from bot.store.notes import agree, pushed


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the board asks for, against the default branch's files."""

    decided: Decided
    proposal: Proposal | None


@dataclass(frozen=True, slots=True)
class Published:
    """What was done, or would have been, and why it is not more."""

    home: Home
    wanted: Wanted
    around: Around | None
    held: Held | None
    done: tuple[Action, ...]
    live: bool  # it left the machine; otherwise it is only told
    desk: str  # what waits for people
    requests: int


def publish(
    run: Run, home: Home | None = None, *, dry_run: bool = False, consent: Consent | None = None
) -> Published:
    """Bring the board's pull request to what it should be; `consent` is asked before missing history is sent.

    Raises ForgeError where the host does not answer or refuses, Refusal where a person must do something first.
    """
    home = home or fetch_home(run)
    decided = decide_board(home.run)
    wanted = Wanted(decided, board_proposal(home, decided))
    with run.store.begin() as connection:
        agree(connection, decided.agreed)
    with run.forge() as forge:
        around = look(home, Own(forge.session), needed=goes_out(home))
        outbox = Outbox(home.run.store, lambda: now_of(home, around))
        if around:
            outbox.settle(partial(seen, around))
        pause = paused(run, home, around)
        decision = Decision(held=pause) if pause else _decide(home, wanted, around, consent)
        live = goes_out(home) and not dry_run
        carrier = carrier_of(run, home, around, forge.session) if live and around else DryCarrier()
        done, held = act(decision, outbox, carrier)
        if live and (push := next((each for each in done if isinstance(each, Push)), None)):
            with run.store.begin() as connection:
                pushed(connection, read_wrote(push.message))
        plan = None if pause else _meetings(home, forge, around)
        desk, waits = desk_text(home, decided, held, around, outbox, plan)
        if around and not pause and home.mode is Mode.LIVE:
            action = desk_action(home, around, desk, waits=waits)
            speaks = DryCarrier() if dry_run else carrier_of(run, home, around, forge.session)
            done = (*done, *act(Decision((action,) if action else ()), outbox, speaks)[0])
        requests = forge.session.pacer.sent
    return Published(home, wanted, around, held, done, live, desk, requests)


def goes_out(home: Home) -> bool:
    """Say whether the mode lets this way of publishing out: a direct commit is more than a proposal."""
    how = home.run.workspace.config.publish.how
    return (how == "pr" and home.mode.proposes) or (how == "commit" and home.mode is Mode.LIVE)


def _meetings(home: Home, forge: Gitee, around: Around | None) -> Plan | None:
    """Plan the meetings with what people arranged besides; where no word waits, nothing is asked of the host."""
    if around is None or home.mode is not Mode.LIVE or not home.run.workspace.config.meetings:
        return None
    talks = pending_talks(home, forge, around.desk.body if around.desk else "")
    return gather_plan(home, around.now, arranged_in(home.run, talks, around.now))


def _decide(home: Home, wanted: Wanted, around: Around | None, consent: Consent | None) -> Decision:
    config = home.run.workspace.config
    terms = Terms(config.publish.pause, config.publish.approvals)
    if config.publish.how == "commit":
        pulls = pulls_for(home, around, Purpose.BOARD) if around else ()
        taken_back = withdrawal_of(home, Purpose.BOARD)
        place, now = home_itself(home), now_of(home, around)
        return by_commit(wanted.proposal, place, pulls, terms, now, withdrawal=taken_back)
    return propose(
        home,
        around,
        Purpose.BOARD,
        wanted.proposal,
        terms,
        needed=goes_out(home),
        final=wanted.decided.final,
        consent=consent,
    )
