"""`sigbot decided`: a decision on a person and a role put on record, and the roster changed by it, as a proposal.

What is proposed already and not merged yet stands on the bot's own branch; each run proposes all of it anew, on the
newest default branch. Nothing about it is kept anywhere else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.actions import Action, Purpose
from bot.app.around import Around, pulls_for
from bot.app.gather import gather
from bot.app.home import Home, fetch_home
from bot.app.ladder.standing import Standings
from bot.app.outward import act, carrier_of, look, now_of, paused, propose
from bot.app.place import look_at_fork
from bot.app.session import Run
from bot.app.workspace import ROSTER
from bot.deliver.carrier import DryCarrier
from bot.deliver.files import read
from bot.deliver.outbox import Outbox
from bot.documents.decisionspull import Entered, page
from bot.documents.marks import digest, mark
from bot.errors import ConfigError, Refusal
from bot.forge.own import Own
from bot.rules.publishing import Decision as Acts
from bot.rules.publishing import Held, Proposal, Terms
from bot.rules.rails import Rail, broken_rails
from bot.rules.standing import State
from bot.sig.roster import load_roster
from bot.sig.rosteredit import NewEntry, promoted, with_entry
from bot.sig.votes import Decision, Elsewhere, Ending, file_of, load_votes, write_vote
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
        decisions = [*_pending(home, around), _decision(home, wish, wish.day or today)]
        proposal, rails = _proposal(home, list({file_of(each): each for each in decisions}.values()))
        if rails:
            return Recorded(home, tuple(decisions), (), None, rails, live=False)
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
    return Recorded(home, tuple(decisions), done, held, (), live)


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


def _pending(home: Home, around: Around | None) -> list[Decision]:
    """Read the decisions that the bot's own open pull request proposes and the default branch does not have."""
    if around is None or not any(pull.state == "open" for pull in pulls_for(home, around, Purpose.DECISIONS)):
        return []
    branch = look_at_fork(home, around, Purpose.DECISIONS).branch
    if branch is None or not branch.ours:
        return []
    folder = f"{home.prefix}votes/"
    listed = home.mirror.git("ls-tree", "-r", "-z", "--name-only", branch.tip, "--", folder).decode()
    paths = [path for path in listed.split("\0") if path]
    new = [path for path in paths if home.mirror.read(home.upstream.tip, path) is None]
    files = {path.removeprefix(home.prefix): home.mirror.read(branch.tip, path) or b"" for path in new}
    return list(load_votes(files, home.run.workspace.config.sig.tz).decisions)


def _proposal(home: Home, decisions: Sequence[Decision]) -> tuple[Proposal | None, tuple[Rail, ...]]:
    """Make the files of these decisions, the roster among them; say which rails that would break."""
    workspace = home.run.workspace
    config = workspace.config
    before = read(workspace.folder / ROSTER) or b""
    after = before
    for decision in decisions:
        if decision.result is Ending.PASSED:
            after = _entered(home, after, decision)
    rosters = [load_roster(data, ROSTER, config.roles) for data in (before, after)]
    rails = broken_rails(
        *rosters,
        roles=tuple(config.roles),
        min_maintainers=config.min_maintainers,
        complete=all(_complete(home, each) for each in decisions if each.result is Ending.PASSED),
    )
    if rails:
        return None, rails
    files = {home.prefix + file_of(each): write_vote(each) for each in decisions}
    if after != before:
        files[home.prefix + ROSTER] = after
    content = digest((each.who.lower(), each.role, each.day, each.result) for each in decisions)
    entered = [Entered(each, each.result is Ending.PASSED) for each in decisions]
    told = mark(config.sig.key, Purpose.DECISIONS, content)
    own = workspace.folder / "templates"
    title, body = page(
        entered, config.sig.languages, tuple(sorted(files)), told, own if own.is_dir() else None
    )
    return Proposal(Purpose.DECISIONS, files, content, title, body, f"{title}\n\n{told}\n"), ()


def _entered(home: Home, roster: bytes, decision: Decision) -> bytes:
    """Add the entry that a decision asks for; an address is nobody's to add but the person's own."""
    workspace = home.run.workspace
    title = workspace.config.roles[decision.role]
    known = workspace.roster.roles_of(decision.who)
    try:
        if known:
            return promoted(roster, title, decision.who, decision.day)
        page_ = f"{workspace.web}/{decision.who}"
        return with_entry(roster, title, NewEntry(decision.who, page_, since=decision.day))
    except ConfigError as error:
        raise Refusal(f"the roster cannot be changed: {error}") from error


def _complete(home: Home, decision: Decision) -> bool:
    """Say whether everything that the ladder counts for this person and role is known."""
    config = home.run.workspace.config
    if not config.ladder:
        return True
    with home.run.store.begin() as connection:
        gathered = gather(home.run, connection)
        person = gathered.people.by_account(f"{home.run.workspace.host}:{decision.who}")
        (standing,) = Standings(home.run, connection, gathered).of([person], decision.role)
    return all(finding.state is not State.NOT_YET_KNOWN for rung in standing.rungs for finding in rung.all)
