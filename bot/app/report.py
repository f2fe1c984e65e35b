"""The one local file that tells what a run did, or would have done, and what waits for people."""

from bot.actions import Push
from bot.app.publish import Published
from bot.app.session import Run
from bot.deliver.files import FileEdit, read
from bot.documents.desk import deed, report
from bot.documents.holds import held_text
from bot.rules.modes import Mode

NAME = "desk.md"


def write_report(run: Run, published: Published) -> None:
    """Write `.sigbot/desk.md` in the first language of the SIG; local files are written in every mode."""
    path = run.workspace.state / NAME
    run.files.write([FileEdit(path, read(path), report_text(published).encode())])


def told(published: Published) -> list[str]:
    """Tell in a few lines what left the machine, or would have, and why it is not more."""
    config = published.home.run.workspace.config
    lines = [f"{'did' if published.live else 'would'}: {action}" for action in published.done]
    if published.held:
        why = held_text(published.held, "en", config.sig.tz)
        lines.append(f"nothing {'more ' if published.done else ''}to publish: {why}")
    return lines


def report_text(published: Published) -> str:
    """Tell in the SIG's first language what was done, or would have been, and what waits."""
    home = published.home
    config = home.run.workspace.config
    language = config.sig.languages[0]
    why = "" if home.merged else f"{config.home.repo} {home.upstream.branch}: no sig.yaml"
    before = {
        path: home.mirror.read(action.base, path) or b""
        for action in published.done
        if isinstance(action, Push)
        for path in action.files
    }
    held = held_text(published.held, language, config.sig.tz) if published.held else ""
    deeds = [deed(action, before) for action in published.done]
    mode = home.mode if published.live or home.mode is Mode.WATCH else f"{home.mode}, --dry-run"
    return report(mode, why, deeds, held, published.desk, language, live=published.live)
