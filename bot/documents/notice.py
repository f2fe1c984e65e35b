"""What the bot says about a meeting, wherever it says it: the text to paste, comments, mail, chat, an issue.

All of it from the same facts. The text to paste has twelve lines at most, however long the agenda is, and leaves a
blank where the password goes: that is written by hand, and nowhere else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from bot.addresses import without_addresses
from bot.documents.chattext import short
from bot.documents.language import in_language
from bot.documents.render import render
from bot.meetings.days import WEEKDAYS
from bot.meetings.due import Step
from bot.meetings.occurrence import Standing
from bot.meetings.plan import Meeting, Plan
from bot.meetings.prepared import minutes_of

MOST_LINES = 12
_FENCE = "```"
_DAYS = {"zh": tuple(f"周{name[-1]}" for name in WEEKDAYS["zh"]), "en": WEEKDAYS["en"]}


@dataclass(frozen=True, slots=True)
class Pages:
    """Where the SIG's folder is to be seen: its files, its folders; addresses without a slash at the end."""

    files: str
    folders: str


@dataclass(frozen=True, slots=True)
class Line:
    """One item of the agenda, in one language."""

    title: str
    who: str
    state: str
    link: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is said about a meeting, in one language; "" for what there is not."""

    sig: str
    name: str
    key: str
    number: int
    day: str  # on which it takes place
    when: str
    organiser: str
    link: str
    join: str
    minutes: str
    past: str
    agenda: tuple[Line, ...]
    is_asked: bool
    is_off: bool


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody whom the minutes name: sure where there is a `login`, else perhaps one of those who are `likely`."""

    written: str
    login: str | None = None
    likely: tuple[str, ...] = ()


def facts(plan: Plan, meeting: Meeting, language: str, pages: Pages) -> Facts:
    """Gather what is said about a meeting."""
    series, happens, file = meeting.series, meeting.occurrence, minutes_of(plan, meeting)
    return Facts(
        sig=in_language(plan.config.sig.name, language),
        name=in_language(series.name, language),
        key=meeting.key,
        number=meeting.number,
        day=happens.on.isoformat(),
        when=when(happens.start, happens.end, happens.on, language),
        organiser=meeting.organiser or "",
        link=series.link or "",
        join=in_language(series.join, language) if series.join else "",
        minutes=f"{pages.files}/{file}" if file else "",
        past=f"{pages.folders}/{series.minutes}" if series.minutes else "",
        agenda=tuple(
            Line(short(in_language(each.title, language)), each.who, each.state, each.link)
            for each in meeting.agenda
        ),
        is_asked=happens.standing is Standing.ASKED or happens.start is None,
        is_off=happens.standing is Standing.CALLED_OFF,
    )


def when(start: datetime | None, end: datetime | None, on: date, language: str) -> str:
    """Write when a meeting is: day, weekday, hours and zone; the day alone where it has no time yet."""
    day = start.date() if start else on
    weekday = _DAYS[language if language in _DAYS else "en"][day.weekday()]
    shown = f"{day}（{weekday}）" if language == "zh" else f"{weekday}, {day}"
    if start is None or end is None:
        return shown
    offset = start.strftime("%z")
    zone = f"UTC{offset[:3]}:{offset[3:5]}"
    named = getattr(start.tzinfo, "key", None)
    zone = f"{named}, {zone}" if named else zone
    hours = f"{start:%H:%M}-{end.astimezone(start.tzinfo):%H:%M}"
    return f"{shown}{hours}（{zone}）" if language == "zh" else f"{shown}, {hours} ({zone})"


def paste_text(
    known: Facts, step: Step, language: str, *, blank: bool = True, overrides: Path | None = None
) -> str:
    """Write the text for a group: twelve lines at most; with a `blank` for what only the organiser can fill in."""

    def written(agenda: Sequence[Line], more: int) -> str:
        text = render(
            "notice.txt.j2",
            language,
            overrides=overrides,
            m=known,
            agenda=agenda,
            more=more,
            step=step,
            blank=blank,
        )
        return without_addresses("\n".join(line.rstrip() for line in text.splitlines() if line.strip()))

    whole = written(known.agenda, 0)
    over = len(whole.splitlines()) - MOST_LINES
    if over <= 0 or not known.agenda:
        return whole
    shown = max(0, len(known.agenda) - over - 1)  # one line says how many more there are
    return written(known.agenda[:shown], len(known.agenda) - shown)


def subject(known: Facts, step: Step, language: str, *, overrides: Path | None = None) -> str:
    """Write the one line that stands above a mail, an issue or a message."""
    text = render("notice.subject.txt.j2", language, overrides=overrides, m=known, step=step)
    return without_addresses(" ".join(text.split()))


def comment(
    known: Facts, step: Step, language: str, *, paste: str = "", overrides: Path | None = None
) -> str:
    """Write the comment under the desk: what whoever organises does next, or the text to paste."""
    text = render(
        "meeting.note.md.j2",
        language,
        overrides=overrides,
        m=known,
        step=step,
        paste=paste,
        fence=fence_for(paste),
    )
    return without_addresses(text).strip()


def fence_for(text: str) -> str:
    """Give backticks in which a text stands as it is."""
    fence = _FENCE
    while fence in text:
        fence += "`"
    return fence


def question(
    known: Facts,
    guests: Sequence[Guest],
    language: str,
    *,
    more: bool = False,
    again: bool = False,
    overrides: Path | None = None,
) -> str:
    """Write the question who was there, with the line that answers it; `more`: the minutes name not everybody."""
    text = render(
        "meeting.attendance.md.j2",
        language,
        overrides=overrides,
        m=known,
        sure=list(dict.fromkeys(each.login for each in guests if each.login)),
        unsure=[each for each in guests if not each.login],
        more=more,
        again=again,
    )
    return without_addresses(text).strip()


def issue(known: Facts, step: Step, language: str, *, overrides: Path | None = None) -> str:
    """Write the text of an issue that announces the meeting."""
    text = render("meeting.issue.md.j2", language, overrides=overrides, m=known, step=step)
    return without_addresses(text).strip()
