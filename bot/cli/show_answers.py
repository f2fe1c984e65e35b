"""What answering came to, on a terminal."""

from bot.actions import EditComment, PostComment
from bot.app.conversation.talking import Answers
from bot.cli.terminal import say, say_json, warn
from bot.documents.holds import held_text
from bot.documents.rails import rail_text


def answered(result: Answers, *, as_json: bool) -> None:
    """Show what was said and proposed, or would have been; unsaid answers in full."""
    home = result.home
    held = held_text(result.held, "en", home.run.workspace.config.sig.tz) if result.held else None
    rails = [rail_text(rail, "en") for rail in result.rails]
    if as_json:
        data = {"mode": home.mode, "live": result.live, "topics": result.topics, "requests": result.requests}
        say_json({**data, "done": [str(each) for each in result.done], "why": held, "rails": rails})
        return
    say(f"mode {home.mode}; {result.topics} threads with something new")
    for action in result.done:
        say(f"{'did' if result.live else 'would'}: {action}")
        if not result.live and isinstance(action, PostComment | EditComment):
            say("\n".join(f"    {line}" for line in action.body.splitlines()))
    for rail in rails:
        warn(rail)
    if held:
        say(f"nothing more: {held}")
    if result.waits:
        say("an attempt of an earlier run has to settle first; the next run looks again")
