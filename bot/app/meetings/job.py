"""The hourly job: what is due about meetings is said, where the mode lets it."""

from pathlib import Path

from bot.app.home import Home, fetch_home
from bot.app.meetings.announcing import announce
from bot.app.meetings.speaking import Announced
from bot.app.outcome import Outcome
from bot.app.session import Environment, Run, open_run
from bot.app.update import Watcher
from bot.documents.holds import held_text
from bot.errors import ConfigError, SigbotError
from bot.rules.due import Hourly
from bot.rules.modes import Mode
from bot.sig.config import SigConfig


def meeting_schedule(config: SigConfig) -> Hourly | None:
    """Say when it is done: every hour, where there are meetings and sig.yaml does not say never."""
    return Hourly.of(config.sig.key) if config.meetings and config.run.meeting == "hourly" else None


def meeting_job(
    folder: Path,
    environment: Environment,
    *,
    budget: int | None,  # noqa: ARG001 - nothing is asked while nothing is due, else some ten requests
    dry_run: bool,
    watcher: Watcher,  # noqa: ARG001 - nothing of it takes long
) -> Outcome:
    """Say what is due; the caller keeps other runs out of the folder."""
    with open_run(folder, environment) as run:
        home = _home(run)
        if home is None:
            return Outcome(
                (f"mode {Mode.WATCH}: the default branch cannot be seen, so nothing is announced",)
            )
        return outcome_of(home, announce(run, home, dry_run=dry_run))


def outcome_of(home: Home, result: Announced) -> Outcome:
    """Say what announcing came to."""
    did = "did" if result.live else "would"
    lines = [f"{did}: {each}" for each in result.done]
    if not result.done and not result.failed:
        lines.append("nothing is due about a meeting")
    if result.done and home.mode is not Mode.LIVE:
        lines.append(f"mode {home.mode}: nobody is told; `sigbot meeting paste` shows the text to paste")
    if result.held:
        lines.append(f"nothing more: {held_text(result.held, 'en', home.run.workspace.config.sig.tz)}")
    told = [f"{each}" for each in (*result.failed, *result.unknown)]
    failed = [Outcome.of(each) for each in result.failed]
    worst = max(failed, key=lambda each: (each.waits_for_human, each.exit_code), default=Outcome())
    return Outcome(
        tuple(lines),
        (*told, *result.warnings),
        news=result.live and bool(result.done),
        failed=worst.failed,
        unfinished=result.waits,
        exit_code=max(worst.exit_code, 1 if result.unknown or result.warnings else 0),
        waits_for_human=worst.waits_for_human or bool(result.unknown),
    )


def _home(run: Run) -> Home | None:
    """Fetch the default branch; where that fails and the mode here is watch, the daily job tells of it."""
    try:
        return fetch_home(run)
    except SigbotError as error:
        if Mode(run.workspace.config.mode) is Mode.WATCH and not isinstance(error, ConfigError):
            return None
        raise
