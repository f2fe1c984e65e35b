"""Every command, in the order in which help tells of them; a new one is a file in words/ and a name here."""

from bot.commands.command import Command
from bot.commands.words import (
    claim,
    confirm,
    decided,
    dispute,
    eligible,
    help,  # noqa: A004 - the word is the command's
    hide,
    leaderboard,
    link,
    pause,
    points,
    promote,
    recheck,
    reject,
    resume,
    reward,
    show,
    tally,
    vote,
    why,
    withdraw,
)

_FILES = (
    help,
    points,
    leaderboard,
    eligible,
    why,
    recheck,
    claim,
    dispute,
    withdraw,
    hide,
    show,
    tally,
    promote,
    vote,
    pause,
    confirm,
    reject,
    reward,
    decided,
    link,
    resume,
)

COMMANDS: tuple[Command, ...] = tuple(each.COMMAND for each in _FILES)
BY_WORD = {command.word: command for command in COMMANDS}
