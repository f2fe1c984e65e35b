"""`sigbot init --runner`: the file by which the bot runs by itself."""

from pathlib import Path

from bot.app.runner import NEED_TOKEN_FILE, runner_edit, site_of, write_runner
from bot.app.session import Environment
from bot.cli.terminal import say, warn


def write(runner: str, folder: Path, install: str | None, *, force: bool, dry_run: bool) -> None:
    """Write it, or show it; say what is still to be done by hand."""
    site = site_of(folder, Environment.of_machine(), install)
    edit = runner_edit(runner, site, force=force)
    if dry_run:
        say(f"would write: {edit.path}\n")
        say(edit.after.decode())
        return
    if edit.before == edit.after:
        say(f"as it should be: {edit.path}")
    else:
        write_runner(folder, edit)
        say(f"written: {edit.path}; its first lines say what to do with it")
    if runner in NEED_TOKEN_FILE and not site.token_file.exists():
        warn(f"{site.token_file}: the token is expected there, on one line; it is not there yet")
