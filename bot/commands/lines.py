"""The lines of a comment that are commands; they are found in `bot.lines`, as the store needs it too."""

from bot.lines import MOST, commands, slashed

__all__ = ["MOST", "commands", "slashed"]
