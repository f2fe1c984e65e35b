"""The hourly job: minutes are proposed, and what is due about meetings is said, where the mode lets it."""

from dataclasses import dataclass
from pathlib import Path

from bot.app.desk import overrides
from bot.app.home import Home, fetch_unless_watching
from bot.app.meetings.announcing import announce
from bot.app.meetings.calendarfile import write_calendar, write_calendar_here
from bot.app.meetings.preparing import Prepared, prepare
from bot.app.meetings.speaking import Announced
from bot.app.meetings.stage import staged
from bot.app.outcome import Outcome
from bot.app.session import Environment, Run, open_run
from bot.app.update import Watcher
from bot.documents.calendar import FEED
from bot.documents.holds import held_text
from bot.errors import ConfigError, SigbotError
from bot.rules.due import Hourly
from bot.rules.modes import Mode
from bot.rules.publishing import STUCK
from bot.sig.config import SigConfig


@dataclass(frozen=True, slots=True)
class Met:
    """What a run did: files proposed, texts said; `failed` is what went wrong while saying went on.

    `calendar` says that the calendar here was written.
    """

    home: Home
    prepared: Prepared
    announced: Announced
    failed: tuple[SigbotError, ...] = ()
    requests: int = 0
    calendar: bool = False


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
    """Do what is due; the caller keeps other runs out of the folder."""
    with open_run(folder, environment) as run:
        home = fetch_unless_watching(run)
        if home is None:
            unseen = f"mode {Mode.WATCH}: the default branch cannot be seen, so nothing is announced"
            return Outcome((unseen, *_told(not dry_run and write_calendar_here(run))))
        return outcome_of(meet(run, home, dry_run=dry_run))


def meet(run: Run, home: Home, *, dry_run: bool = False) -> Met:
    """Propose minutes and lists, write the calendar here, and say what is due; what fails keeps nobody from hearing.

    Raises ForgeError where the host does not answer, Refusal where a person must do something first.
    """
    with staged(run, home, dry_run=dry_run) as stage:
        prepared, calendar = Prepared(), False
        failed: list[SigbotError] = []
        try:
            prepared = prepare(stage)
        except SigbotError as error:
            failed.append(error)
        try:
            calendar = not dry_run and write_calendar(run, stage.plan(), overrides(home))
        except SigbotError as error:
            failed.append(error)
        announced = announce(stage)
        return Met(home, prepared, announced, tuple(failed), stage.requests, calendar)


def outcome_of(met: Met) -> Outcome:
    """Say what it came to."""
    result, prepared, mode = met.announced, met.prepared, met.home.mode
    lines = [f"{'did' if prepared.live else 'would'}: {each}" for each in prepared.done]
    lines += [f"{'did' if result.live else 'would'}: {each}" for each in result.done]
    held = dict.fromkeys(each for each in (prepared.held, result.held) if each)
    tz = met.home.run.workspace.config.sig.tz
    lines += [f"nothing more: {held_text(each, 'en', tz)}" for each in held]
    lines += _told(met.calendar)
    if result.done and mode is not Mode.LIVE:
        lines.append(f"mode {mode}: nobody is told; `sigbot meeting paste` shows the text to paste")
    problems = [ConfigError(prepared.problems)] if prepared.problems else []
    errors = [*met.failed, *result.failed]
    failed = [Outcome.of(each) for each in errors]
    worst = max(failed, key=lambda each: (each.waits_for_human, each.exit_code), default=Outcome())
    stuck = prepared.live and prepared.held is not None and prepared.held.hold in STUCK
    return Outcome(
        tuple(lines) or ("nothing is due about a meeting",),
        (*(f"{each}" for each in (*problems, *errors, *result.unknown)), *result.warnings),
        news=(result.live and bool(result.done)) or (prepared.live and bool(prepared.done)),
        failed=worst.failed,
        unfinished=result.waits,
        exit_code=max(worst.exit_code, 1 if problems or result.unknown or result.warnings or stuck else 0),
        waits_for_human=worst.waits_for_human or bool(result.unknown) or stuck,
    )


def _told(written: object) -> list[str]:
    return [f"written: {FEED}"] if written else []
