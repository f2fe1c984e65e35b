"""`sigbot consistency`: the files that name leads and members, gathered, compared, and patched where it is clear.

It reads the working tree alone: no host, no database, and what one file gets wrong does not hide the others.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.app.ladder.sources import Reading
from bot.app.workspace import ACCOUNTS, load_rules
from bot.deliver.files import read
from bot.documents.amend import amend, patch
from bot.errors import Problem
from bot.rules.consistency import disagreements
from bot.rules.sameness import same_people, spellings
from bot.rules.sources import Disagreement, Part, Respelling, SourceList, TableRow
from bot.sig.accounts import Accounts, load_accounts
from bot.sig.listed import Listed
from bot.sig.roster import Roster


@dataclass(frozen=True, slots=True)
class Compared:
    """What differs, with the files for which a patch is ready; the patch; what was not or could not be looked at."""

    found: tuple[tuple[Disagreement, tuple[str, ...]], ...]
    patch: bytes
    unseen: tuple[tuple[str, str], ...]  # file, and why: absent, no_list, none_above, no_checkout
    problems: tuple[Problem, ...]

    @property
    def agree(self) -> bool:
        return not (self.found or self.problems)


def consistency(folder: Path) -> Compared:
    """Compare the sources of a SIG's folder; raise ConfigError for sig.yaml alone, which says how to read them."""
    config = load_rules(folder)
    reading = Reading(folder, config)
    roster = reading.roster()
    remembered = reading.optional(ACCOUNTS, load_accounts, said=False) or Accounts()
    lists = [*reading.of_roster(roster), *reading.of_readmes(), *reading.of_siginfo(), *reading.of_owners()]
    tables = list(reading.tables())
    lists += (
        SourceList(Part.BOARD, table.file, table.line, tuple(_accounts(table.rows))) for table in tables
    )
    host = config.home.forge
    differing = disagreements(
        lists,
        tuple(config.roles),
        tables=tables,
        same=same_people(roster or Roster(), remembered, host),
        spelled=spellings(remembered, host),
    )
    ready, text = _patched(folder, differing, reading.web)
    problems = tuple(dict.fromkeys(reading.problems))
    return Compared(tuple(zip(differing, ready, strict=True)), text, tuple(reading.unseen), problems)


def _accounts(rows: Sequence[TableRow]) -> Iterator[Listed]:
    return (Listed(row.login, row.name, row.line) for row in rows if row.login)


def _patched(
    folder: Path, differing: Sequence[Disagreement], web: str
) -> tuple[list[tuple[str, ...]], bytes]:
    """Try each amendment on its file, respellings first: they move no line. Give the files that it came to."""
    before: dict[str, bytes] = {}
    after: dict[str, bytes] = {}
    ready: list[list[str]] = [[] for _ in differing]
    wanted = [(n, amendment) for n, each in enumerate(differing) for amendment in each.amendments]
    for n, amendment in sorted(wanted, key=lambda each: not isinstance(each[1], Respelling)):
        file = amendment.file
        data = before.setdefault(file, read(folder / file) or b"")
        text = amend(after.get(file, data).decode(), amendment, web)
        if text is not None and patch(file, data, text.encode()) is not None:
            after[file] = text.encode()
            ready[n] = [*dict.fromkeys([*ready[n], file])]
    patches = (patch(file, before[file], data) or b"" for file, data in sorted(after.items()))
    return [tuple(files) for files in ready], b"".join(patches)
