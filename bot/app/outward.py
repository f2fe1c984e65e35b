"""What leaves the machine for one purpose: look at the host, decide, act, and write down what was done.

Whatever cuts a run off, the next one looks at the host and decides again; so nothing is done twice.
"""

from collections.abc import Callable
from functools import partial

from bot.actions import Action, Purpose
from bot.app.around import Around, look_around, pulls_for
from bot.app.desk import overrides
from bot.app.home import Home, web_of
from bot.app.machine import author_of
from bot.app.place import Ground, imagined, look_at_fork
from bot.app.session import Run
from bot.deliver.carrier import Carrier, DryCarrier, LiveCarrier
from bot.deliver.outbox import Entry, Outbox
from bot.documents.boardpull import withdrawal
from bot.documents.marks import mark
from bot.errors import Refusal
from bot.forge.fork import History
from bot.forge.own import Own
from bot.forge.session import Session
from bot.rules.publishing import WITHDRAWN, Decision, Held, Hold, Proposal, Terms, by_pull

Consent = Callable[[History], bool]


def look(home: Home, own: Own, *, needed: bool) -> Around | None:
    """Look at the host; None where nothing is `needed` of it and there is no token to look with."""
    if home.run.environment.token is None:
        if needed:
            raise Refusal("publishing needs a token: put one into SIGBOT_GITEE_TOKEN")
        return None
    try:
        return look_around(home, own)
    except Refusal:
        if needed:
            raise
        return None


def paused(run: Run, home: Home, around: Around | None) -> Held | None:
    """Say who stopped everything: a line in sig.yaml, here or on the default branch, or somebody's `/pause`."""
    if run.workspace.config.paused or home.run.workspace.config.paused:
        return Held(Hold.PAUSED, "`paused: true` in sig.yaml")
    if around and around.pause:
        return Held(Hold.PAUSED, f"{around.pause.login}, {around.pause.where}", since=around.pause.at)
    return None


def propose(
    home: Home,
    around: Around | None,
    purpose: Purpose,
    wanted: Proposal | None,
    terms: Terms,
    *,
    needed: bool,
    final: bool = True,
    consent: Consent | None = None,
) -> Decision:
    """Decide on the pull request of one purpose; as long as nothing is `needed`, a fork may be imagined.

    `consent` is asked before missing history is sent. Where sig.yaml says `how: none`, nothing is proposed, whatever
    the purpose.
    """
    if home.run.workspace.config.publish.how == "none":
        return Decision(held=Held(Hold.NOTHING_NEW))
    pulls = pulls_for(home, around, purpose) if around else ()
    now = now_of(home, around)
    taken_back = withdrawal_of(home, purpose)

    def on(ground: Ground) -> Decision:
        return by_pull(
            wanted, ground.place, ground.branch, pulls, terms, now, final=final, withdrawal=taken_back
        )

    ground = _ground(home, around, purpose, needed=needed)
    decision = on(ground)
    if consent and decision.held and decision.held.hold is Hold.FORK_BEHIND:
        history, ground = ground.with_history(home)
        decision = on(ground) if consent(history) else decision
    return decision


def withdrawal_of(home: Home, purpose: Purpose) -> str:
    """Write the text of a pull request of this purpose that the bot takes back."""
    sig = home.run.workspace.config.sig
    return withdrawal(sig.languages, mark(sig.key, purpose, WITHDRAWN), overrides(home))


def _ground(home: Home, around: Around | None, purpose: Purpose, *, needed: bool) -> Ground:
    if around is None:
        return imagined(home, purpose)
    try:
        return look_at_fork(home, around, purpose)
    except Refusal:
        if needed:
            raise
        return imagined(home, purpose)


def carrier_of(run: Run, home: Home, around: Around, session: Session) -> Carrier:
    """Give the carrier that acts on the host under the name of the token's owner."""
    home.let_in(around.me.login)
    return LiveCarrier(session, home.mirror, partial(author_of, run), web_of(home.run), around.now)


def act(decision: Decision, outbox: Outbox, carrier: Carrier) -> tuple[tuple[Action, ...], Held | None]:
    """Do what was decided, each act written down before and after; what is only told leaves no trace."""
    done: list[Action] = []
    for action in decision.actions:
        if isinstance(carrier, DryCarrier):
            carrier.perform(action)
        elif outbox.perform(action, carrier) is None:
            return tuple(done), Held(Hold.UNSETTLED, str(action))
        done.append(action)
    return tuple(done), decision.held


def seen(around: Around, entry: Entry) -> str | None:
    """Say what an act of an earlier run, of which nobody knew the outcome, left on the host."""
    match entry.kind:
        case "OpenPull":
            made = (each for each in around.proposals if each.created >= entry.begun)
            return next((str(each.number) for each in made), "")
        case "OpenIssue" if not entry.what.startswith("open an issue"):
            return around.desk.number if around.desk else ""
        case "PostComment" | "OpenIssue" | "SendMail" | "SendChat":
            return None
    return ""  # whatever it was, it is decided anew from what stands there


def now_of(home: Home, around: Around | None) -> int:
    """Give the time: the host's, else the machine's."""
    return around.now if around else int(home.run.environment.clock.now())
