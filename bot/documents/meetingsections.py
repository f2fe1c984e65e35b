"""The two sections of a README that list meetings: their lines, their items, the links in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from bot.documents.headings import Heading, headings_of, the_heading
from bot.documents.markdown import parse, visible_text
from bot.documents.meetingstyle import Link, leads_to
from bot.documents.tableline import split_lines
from bot.errors import ConfigError, Problem
from bot.sig.meetings import MeetingLists

_MISSING = "add it to the file, or correct it under notices: in sig.yaml"


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list: its lines from 0, the last excluded and without blank ones, and the first one's links."""

    start: int
    end: int
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under a heading: lines from 0 below it, the last excluded."""

    start: int
    end: int
    items: tuple[Item, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Readme:
    """A README cut into lines, with its two sections."""

    lines: list[str]
    upcoming: Section
    past: Section

    @property
    def links(self) -> tuple[Link, ...]:
        return (*self.upcoming.links, *self.past.links)


def read_lists(text: str, lists: MeetingLists) -> Readme:
    """Find the two lists; raise ConfigError where a heading is missing, stands twice, or is both."""
    tokens, lines = parse(text), split_lines(text)
    headings = list(headings_of(tokens))
    found = [the_heading(headings, each, lists.file, _MISSING) for each in (lists.upcoming, lists.past)]
    if found[0] == found[1]:
        message = "the meetings to come and those that were need headings of their own"
        raise ConfigError([Problem(lists.file, found[0].line, 0, lists.past, message)])
    upcoming, past = found
    pairs = ((upcoming, past), (past, upcoming))
    sections = (_section(tokens, headings, one, other, lines) for one, other in pairs)
    return Readme(lines, *sections)


def _section(
    tokens: Sequence[Token],
    headings: Sequence[Heading],
    heading: Heading,
    other: Heading,
    lines: Sequence[str],
) -> Section:
    """Take what stands below a heading, up to the next one that is not deeper, or that is the other list's."""
    following = (h for h in headings if h.token > heading.token)
    after = next((h for h in following if h.level <= heading.level or h == other), None)
    mine = tokens[heading.token + 3 : after.token if after else len(tokens)]
    items: list[Item] = []
    links: list[Link] = []
    for token in mine:
        if token.type == "list_item_open" and token.level == 1 and token.map:
            start, end = token.map
            while end > start + 1 and not lines[end - 1].strip():
                end -= 1
            items.append(Item(start, end, ()))
        elif token.type == "inline":
            found = tuple(_links(token.children or ()))
            links += found
            if items and token.map and token.map[0] == items[-1].start:
                here = tuple(link for link in found if link.href in lines[items[-1].start])
                items[-1] = Item(items[-1].start, items[-1].end, here)
    place = tokens[heading.token].map
    return Section(
        place[1] if place else heading.line,
        after.line - 1 if after else len(lines),
        tuple(items),
        tuple(links),
    )


def _links(children: Sequence[Token]) -> Iterator[Link]:
    for n, child in enumerate(children):
        if child.type == "link_open":
            end = next(m for m in range(n, len(children)) if children[m].type == "link_close")
            yield Link(visible_text(children[n + 1 : end]).strip(), str(child.attrs["href"]))


def item_of(section: Section, file: str, lists: MeetingLists) -> Item | None:
    """Find the item that is a link to these minutes; its first link counts."""
    return next(
        (each for each in section.items if each.links and leads_to(each.links[0], file, lists.file)), None
    )


def tells(section: Section, file: str, lists: MeetingLists) -> bool:
    """Say whether a section links to these minutes, in a list or not."""
    return any(leads_to(link, file, lists.file) for link in section.links)
