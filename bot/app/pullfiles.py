"""What a pull request to the home repository does to some of its files: as they stood, and as it would have them.

Read with git from what the host keeps at `refs/pull/N/head`, so that an edit of any size is seen whole; `base` is the
commit that it was made from, so that what others did meanwhile is not taken for the author's.
"""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.addresses import without_addresses
from bot.app.home import Home
from bot.app.links import NOT_FOUND, target_of
from bot.app.session import Run
from bot.errors import ForgeError, Refusal
from bot.forge.gitcommand import GitFailed, run_git
from bot.forge.mirror import HOME
from bot.forge.own import Own
from bot.forge.records import ProposalRecord
from bot.sig.wording import quoted

_PROPOSED = "refs/sigbot/proposed"
_TARGET = "refs/sigbot/target"
_RECENT = 200  # commits of each side that are asked for where the host cannot leave out what nobody needs

_Git = Callable[..., bytes]


@dataclass(frozen=True, slots=True)
class PullFiles:
    """A pull request, or what stands for one: paths are from the root of the repository.

    `base` and `head` hold the files asked for, None where there is no such file. Title and body hold no e-mail
    address.
    """

    base: Mapping[str, bytes | None]
    head: Mapping[str, bytes | None]
    changed: tuple[str, ...]  # every path that it changes, a moved file's both
    author: str  # login; "" where the host does not tell
    title: str
    body: str
    state: str  # open, closed, merged
    created: int  # seconds since 1970 UTC
    number: int | None = None  # None for a local edit
    url: str = ""
    target: str = ""  # the branch that it is for; "" for a local edit
    has_source: bool = True  # the branch that it comes from is still there


def number_of_pull(run: Run, text: str) -> int:
    """Read `12`, `!12`, `owner/name!12` or an address as the number of a pull request of the home repository.

    Raises Refusal for all else, another repository's pull request included.
    """
    home = run.workspace.config.home.repo
    short = text.strip().removeprefix("!")
    if short.isdecimal() and len(short) <= 9:
        return int(short)
    target = target_of(run, text)
    if not isinstance(target.number, int):
        raise Refusal(f"{quoted(text)} is no pull request: give its number in {home}, or its address")
    if target.repository.lower() != home.lower():
        raise Refusal(
            f"{target.key} is not in {home}: only a pull request to the SIG's home can be looked at"
        )
    return target.number


def files_of_pull(home: Home, number: int, paths: Sequence[str]) -> PullFiles:
    """Read these files as a pull request found them and as it leaves them; the home was fetched just now.

    Raises Refusal where there is no such pull request or its commits are gone, ForgeError where the host fails.
    """
    repository = home.run.workspace.config.home.repo
    with home.run.forge() as forge:
        try:
            pull = Own(forge.session).proposal(repository, number)
        except ForgeError as error:
            if error.status == NOT_FOUND:
                raise Refusal(f"{repository}!{number}: there is no such pull request") from None
            raise
    return files_of_proposal(home, pull, paths)


def files_of_proposal(home: Home, pull: ProposalRecord, paths: Sequence[str]) -> PullFiles:
    """Read the same of a pull request that the host was asked for already.

    Raises Refusal where its commits are gone, GitFailed where the host does not give them.
    """
    mirror = home.mirror
    _fetch(home, pull.number)
    head = mirror.git("rev-parse", f"{_PROPOSED}^{{commit}}").decode().strip()
    base = _base(mirror.git, head, _TARGET if mirror.is_shallow else HOME)
    return PullFiles(
        _read(mirror.git, base, paths),
        _read(mirror.git, head, paths),
        _changed(mirror.git, base, head),
        pull.author.login if pull.author else "",
        without_addresses(pull.title),
        without_addresses(pull.body),
        pull.state,
        pull.created,
        pull.number,
        pull.url,
        pull.base,
        bool(pull.source),
    )


def files_between(
    folder: Path, base: str, head: str, paths: Sequence[str], *, author: str = "", body: str = ""
) -> PullFiles:
    """Read the same from a checkout around `folder`: what `head` changes since it parted from `base`.

    Raises Refusal where a revision is not there.
    """

    def git(*arguments: str, **variables: str) -> bytes:
        return run_git(folder, arguments, variables=variables)

    ends = [_commit(git, revision) for revision in (base, head)]
    try:
        parted = git("merge-base", *ends).decode().strip()
    except GitFailed:
        parted = ends[0]
    created = int(git("show", "--no-patch", "--format=%ct", ends[1]))
    return _local(git, parted, ends[1], paths, author, body, created)


def files_of_diff(
    folder: Path, diff: Path, paths: Sequence[str], *, author: str = "", body: str = ""
) -> PullFiles:
    """Read the same from a unified diff against the checkout's last commit; the checkout is left as it is.

    Raises Refusal where it does not apply.
    """
    top = Path(run_git(folder, ["rev-parse", "--show-toplevel"]).decode().strip())
    objects = run_git(top, ["rev-parse", "--path-format=absolute", "--git-path", "objects"]).decode().strip()
    with tempfile.TemporaryDirectory() as scratch:
        apart = {
            "GIT_INDEX_FILE": f"{scratch}/index",
            "GIT_OBJECT_DIRECTORY": scratch,
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": objects,
        }

        def git(*arguments: str) -> bytes:
            return run_git(top, arguments, variables=apart)

        base = _commit(git, "HEAD")
        git("read-tree", base)
        try:
            git("apply", "--cached", "--whitespace=nowarn", str(diff.resolve()))
        except GitFailed as error:
            said = without_addresses(error.said.splitlines()[0]) if error.said else str(error)
            raise Refusal(f"{diff}: this diff does not apply to the last commit here ({said})") from None
        tree = git("write-tree").decode().strip()
        created = int(git("show", "--no-patch", "--format=%ct", base))
        return _local(git, base, tree, paths, author, body, created)


def _fetch(home: Home, number: int) -> None:
    """Bring the commits that a pull request proposes; where the host does not filter, the recent ones only."""
    mirror, repository = home.mirror, home.run.workspace.config.home.repo
    wanted = [f"+refs/pull/{number}/head:{_PROPOSED}"]
    if mirror.is_shallow:
        wanted.append(f"+refs/heads/{home.upstream.branch}:{_TARGET}")
    try:
        mirror.fetch_also(wanted, depth=_RECENT if mirror.is_shallow else None)
    except GitFailed as error:
        if "find remote ref" in error.said:
            raise Refusal(
                f"{repository}!{number}: the host no longer has the commits that it proposes"
            ) from None
        raise


def _base(git: _Git, head: str, target: str) -> str:
    """Find the commit that a proposal was made from, also where it was merged since.

    What was merged without a merge commit is taken for its last commit alone.
    """
    into = git("rev-list", "--first-parent", "--ancestry-path", "--reverse", f"{head}..{target}").split()
    onto = f"{into[0].decode()}^1" if into else target
    try:
        base = git("merge-base", onto, head).decode().strip()
        return git("rev-parse", f"{head}^1").decode().strip() if base == head else base
    except GitFailed:
        raise Refusal(
            "it shares no known commit with the default branch, so what it changes cannot be told"
        ) from None


def _commit(git: _Git, revision: str) -> str:
    try:
        return (
            git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
            .decode()
            .strip()
        )
    except GitFailed:
        raise Refusal(f"{quoted(revision)} names no commit here") from None


def _local(
    git: _Git, base: str, head: str, paths: Sequence[str], author: str, body: str, created: int
) -> PullFiles:
    return PullFiles(
        _read(git, base, paths),
        _read(git, head, paths),
        _changed(git, base, head),
        author,
        "",
        without_addresses(body),
        "open",
        created,
    )


def _read(git: _Git, tree: str, paths: Sequence[str]) -> dict[str, bytes | None]:
    """Read files as of a commit or a tree; a link or a folder in a file's place is no file."""
    found: dict[str, bytes | None] = {}
    for path in paths:
        listed = git("ls-tree", "--full-tree", "-z", tree, "--", f":(literal){path}")
        found[path] = (
            git("cat-file", "blob", listed.split()[2].decode()) if listed.startswith(b"100") else None
        )
    return found


def _changed(git: _Git, base: str, head: str) -> tuple[str, ...]:
    listed = git("diff-tree", "-r", "-z", "--name-only", "--no-renames", "--no-relative", base, head)
    return tuple(path.decode(errors="replace") for path in listed.split(b"\0")[:-1])
