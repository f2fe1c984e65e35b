"""What a meeting is about: topics offered, tasks and papers taken, and what stands on every agenda."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class About(StrEnum):
    """Where an item of an agenda comes from."""

    TOPIC = "topic"
    TASK = "task"
    PAPER = "paper"
    STANDING = "standing"


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One item: by language what it is, one line as somebody wrote it; `who` is a login, "" for nobody."""

    about: About
    title: Mapping[str, str]
    who: str = ""
    state: str = ""  # open, done; "" where nobody can tell
    link: str = ""
