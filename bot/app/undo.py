"""Take back what the bot did: its own comments, pull requests and desk; for what was merged, say how to revert it."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.actions import Action, DeleteComment, EditIssue, EditPull, Purpose, Under
from bot.app.around import Around, look_around
from bot.app.home import Home, fetch_home, web_of
from bot.app.machine import author_of
from bot.app.session import Run
from bot.deliver.carrier import Carrier, DryCarrier, LiveCarrier
from bot.deliver.outbox import Entry, Outbox
from bot.documents.marks import trailer
from bot.errors import ForgeError
from bot.forge.mirror import HOME
from bot.forge.own import Own

COMMENT, RETRACTED = "PostComment", "DeleteComment"


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back, what could not be and why, and the lines that revert what was merged."""

    done: tuple[Action, ...]
    failed: tuple[str, ...]
    reverts: tuple[str, ...]


def undo(run: Run, since: int, *, dry_run: bool = False) -> Undone:
    """Take back everything of the bot's own since an instant (seconds since 1970 UTC).

    It is the operator's word, so neither mode nor pause stands in its way; one failure stops no other.
    """
    home = fetch_home(run)
    done: list[Action] = []
    failed: list[str] = []
    with run.forge() as forge:
        around = look_around(home, Own(forge.session))
        home.let_in(around.me.login)
        outbox = Outbox(run.store, lambda: around.now)
        live = LiveCarrier(forge.session, home.mirror, lambda: author_of(run), web_of(run), around.now)
        carrier: Carrier = DryCarrier() if dry_run else live
        for action in _retractions(home, around, list(outbox.since(since)), since):
            try:
                carrier.perform(action) if dry_run else outbox.perform(action, carrier)
            except ForgeError as error:
                failed.append(f"{action}: {error}")
            else:
                done.append(action)
    return Undone(tuple(done), tuple(failed), tuple(_reverts(home, since)))


def _retractions(home: Home, around: Around, entries: list[Entry], since: int) -> Iterator[Action]:
    """List what takes the bot's own things back, the newest first."""
    repository = home.run.workspace.config.home.repo
    gone = {entry.what for entry in entries if entry.kind == RETRACTED}
    for entry in entries:
        if entry.kind == COMMENT and entry.reference:
            under: Under = "pulls" if entry.detail == "pulls" else "issues"
            retraction = DeleteComment(entry.place, under, entry.reference)
            if str(retraction) not in gone:
                yield retraction
    for pull in around.proposals:
        if pull.state == "open" and pull.created >= since:
            yield EditPull(repository, pull.number, close=True)
    issues = [entry for entry in entries if entry.kind == "OpenIssue"]
    about = [entry for entry in issues if entry.what.startswith("open an issue") and entry.reference]
    yield from (EditIssue(entry.place, entry.reference, close=True) for entry in about)
    opened = len(issues) > len(about)
    if around.desk and around.desk.state != "closed" and opened:
        yield EditIssue(repository, around.desk.number, close=True)


def _reverts(home: Home, since: int) -> Iterator[str]:
    """Write the lines that revert what of the bot's is on the default branch: the merge, or the commit itself.

    The newest comes first: later ones build on earlier ones.
    """
    git, workspace = home.mirror, home.run.workspace
    key = workspace.config.sig.key
    found = {each.sha: each for p in Purpose for each in workspace.git.marked(f"{trailer(p)}: {key} ")}
    for commit in sorted(found.values(), key=lambda each: each.at, reverse=True):
        if commit.at < since:
            continue
        sha = commit.sha
        merges = (
            git.git("rev-list", "--ancestry-path", "--merges", "--reverse", f"{sha}..{HOME}").decode().split()
        )
        merge = next((each for each in merges if _brings(home, each, sha)), None)
        yield f"git revert -m 1 {merge[:12]}" if merge else f"git revert {sha[:12]}"


def _brings(home: Home, merge: str, sha: str) -> bool:
    """Say whether a merge brought the commit: its first parent does not have it."""
    return home.mirror.says("merge-base", "--is-ancestor", sha, f"{merge}^1") is None
