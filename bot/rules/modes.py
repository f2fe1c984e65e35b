"""What may leave the machine: the mode, and whether somebody paused the bot. Pure."""

from collections.abc import Callable, Collection, Iterable
from enum import StrEnum

from bot.model import Word

PAUSE, RESUME = "pause", "resume"


class Mode(StrEnum):
    """How far the bot may go; only a merged line raises it."""

    WATCH = "watch"
    PROPOSE = "propose"
    LIVE = "live"

    @property
    def proposes(self) -> bool:
        """Say whether pull requests may be made."""
        return self is not Mode.WATCH


def paused_by(
    words: Iterable[Word], roles_of: Callable[[Word], Collection[str]], highest: str
) -> Word | None:
    """Give the pause that holds, None where the bot may go on.

    Whoever holds a role may pause it; only the highest role lets it go on.
    """
    held: Word | None = None
    for word in sorted(words):
        roles = roles_of(word)
        if word.word == PAUSE and roles:
            held = held or word
        elif word.word == RESUME and highest in roles:
            held = None
    return held
