"""tasks/*.yaml: tasks and papers that the SIG offers, and who took which of them.

An entry is true because it is on the default branch, or because the bot's answer restates it. A task is named by its
issue or by a word, a paper by its key; spellings that differ in case or width name the same.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, TypeAlias, TypeVar

from pydantic import AfterValidator, Field

from bot.errors import Problem
from bot.sig.fields import Day, Login, Moment, Positive, Slug, fold
from bot.sig.records import Proof, Url
from bot.sig.schedule import Line, said_at
from bot.sig.validation import Model, pattern, raise_all, read_one
from bot.sig.wording import quoted
from bot.sig.yaml import Document

FOLDER = "tasks"
TAKEN = f"{FOLDER}/taken.yaml"  # what the bot writes down there


def _as_people_write_it(what: str) -> str:
    """Spell an issue as its host does; a word stays as it is."""
    bare = what.removeprefix("#")
    return bare.upper() if bare[:1] in "iI" and bare[1:].isalnum() and any(map(str.isdigit, bare)) else what


What: TypeAlias = Annotated[
    str,
    pattern(r"^#?[^\s@:#,|'\"{}\[\]]+$", "must be an issue, like I9ABC1, or one word, like tail-sampling"),
    AfterValidator(_as_people_write_it),
]


class TaskOffer(Model):
    """A task that somebody may take, and what it is worth."""

    task: What = Field(description="Its issue, like I9ABC1, or one word")
    title: Line = Field(description="What is to be done")
    value: Positive | None = Field(None, description="Points for the whole of it")
    mentor: Login | None = Field(None, description="The login of the one who helps, and may award the points")
    deadline: Day | None = Field(None, description="The day by which it should be done")
    link: Url | None = Field(None, description="Where it is described")


class Paper(Model):
    """A paper that somebody may take, to share it at a meeting."""

    paper: Slug = Field(description="Its key, one word")
    title: Line = Field(description="Its title")
    link: Url = Field(description="Where it can be read")


class Taken(Model):
    """Somebody takes a task or a paper."""

    what: What = Field(description="The task or the paper")
    who: Login = Field(description="Who takes it")
    when: Moment = Field(description="When they said so")
    title: Line | None = Field(None, description="What it is called, where no file of tasks/ offers it")
    evidence: Proof | None = Field(None, description="Where it was said, or the words")


class GivenUp(Model):
    """Whoever had taken a task or a paper lets others have it."""

    what: What = Field(description="The task or the paper")
    who: Login = Field(description="Who had it")
    when: Moment = Field(description="When they said so")
    evidence: Proof | None = Field(None, description="Where it was said, or the words")


class TasksFile(Model):
    """One file of tasks/; everything in it is optional."""

    tasks: tuple[TaskOffer, ...] = Field((), description="Tasks that are offered")
    papers: tuple[Paper, ...] = Field((), description="Papers to be shared at a meeting")
    taken: tuple[Taken, ...] = Field((), description="Who took what")
    given_up: tuple[GivenUp, ...] = Field((), description="Who let go of what")


Said = TypeVar("Said", Taken, GivenUp)


@dataclass(frozen=True)
class Tasks:
    """All files of tasks/ together: the offers by their names, folded, and what people said about them."""

    tasks: Mapping[str, TaskOffer] = field(default_factory=dict)
    papers: Mapping[str, Paper] = field(default_factory=dict)
    taken: tuple[Taken, ...] = ()
    given_up: tuple[GivenUp, ...] = ()

    def offer(self, what: str) -> TaskOffer | Paper | None:
        """Find an offer by its name."""
        return self.tasks.get(name_of(what)) or self.papers.get(name_of(what))

    @property
    def held(self) -> dict[str, Taken]:
        """Say who has what, by its folded name: the first who took it, until they give it up."""
        found: dict[str, Taken] = {}
        said: Iterable[Taken | GivenUp] = (*self.given_up, *self.taken)
        for each in sorted(said, key=lambda one: said_at(one.when)):
            name, holder = name_of(each.what), found.get(name_of(each.what))
            if isinstance(each, Taken):
                found.setdefault(name, each)
            elif holder and holder.who.lower() == each.who.lower():
                del found[name]
        return found

    def with_said(self, taken: Sequence[Taken], given_up: Sequence[GivenUp]) -> "Tasks":
        """Add what was said and is not in the files yet."""
        return Tasks(
            self.tasks,
            self.papers,
            _each_once((*self.taken, *taken)),
            _each_once((*self.given_up, *given_up)),
        )


def name_of(what: str) -> str:
    """Make two spellings of one task or paper equal."""
    return fold(what.removeprefix("#"))


def same_word(each: Taken | GivenUp) -> tuple[object, ...]:
    """Name what somebody said, so that it is known again whatever else a file says of it."""
    return type(each), name_of(each.what), each.who.lower(), said_at(each.when)


def load_tasks(files: Mapping[str, bytes]) -> Tasks:
    """Read the files of tasks/, by name; raise ConfigError with the problems of all of them."""
    tasks: dict[str, TaskOffer] = {}
    papers: dict[str, Paper] = {}
    taken: list[Taken] = []
    given_up: list[GivenUp] = []
    problems: list[Problem] = []
    known: dict[str, str] = {}
    for name in sorted(files):
        read = read_one(files[name], name, TasksFile, problems)
        if read is None:
            continue
        document, written = read
        problems += _twins(document, written, known)
        tasks |= {name_of(each.task): each for each in written.tasks}
        papers |= {name_of(each.paper): each for each in written.papers}
        taken += written.taken
        given_up += written.given_up
    raise_all(problems)
    return Tasks(tasks, papers, _each_once(taken), _each_once(given_up))


def _twins(document: Document, written: TasksFile, known: dict[str, str]) -> Iterator[Problem]:
    """Find names that are given twice: nobody could tell which of the two somebody takes."""
    named = [("tasks", n, "task", each.task) for n, each in enumerate(written.tasks)]
    named += [("papers", n, "paper", each.paper) for n, each in enumerate(written.papers)]
    for section, n, key, what in named:
        place = f"{document.file}:{document.line((section, n))}"
        first = known.setdefault(name_of(what), place)
        if first != place:
            yield document.problem((section, n, key), f"{quoted(what)} is offered already in {first}")


def _each_once(said: Iterable[Said]) -> tuple[Said, ...]:
    """Leave out what a merge brought into two files, or what a file and an answer both say."""
    found: dict[object, Said] = {}
    for each in said:
        found.setdefault(same_word(each), each)
    return tuple(found.values())
