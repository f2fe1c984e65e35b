"""Where sigbot comes from, for files that install it on another machine."""

import json
import re
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution

from bot.errors import Refusal

_GIT = re.compile(r"git\+(?P<url>(https?|ssh|file)://[^@#\s'\"\\$`]+)(@(?P<revision>[\w./-]+))?(#\S*)?")
_ASK = "say where sigbot is installed from, such as: --install git+https://HOST/OWNER/sigbot@REVISION"


@dataclass(frozen=True, slots=True)
class Clone:
    """A repository, and the revision of it; "" for the newest."""

    url: str
    revision: str


def source(wanted: str | None) -> str:
    """Give what pip installs sigbot from: as asked for, else the repository that this one was installed from.

    Raises Refusal where nobody says, or where a file for everyone would hold a password.
    """
    found = wanted or _recorded()
    if found is None:
        raise Refusal(f"this sigbot does not know where it was installed from: {_ASK}")
    if not found.isprintable() or found != found.strip() or found.startswith("-"):
        raise Refusal(f"--install must be one requirement for pip; {_ASK}")
    if re.search(r"://[^/\s]*:[^/\s]*@", found):
        raise Refusal("--install holds a password, and the file is for everyone to read: leave it out")
    return found


def clone_of(requirement: str) -> Clone:
    """Read a requirement as a git repository; raise Refusal where it is another kind."""
    found = _GIT.fullmatch(requirement.rpartition(" @ ")[2])
    if found is None:
        raise Refusal(f"a container is built from a clone, which holds the hashes of everything: {_ASK}")
    return Clone(found["url"], found["revision"] or "")


def _recorded() -> str | None:
    """Read what pip wrote down (PEP 610), where that was a git repository."""
    try:
        recorded = distribution("sigbot").read_text("direct_url.json")
    except PackageNotFoundError:
        return None
    said = json.loads(recorded or "{}")
    vcs = said.get("vcs_info", {})
    if vcs.get("vcs") != "git":
        return None
    return f"git+{said['url']}@{vcs['commit_id']}"
