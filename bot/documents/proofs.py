"""What a description names as proof: pull requests, issues, comments on them, and links that only people can judge.

Lists are often put in code blocks, so that is where they are looked for, too; quoted lines and a template's HTML
comments are somebody else's words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.sig.urls import canonical_url, is_url

MOST = 20  # that a host is asked about for one person
MOST_LINKS = 20

_LABELLED = re.compile(r"\[[^\[\]\n]{0,200}\]\((https?://[^\s()<>]+)\)")
_NAMED = re.compile(
    r"(?P<url>https?://[^\s<>\"'`|（）()\[\]{}，。、；：！？《》“”]+)"
    r"|(?<![\w./!#-])(?P<where>[\w.-]{1,100}/[\w.-]{1,100})?(?:!(?P<pull>\d{1,9})|#(?P<issue>I(?=[A-Z]{0,11}\d)[0-9A-Z]{3,12}))(?!\w)",
    re.ASCII | re.IGNORECASE,
)
_PAGE = re.compile(
    r"/(?P<where>[\w.-]+/[\w.-]+)/(?:pulls/(?P<pull>\d{1,9})|issues/(?P<issue>I\w+))(?:/.*)?",
    re.ASCII | re.IGNORECASE,
)
_NOTE = re.compile(r"note_(\d{1,18})")


@dataclass(frozen=True, slots=True)
class Proof:
    """Something that can be asked for on the host; `repository` and `note` are blank where none is named."""

    text: str  # as people write it
    repository: str
    number: int | str
    note: str = ""

    @property
    def target(self) -> tuple[str, str]:
        """Say what is asked for, whichever comment of it is meant."""
        return self.repository.lower(), str(self.number)


@dataclass(frozen=True, slots=True)
class Proofs:
    """What is named, in its order, each once: `named` is looked at, `left` more are not, `links` are for people."""

    named: tuple[Proof, ...] = ()
    left: int = 0
    links: tuple[str, ...] = ()
    more_links: int = 0


def proofs(description: str, web: str, most: int = MOST) -> Proofs:
    """Find the proofs in a description; `web` is the address of the host's pages."""
    named: dict[tuple[str, str, str], Proof] = {}
    links: dict[str, str] = {}
    for found in _found(description, urlsplit(web).hostname or ""):
        if isinstance(found, Proof):
            named.setdefault((*found.target, found.note), found)
        else:
            links.setdefault(canonical_url(found), found)
    looked = set(list(dict.fromkeys(each.target for each in named.values()))[:most])
    kept = tuple(each for each in named.values() if each.target in looked)
    shown = tuple(links.values())[:MOST_LINKS]
    return Proofs(kept, len(named) - len(kept), shown, len(links) - len(shown))


def _found(description: str, host: str) -> Iterator[Proof | str]:
    """Give proofs and other addresses in their order."""
    for line in _without_comments(description).splitlines():
        if line.lstrip().startswith((">", "＞")):
            continue
        for match in _NAMED.finditer(_LABELLED.sub(r" \1 ", line)):
            if url := match["url"]:
                address = url.rstrip(".,;:!?*_~")
                if is_url(address):
                    yield _page(address, host) or address
            elif match["pull"] or match["issue"]:
                yield _item(match[0].strip(), match["where"] or "", match["pull"], match["issue"])


def _page(address: str, host: str) -> Proof | None:
    """Read the address of a pull request or an issue of the host; None for any other page."""
    parts = urlsplit(address)
    found = _PAGE.fullmatch(parts.path)
    if not found or parts.hostname != host:
        return None
    item = _item("", found["where"], found["pull"], found["issue"])
    note = _NOTE.fullmatch(parts.fragment)
    if note is None:
        return item
    return Proof(f"{item.text}#{note[0]}", item.repository, item.number, note[1])


def _item(text: str, where: str, pull: str | None, issue: str | None) -> Proof:
    number = int(pull) if pull else str(issue).upper()
    return Proof(text or (f"{where}!{number}" if pull else f"{where}#{number}"), where, number)


def _without_comments(text: str) -> str:
    """Leave out HTML comments, in which templates explain themselves."""
    pieces, at = list[str](), 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        pieces.append(text[at:start])
        at = end + 3
    return "".join([*pieces, text[at:]])
