"""`scopes:` of sig.yaml: named sets of repositories, or of parts of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, Tag

from bot.sig.fields import Day, Folder, Repo, Several, Text
from bot.sig.validation import BY_SHAPE, MAPPING, TEXT, Model, pattern


@dataclass(frozen=True)
class ScopeRepo:
    """A repository, or the part of it, that belongs to a scope."""

    forge: str
    repo: str  # owner/name
    paths: tuple[str, ...] = ()  # folders; empty means the whole repository
    labels: tuple[str, ...] = ()  # an issue needs one of these; empty means every issue
    on_demand: bool = False  # comments are read only where something names their pull request
    closed: date | None = None  # retired: nothing new is pulled from this day on


class ScopeRepository(Model):
    """A repository of which only a part counts, or that is read in its own way."""

    repo: Repo = Field(description="The repository, owner/name")
    paths: Several[Folder] = Field((), description="Only what touches these folders; absent means all")
    labels: Several[Text] = Field((), description="Only issues with one of these labels; absent means all")
    comments: Literal["on demand"] | None = Field(
        None, description="Read comments only where they are asked for"
    )
    closed: Day | None = Field(None, description="The day on which the repository was retired")


ScopeOrRepo: TypeAlias = Annotated[
    str,
    pattern(
        r"^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)?$",
        "must be a repository, like owner/name, or the name of another scope",
    ),
]
ScopeEntry: TypeAlias = Annotated[
    Annotated[ScopeOrRepo, Tag(TEXT)] | Annotated[ScopeRepository, Tag(MAPPING)], BY_SHAPE
]


def flatten(scopes: Mapping[str, tuple[ScopeEntry, ...]], name: str, forge: str) -> tuple[ScopeRepo, ...]:
    """List the repositories of a scope and of the scopes it names, each entry once, in file order.

    One repository may come in several entries (a folder here, the whole there): what any of them holds is in.
    """
    found: dict[ScopeRepo, None] = {}
    named = {name}
    rest = [*reversed(scopes[name])]
    while rest:
        entry = rest.pop()
        if isinstance(entry, ScopeRepository):
            on_demand = entry.comments is not None
            found[ScopeRepo(forge, entry.repo, entry.paths, entry.labels, on_demand, entry.closed)] = None
        elif "/" in entry:
            found[ScopeRepo(forge, entry)] = None
        elif entry not in named:
            named.add(entry)
            rest += reversed(scopes[entry])
    return tuple(found)
