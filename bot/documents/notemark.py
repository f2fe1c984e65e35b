"""How the bot knows again what it said about a meeting: two lines at the end of its comment, or of its issue.

`Sigbot-Tells: notice regular-2026-12-10 1 3f9a2c` names the step, the meeting, as of which change it speaks, and
which installation of the bot keeps it; the mark below is the SIG's, with a digest of the text.
"""

import re
from dataclasses import dataclass

from bot.documents.marks import digest, mark, read_mark
from bot.meetings.due import Sent, Step

PURPOSE = "notice"
_LINE = re.compile(
    r"^Sigbot-Tells: ([a-z_]+) ([a-z][a-z0-9_-]*-\d{4}-\d\d-\d\d) (\d{1,6}) ([0-9a-z]{1,32})\s*$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a text of the bot's says about a meeting, and who keeps it."""

    step: Step
    meeting: str
    change: int
    by: str
    digest: str = ""

    def sent(self, at: int) -> Sent:
        """Give the entry of the book that says it was sent."""
        return Sent(self.meeting, self.step, self.change, at)


def signed(text: str, told: Told, key: str) -> str:
    """Write a text with the lines by which it is known again."""
    said = text.strip()
    line = f"Sigbot-Tells: {told.step} {told.meeting} {told.change} {told.by}"
    return f"{said}\n\n{line}\n{mark(key, PURPOSE, digest([said, line]))}\n"


def read_told(body: str, key: str) -> Told | None:
    """Read what a text of this SIG's bot says; None where it is no such text."""
    text = body.replace("\r\n", "\n")
    lines = list(_LINE.finditer(text))
    content = read_mark(text[lines[-1].end() :], key, PURPOSE) if lines else None
    if content is None or lines[-1][1] not in set(Step):
        return None
    step, meeting, change, by = lines[-1].groups()
    return Told(Step(step), meeting, int(change), by, content)


def digest_of(body: str, key: str) -> str:
    """Give the digest in the mark of a text that is signed; "" where it is not."""
    told = read_told(body, key)
    return told.digest if told else ""
