"""What recording a decision came to, on a terminal."""

from bot.actions import EditPull, OpenPull, Push
from bot.app.ladder.decided import Recorded
from bot.cli.terminal import say, say_json, warn
from bot.documents.desk import deed
from bot.documents.holds import held_text
from bot.documents.rails import rail_text


def recorded(result: Recorded, *, as_json: bool) -> None:
    """Show what was proposed or would have been, or why not."""
    home = result.home
    tz = home.run.workspace.config.sig.tz
    held = held_text(result.held, "en", tz) if result.held else None
    rails = [rail_text(rail, "en") for rail in result.rails]
    if as_json:
        data = {"mode": home.mode, "live": result.live, "done": [str(each) for each in result.done]}
        say_json({**data, "why": held, "rails": rails})
        return
    for rail in rails:
        warn(rail)
    for action in result.done:
        say(f"{'did' if result.live else 'would'}: {action}")
        match action:
            case Push():
                before = {path: home.mirror.read(action.base, path) or b"" for path in action.files}
                say(deed(action, before).diff.rstrip())
            case OpenPull() | EditPull():
                say(f"\n{action.title}\n\n{(action.body or '').rstrip()}\n")
    if held:
        say(f"nothing {'more ' if result.done else ''}is done: {held}")
    if result.done and not result.live:
        say(f"mode {home.mode}: nothing left the machine")
