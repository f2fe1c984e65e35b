"""The files that name leads and members, read one by one: what one of them gets wrong hides none of the others."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot.app.workspace import ROSTER, decoded, load_table
from bot.deliver.files import read
from bot.documents.leads import find_leads
from bot.documents.readme import columns_of, rows_of
from bot.errors import ConfigError, Problem
from bot.forge.git import Git
from bot.rules.sources import Part, SourceList, SourceTable, TableRow
from bot.sig.config import SigConfig
from bot.sig.listed import Listed, NamedLists
from bot.sig.owners import load_owners
from bot.sig.roster import Entry, Member, Roster, load_roster
from bot.sig.siginfo import load_siginfo

SIG_INFO = "sig-info.yaml"
OWNERS = "OWNERS"
README = "README.md"
_PAGES = {"gitee": "https://gitee.com", "gitcode": "https://gitcode.com"}

Value = TypeVar("Value")


@dataclass(slots=True)
class Reading:
    """The files of one folder; what they get wrong, and what is not there."""

    folder: Path
    config: SigConfig
    problems: list[Problem] = field(default_factory=list)
    unseen: list[tuple[str, str]] = field(default_factory=list)

    @property
    def web(self) -> str:
        """Give the address under which people have their pages."""
        settings = self.config.forges.get(self.config.home.forge)
        api = settings.api if settings else None
        return api.partition("/api/")[0] if api else _PAGES[self.config.home.forge]

    def attempt(self, load: Callable[[], Value]) -> Value | None:
        """Load something; note what is wrong with it, and go on without it."""
        try:
            return load()
        except ConfigError as error:
            self.problems.extend(error.problems)
            return None

    def optional(self, name: str, load: Callable[[bytes, str], Value], *, said: bool = True) -> Value | None:
        """Load a file of the folder where it is there; say where it is not."""
        data = read(self.folder / name)
        if data is None:
            if said:
                self.unseen.append((name, "absent"))
            return None
        return self.attempt(lambda: load(data, name))

    def roster(self) -> Roster | None:
        return self.optional(ROSTER, lambda data, name: load_roster(data, name, self.config.roles))

    def of_roster(self, roster: Roster | None) -> Iterator[SourceList]:
        """Give the roster's lists, the highest role first, so that a report begins with those who lead."""
        if roster is None:
            return
        for role, title in reversed(self.config.roles.items()):
            people = tuple(
                Listed(self._login(entry, member), entry.name, entry.line)
                for member in roster.people
                for entry in member.entries
                if entry.role == role
            )
            in_order = tuple(sorted(people, key=lambda listed: listed.line))
            yield SourceList(Part.ROSTER, ROSTER, in_order[0].line if people else 0, in_order, title, role)

    def of_readmes(self) -> Iterator[SourceList]:
        """Give the list of leads of each README: those with the board's tables, and others beside them."""
        expected = dict.fromkeys(table.file for table in self.config.board.tables) or {README: None}
        beside = sorted(path.name for path in self.folder.glob("README*.md"))
        for name in dict.fromkeys([*expected, *beside]):
            text = self.optional(name, decoded)
            leads = find_leads(text, self.web) if text is not None else None
            if leads:
                yield SourceList(Part.LEADS, name, leads.line, leads.people, leads.heading)
            elif text is not None and name in expected:
                self.unseen.append((name, "no_list"))

    def of_siginfo(self) -> Iterator[SourceList]:
        yield from self._named(self.optional(SIG_INFO, load_siginfo), SIG_INFO)

    def of_owners(self) -> Iterator[SourceList]:
        """Give the folder's own OWNERS, and the nearest one further up in the checkout."""
        yield from self._named(self.optional(OWNERS, load_owners), OWNERS)
        git = Git(self.folder)
        if not git.is_checkout:
            self.unseen.append((f"../{OWNERS}", "no_checkout"))
            return
        for up in range(1, len(Path(git.prefix).parts) + 1):
            name = "../" * up + OWNERS
            if (self.folder / name).is_file():
                yield from self._named(self.optional(name, load_owners), name, shared=True)
                return
        if git.prefix:
            self.unseen.append((f"../{OWNERS}", "none_above"))

    def tables(self) -> Iterator[SourceTable]:
        """Read the board's tables, as far as they can be."""
        for ref in self.config.board.tables:
            if not (self.folder / ref.file).exists():
                continue  # said with the leads
            found = self.attempt(partial(load_table, self.folder, ref))
            read_columns = partial(columns_of, headers=self.config.board.columns, file=ref.file)
            columns = self.attempt(partial(read_columns, found.table)) if found else None
            if found and columns:
                rows = rows_of(found.table, columns, self.web)
                yield SourceTable(
                    ref.file,
                    found.table.line,
                    tuple(TableRow(row.name, row.login, row.line, row.numbers) for row in rows),
                )

    def _login(self, entry: Entry, member: Member) -> str:
        """Give the login of an entry on the host of the SIG, where its person has one there."""
        host = self.config.home.forge
        here = (account.partition(":")[2] for account in member.accounts if account.startswith(f"{host}:"))
        return entry.login if entry.host == host else next(here, entry.login)

    def _named(self, lists: NamedLists | None, file: str, *, shared: bool = False) -> Iterator[SourceList]:
        """Give the lists of sig-info.yaml or OWNERS; their keys are the names of the parts they play."""
        self.problems += lists.problems if lists else ()
        for each in lists.lists if lists else ():
            title = ", ".join(each.repositories)
            yield SourceList(Part(each.key), file, each.line, each.people, title, shared=shared)
