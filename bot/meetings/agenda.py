"""What a meeting is about: topics offered, tasks and papers taken, and what stands on every agenda."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.meetings.passwords import without_passwords
from bot.sig.fields import Names
from bot.sig.schedule import Topic, said_at
from bot.sig.urls import is_url


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


def topic_items(topics: Iterable[Topic]) -> tuple[AgendaItem, ...]:
    """Give what people want to speak about, the first to say so first; what is said twice stands once.

    No password that somebody wrote into a title or a link goes on from here.
    """
    found: dict[tuple[str, str], AgendaItem] = {}
    for each in sorted(topics, key=lambda topic: said_at(topic.when)):
        who, link = each.who or "", without_passwords(each.evidence or "")
        text = without_passwords(each.title)
        title = {"zh": text, "en": text}
        item = AgendaItem(About.TOPIC, title, who, link=link if is_url(link) else "")
        found.setdefault((each.title.casefold(), who.casefold()), item)
    return tuple(found.values())


def standing_items(agenda: Iterable[Names]) -> tuple[AgendaItem, ...]:
    """Give what stands on every agenda of a series."""
    written = ({str(language): text for language, text in title.items()} for title in agenda)
    return tuple(AgendaItem(About.STANDING, title) for title in written)
