"""What the desk says about meetings: what people have to settle, of what it reminds, and the text to paste."""

from collections.abc import Iterator
from pathlib import Path

from bot.app.home import Home
from bot.app.meetings.pages import pages_of
from bot.documents.desk import MAINTAINER, Item, Values
from bot.documents.language import in_language
from bot.documents.meetings import doubt_texts
from bot.documents.notice import facts, paste_text, when
from bot.meetings.doubts import Doubt, Doubted, doubts
from bot.meetings.due import DAY, Step
from bot.meetings.occurrence import Standing
from bot.meetings.plan import Plan
from bot.meetings.planning import coming
from bot.meetings.rhythms import due_reminders
from bot.sig.roster import Roster

SOON = 14 * DAY  # before a meeting, its day and time should be known


def meeting_items(plan: Plan, roster: Roster) -> Iterator[Item]:
    """List what waits: meetings without a day or time, doubts about the plan, rhythms that are on."""
    language = plan.config.sig.languages[0]
    yield from _open(plan, language)
    seen: set[str] = set()
    for doubt, text in zip(found := doubts(plan, roster), doubt_texts(found, language), strict=True):
        key = _key(doubt)
        if key not in seen:
            yield Item(key, "doubt", MAINTAINER, {"text": text})
        seen.add(key)
    for each in due_reminders(plan.config, plan.now):
        key = f"rhythm/{each.reminder.key}/{each.day}"
        yield Item(key, "rhythm", MAINTAINER, {"name": in_language(each.reminder.name, language)})


def text_to_paste(home: Home, plan: Plan, overrides: Path | None) -> str:
    """Write the notice of the meeting that begins within a day; "" where none does."""
    language = plan.config.sig.languages[0]
    for each in coming(plan):
        start = each.occurrence.begins.timestamp()
        if each.occurrence.is_on and start - DAY <= plan.now < start:
            known = facts(plan, each, language, pages_of(home))
            return paste_text(known, Step.NOTICE, language, overrides=overrides)
    return ""


def _open(plan: Plan, language: str) -> Iterator[Item]:
    for each in coming(plan):
        happens = each.occurrence
        if happens.standing is Standing.ASKED and happens.has_begun(plan.now + SOON):
            values: Values = {
                "name": in_language(each.series.name, language),
                "when": when(happens.start, happens.end, happens.on, language),
                "day": happens.on.isoformat(),
            }
            yield Item(f"meeting/{each.key}", "open", MAINTAINER, values)


def _key(doubt: Doubt) -> str:
    """Name a doubt as long as it stands; of meetings that clash again and again, the first one is told."""
    left_out = ("day", "more") if doubt.doubted is Doubted.CLASH else ("time", "roles")
    said = (text for name, text in doubt.values.items() if name not in left_out)
    return "/".join(("doubt", str(doubt.doubted), *said))
