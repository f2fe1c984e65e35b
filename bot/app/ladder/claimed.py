"""Where an edit of the tables is looked at: a pull request of the home repository, or a local checkout."""

from pathlib import Path

from bot.app.home import Home, fetch_home
from bot.app.ladder.claims import Claimed, look_at
from bot.app.ladder.claimtables import paths_of
from bot.app.pullfiles import files_between, files_of_diff, files_of_pull, number_of_pull
from bot.app.session import Run
from bot.errors import Refusal


def claimed_by_pull(run: Run, pull: str) -> tuple[Home, Claimed]:
    """Look at a pull request, by its number or its address, under the rules and files of the default branch.

    Raises Refusal where there is no such pull request, ForgeError where the host fails.
    """
    number = number_of_pull(run, pull)
    home = fetch_home(run)
    paths = paths_of(home.run.workspace.tables, home.prefix)
    return home, look_at(home.run, files_of_pull(home, number, paths), home.prefix, home=home)


def claimed_here(run: Run, base: str | None, head: str, diff: Path | None) -> Claimed:
    """Look at the difference between two revisions of the checkout, or at a diff against its last commit."""
    workspace = run.workspace
    if not workspace.git.is_checkout:
        raise Refusal(
            f"{workspace.folder} is in no git checkout with a commit, so there is no edit to look at"
        )
    prefix = f"{workspace.git.prefix}/" if workspace.git.prefix else ""
    paths = paths_of(workspace.tables, prefix)
    if diff is not None:
        return look_at(run, files_of_diff(workspace.folder, diff, paths), prefix)
    return look_at(run, files_between(workspace.folder, base or "HEAD", head, paths), prefix)
