"""The next file of minutes, before the meeting: title, agenda, link, and what people fill in afterwards."""

from dataclasses import dataclass
from pathlib import Path

from bot.addresses import without_addresses
from bot.documents.language import in_language
from bot.documents.render import render
from bot.meetings.agenda import About, AgendaItem
from bot.meetings.days import in_words, with_zone
from bot.meetings.passwords import without_passwords
from bot.meetings.plan import Meeting, Plan


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the agenda as it is written; `who` is a login, "" for nobody."""

    title: str
    who: str
    link: str
    state: str


def new_minutes(plan: Plan, meeting: Meeting, overrides: Path | None = None) -> str:
    """Write the minutes of a meeting that takes place, in the SIG's first language.

    Tasks stand in a part of their own: who reports on a task gives no talk.
    """
    language = plan.config.sig.languages[0]
    start = meeting.occurrence.start
    assert start is not None
    series = meeting.series
    items = [(each.about, _item(each, language)) for each in meeting.agenda]
    text = render(
        "minutes.md.j2",
        language,
        overrides=overrides,
        day=in_words(start.date(), language),
        time=with_zone(start),
        zone=str(start.tzinfo),
        name=_told(in_language(series.name, language)),
        number=meeting.number,
        organiser=meeting.organiser or "",
        agenda=[item for about, item in items if about is not About.TASK],
        tasks=[item for about, item in items if about is About.TASK],
        link=without_passwords(series.link or ""),
        join=_told(in_language(series.join, language)) if series.join else "",
        file=meeting.file,
    )
    return without_addresses(without_passwords(text))


def _item(item: AgendaItem, language: str) -> Item:
    title = in_language(item.title, language) if item.title else ""
    return Item(_told(title), item.who, without_passwords(item.link), item.state)


def _told(text: str) -> str:
    """Leave out what may not be told before marks are escaped: afterwards it could not be found any more."""
    return without_addresses(without_passwords(text))
