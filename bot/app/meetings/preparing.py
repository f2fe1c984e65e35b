"""The meeting pull request, brought to what it should be: minutes, lists, calendar, and what people arranged."""

from dataclasses import dataclass
from functools import partial

from bot.actions import Action, Purpose
from bot.app.around import pulls_for
from bot.app.meetings.meetingpull import meeting_proposal
from bot.app.meetings.stage import Stage
from bot.app.outward import act, carrier_of, paused, propose, seen
from bot.deliver.carrier import DryCarrier
from bot.deliver.outbox import Outbox
from bot.errors import Problem
from bot.rules.publishing import Held, Hold, Proposal, Terms
from bot.store.store import get_meta, set_meta

REFUSED_FOR = 3 * 86400  # seconds; by then the meeting that nobody wants minutes of is over
_OPEN = "meeting_pull"
_QUIET = (Hold.NOTHING_NEW, Hold.IN_REVIEW)  # nothing to tell anybody every hour


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was done, or would have been, and why it is not more; None where nothing was to be done."""

    done: tuple[Action, ...] = ()
    held: Held | None = None
    live: bool = False
    problems: tuple[Problem, ...] = ()  # lists of meetings that are not where sig.yaml says


def prepare(stage: Stage) -> Prepared:
    """Propose what the meetings change in the SIG's files.

    The host is looked at where something is to be proposed, or a proposal may be open. Raises ForgeError where the
    host does not answer, Refusal where a person must do something first, ConfigError for files that nobody can read.
    """
    if stage.home.run.workspace.config.publish.how == "none":  # nothing is looked at for it
        return Prepared()
    live = stage.home.mode.proposes and not stage.dry_run
    wanted, problems = _wanted(stage)
    if wanted is None and not _is_open(stage):
        return Prepared(problems=problems)
    around = stage.around if live else None
    if live:
        wanted, problems = _wanted(stage)
    now = stage.now
    outbox = Outbox(stage.home.run.store, lambda: now)
    if around:
        outbox.settle(partial(seen, around))
    if held := paused(stage.run, stage.home, around):
        return Prepared(held=held, live=live, problems=problems)
    terms = Terms(0, stage.home.run.workspace.config.publish.approvals, REFUSED_FOR)
    decision = propose(stage.home, around, Purpose.MEETING, wanted, terms, needed=live)
    carrier = carrier_of(stage.run, stage.home, around, stage.forge.session) if around else DryCarrier()
    done, why = act(decision, outbox, carrier)
    if around:
        pulls = pulls_for(stage.home, around, Purpose.MEETING)
        is_open = wanted is not None and (bool(done) or any(pull.state == "open" for pull in pulls))
        with stage.home.run.store.begin() as connection:
            set_meta(connection, _OPEN, "open" if is_open else "")
    return Prepared(done, None if why and why.hold in _QUIET else why, live, problems)


def _wanted(stage: Stage) -> tuple[Proposal | None, tuple[Problem, ...]]:
    return meeting_proposal(stage.home, stage.plan(), stage.pending)


def _is_open(stage: Stage) -> bool:
    """Say whether a proposal was open when the host was looked at last, or may be, because nobody ever looked."""
    with stage.home.run.store.read() as connection:
        known = get_meta(connection, _OPEN)
    return stage.run.environment.token is not None if known is None else bool(known)
