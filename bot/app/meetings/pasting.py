"""The notice of one meeting, from the default branch, for whoever pastes it by hand."""

from bot.app.desk import overrides
from bot.app.home import fetch_home
from bot.app.meetings.pages import pages_of
from bot.app.meetings.stage import staged
from bot.app.session import Run
from bot.documents.notice import facts, paste_text
from bot.errors import Refusal
from bot.meetings.due import Step
from bot.meetings.occurrence import Standing
from bot.meetings.planning import find
from bot.sig.wording import quoted


def paste(run: Run, day: str | None, language: str) -> str:
    """Write the notice of the meeting of a day, or of the next one; in the SIG's first language, unless told."""
    home = fetch_home(run)
    with staged(run, home) as stage:
        plan = stage.plan()
    meeting = find(plan, day)
    if meeting is None:
        if day is None:
            raise Refusal("no meeting is coming: look at `meetings:` in sig.yaml")
        raise Refusal(f"there is no meeting on {quoted(day)}; write a day like 2025-03-06")
    chosen = language or plan.config.sig.languages[0]
    step = Step.CANCELLED if meeting.occurrence.standing is Standing.CALLED_OFF else Step.NOTICE
    return paste_text(facts(plan, meeting, chosen, pages_of(home)), step, chosen, overrides=overrides(home))
