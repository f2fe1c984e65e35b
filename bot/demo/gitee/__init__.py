"""A small forge with behaviour that answers like Gitee's API v5 and serves real git, over HTTP on loopback.

Tell a story with `Forge`, put it on the wire with `Server`; `Rate`, `Faults` and `Quirks` make the wire as
unkind as the real one. Where `Forge(clock, git_root=folder)` or `Server(forge, git=folder)` names a folder,
`repo.init_git(files)` gives a repository git content, which `repo.fork(user)` copies and clients clone and push.
Nothing here imports the rest of sigbot.
"""

from bot.demo.gitee.bare import Bare
from bot.demo.gitee.clock import BEIJING, Clock
from bot.demo.gitee.faults import RETRIABLE, Fault, Faults
from bot.demo.gitee.forge import Forge
from bot.demo.gitee.parts import ChangedFile, Label, User
from bot.demo.gitee.proposal import Conflict
from bot.demo.gitee.quirks import AS_IN_2021, Quirks
from bot.demo.gitee.rate import Rate
from bot.demo.gitee.repository import Repo
from bot.demo.gitee.rows import Comment, Issue, PullRequest
from bot.demo.gitee.server import EVERY_HEADER, PAGE_HEADERS, RATE_HEADERS, UNDERSCORE_HEADERS, Server
from bot.demo.gitee.smart import GitSeen

__all__ = [
    "AS_IN_2021",
    "BEIJING",
    "EVERY_HEADER",
    "PAGE_HEADERS",
    "RATE_HEADERS",
    "RETRIABLE",
    "UNDERSCORE_HEADERS",
    "Bare",
    "ChangedFile",
    "Clock",
    "Comment",
    "Conflict",
    "Fault",
    "Faults",
    "Forge",
    "GitSeen",
    "Issue",
    "Label",
    "PullRequest",
    "Quirks",
    "Rate",
    "Repo",
    "Server",
    "User",
]
