"""A small forge with behaviour that answers like Gitee's API v5, over real HTTP on loopback.

Tell a story with `Forge`, put it on the wire with `Server`; `Rate`, `Faults` and `Quirks` make the wire as
unkind as the real one. Nothing here imports the rest of sigbot.
"""

from bot.demo.gitee.clock import BEIJING, Clock
from bot.demo.gitee.faults import RETRIABLE, Fault, Faults
from bot.demo.gitee.forge import Forge, Repo
from bot.demo.gitee.quirks import Quirks
from bot.demo.gitee.rate import Rate
from bot.demo.gitee.rows import ChangedFile, Comment, Issue, Label, PullRequest, User
from bot.demo.gitee.server import EVERY_HEADER, PAGE_HEADERS, RATE_HEADERS, UNDERSCORE_HEADERS, Server

__all__ = [
    "BEIJING",
    "EVERY_HEADER",
    "PAGE_HEADERS",
    "RATE_HEADERS",
    "RETRIABLE",
    "UNDERSCORE_HEADERS",
    "ChangedFile",
    "Clock",
    "Comment",
    "Fault",
    "Faults",
    "Forge",
    "Issue",
    "Label",
    "PullRequest",
    "Quirks",
    "Rate",
    "Repo",
    "Server",
    "User",
]
