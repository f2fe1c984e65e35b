"""Find a heading in a Markdown file as people name it: any level, compared as a reader sees it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from markdown_it.token import Token

from bot.documents.markdown import fold, visible_text
from bot.errors import ConfigError, Problem


@dataclass(frozen=True, slots=True)
class Heading:
    text: str  # what a reader sees, folded
    level: int  # 1 to 6
    line: int  # from 1
    token: int  # its place among the document's tokens


def headings_of(tokens: Sequence[Token]) -> Iterator[Heading]:
    """Give the headings of a document, those in lists and quotes left out."""
    for n, token in enumerate(tokens):
        if token.type == "heading_open" and token.level == 0 and token.map:
            seen = fold(visible_text(tokens[n + 1].children or ()))
            yield Heading(seen, int(token.tag[1:]), token.map[0] + 1, n)


def the_heading(headings: Sequence[Heading], heading: str, file: str, otherwise: str) -> Heading:
    """Find the one heading of this text; raise ConfigError where there is none, with what to do, or more than one."""
    wanted = fold(heading)
    found = [h for h in headings if h.text == wanted]
    if not found:
        close = get_close_matches(wanted, [h.text for h in headings], n=1, cutoff=0.4)
        hint = f"did you mean “{close[0]}”?" if close else otherwise
        raise ConfigError([Problem(file, 0, 0, heading, f"there is no such heading; {hint}")])
    if len(found) > 1:
        lines = " and ".join(str(h.line) for h in found)
        message = f"this heading stands on lines {lines}; give one of them another text"
        raise ConfigError([Problem(file, found[1].line, 0, heading, message)])
    return found[0]
