"""How the bot is: what is configured, what answers, how much of the rate is left, how fresh each source is."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import func, select

from bot.app.session import Run, api_of
from bot.app.standing import counts_of
from bot.errors import ForgeError
from bot.forge.git import Git
from bot.sig.needs import needs_of
from bot.store import schema
from bot.store.slices import Slice, slices

ANONYMOUS_LIMIT = 60  # requests a minute, as seen on Gitee without a token
_UNAVAILABLE = select(func.count()).select_from(schema.pull).where(schema.pull.c.files_state == "unavailable")


@dataclass(frozen=True, slots=True)
class Health:
    """What the doctor found; `next_steps` is what to do, most urgent first."""

    api: str
    has_token: bool
    refusal: str  # what the host said, "" where it answered
    limit: int | None
    remaining: int | None
    sources: tuple[Slice, ...]
    missing: tuple[str, ...]  # lists that were never asked for
    unavailable: int  # pull requests whose files the host never showed
    next_steps: tuple[str, ...]

    @property
    def healthy(self) -> bool:
        return not self.refusal and all(each.complete and not each.failures for each in self.sources)


def examine(run: Run) -> Health:
    """Ask the host one question, and the database how far everything is."""
    needs = needs_of(run.workspace.config, counts_of(run.workspace))
    refusal = ""
    with run.forge(attempts=2) as forge:
        try:
            forge.pulls(needs[0].repository if needs else run.workspace.config.home.repo, 1, per_page=1)
        except ForgeError as error:
            refusal = str(error)
        pacer = forge.session.pacer
    with run.store.read() as connection:
        wanted = {(need.repository.lower(), need.source) for need in needs}
        read = [each for each in slices(connection) if (each.place.name.lower(), each.source) in wanted]
        unavailable = connection.scalar(_UNAVAILABLE) or 0
    begun = {(each.place.name.lower(), each.source) for each in read}
    missing = tuple(
        f"{need.repository} {need.source}"
        for need in needs
        if (need.repository.lower(), need.source) not in begun
    )
    health = Health(
        api_of(run.workspace, run.environment),
        run.environment.token is not None,
        refusal,
        pacer.limit,
        pacer.remaining,
        tuple(read),
        missing,
        unavailable,
        (),
    )
    return replace(health, next_steps=tuple(_steps(run, health)))


def _steps(run: Run, health: Health) -> Iterator[str]:
    workspace = run.workspace
    if health.refusal:
        yield f"The host did not answer as hoped: {health.refusal}"
    if workspace.balances is None:
        yield (
            "There are no opening balances: `sigbot init` takes the table's numbers over; "
            "without them the whole history counts"
        )
    if not Git(workspace.folder).is_checkout:
        yield (
            "This folder is no git checkout, so rows added by hand cannot be dated: "
            "work in a clone of the home repository"
        )
    if health.missing or not all(each.complete for each in health.sources):
        yield "Some lists were never read to their end: run `sigbot update` (again, where a budget ended it)"
    for each in health.sources:
        if each.failures:
            yield f"{each} failed in {each.failures} run{'s' if each.failures > 1 else ''}: {each.error}"
    if not health.has_token and (health.limit or 0) <= ANONYMOUS_LIMIT:
        yield "No token is set: the host gives little without one. Put one into SIGBOT_GITEE_TOKEN"
