"""Running git: without prompts, pagers or hooks, with the token out of sight, and its complaints in words.

A token travels in the environment of the one process that asks for it (GIT_ASKPASS): never in a URL, which git
would write into its configuration and its messages, and never in an argument, which everybody on the machine sees.
"""

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.addresses import without_addresses
from bot.errors import ForgeError, Refusal

# It answers for one host alone: git would ask it again where that host sends it on to another.
_ASKPASS = """\
#!/bin/sh
case "$1" in
"Username for '$SIGBOT_GIT_SCHEME://$SIGBOT_GIT_HOST'"*) printf '%s\\n' "$SIGBOT_GIT_USER" ;;
"Password for '$SIGBOT_GIT_SCHEME://"*"@$SIGBOT_GIT_HOST'"*) printf '%s\\n' "$SIGBOT_GIT_PASSWORD" ;;
*) exit 1 ;;
esac
"""
_SETTINGS = (
    "core.hooksPath=/dev/null",
    "gc.auto=0",
    "advice.detachedHead=false",
    "i18n.commitEncoding=utf-8",
    "log.showSignature=false",
)
# By these git tells a hook or an alias which repository it was called in: not the one that is asked about here.
_ELSEWHERE = re.compile(
    "GIT_(DIR|WORK_TREE|COMMON_DIR|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|SHALLOW_FILE|PREFIX)"
)
_OURS_ALONE = (
    "credential.helper=",
    "credential.useHttpPath=false",
)  # nobody else's password, nobody keeps ours
LONGEST = 1800  # seconds for one command; a first fetch of a large repository takes minutes


class GitFailed(ForgeError):
    """git did not do what was asked; `said` is its own complaint, without addresses."""

    def __init__(self, message: str, said: str = "") -> None:
        super().__init__(message)
        self.said = said


class GitRefused(GitFailed):
    """The host lets this token, or nobody, read or push there."""


class GitMissing(GitFailed):
    """There is no such repository."""


class GitUnreachable(GitFailed):
    """The host does not answer, or not to the end."""


class GitMoved(GitFailed):
    """The branch moved meanwhile, so the push was not done."""


@dataclass(frozen=True, slots=True)
class Access:
    """What git needs to be let in; without a token everything is asked anonymously."""

    user: str = ""
    token: str | None = None
    askpass: Path | None = None  # where the program that tells git the token is kept
    web: str = ""  # the address of the host that gets it, and of no other

    def environment(self) -> dict[str, str]:
        """Give the variables of a git process; the program is written where it is not there yet."""
        variables = {"GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "", "SSH_ASKPASS": "", "LC_ALL": "C"}
        if self.token is None or self.askpass is None:
            return variables
        scheme, _, host = self.web.partition("://")
        if not self.askpass.exists() or self.askpass.read_text() != _ASKPASS:
            draft = self.askpass.with_suffix(".new")
            draft.write_text(_ASKPASS)
            draft.chmod(0o700)
            draft.replace(self.askpass)
        return variables | {
            "GIT_ASKPASS": str(self.askpass),
            "SIGBOT_GIT_USER": self.user or "oauth2",
            "SIGBOT_GIT_PASSWORD": self.token,
            "SIGBOT_GIT_SCHEME": scheme,
            "SIGBOT_GIT_HOST": host,
        }


def run_git(
    folder: Path,
    arguments: Sequence[str],
    *,
    access: Access | None = None,
    stdin: bytes | None = None,
    variables: Mapping[str, str] | None = None,
) -> bytes:
    """Run git in a folder and give what it prints; raise GitFailed, or Refusal where there is no git."""
    done = start_git(folder, arguments, access=access, stdin=stdin, variables=variables)
    if done.returncode:
        raise _failure(arguments, done.stderr.decode(errors="replace"), access)
    return done.stdout


def start_git(
    folder: Path,
    arguments: Sequence[str],
    *,
    access: Access | None = None,
    stdin: bytes | None = None,
    variables: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run git and give the finished process, whatever came of it."""
    inherited = {name: value for name, value in os.environ.items() if not _ELSEWHERE.fullmatch(name)}
    environment = inherited | (access or Access()).environment() | dict(variables or {})
    chosen = (*_SETTINGS, *(_OURS_ALONE if access and access.token else ()))
    settings = (word for setting in chosen for word in ("-c", setting))
    command = ["git", "-C", str(folder), "--no-pager", *settings, *arguments]
    try:
        return subprocess.run(  # noqa: S603 - a fixed program, arguments never pass a shell
            command,
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            check=False,
            env=environment,
            timeout=LONGEST,
        )
    except FileNotFoundError:
        raise Refusal("git is not on this machine (or not in PATH): install it, then run again") from None
    except subprocess.TimeoutExpired:
        raise GitFailed(
            f"git {arguments[0]} did not end in {LONGEST // 60} minutes; it was stopped"
        ) from None


def _failure(arguments: Sequence[str], stderr: str, access: Access | None) -> GitFailed:
    """Say in words what git complains of; it names URLs, which never hold the token here."""
    token = access.token if access else None
    said = without_addresses(stderr.replace(token, "…") if token else stderr).strip()
    where = next((part for part in arguments if "://" in part), "")
    place = f"git {arguments[0]}" + (f" {where}" if where else "")
    kinds: tuple[tuple[str, type[GitFailed], str], ...] = (
        (
            r"stale info|fetch first|non-fast-forward|cannot lock ref|remote ref updated since checkout",
            GitMoved,
            "somebody else moved the branch meanwhile; nothing was pushed, the next run looks again",
        ),
        (
            r"Authentication failed|could not read (Username|Password)|error: 40[13]|Access denied|not permitted",
            GitRefused,
            "the host does not let this in: check the token, its rights and SIGBOT_GIT_USER",
        ),
        (r"not found|does not exist|error: 404", GitMissing, "there is no such repository, or it is private"),
        (
            r"Could not resolve|Failed to connect|unable to access|timed out|hung up|early EOF|error: 5\d\d",
            GitUnreachable,
            "the host is out of reach; nothing was changed, the next run tries again",
        ),
    )
    for pattern, kind, words in kinds:
        if re.search(pattern, said, re.IGNORECASE):
            return kind(f"{place}: {words}", said)
    last = next((line for line in reversed(said.splitlines()) if line.strip()), "no reason given")
    return GitFailed(f"{place}: {last[:200]}", said)
