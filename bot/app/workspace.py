"""The SIG's files as one value: read whole, every slip in any of them reported at once."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot.deliver.files import read
from bot.documents.leaderboard import LastWritten, read_board_json
from bot.documents.table import Table, find_table
from bot.errors import ConfigError, Problem, Refusal
from bot.forge.git import Git
from bot.forge.gitcommand import Access
from bot.sig.accounts import Accounts, load_accounts
from bot.sig.balances import Balances, load_balances
from bot.sig.config import SigConfig, TableRef, load_config
from bot.sig.contributions import Contributions, load_contributions
from bot.sig.roster import Roster, load_roster
from bot.sig.schedule import SCHEDULE, Schedule, load_schedule
from bot.sig.tasks import FOLDER as TASKS
from bot.sig.tasks import Tasks, load_tasks
from bot.sig.votes import Votes, load_votes

CONFIG = "sig.yaml"
ROSTER = "sig_members.yaml"
OPENING = "contributions/opening.yaml"
VOTES = "votes"
ACCOUNTS = "leaderboard/accounts.yaml"
BOARD_JSON = "leaderboard/board.json"
STATE = ".sigbot"
DATABASE = "sigbot.db"

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class TableFile:
    """A README with the board's table in it."""

    ref: TableRef
    path: Path
    data: bytes
    text: str
    table: Table


@dataclass(frozen=True, slots=True)
class Workspace:
    """Everything that people have decided and written down, as of one reading."""

    folder: Path
    config: SigConfig
    roster: Roster
    contributions: Contributions
    balances: Balances | None
    remembered: Accounts
    written: LastWritten | None
    tables: tuple[TableFile, ...]
    votes: Votes
    own_cells: tuple[Mapping[str, Mapping[str, int]], ...] = ()  # numbers that are the bot's where they stand
    schedule: Schedule = field(default_factory=Schedule)
    access: Access | None = None  # with which older contents are fetched, where this is a partial clone
    tasks: Tasks = field(default_factory=Tasks)

    @property
    def git(self) -> Git:
        """Give the history of the folder."""
        return Git(self.folder, self.access)

    @property
    def state(self) -> Path:
        """Give the folder of what is not in git: the database, the lock, the journal."""
        return self.folder / STATE

    @property
    def host(self) -> str:
        return self.config.home.forge

    @property
    def web(self) -> str:
        """Give the address under which people have their pages: where sig.yaml says the API is, else Gitee's own."""
        settings = self.config.forges.get("gitee")
        api = settings.api if settings else None
        return api.partition("/api/")[0] if api else "https://gitee.com"


def find_folder(start: Path) -> Path:
    """Find the folder with sig.yaml, from `start` upwards."""
    for folder in (start, *start.parents):
        if (folder / CONFIG).exists():
            return folder
    raise Refusal(
        f"{start}: there is no {CONFIG} here or above. Go to the SIG's folder, name it with --dir, "
        "or let `sigbot init` write one"
    )


def load_rules(folder: Path) -> SigConfig:
    """Read sig.yaml alone; raise ConfigError with every problem in it."""
    return load_config(_needed(folder / CONFIG), CONFIG)


def load_workspace(folder: Path, config: SigConfig | None = None) -> Workspace:
    """Read all files of a SIG's folder; raise ConfigError with the problems of all of them.

    With a `config` they are read under other rules than those of the folder's sig.yaml.
    """
    config = config or load_rules(folder)
    problems: list[Problem] = []

    def read_with(load: Callable[[], Value], otherwise: Value) -> Value:
        try:
            return load()
        except ConfigError as error:
            problems.extend(error.problems)
            return otherwise

    def optional(name: str, load: Callable[[bytes, str], Value], otherwise: Value) -> Value:
        data = read(folder / name)
        return otherwise if data is None else read_with(lambda: load(data, name), otherwise)

    tz = config.sig.tz
    roster = optional(ROSTER, lambda data, name: load_roster(data, name, config.roles), Roster())
    recorded = {str(path.relative_to(folder)): path.read_bytes() for path in _recorded(folder)}
    balances = optional(OPENING, lambda data, name: load_balances(data, name, tz), None)
    rows = {row.slug for row in balances.rows} if balances else None
    contributions = read_with(
        lambda: load_contributions(recorded, tz, counts=config.counts, rows=rows, roles=config.roles),
        Contributions(),
    )
    decided = {f"{VOTES}/{path.name}": path.read_bytes() for path in sorted((folder / VOTES).glob("*.yaml"))}
    votes = read_with(lambda: load_votes(decided, tz, roles=config.roles), Votes())
    offered = {f"{TASKS}/{path.name}": path.read_bytes() for path in sorted((folder / TASKS).glob("*.yaml"))}
    tasks = read_with(lambda: load_tasks(offered), Tasks())
    remembered = optional(ACCOUNTS, load_accounts, Accounts())
    written = optional(BOARD_JSON, read_board_json, None)
    schedule = optional(SCHEDULE, load_schedule, Schedule())
    tables = [read_with(partial(load_table, folder, ref), None) for ref in config.board.tables]
    problems += _unknown_counts(config, balances)
    if problems:
        raise ConfigError(problems)
    found = tuple(table for table in tables if table is not None)
    return Workspace(
        folder=folder,
        config=config,
        roster=roster,
        contributions=contributions,
        balances=balances,
        remembered=remembered,
        written=written,
        tables=found,
        votes=votes,
        schedule=schedule,
        tasks=tasks,
    )


def load_table(folder: Path, ref: TableRef) -> TableFile:
    """Find the board's table in one README; line ends and a byte-order mark are kept as they are."""
    path = folder / ref.file
    data = _needed(path, ref.file)
    text = decoded(data, ref.file)
    return TableFile(ref, path, data, text, find_table(text, ref.heading, ref.file))


def decoded(data: bytes, file: str) -> str:
    """Read UTF-8; name the line of the first byte that is not."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        problem = Problem(file, line, 0, "", "is not UTF-8 here; save the file as UTF-8")
        raise ConfigError([problem]) from None


def _needed(path: Path, name: str = CONFIG) -> bytes:
    data = read(path)
    if data is None:
        raise ConfigError([Problem(name, 0, 0, "", "there is no such file")])
    return data


def _recorded(folder: Path) -> Iterator[Path]:
    files = sorted((folder / "contributions").glob("*.yaml"))
    return (path for path in files if path.name != Path(OPENING).name)


def _unknown_counts(config: SigConfig, balances: Balances | None) -> Iterator[Problem]:
    """Find balances of counts that sig.yaml does not have."""
    names = ", ".join(config.counts)
    for row in balances.rows if balances else ():
        for count in set(row.balance) - set(config.counts):
            yield Problem(OPENING, 0, 0, f"rows.{row.slug}", f"unknown count '{count}'; sig.yaml has {names}")
