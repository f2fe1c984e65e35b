"""What publishing prints: what was done or would have been, and why it is not more."""

from pathlib import Path

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
