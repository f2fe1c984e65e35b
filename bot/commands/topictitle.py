"""A topic as people write it on one line: its title, and at the end who speaks. Pure."""

import re

LONGEST = 200  # characters of a title

_UNSEEN = re.compile(
    "[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)  # some turn what follows around
_SPEAKER = re.compile(
    r"(?:^|[ (（,，])(?:by|(?:分享|主讲|报告)人?) ?[:：]? ?[@＠]([A-Za-z0-9](?:[A-Za-z0-9_.-]{0,98}[A-Za-z0-9_-])?)"
    r" ?[)）]?$",
    re.IGNORECASE,
)


def title_and_speaker(text: str) -> tuple[str, str | None]:
    """Part a topic's title from the speaker whom its end names: `by @who`, `分享人 @who`."""
    line = " ".join(_UNSEEN.sub("", text).split())
    found = _SPEAKER.search(line)
    return (line[: found.start()].rstrip(), found[1]) if found else (line, None)
