"""What is true for everyone: the SIG's files on the home repository's default branch.

Outward acts and rights read this, never the working tree. Until sig.yaml is merged, the working tree's sig.yaml,
contributions, votes, tasks and schedule stand in for those that are not there, and the mode is watch.
"""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from bot.app.session import Run, api_of
from bot.app.workspace import CONFIG, ROSTER, VOTES, Workspace, load_rules, load_workspace
from bot.errors import ConfigError, Refusal, SigbotError
from bot.forge.gitcommand import Access
from bot.forge.mirror import Mirror, Upstream
from bot.rules.modes import Mode
from bot.sig.config import SigConfig
from bot.sig.schedule import SCHEDULE
from bot.sig.tasks import FOLDER as TASKS
from bot.store.notes import own_cells
from bot.store.settings import Settings

ENV_GIT_USER = "SIGBOT_GIT_USER"


@dataclass(frozen=True, slots=True)
class Home:
    """The default branch as fetched; `run` works on its files, `merged` says that sig.yaml is among them."""

    run: Run
    mirror: Mirror
    upstream: Upstream
    merged: bool

    @property
    def mode(self) -> Mode:
        """Give the mode: only a merged line raises it."""
        return Mode(self.run.workspace.config.mode) if self.merged else Mode.WATCH

    def let_in(self, user: str) -> None:
        """Have git ask for what follows under the name of the token's owner."""
        self.mirror.access = access_of(self.run, self.mirror.folder.parent, user)

    @property
    def prefix(self) -> str:
        """Give the SIG's folder in the repository, with a slash where it is one."""
        path = self.run.workspace.config.home.path
        return f"{path}/" if path else ""


def fetch_home(run: Run) -> Home:
    """Fetch the default branch and read the SIG's files there.

    Raises GitFailed where the host does not give it, ConfigError for what is wrong in the files.
    """
    workspace = run.workspace
    home = workspace.config.home
    folder = workspace.state / "home"
    places = places_of(workspace.config)
    mirror = Mirror(folder, git_url(run, home.repo), home.path, access_of(run, workspace.state), places)
    upstream = mirror.fetch()
    merged = (mirror.sig / CONFIG).exists()
    if not merged:
        _lay_over(workspace.folder, mirror.sig)
    try:
        rules = load_rules(mirror.sig)
        if set(places_of(rules)) - set(places):  # the merged sig.yaml names more than the one here
            every = tuple(dict.fromkeys((*places, *places_of(rules))))
            mirror = Mirror(folder, mirror.url, home.path, mirror.access, every)
            upstream = mirror.fetch()
        ruling = load_workspace(mirror.sig)
    except ConfigError as error:
        place = f"{home.repo} {upstream.branch}: " if merged else ""
        raise ConfigError([replace(each, file=place + each.file) for each in error.problems]) from None
    with run.store.read() as connection:
        own = own_cells(connection)
    ruling = replace(
        _remembering(_anchored(ruling, workspace), workspace), own_cells=own, access=mirror.access
    )
    return Home(replace(run, workspace=ruling, settings=Settings(ruling.config)), mirror, upstream, merged)


def fetch_unless_watching(run: Run) -> Home | None:
    """Fetch the default branch; None where that fails and the mode here is watch: the daily job tells of it."""
    try:
        return fetch_home(run)
    except SigbotError as error:
        if Mode(run.workspace.config.mode) is Mode.WATCH and not isinstance(error, ConfigError):
            return None
        raise


def places_of(config: SigConfig) -> tuple[str, ...]:
    """Name the files and folders that sig.yaml says are the SIG's: tables, lists of meetings, minutes."""
    tables = (table.file for table in config.board.tables)
    lists = (each.file for each in config.notices.lists)
    minutes = (series.minutes for series in config.meetings)
    return tuple(filter(None, dict.fromkeys((*tables, *lists, *minutes))))


def git_url(run: Run, repository: str) -> str:
    """Give the address of a repository for git: it has no user and no token in it."""
    return f"{web_of(run)}/{repository}.git"


def web_of(run: Run) -> str:
    """Give the address under which the host's pages and repositories are."""
    return api_of(run.workspace, run.environment).partition("/api/")[0]


def access_of(run: Run, state: Path, user: str = "") -> Access:
    """Give what git is let in with: the token, under the name that the environment or the host says."""
    environment = run.environment
    name = environment.variables.get(ENV_GIT_USER) or user
    return Access(name, environment.token, state / "askpass", web_of(run))


def travels(workspace: Workspace) -> bool:
    """Say whether leaderboard/ is published: by itself only where the repository is the SIG's own."""
    wanted = workspace.config.publish.leaderboard
    return not workspace.config.home.path if wanted is None else wanted


def _lay_over(working: Path, sig: Path) -> None:
    """Put the working tree's decisions where the default branch has none; the next fetch sweeps them away."""
    sig.mkdir(parents=True, exist_ok=True)
    names = [
        CONFIG,
        ROSTER,
        SCHEDULE,
        *(
            f"{own}/{path.name}"
            for own in ("contributions", VOTES, TASKS)
            for path in (working / own).glob("*.yaml")
        ),
    ]
    for name in names:
        if (working / name).exists() and not (sig / name).exists():
            (sig / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(working / name, sig / name)


def _anchored(ruling: Workspace, working: Workspace) -> Workspace:
    """Keep what only this machine may decide: to which host its token goes, and which repository is home.

    A merged line could otherwise send the operator's token anywhere.
    """
    here, there = working.config.home, ruling.config.home
    if (here.forge, here.repo.lower(), here.path) != (there.forge, there.repo.lower(), there.path):
        raise Refusal(
            f"sig.yaml on the default branch says that home is {there.repo} {there.path}, and the one here says "
            f"{here.repo} {here.path}: make them agree"
        )
    return replace(ruling, config=ruling.config.model_copy(update={"forges": working.config.forges}))


def _remembering(ruling: Workspace, working: Workspace) -> Workspace:
    """Add what is remembered on this machine where leaderboard/ is not published.

    What was written last stands then in the bot's newest commit of the table.
    """
    if travels(ruling):
        return ruling
    return replace(ruling, written=None, remembered=working.remembered)
