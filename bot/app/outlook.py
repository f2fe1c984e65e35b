"""What stands between the bot and its next pull request: token, fork, CLA, clock, mode; and what it would do."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bot.app.around import Around
from bot.app.home import Home, fetch_home, travels
from bot.app.machine import author_of
from bot.app.place import fork_name, look_at_fork
from bot.app.publish import Published, publish
from bot.app.session import Run
from bot.deliver.outbox import Outbox
from bot.documents.holds import held_text
from bot.errors import ConfigError, SigbotError
from bot.forge.gitcommand import GitFailed
from bot.forge.mirror import HOME
from bot.forge.own import Own
from bot.rules.modes import Mode
from bot.rules.publishing import STUCK, Hold
from bot.sig.yaml import load
from bot.store.store import alone

MOST_DRIFT = 300  # seconds between this machine's clock and the host's


@dataclass(frozen=True, slots=True)
class Outlook:
    """What was found; `problems` is what a person has to do, the first one first."""

    mode: str = Mode.WATCH
    merged: bool = False  # sig.yaml is on the default branch
    paused: str | None = None
    account: str | None = None  # whose token it is
    may_push: bool = False  # to the home repository itself
    fork: str | None = None
    behind: int | None = None  # commits that the fork lacks
    cla: str | None = None  # the label on the bot's last pull request
    drift: int | None = None  # seconds that this machine's clock is ahead of the host's
    would: tuple[str, ...] = ()  # what the next run would do
    held: str | None = None  # why it is not more
    requests: int = 0  # that looking and deciding takes
    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = field(default=())


def look_out(run: Run) -> Outlook:
    """Go through everything that publishing needs; nothing leaves this machine, one failure stops no other."""
    try:
        with alone(run.workspace.state):
            home = fetch_home(run)
            return _look(run, home)
    except GitFailed as error:
        if Mode(run.workspace.config.mode) is Mode.WATCH:  # nothing would leave the machine anyway
            return Outlook(notes=(f"the default branch cannot be seen, so the mode is watch. {error}",))
        return Outlook(problems=(str(error),))
    except SigbotError as error:
        return Outlook(problems=(str(error),))


def _look(run: Run, home: Home) -> Outlook:
    config = home.run.workspace.config
    found = Outlook(mode=home.mode, merged=home.merged, notes=tuple(_notes(home)))
    outbox = Outbox(run.store, lambda: int(run.environment.clock.now()))
    unknown = tuple(
        f"nobody knows whether this was done: {entry.what}; look there" for entry in outbox.unknown()
    )
    if config.publish.how == "none":
        return replace(found, problems=unknown)
    try:
        published = publish(run, home, dry_run=True)
    except SigbotError as error:
        return replace(found, problems=(*unknown, str(error)))
    found = _told(found, published)
    if published.around is None:
        return replace(found, problems=(*unknown, *found.problems))
    found, problems = _host(run, home, published.around, found)
    return replace(found, problems=(*unknown, *found.problems, *problems))


def _told(found: Outlook, published: Published) -> Outlook:
    """Take over what the next run would do."""
    tz = published.home.run.workspace.config.sig.tz
    held = held_text(published.held, "en", tz) if published.held else None
    paused = held if published.held and published.held.hold is Hold.PAUSED else None
    would = tuple(str(action) for action in published.done)
    stuck = (held,) if held and published.held and published.held.hold in STUCK else ()
    return replace(found, would=would, held=held, paused=paused, requests=published.requests, problems=stuck)


def _host(run: Run, home: Home, around: Around, found: Outlook) -> tuple[Outlook, list[str]]:
    """Look at what the host says of token, fork, label and clock."""
    config = home.run.workspace.config
    problems: list[str] = []
    with run.forge(attempts=2) as forge:
        repository = Own(forge.session).repository(config.home.repo)
    drift = int(run.environment.clock.now()) - around.now
    if abs(drift) > MOST_DRIFT:
        problems.append(
            f"this machine's clock is {abs(drift) // 60} minutes {'ahead of' if drift > 0 else 'behind'} the host's: "
            "set it right (the bot goes by the host's where it can)"
        )
    behind = None
    try:
        if config.publish.how == "pr":
            behind = look_at_fork(home, around).place.behind
        elif not repository.may_push:
            problems.append(f"publish.how is commit, and the token may not push to {config.home.repo}")
        author_of(run)
    except SigbotError as error:
        problems.append(str(error))
    cla = _cla(around)
    if cla and cla.lower().rstrip("/").endswith("no"):
        problems.append(
            f"the last pull request carries {cla}: sign the CLA with the address that signs the bot's commits, "
            "or set SIGBOT_AUTHOR to one that did"
        )
    if around.me.login.lower() in _approvers(home):
        problems.append(
            f"the token's owner, {around.me.login}, is one of the approvers in OWNERS: their pull requests cannot be "
            "approved by themselves; another account is better"
        )
    found = replace(
        found,
        account=around.me.login,
        may_push=repository.may_push,
        fork=fork_name(home, around) if config.publish.how == "pr" else None,
        behind=behind,
        cla=cla,
        drift=drift,
    )
    return found, problems


def _cla(around: Around) -> str | None:
    """Give the label by which the community says whether the CLA is signed, from the bot's last pull request."""
    last = max(around.proposals, key=lambda each: each.number, default=None)
    return next((label for label in (last.labels if last else ()) if "cla" in label.lower()), None)


def _approvers(home: Home) -> set[str]:
    """List who approves the SIG's pull requests, from the folder's OWNERS."""
    data = home.mirror.read(HOME, f"{home.prefix}OWNERS")
    try:
        root = load(data or b"", "OWNERS").root
    except ConfigError:
        return set()
    value = root.value if root else None
    listed = value.get("approvers") if isinstance(value, dict) else None
    return {str(login).lower() for login in listed} if isinstance(listed, list) else set()


def _notes(home: Home) -> Iterator[str]:
    if not home.merged:
        yield (
            "sig.yaml is not on the default branch yet, so the mode is watch: open a pull request with sig.yaml and "
            "contributions/, and later one that raises `mode:`"
        )
    if not travels(home.run.workspace):
        yield (
            "leaderboard/ stays on this machine (publish.leaderboard): with it and the database, the former logins "
            "of people who changed theirs would be lost"
        )
