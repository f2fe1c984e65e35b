"""The lists that name leaders and members, as values, and what two of them say differently.

A source is one list in one file. What it is expected to say follows from the part it plays, not from its name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.sig.listed import Listed


class Part(StrEnum):
    """What a list is for."""

    ROSTER = "roster"  # the holders of one role
    LEADS = "leads"  # a README's list of who leads the SIG
    MAINTAINERS = "maintainers"  # of the SIG, as the community knows it
    MENTORS = "mentors"  # likewise; nothing is expected of them
    COMMITTERS = "committers"  # of a repository
    CONTRIBUTORS = "contributors"  # likewise
    APPROVERS = "approvers"  # of a folder
    REVIEWERS = "reviewers"  # likewise
    BOARD = "board"  # a README's table


class Question(StrEnum):
    """What sources may answer differently, the weightiest first."""

    LEADS = "leads"  # who leads the SIG
    MERGES = "merges"  # who may let a change in
    BELONGS = "belongs"  # who stands in the roster at all
    SPELLING = "spelling"  # how a login is written
    ROW = "row"  # who has a row in the table
    NUMBERS = "numbers"  # what a row says


@dataclass(frozen=True, slots=True)
class SourceList:
    """One list of people: where it begins, whom it names, and what it is called there."""

    part: Part
    file: str  # from the SIG's folder on
    line: int  # of its title or key, from 1
    people: tuple[Listed, ...]
    title: str = ""  # a list of the roster, a heading, or repositories
    role: str = ""  # of the roster's lists: the role in sig.yaml
    shared: bool = False  # a file further up: it names the people of other SIGs, too


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the board: whose it is, and its numbers by count (None for a blank)."""

    name: str
    login: str | None
    line: int
    numbers: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class SourceTable:
    """The board's table in one language."""

    file: str
    line: int  # of its header, from 1
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """What one source says about one person: named or not, in which list, at which place."""

    part: Part
    file: str
    line: int  # 0 where the whole file is meant
    named: bool
    title: str = ""  # as in SourceList; where the roster names somebody in another list, that list's
    login: str = ""  # as written there
    numbers: Mapping[str, int | None] | None = None  # of a row, where they differ

    @property
    def place(self) -> str:
        """Give the place as `file:line`."""
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Addition:
    """A line that a README's list of leads lacks."""

    file: str
    login: str
    name: str


@dataclass(frozen=True, slots=True)
class Respelling:
    """A login to be written in another case; only its own letters change."""

    file: str
    line: int
    column: int  # where it begins or shortly before; 0 where only the line is known
    before: str
    after: str


Amendment = Addition | Respelling


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One question about one person that the sources answer differently."""

    question: Question
    login: str  # "" for a row without account
    name: str  # "" where no source gives one
    namings: tuple[Naming, ...]
    odd: str | None = None  # the one file that stands against two or more: seen, not judged
    amendments: tuple[Amendment, ...] = ()  # where it is clear what is meant
