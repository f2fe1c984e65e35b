"""`sigbot whatif`: other rules tried on the same people and the same events; nothing of it stays."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection

from bot.app.board import board_of
from bot.app.gather import gather
from bot.app.ladder.standing import Standings
from bot.app.session import Run
from bot.app.tables import board_tables
from bot.app.workspace import CONFIG, load_workspace
from bot.deliver.files import read
from bot.errors import Refusal
from bot.rules.board import Board
from bot.rules.comparison import Comparison, comparison
from bot.rules.standing import Standing
from bot.sig.config import load_config
from bot.store.settings import Settings
from bot.store.trial import apart


def whatif(run: Run, other: str) -> Comparison:
    """Compare sig.yaml with other rules: a file, or a revision of the folder's own history.

    Raises ConfigError with what is wrong in the other rules, Refusal where there are none.
    """
    return compared(run, *rules_called(run, other))


def compared(run: Run, data: bytes, name: str) -> Comparison:
    """Try the rules of a sig.yaml on the people and events of the workspace."""
    config = load_config(data, name)
    trying = replace(
        run,
        workspace=replace(
            load_workspace(run.workspace.folder, config),
            # what this machine remembers is no matter of the rules, and need not lie in the folder
            remembered=run.workspace.remembered,
            written=run.workspace.written,
            own_cells=run.workspace.own_cells,
            access=run.workspace.access,
        ),
        settings=Settings(config),
    )
    alike = trying.settings.fingerprint == run.settings.fingerprint
    with run.store.trial() as connection:
        before = _under(run, connection)
        with apart(connection, trying.settings):
            after = _under(trying, connection, before.standings if alike else None)
    return comparison(before.board, after.board, before.found, after.found)


def rules_called(run: Run, other: str) -> tuple[bytes, str]:
    """Find other rules by the path of a file, else by a revision; give them with a name for messages."""
    data = read(Path(other))
    if data is not None:
        return data, other
    git = run.workspace.git
    data = git.content(other, CONFIG) if git.is_checkout and git.knows(other) else None
    if data is None:
        raise Refusal(f"{other}: no such file, and no revision of this checkout that has a {CONFIG}")
    return data, f"{other}:{CONFIG}"


@dataclass(frozen=True, slots=True)
class _World:
    """What one set of rules makes of everyone."""

    board: Board
    standings: Standings | None  # None: the rules have no ladder
    found: Sequence[Standing]


def _under(run: Run, connection: Connection, like: Standings | None = None) -> _World:
    """Give the board, and everyone's standing for each role of the ladder."""
    gathered = gather(run, connection)
    board = board_of(run, connection, gathered, board_tables(gathered))
    if not run.workspace.config.ladder:
        return _World(board, None, ())
    standings = Standings(run, connection, gathered, like=like)
    version = standings.ladder.of(standings.day)
    roles = [role for role in standings.ladder.roles if version and role in version.rules]
    return _World(board, standings, standings.all_of(standings.everyone(), roles))
