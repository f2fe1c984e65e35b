"""What the meetings change in the SIG's files: minutes, the lists in the READMEs, meetings/schedule.yaml.

From two days before a meeting its minutes are wanted, and when it is over its line moves. What people arranged
meanwhile comes along; by itself it waits, because the answers in comments hold it.
"""

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.addresses import without_addresses
from bot.app.workspace import decoded
from bot.documents.meetinglists import with_lists
from bot.documents.minutesfile import new_minutes
from bot.errors import ConfigError, Problem
from bot.meetings.filenames import file_name, named
from bot.meetings.passwords import without_passwords
from bot.meetings.plan import Meeting, Plan
from bot.meetings.prepared import minutes_of
from bot.sig.contributionedit import Entry, with_entries
from bot.sig.schedule import SCHEDULE, Held, Schedule, load_schedule
from bot.sig.validation import Model

BEFORE = timedelta(days=2)
_HEADER = (
    "# 会议的安排：改期、取消、换班、议题，由机器人通过 PR 写入，也可手工修改。\n"
    "# What people arranged about meetings; written by the bot's pull requests, and by hand.\n"
)

Reader = Callable[
    [str], bytes | None
]  # a file of the SIG's folder on the default branch, by its path from there


@dataclass(frozen=True, slots=True)
class MeetingFiles:
    """The files, and what they say: minutes that are new, lines of the lists that change, entries of the schedule."""

    files: Mapping[str, bytes]
    prepared: tuple[Meeting, ...]
    kept: tuple[tuple[Meeting, str], ...]  # moved, and its minutes stay under the day they were made for
    lists: Mapping[str, tuple[str, ...]]  # by README the lines that go (-) and come (+)
    entries: Mapping[str, tuple[Entry, ...]]
    problems: tuple[Problem, ...] = ()  # lists that nobody can find


def meeting_files(
    plan: Plan, pending: Schedule, read: Reader, overrides: Path | None = None
) -> MeetingFiles | None:
    """Make the files; None where no minutes are wanted and no line moves.

    What stands in the bot's own open pull request is made anew, as long as the meeting is to come. A list that cannot
    be found is left alone, and told in `problems`. Raises ConfigError for a schedule that cannot be understood.
    """
    soon = [_anew(each, plan.minutes) for each in plan.meetings if _is_soon(plan, each)]
    new = [each for each in soon if minutes_of(plan, each) is None and read(each.file) is None]
    minutes = {
        each.file: plan.proposed[each.file]
        if each.occurrence.is_over(plan.now)
        else new_minutes(plan, each, overrides)
        for each in new
    }
    named_anew = {each.key: each for each in new}
    meetings = tuple(named_anew.get(each.key, each) for each in plan.meetings)
    after = replace(plan, meetings=meetings, minutes={**plan.minutes, **minutes})
    readmes, problems = _readmes(after, read)
    if not minutes and not readmes:
        return MeetingFiles({}, (), (), {}, {}, tuple(problems)) if problems else None
    files = {file: text.encode() for file, text in minutes.items()}
    files |= {file: text.encode() for file, (_, text) in readmes.items()}
    data = read(SCHEDULE)
    existing = load_schedule(data) if data is not None else Schedule()
    entries = _entries(existing, pending, soon, after)
    if entries:
        files[SCHEDULE] = with_entries(_HEADER.encode() if data is None else data, SCHEDULE, entries)
        load_schedule(files[SCHEDULE])
    lists = {file: tuple(_changed(*texts)) for file, texts in readmes.items()}
    return MeetingFiles(files, tuple(new), tuple(_kept(plan)), lists, entries, tuple(problems))


def _is_soon(plan: Plan, meeting: Meeting) -> bool:
    """Say whether a meeting is within two days, by the days of its own zone, and not over.

    Minutes that were proposed in time go on being proposed, as they are, until somebody merges or closes them.
    """
    start = meeting.occurrence.start
    if not meeting.occurrence.is_on or start is None:
        return False
    if meeting.occurrence.is_over(plan.now):
        return meeting.file in plan.proposed
    today = datetime.fromtimestamp(plan.now, UTC).astimezone(start.tzinfo).date()
    return start.date() - BEFORE <= today


def _anew(meeting: Meeting, merged: Mapping[str, str]) -> Meeting:
    """Name minutes that are not merged by the day on which the meeting takes place now."""
    if meeting.file in merged or named(meeting.file)[1] in (None, meeting.occurrence.on):
        return meeting
    return replace(meeting, file=file_name(meeting.series.minutes, meeting.number, meeting.occurrence.on))


def _kept(plan: Plan) -> Iterator[tuple[Meeting, str]]:
    """Give the meetings to come whose minutes are called after another day."""
    for each in plan.meetings:
        file = minutes_of(plan, each)
        if (
            file
            and each.occurrence.is_on
            and not each.occurrence.is_over(plan.now)
            and named(file)[1] != each.occurrence.on
        ):
            yield each, file


def _readmes(plan: Plan, read: Reader) -> tuple[dict[str, tuple[str, str]], list[Problem]]:
    """Give the READMEs whose lists change, before and after; two lists may stand in one file.

    A list that is not there is a problem, and no reason to leave the others.
    """
    problems: list[Problem] = []
    languages = plan.config.sig.languages
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    for place, lists in enumerate(plan.config.notices.lists):
        if lists.file not in before:
            data = read(lists.file)
            if data is None:
                problems.append(Problem(lists.file, 0, 0, "", "there is no such file"))
                continue
            before[lists.file] = after[lists.file] = decoded(data, lists.file)
        language = languages[min(place, len(languages) - 1)]
        try:
            after[lists.file] = with_lists(after[lists.file], lists, plan, language)
        except ConfigError as error:
            problems += error.problems
    changed = {file: (before[file], text) for file, text in after.items() if text != before[file]}
    return changed, problems


def _changed(before: str, after: str) -> Iterator[str]:
    for line in difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm=""):
        if line[1:].strip() and not line.startswith(("---", "+++", "@@")):
            yield line


def _entries(
    existing: Schedule, pending: Schedule, soon: Sequence[Meeting], plan: Plan
) -> dict[str, tuple[Entry, ...]]:
    """Give the entries that the schedule lacks, and who organises the meetings that are prepared now."""
    lacking = {
        name: [each for each in map(_open, getattr(pending, name)) if each not in getattr(existing, name)]
        for name in Schedule.model_fields
        if name != "held"
    }
    lacking["held"] = list(_newly_held(existing, soon, plan))
    return {name: tuple(map(_entry, dict.fromkeys(some))) for name, some in lacking.items() if some}


def _newly_held(existing: Schedule, soon: Sequence[Meeting], plan: Plan) -> Iterator[Held]:
    """Say who organises what is prepared now, and where that became somebody else after it was recorded."""
    recorded = {(each.series, each.meeting): each for each in existing.held}
    keys = {each.key for each in soon}
    for each in plan.meetings:
        known = recorded.get((each.occurrence.series, each.occurrence.day))
        is_new = known is None and each.key in keys
        is_other = known and each.occurrence.is_on and each.organiser not in (None, known.organiser)
        if is_new or is_other:
            yield _held(each, plan)


def _held(meeting: Meeting, plan: Plan) -> Held:
    number = named(minutes_of(plan, meeting) or meeting.file)[0] or meeting.number
    return Held(
        series=meeting.occurrence.series,
        meeting=meeting.occurrence.day,
        number=number,
        organiser=meeting.organiser,
    )


def _open(entry: Model) -> Model:
    """Leave out what may not be told, passwords and addresses, whoever wrote it."""
    texts = {name: each for name, each in entry if isinstance(each, str)}
    told = {name: without_addresses(without_passwords(each)) for name, each in texts.items()}
    return entry.model_copy(update={name: each for name, each in told.items() if each != texts[name]})


def _entry(entry: Model) -> Entry:
    return entry.model_dump(by_alias=True, exclude_defaults=True)
