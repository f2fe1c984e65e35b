"""How the bot is: what is configured, what answers, how much of the rate is left, how fresh each source is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select

from bot.app.channels import problems
from bot.app.cost import Cost, estimate_ladder
from bot.app.outlook import Outlook, look_out
from bot.app.session import Run, api_of
from bot.app.update import ReadFor, needs_for
from bot.errors import ForgeError
from bot.forge.gitee import Gitee
from bot.sig.needs import COMMENTS
from bot.store import schema
from bot.store.commentlist import noted
from bot.store.deliveries import Queue, queue
from bot.store.discussions import Discussions, Read, unavailable
from bot.store.jobs import JobState, job_states
from bot.store.slices import Slice, place_of, slices

ANONYMOUS_LIMIT = 60  # requests a minute, as seen on Gitee without a token
_UNAVAILABLE = select(func.count()).select_from(schema.pull).where(schema.pull.c.files_state == "unavailable")


@dataclass(frozen=True, slots=True)
class LadderHealth:
    """How far what only the ladder needs is read, and what `update --for ladder` costs."""

    sources: tuple[Slice, ...]
    comments: tuple[Read, ...]  # where they are read one pull request after another
    unavailable: int  # pull requests whose comments the host never showed
    cost: Cost | None


@dataclass(frozen=True, slots=True)
class Health:
    """What the doctor found; `next_steps` is what to do, most urgent first."""

    api: str
    has_token: bool
    refusals: tuple[str, ...]  # what the host said instead of an answer, by repository
    reachable: bool  # the host answered for some repository
    limit: int | None
    remaining: int | None
    sources: tuple[Slice, ...]
    missing: tuple[str, ...]  # lists that were never asked for
    unavailable: int  # pull requests whose files the host never showed
    jobs: tuple[JobState, ...]  # what is done regularly, as it stands
    ladder: LadderHealth | None  # how what the ladder needs stands; None where there is no ladder
    deliveries: Queue  # what webhooks told of
    outlook: Outlook  # what stands between the bot and its next pull request
    next_steps: tuple[str, ...]
    channels: tuple[str, ...] = ()  # what keeps meetings from being announced as `notices.by` says

    @property
    def healthy(self) -> bool:
        """Say whether everything answers and is read to its end."""
        whole = not self.missing and all(each.complete and not each.failures for each in self.sources)
        return whole and not self.refusals

    @property
    def exit_code(self) -> int:
        """Give 4 where the host answered nothing, 1 where something fails, else 0."""
        if not self.reachable:
            return 4
        failing = any(each.failures for each in self.sources)
        return 1 if self.refusals or failing or self.outlook.problems or self.channels else 0


def examine(run: Run) -> Health:
    """Ask the host one question for each repository, and the database how far everything is."""
    needs = needs_for(run, ReadFor.BOARD)
    repositories = list(dict.fromkeys(need.repository for need in needs)) or [run.workspace.config.home.repo]
    with run.forge(attempts=2) as forge:
        refusals, reachable = _ask(forge, repositories)
        pacer = forge.session.pacer
        ladder = _ladder(run, forge, reachable=reachable) if run.workspace.config.ladder else None
    with run.store.read() as connection:
        wanted = {(need.repository.lower(), need.source) for need in needs}
        read = [each for each in slices(connection) if (each.place.name.lower(), each.source) in wanted]
        without_files = connection.scalar(_UNAVAILABLE) or 0
        jobs = job_states(connection)
        deliveries = queue(connection, int(run.environment.clock.now()))
    begun = {(each.place.name.lower(), each.source) for each in read}
    missing = tuple(
        f"{need.repository} {need.source}"
        for need in needs
        if (need.repository.lower(), need.source) not in begun
    )
    health = Health(
        api_of(run.workspace, run.environment),
        run.environment.token is not None,
        refusals,
        reachable,
        pacer.limit,
        pacer.remaining,
        tuple(read),
        missing,
        without_files,
        jobs,
        ladder,
        deliveries,
        look_out(run) if reachable else Outlook(),
        (),
        tuple(problems(run.workspace.config, run.environment)),
    )
    return replace(health, next_steps=tuple(_steps(run, health)))


def _ladder(run: Run, forge: Gitee, *, reachable: bool) -> LadderHealth:
    """Look at what the ladder needs and the board does not."""
    board = {(need.repository.lower(), need.source) for need in needs_for(run, ReadFor.BOARD)}
    needs = [
        need for need in needs_for(run, ReadFor.LADDER) if (need.repository.lower(), need.source) not in board
    ]
    with run.store.begin() as connection:
        wanted = {(need.repository.lower(), need.source) for need in needs}
        read = [each for each in slices(connection) if (each.place.name.lower(), each.source) in wanted]
        places = {need: place_of(connection, need.host, need.repository) for need in needs}
    said = [
        Discussions(run.store, forge, run.settings, place, need, since=0).extent()
        for need, place in places.items()
        if need.source == COMMENTS and (need.limited or noted(run.store, place) is not True)
    ]
    cost = estimate_ladder(run, forge) if reachable else None
    begun = tuple(each for each in said if each.known)
    return LadderHealth(tuple(read), begun, unavailable(run.store), cost)


def _ask(forge: Gitee, repositories: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    """Ask for each repository; give what was refused, and whether the host answers at all."""
    refusals = []
    for repository in repositories:
        try:
            forge.pulls(repository, 1, per_page=1)
        except ForgeError as error:
            refusals.append(str(error))
            if error.status in (None, 401):  # out of order, or the token is refused: so it is for the others
                return tuple(refusals), False
    return tuple(refusals), len(refusals) < len(repositories)


def _steps(run: Run, health: Health) -> Iterator[str]:
    workspace = run.workspace
    yield from (f"The host did not answer as hoped: {each}" for each in health.refusals)
    yield from (f"{each[0].upper()}{each[1:]}" for each in health.outlook.problems)
    yield from health.channels
    if workspace.balances is None:
        yield (
            "There are no opening balances: `sigbot init` takes the table's numbers over; "
            "without them the whole history counts"
        )
    if not workspace.git.is_checkout:
        yield (
            "This folder is no git checkout, so rows added by hand cannot be dated: "
            "work in a clone of the home repository"
        )
    if health.missing or not all(each.complete for each in health.sources):
        yield "Some lists were never read to their end: run `sigbot update` (again, where a budget ended it)"
    for each in health.sources:
        if each.failures and each.error not in health.refusals:
            yield f"{each} failed in {each.failures} run{'s' if each.failures > 1 else ''}: {each.error}"
    for job in health.jobs:
        if job.failures:
            yield f"The job {job.name} failed {job.failures} times in a row: {job.error}"
    if health.deliveries.failed:
        yield (
            f"{health.deliveries.failed} webhook deliveries were given up, the last one "
            f"{health.deliveries.last_failure}; who waits for an answer there may ask again in a new comment"
        )
    if not health.has_token and (health.limit or 0) <= ANONYMOUS_LIMIT:
        yield "No token is set: the host gives little without one. Put one into SIGBOT_GITEE_TOKEN"
