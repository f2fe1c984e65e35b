"""`sigbot answer`: hear what is new, answer it, keep votes up to date, and propose what was decided.

The same for a poll and for a webhook: topics come in, and each is read again before anything is done about it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from bot.actions import Action, Purpose
from bot.app.around import DESK, Around, look_around, words_in
from bot.app.conversation.answering import Answering, has_news, perform, posted
from bot.app.conversation.besides import besides
from bot.app.conversation.checks import Checks
from bot.app.conversation.context import Context
from bot.app.conversation.handlers import HANDLERS
from bot.app.conversation.later import changed_later, noted
from bot.app.conversation.listening import Heard, heard, listen
from bot.app.conversation.recall import due_topics, pending_topics
from bot.app.conversation.topic import Talk, Topic, read_talk
from bot.app.conversation.upkeep import upkeep
from bot.app.conversation.wanted import waits, wanted_of
from bot.app.home import Home, fetch_home
from bot.app.ladder.decisions import Wanted, decisions_proposal, pending
from bot.app.outward import act, carrier_of, now_of, paused, propose, seen
from bot.app.session import Run
from bot.commands.vocabulary import vocabulary
from bot.deliver.carrier import Carrier, DryCarrier
from bot.deliver.outbox import Entry, Outbox
from bot.errors import ForgeError, OutcomeUnknown, Refusal, SigbotError
from bot.forge.gitee import Gitee
from bot.forge.own import Own
from bot.forge.records import CommentRecord
from bot.rules.modes import Mode
from bot.rules.publishing import Decision as Acts
from bot.rules.publishing import Held, Hold, Terms
from bot.rules.rails import Rail
from bot.sig.votes import Decision
from bot.store.notes import hear
from bot.store.store import get_meta
from bot.store.topics import TopicState, note, topics


@dataclass(frozen=True, slots=True)
class Answers:
    """What a run did: comments and proposals, why it was not more, and in how many topics something was new."""

    home: Home
    done: tuple[Action, ...]
    live: bool
    topics: int
    held: Held | None = None
    rails: tuple[Rail, ...] = ()
    requests: int = 0
    waits: bool = False  # an act of an earlier run has to settle first


def answer(
    run: Run,
    home: Home | None = None,
    *,
    called: Sequence[tuple[Topic, TopicState]] = (),
    dry_run: bool = False,
) -> Answers:
    """Answer whatever is new; `called` are topics that a webhook told of, else the host is asked what changed.

    Raises ForgeError where the host does not answer, Refusal where a person must do something first.
    """
    home = home or fetch_home(run)
    if home.run.environment.token is None:
        raise Refusal("answering needs a token: put one into SIGBOT_GITEE_TOKEN")
    live = home.mode is Mode.LIVE and not dry_run
    with run.forge() as forge:
        with home.run.store.read() as connection:
            desk = get_meta(connection, DESK)
            remembered = topics(connection)
        told = None if called else listen(home, forge, desk)
        changed = list(called) if told is None else list(told.changed)
        now = told.now if told else int(home.run.environment.clock.now())
        changed += due_topics(forge, remembered, changed, now)
        if not changed:
            _remember(home, told.states if told else ())
            if told:
                heard(home.run.store, told.now)
            return Answers(home, (), live, 0, requests=forge.session.pacer.sent)
        return _answered(run, home, forge, changed, remembered, told, live=live)


def _answered(
    run: Run,
    home: Home,
    forge: Gitee,
    changed: Sequence[tuple[Topic, TopicState]],
    remembered: Sequence[TopicState],
    told: Heard | None,
    *,
    live: bool,
) -> Answers:
    own = Own(forge.session)
    context = Context(
        home,
        lambda: look_around(home, own),
        forge.session,
        lambda: [
            read_talk(own, topic, context.own_accounts, context.config.sig.key)
            for topic, _ in pending_topics(forge, remembered, changed)
        ],
    )
    accounts, key = context.own_accounts, context.config.sig.key
    read = [(state, read_talk(own, topic, accounts, key)) for topic, state in changed]
    for _, talk in read:
        context.heard(talk)
    for _, talk in read:
        _hear(home, context, talk)
    machine = run.environment.clock
    book = Outbox(home.run.store, lambda: told.now if told else int(machine.now()))
    book.settle(partial(_posted, [talk for _, talk in read]))
    dry = Checks(context, book, DryCarrier())
    if all(_is_quiet(context, talk) and not dry.is_due(talk, state.content) for state, talk in read):
        _remember(home, [state for state, _ in read])
        if told:
            heard(home.run.store, told.now)
        return Answers(home, (), live, len(changed), requests=forge.session.pacer.sent)
    around = context.around
    outbox = Outbox(home.run.store, lambda: now_of(home, around))
    outbox.settle(partial(seen, around))
    stopped = paused(run, home, around)
    if stopped:
        return Answers(home, (), live, len(changed), stopped, requests=forge.session.pacer.sent)
    carrier: Carrier = carrier_of(run, home, around, forge.session) if live else DryCarrier()
    talked = _talked(context, Checks(context, outbox, carrier), read)
    wanted = wanted_of(context, talked.talks, talked.decisions)
    proposed, held, rails = _proposed(run, home, around, forge, wanted, live=live)
    if live:  # only now: a run that is cut off before is done again
        _remember(home, talked.states)
        if told is not None and not talked.unsettled:
            heard(home.run.store, told.now)
    if talked.failed:
        raise talked.failed[0]
    return Answers(
        home,
        (*talked.done, *proposed),
        live,
        len(changed),
        held,
        rails,
        forge.session.pacer.sent,
        waits=talked.unsettled,
    )


@dataclass(slots=True)
class _Talked:
    """What came of the topics so far."""

    done: list[Action] = field(default_factory=list)
    talks: list[Talk] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    failed: list[SigbotError] = field(default_factory=list)
    states: list[TopicState] = field(default_factory=list)  # of topics that are done with
    unsettled: bool = False


def _talked(context: Context, checks: Checks, read: Sequence[tuple[TopicState, Talk]]) -> _Talked:
    """Answer in each topic, the one that changed first before others; then look what the quiet ones come to."""
    talked = _Talked()
    for state, talk in sorted(read, key=lambda each: each[1].topic.updated):
        _talk(context, checks, state, talk, talked)
    for talk in context.elsewhere:
        talked.decisions += upkeep(context, talk).decisions
        talked.talks.append(talk)
    return talked


def _talk(context: Context, checks: Checks, state: TopicState, talk: Talk, talked: _Talked) -> None:
    """Answer in one topic, keep its votes and its check up to date; where the host fails, the others go on."""
    outbox, carrier = checks.outbox, checks.carrier
    handlers = {**HANDLERS, "recheck": checks.recheck}
    due, waiting = None, False
    if _answers_here(context, talk.topic):
        try:
            answered = Answering(context, handlers, outbox, carrier, besides).answer(talk)
            talked.done += answered.actions
            talk, waiting = answered.talk, answered.waits
            for changed in changed_later(context, talk):
                edit = noted(context, talk, changed)
                waiting |= perform(edit, outbox, carrier) is None
                talked.done.append(edit)
                talk = talk.with_answer(changed)
            kept = upkeep(context, talk)
            talked.decisions += kept.decisions
            due = min((each for each in (kept.due, answered.again) if each is not None), default=None)
            for action in kept.actions:
                waiting |= perform(action, outbox, carrier) is None
                talked.done.append(action)
            look = checks.follow(talk, state.content)
            talked.done += look.actions
            due = context.now if look.again else due
        except (ForgeError, OutcomeUnknown) as error:
            talked.failed.append(error)
            waiting = True
    talked.talks.append(talk)
    context.heard(talk)
    talked.unsettled |= waiting
    if not waiting:
        talked.states.append(_seen_state(context, talk, state, due))


def _proposed(
    run: Run, home: Home, around: Around, forge: Gitee, wanted: Wanted, *, live: bool
) -> tuple[tuple[Action, ...], Held | None, tuple[Rail, ...]]:
    """Bring the pull request of decisions to what it should be."""
    proposal, rails = decisions_proposal(home, pending(home, around).joined(wanted))
    if rails:
        return (), None, rails
    terms = Terms(0, home.run.workspace.config.publish.approvals)
    outbox = Outbox(home.run.store, lambda: now_of(home, around))
    acts: Acts = propose(home, around, Purpose.DECISIONS, proposal, terms, needed=live)
    carrier: Carrier = carrier_of(run, home, around, forge.session) if live else DryCarrier()
    done, held = act(acts, outbox, carrier)
    return done, None if held and held.hold is Hold.NOTHING_NEW else held, ()


def _answers_here(context: Context, topic: Topic) -> bool:
    """Say whether the bot may speak there: at home, and in the repositories that sig.yaml names."""
    named = {context.config.home.repo.lower(), *(each.lower() for each in context.config.answer_in)}
    return topic.repository.lower() in named


def _is_quiet(context: Context, talk: Talk) -> bool:
    """Say whether nothing follows from a topic: no new words, no vote under way, nothing that is not on record."""
    if not _answers_here(context, talk.topic):
        return True
    return not (waits(context, talk) or has_news(context, talk) or any(changed_later(context, talk)))


def _posted(talks: Sequence[Talk], entry: Entry) -> str | None:
    """Find the answer that an earlier run may have written; None where it is not there, for a list may lag."""
    for talk in talks:
        for note_, answer_ in talk.stands.answered.items():
            if str(posted(talk.topic, note_, "")) == entry.what:
                return answer_.id
    return None


def _hear(home: Home, context: Context, talk: Talk) -> None:
    """Note the `/pause` and `/resume` said under what is the bot's own, so that the next run knows them."""
    topic = talk.topic
    place = f"{topic.under}/{topic.number}"
    mine = topic.author is not None and topic.author.login.lower() in context.own_accounts
    if mine and topic.repository.lower() == context.config.home.repo.lower():
        comments = [
            CommentRecord(each.id, each.author, each.text, each.created)
            for each in talk.remarks
            if not each.is_own
        ]
        words = list(words_in(comments, place, vocabulary(context.config)))
        with home.run.store.begin() as connection:
            hear(connection, place, topic.updated, words)


def _seen_state(context: Context, talk: Talk, state: TopicState, due: int | None) -> TopicState:
    """Note how a topic stands now, and when it is to be looked at again."""
    return replace(state, pending=waits(context, talk), due=due)


def _remember(home: Home, states: Iterable[TopicState]) -> None:
    with home.run.store.begin() as connection:
        note(connection, states)
