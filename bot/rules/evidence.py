"""What the description of a pull request names as evidence: links, short forms, days, else words.

A line that names a person or a column speaks of them, and so do the lines after it until another one is named; where
nobody is named, it may be evidence for every claim.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import urlsplit

from bot.sig.fields import fold

LONGEST = 60_000  # characters of a description that are read
MOST = 200  # pieces of evidence

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_NAMED_LINK = re.compile(r"\[([^\[\]\n]{0,200})\]\(\s*<?(https?://[^\s()<>]+)>?[^()\n]{0,100}\)")
_URL = re.compile(r"https?://[^\s<>\"'`()\[\]{}|（）【】《》「」，。；、！？]+", re.IGNORECASE)
_SHORT = re.compile(r"(?<![\w./-])(?:[\w.-]+/[\w.-]+)?(?:!\d{1,9}|#I[A-Za-z0-9]{4,9})(?!\w)", re.ASCII)
_ISSUE = re.compile(r"(?<![\w#/])I[A-Z0-9]{5,8}(?!\w)", re.ASCII)
_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)|(?<!\d)(20\d\d)(\d\d)(\d\d)(?!\d)"
)
_TOPIC = re.compile(r"《([^《》]{1,200})》|“([^“”]{1,200})”|\"([^\"]{1,200})\"|「([^「」]{1,200})」")
_HEADING = re.compile(r"#{1,6}(?:\s|$)")
_MARKS = re.compile(r"^[\s>*+#-]*(?:\d{1,3}[.)、]\s*)?(?:\[[ xX]\]\s*)?")


class Piece(StrEnum):
    """What a piece of evidence is."""

    PULL = "pull"
    ISSUE = "issue"
    PAGE = "page"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Named:
    """One piece of evidence; `text` is what stands in the description: an address, a short form or words.

    `persons` and `counts` are those that it speaks of, None where it may be any.
    """

    piece: Piece
    text: str
    title: str = ""
    days: tuple[date, ...] = ()
    topic: str = ""
    line: str = ""  # the words around it
    persons: frozenset[str] | None = None
    counts: frozenset[str] | None = None

    def speaks_of(self, person: str, count: str) -> bool:
        """Say whether it may be evidence for somebody's number."""
        return (self.persons is None or person in self.persons) and (
            self.counts is None or count in self.counts
        )


def named(
    body: str, persons: Mapping[str, Collection[str]], counts: Mapping[str, Collection[str]], web: str
) -> tuple[Named, ...]:
    """List what a description names, in its order, at most `MOST` pieces.

    `persons` and `counts` give the words by which each is called there; `web` is the address of the host's pages.
    """
    found: list[Named] = []
    who: frozenset[str] | None = None
    what: frozenset[str] | None = None
    for raw in _COMMENT.sub(" ", body[:LONGEST]).splitlines():
        line = raw.strip()
        if line.startswith(">"):  # a quote is somebody else's
            continue
        mine, columns = _called(line, persons), _called(line, counts)
        if mine:
            who, what = mine, None
        what = columns or what
        if not line or _HEADING.match(line):
            continue
        names = [name for key in mine for name in persons[key]]
        found += (each for each in _on_line(line, web, who, what) if _says_something(each, names))
        if len(found) >= MOST:
            break
    once: dict[object, Named] = {}
    for each in found[:MOST]:
        once.setdefault((each.text, each.persons, each.counts), each)
    return tuple(once.values())


def _says_something(piece: Named, names: Collection[str]) -> bool:
    """Say whether words are more than a name; a link always is."""
    if piece.piece is not Piece.WORDS:
        return True
    rest = fold(piece.text)
    for name in sorted(map(fold, names), key=len, reverse=True):
        rest = rest.replace(name, " ") if name else rest
    return sum(character.isalnum() for character in rest) >= 4


def _called(line: str, words: Mapping[str, Collection[str]]) -> frozenset[str]:
    """Find who or what a line names: whole words, whatever their case."""
    seen = fold(line)
    return frozenset(
        key
        for key, names in words.items()
        if any(_stands(fold(name), seen) for name in names if len(name) > 1)
    )


def _stands(word: str, line: str) -> bool:
    return re.search(rf"(?<![a-z0-9_]){re.escape(word)}(?![a-z0-9_])", line) is not None


def _on_line(line: str, web: str, who: frozenset[str] | None, what: frozenset[str] | None) -> Iterator[Named]:
    """Give the links of one line, or the line itself where it has none and says something."""
    days = tuple(_days(line))
    topic = next((next(filter(None, found.groups())) for found in _TOPIC.finditer(line)), "")
    words = _MARKS.sub("", _URL.sub(" ", _NAMED_LINK.sub(r"\1", line))).strip(" :：-")
    rest = line
    pieces = [(_kind(link[2], web), link[2], link[1].strip()) for link in _NAMED_LINK.finditer(line)]
    rest = _NAMED_LINK.sub(" ", rest)
    pieces += [
        (_kind(url, web), url, "") for url in (each[0].rstrip(".,;:!?*_~") for each in _URL.finditer(rest))
    ]
    rest = _URL.sub(" ", rest)
    pieces += [(Piece.PULL if "!" in each[0] else Piece.ISSUE, each[0], "") for each in _SHORT.finditer(rest)]
    rest = _SHORT.sub(" ", rest)
    pieces += [(Piece.ISSUE, f"#{each[0]}", "") for each in _ISSUE.finditer(rest)]
    for piece, text, title in pieces:
        own = tuple(_days(text)) or days
        yield Named(piece, text, title, own, topic, words, who, what)
    if not pieces:
        yield Named(Piece.WORDS, words, "", days, topic, words, who, what)


def _kind(url: str, web: str) -> Piece:
    """Tell a pull request and an issue of the code host from any other page."""
    try:
        parts, host = urlsplit(url), urlsplit(web).hostname
        hostname = parts.hostname
    except ValueError:
        return Piece.PAGE
    if hostname == host:
        if re.fullmatch(r"/[\w.-]+/[\w.-]+/pulls/\d+(?:/.*)?", parts.path, re.ASCII):
            return Piece.PULL
        if re.fullmatch(r"/[\w.-]+/[\w.-]+/issues/I\w+(?:/.*)?", parts.path, re.ASCII):
            return Piece.ISSUE
    return Piece.PAGE


def _days(text: str) -> Iterator[date]:
    for found in _DAY.finditer(text):
        year, month, day = map(int, filter(None, found.groups()))
        try:
            yield date(year, month, day)
        except ValueError:
            continue
