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
from bot.rules.sources import Amendment, Disagreement, Part, Question, SourceList, TableRow
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
    """Amend each file, what a disagreement asks of it wholly or not at all; give the files for each, and the patch.

    Respellings come first, because they move no line.
    """
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    ready: list[tuple[str, ...]] = [() for _ in differing]
    by_kind = sorted(enumerate(differing), key=lambda each: each[1].question is not Question.SPELLING)
    for n, each in by_kind:
        for file in dict.fromkeys(amendment.file for amendment in each.amendments):
            text = before.setdefault(file, (read(folder / file) or b"").decode())
            wanted = [amendment for amendment in each.amendments if amendment.file == file]
            amended = _amended(after.get(file, text), wanted, web)
            if amended is not None and patch(file, text.encode(), amended.encode()) is not None:
                after[file] = amended
                ready[n] += (file,)
    patches = (
        patch(file, before[file].encode(), text.encode()) or b"" for file, text in sorted(after.items())
    )
    return ready, b"".join(patches)


def _amended(text: str, amendments: Sequence[Amendment], web: str) -> str | None:
    for amendment in amendments:
        amended = amend(text, amendment, web)
        if amended is None:
            return None
        text = amended
    return text
