"""Passwords in public text, inside links too: where they stand, and the text without them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.sig.meetings import SECRETS

_WORD = re.compile(r"[^\s<>()\[\]\"'`|，。；、（）【】]+")
_FIRST = re.compile(rf"([?#])(?:{SECRETS})=[^&#]*(?:&(?:amp;)?)?", re.IGNORECASE)
_LATER = re.compile(rf"&(?:amp;)?(?:{SECRETS})=[^&#]*", re.IGNORECASE)
_SAID = re.compile(
    r"(?:密[码碼]|口令|passcode|password|passwd|(?<![a-z])pwd)"
    r"(?:[ \t*_`]*+(?:[:：=]|是|为|\bis\b)[ \t*_`]*+|[ \t]++(?=\d{3}))"
    r"(?P<value>[!-~]{3,}+(?:[ \t]++(?=[A-Za-z-]*+\d)[0-9A-Za-z-]++(?![!-~]))*+)",
    re.IGNORECASE,
)
_TRIMMED = "*_`,;()<>|."
_NO_PASSWORD = re.compile(
    r"https?:.*|[?&#].*|(?:none|todo|tbd|n/a|null|blank|[x*_.?\-]+)\W*|(?:sent|see|given)\b.*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Secret:
    """A password on one line: from where to where (from 0, the end excluded), and what may stand there instead."""

    start: int
    end: int
    instead: str


def find_passwords(line: str) -> tuple[Secret, ...]:
    """Find the passwords of one line, in the order in which they stand."""
    found = sorted([*_in_links(line), *_said(line)], key=lambda each: each.start)
    kept: list[Secret] = []
    for each in found:
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return tuple(kept)


def without_passwords(text: str) -> str:
    """Give a text without its passwords: a link without the parameter, a blank behind the word."""
    return "".join(map(_without, re.findall(r"[^\r\n]*[\r\n]+|[^\r\n]+", text)))


def _without(line: str) -> str:
    while found := find_passwords(line):  # one may hide another; each makes the line shorter
        for each in reversed(found):
            line = line[: each.start] + each.instead + line[each.end :]
    return line


def _in_links(line: str) -> Iterator[Secret]:
    if "=" not in line:
        return
    for word in _WORD.finditer(line):
        link = word[0]
        place = re.search("[?#]", link)
        if not place or place.start() == 0:
            continue
        before, rest = "", link[place.start() :]
        while before != rest:
            before, rest = rest, _LATER.sub("", _FIRST.sub(r"\1", rest))
        rest = rest.rstrip("?#")
        whole = link[: place.start()] + rest
        if whole != link and whole != link.rstrip("?#"):
            yield Secret(*_difference(link, whole, word.start()))


def _difference(before: str, after: str, offset: int) -> tuple[int, int, str]:
    """Say what is to be put for what, so that the one becomes the other."""
    start = 0
    while start < len(after) and before[start] == after[start]:
        start += 1
    end = 0
    while end < len(after) - start and before[len(before) - 1 - end] == after[len(after) - 1 - end]:
        end += 1
    return offset + start, offset + len(before) - end, after[start : len(after) - end]


def _said(line: str) -> Iterator[Secret]:
    """Find what stands behind the word: a value with a digit, or one that the line ends with."""
    for found in _SAID.finditer(line):
        value = found["value"].strip(_TRIMMED)
        start = found.start("value") + found["value"].find(value)
        end = start + len(value)
        is_last = not line[end:].strip(_TRIMMED + " \t\r\n。，；")
        is_code = len(value) > 2 and (is_last or any(c.isdigit() for c in value))
        if is_code and not _NO_PASSWORD.fullmatch(value):
            follows = re.match(r"[ \t*_`]*[!-~]", line[end:])  # and would read as the password then
            yield Secret(start, end, "…" if follows and not is_last else "")
