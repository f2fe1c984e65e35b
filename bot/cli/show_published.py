"""What publishing prints: what was done or would have been, and why it is not more."""

from collections.abc import Iterator
from pathlib import Path

from bot.app.outlook import Outlook
from bot.app.publish import Published
from bot.app.report import NAME, told
from bot.app.undo import Undone
from bot.cli.terminal import say, say_json, warn
from bot.documents.holds import held_text
from bot.rules.publishing import STUCK


def published(result: Published, folder: Path, *, as_json: bool) -> None:
    """Show what left the machine, or would have."""
    config = result.home.run.workspace.config
    held = held_text(result.held, "en", config.sig.tz) if result.held else None
    file = f"{folder / '.sigbot' / NAME}"
    if as_json:
        data = {"mode": result.home.mode, "live": result.live, "done": [str(each) for each in result.done]}
        say_json({**data, "held": result.held.hold if result.held else None, "why": held, "report": file})
        return
    why = (
        ""
        if result.home.merged
        else f" (sig.yaml is not on {config.home.repo} {result.home.upstream.branch})"
    )
    say(f"mode {result.home.mode}{why}")
    for line in told(result):
        say(line)
    say(f"told in {file}")


def history(commits: int, size: int) -> None:
    """Say how much would be sent to the fork."""
    say(
        f"the fork lacks {commits} commits of the home repository: {size / 1e6:.1f} MB would be sent with the branch"
    )


def exit_code(result: Published) -> int:
    """Give 1 where a person must act before the bot can go on, else 0."""
    return 1 if result.live and result.held and result.held.hold in STUCK else 0


def undone(result: Undone, *, dry_run: bool, as_json: bool) -> None:
    """Show what was taken back, and how to revert the rest."""
    if as_json:
        done = [str(action) for action in result.done]
        say_json({"done": done, "failed": result.failed, "reverts": result.reverts})
        return
    for action in result.done:
        say(f"{'would' if dry_run else 'did'}: {action}")
    if not result.done:
        say("there is nothing of the bot's own to take back since then")
    for error in result.failed:
        warn(error)
    if result.reverts:
        say("merged, so people revert it, in a clone of the home repository:")
        for line in result.reverts:
            say(f"    {line}")


def outlook(result: Outlook) -> Iterator[str]:
    """Tell how publishing stands."""
    merged = "" if result.merged else ", sig.yaml is not on the default branch"
    yield f"mode     {result.mode}{', paused' if result.paused else ''}{merged}"
    if result.account:
        rights = (
            "may push to the home repository" if result.may_push else "no push rights to the home repository"
        )
        yield f"token    {result.account}'s, {rights}"
    if result.fork:
        behind = "not there or not to be read" if result.behind is None else f"{result.behind} commits behind"
        yield f"fork     {result.fork}, {behind if result.behind != 0 else 'up to date'}"
    if result.cla:
        yield f"CLA      {result.cla} on the last pull request"
    if result.drift is not None:
        yield f"clock    {abs(result.drift)} s {'ahead of' if result.drift > 0 else 'behind'} the host's"
    for action in result.would:
        yield f"next run would {action}"
    if result.held:
        yield f"next run does nothing{' more' if result.would else ''}: {result.held}"
    if result.requests:
        yield f"publishing takes {result.requests} requests a run"
    for note in result.notes:
        yield f"note: {note}"
