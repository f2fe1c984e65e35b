"""A repository as the database knows it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A repository with its number in the database."""

    id: int
    host: str
    name: str
