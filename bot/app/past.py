"""What the table said on an earlier day, as git remembers it."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.app.gather import Gathered
from bot.documents.readme import ACCOUNT, NAME, columns_of, rows_of
from bot.documents.table import find_table
from bot.errors import ConfigError
from bot.sig.config import TableRef


@dataclass(frozen=True, slots=True)
class PastCell:
    """A number as it stood in a README, and since when that version of the file had stood."""

    file: str
    commit: str
    day: date
    value: int  # a blank is 0


def past_cell(gathered: Gathered, person: str, count: str, moment: int) -> PastCell | None:
    """Find a person's number in the table as it stood at a moment; None where no version that git has tells it."""
    git, tz = gathered.workspace.git, gathered.workspace.config.sig.tz
    for ref in gathered.workspace.config.board.tables:
        commit = git.at(ref.file, moment)
        data = git.content(commit.sha, ref.file) if commit else None
        value = _value(gathered, ref, data, person, count) if data else None
        if commit and value is not None:
            return PastCell(ref.file, commit.sha[:10], datetime.fromtimestamp(commit.at, tz).date(), value)
    return None


def _value(gathered: Gathered, ref: TableRef, data: bytes, person: str, count: str) -> int | None:
    """Read one number of one version of a README; a person without account is found by the name taken over."""
    workspace, people = gathered.workspace, gathered.people
    wanted = (NAME, ACCOUNT, count)
    headers = {name: texts for name, texts in workspace.config.board.columns.items() if name in wanted}
    try:
        table = find_table(data.decode(), ref.heading, ref.file)
        rows = rows_of(table, columns_of(table, headers, ref.file), workspace.web)
    except (ConfigError, UnicodeDecodeError):
        return None  # another heading, other columns: it cannot be told
    taken_over = workspace.balances.rows if workspace.balances else ()
    names = {row.name: people.by_slug(row.slug) for row in taken_over}
    for row in rows:
        whose = people.by_account(f"{workspace.host}:{row.login}") if row.login else names.get(row.name)
        if whose == person and count in row.numbers:
            return row.numbers[count] or 0
    return None
