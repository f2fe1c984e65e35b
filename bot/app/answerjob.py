"""The hourly job: what people said to the bot is heard and answered, where the mode lets it speak."""

from pathlib import Path

from bot.actions import EditComment, PostComment
from bot.app.conversation.talking import Answers, answer
from bot.app.home import fetch_unless_watching
from bot.app.outcome import Outcome
from bot.app.session import Environment, open_run
from bot.app.update import Watcher
from bot.documents.holds import held_text
from bot.documents.rails import rail_text
from bot.rules.modes import Mode
from bot.rules.publishing import STUCK


def answer_job(
    folder: Path,
    environment: Environment,
    *,
    budget: int | None,  # noqa: ARG001 - a look costs three requests
    dry_run: bool,
    watcher: Watcher,  # noqa: ARG001 - nothing of it takes long
) -> Outcome:
    """Look what is new and answer it; the caller keeps other runs out of the folder.

    Nothing is asked of the host's API where the default branch's mode lets no comment out.
    """
    with open_run(folder, environment) as run:
        home = fetch_unless_watching(run)
        if home is None or home.mode is not Mode.LIVE:
            mode = home.mode if home else Mode.WATCH
            return Outcome(
                (f"mode {mode}: nobody is answered; `sigbot answer --dry-run` shows what would be",)
            )
        return outcome_of(answer(run, home, dry_run=dry_run))


def outcome_of(result: Answers) -> Outcome:
    """Say what answering came to."""
    tz = result.home.run.workspace.config.sig.tz
    did = "did" if result.live else "would"
    spoken = sum(isinstance(each, PostComment | EditComment) for each in result.done)
    threads = f"{result.topics} thread{'' if result.topics == 1 else 's'} with something new"
    lines = [
        f"{threads}, {spoken} answer{'' if spoken == 1 else 's'}",
        *(f"{did}: {each}" for each in result.done),
    ]
    if result.held and result.topics:
        lines.append(f"nothing more: {held_text(result.held, 'en', tz)}")
    stuck = result.live and result.held is not None and result.held.hold in STUCK
    return Outcome(
        tuple(lines),
        tuple(rail_text(rail, "en") for rail in result.rails),
        news=result.live and bool(result.done),
        unfinished=result.waits,
        exit_code=1 if result.rails or stuck else 0,
        waits_for_human=bool(result.rails) or stuck,
    )
