"""What leaves the machine: gather what is wanted and what stands there, decide, act, and write down what was done.

Whatever cuts a run off, the next one looks at the host and decides again; so nothing is done twice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.actions import Action, Purpose, Push
from bot.app.around import Around, look_around, pulls_for
from bot.app.board import Decided, decide_board
from bot.app.boardproposal import board_proposal
from bot.app.desk import desk_action, desk_text, overrides
from bot.app.home import Home, fetch_home, web_of
from bot.app.machine import author_of
from bot.app.place import Ground, home_itself, imagined, look_at_fork
from bot.app.session import Run
from bot.deliver.carrier import Carrier, DryCarrier, LiveCarrier
from bot.deliver.outbox import Entry, Outbox
from bot.documents.boardpull import withdrawal
from bot.documents.marks import mark, read_wrote
from bot.errors import Refusal
from bot.forge.fork import History
from bot.forge.own import Own
from bot.forge.session import Session
from bot.rules.modes import Mode
from bot.rules.publishing import WITHDRAWN, Decision, Held, Hold, Proposal, Terms, by_commit, by_pull
from bot.store.notes import agree, pushed

Consent = Callable[[History], bool]


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
        around = _around(home, Own(forge.session))
        outbox = Outbox(home.run.store, lambda: now_of(home, around))
        if around:
            outbox.settle(partial(_seen, around))
        pause = _pause(run, home, around)
        decision = Decision(held=pause) if pause else _decide(home, wanted, around, consent)
        live = goes_out(home) and not dry_run
        carrier = _carrier(run, home, around, forge.session) if live and around else DryCarrier()
        done, held = _act(decision, outbox, carrier)
        if live and (push := next((each for each in done if isinstance(each, Push)), None)):
            with run.store.begin() as connection:
                pushed(connection, read_wrote(push.message))
        desk, waits = desk_text(home, decided, held, around, outbox)
        if around and not pause and home.mode is Mode.LIVE:
            action = desk_action(home, around, desk, waits=waits)
            speaks = DryCarrier() if dry_run else _carrier(run, home, around, forge.session)
            done = (*done, *_act(Decision((action,) if action else ()), outbox, speaks)[0])
        requests = forge.session.pacer.sent
    return Published(home, wanted, around, held, done, live, desk, requests)


def goes_out(home: Home) -> bool:
    """Say whether the mode lets this way of publishing out: a direct commit is more than a proposal."""
    how = home.run.workspace.config.publish.how
    return (how == "pr" and home.mode.proposes) or (how == "commit" and home.mode is Mode.LIVE)


def _around(home: Home, own: Own) -> Around | None:
    """Look at the host; None where nothing is to go out and there is no token to look with."""
    if home.run.environment.token is None:
        if goes_out(home):
            raise Refusal("publishing needs a token: put one into SIGBOT_GITEE_TOKEN")
        return None
    try:
        return look_around(home, own)
    except Refusal:
        if goes_out(home):
            raise
        return None


def _pause(run: Run, home: Home, around: Around | None) -> Held | None:
    """Say who stopped everything: a line in sig.yaml, here or on the default branch, or somebody's `/pause`."""
    if run.workspace.config.paused or home.run.workspace.config.paused:
        return Held(Hold.PAUSED, "`paused: true` in sig.yaml")
    if around and around.pause:
        return Held(Hold.PAUSED, f"{around.pause.login}, {around.pause.where}", since=around.pause.at)
    return None


def _decide(home: Home, wanted: Wanted, around: Around | None, consent: Consent | None) -> Decision:
    config = home.run.workspace.config
    now = now_of(home, around)
    terms = Terms(config.publish.pause, config.publish.approvals)
    if config.publish.how == "none":
        return Decision(held=Held(Hold.NOTHING_NEW))
    pulls = pulls_for(home, around, Purpose.BOARD) if around else ()
    withdrawn = mark(config.sig.key, Purpose.BOARD, WITHDRAWN)
    taken_back = withdrawal(config.sig.languages, withdrawn, overrides(home))
    if config.publish.how == "commit":
        place = home_itself(home)
        return by_commit(wanted.proposal, place, pulls, terms, now, withdrawal=taken_back)

    def on(ground: Ground) -> Decision:
        return by_pull(
            wanted.proposal,
            ground.place,
            ground.branch,
            pulls,
            terms,
            now,
            final=wanted.decided.final,
            withdrawal=taken_back,
        )

    ground = _ground(home, around)
    decision = on(ground)
    if consent and decision.held and decision.held.hold is Hold.FORK_BEHIND:
        history, ground = ground.with_history(home)
        decision = on(ground) if consent(history) else decision
    return decision


def _ground(home: Home, around: Around | None) -> Ground:
    """Look at the fork; as long as nothing goes out, one that is not there yet is imagined."""
    if around is None:
        return imagined(home)
    try:
        return look_at_fork(home, around)
    except Refusal:
        if goes_out(home):
            raise
        return imagined(home)


def _carrier(run: Run, home: Home, around: Around, session: Session) -> Carrier:
    home.let_in(around.me.login)
    return LiveCarrier(session, home.mirror, partial(author_of, run), web_of(home.run), around.now)


def _act(decision: Decision, outbox: Outbox, carrier: Carrier) -> tuple[tuple[Action, ...], Held | None]:
    """Do what was decided, each act written down before and after; what is only told leaves no trace."""
    done: list[Action] = []
    for action in decision.actions:
        if isinstance(carrier, DryCarrier):
            carrier.perform(action)
        elif outbox.perform(action, carrier) is None:
            return tuple(done), Held(Hold.UNSETTLED, str(action))
        done.append(action)
    return tuple(done), decision.held


def _seen(around: Around, entry: Entry) -> str | None:
    """Say what an act of an earlier run, of which nobody knew the outcome, left on the host."""
    match entry.kind:
        case "OpenPull":
            made = (each for each in around.proposals if each.created >= entry.begun)
            return next((str(each.number) for each in made), "")
        case "OpenIssue":
            return around.desk.number if around.desk else ""
        case "PostComment":
            return None
    return ""  # whatever it was, it is decided anew from what stands there


def now_of(home: Home, around: Around | None) -> int:
    """Give the time: the host's, else the machine's."""
    return around.now if around else int(home.run.environment.clock.now())
