"""The lines of a comment that are commands; their grammar stands in `bot.lines`, as the store needs it too."""

from bot.lines import commands

__all__ = ["commands"]
