"""The two lists of meetings in a README: the next prepared ones, and those that were, each a link to its minutes.

Only lines that are such a link are the bot's; every other byte stays.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from bot.documents.markdown import BOM
from bot.documents.meetingsections import Item, Readme, Section, item_of, read_lists, tells
from bot.documents.meetingstyle import MARK, address, label, marked, names_a_day
from bot.errors import ConfigError, Problem
from bot.meetings.occurrence import Standing
from bot.meetings.plan import Meeting, Plan
from bot.meetings.prepared import minutes_of
from bot.sig.meetings import MeetingLists


def with_lists(text: str, lists: MeetingLists, plan: Plan, language: str) -> str:
    """Give the README with the plan's prepared meetings where they belong; the same again changes nothing.

    Raises ConfigError where a heading is missing or stands twice, or where a line cannot be added below it.
    """
    head = BOM if text.startswith(BOM) else ""
    readme = read_lists(text.removeprefix(BOM), lists)
    done: set[str] = set()
    for meeting in sorted(plan.meetings, key=lambda each: (each.occurrence.on, each.number)):
        file = minutes_of(plan, meeting)
        if file is not None and file not in done:
            done.add(file)
            for _ in range(len(readme.upcoming.items) + 2):  # its line may stand there more than once
                after = _settled(readme, lists, plan, meeting, file, language)
                if after is None:
                    break
                readme = read_lists(after, lists)
    return head + "".join(readme.lines)


def _settled(
    readme: Readme, lists: MeetingLists, plan: Plan, meeting: Meeting, file: str, language: str
) -> str | None:
    """Put the line of one meeting where it belongs; None where it stands there."""
    occurrence = meeting.occurrence
    there = item_of(readme.upcoming, file, lists)
    if occurrence.standing is Standing.CALLED_OFF:
        return _without(readme.lines, there) if there and there.end == there.start + 1 else None
    if not occurrence.is_on:
        return None
    text = f"[{label(occurrence.on, readme.links, language)}]({address(file, lists.file, readme.links)})"
    if meeting.occurrence.is_over(plan.now):
        return _past(readme, lists, there, text, file)
    if there:
        return _renamed(readme.lines, there, text, (occurrence.day, *_days(plan, meeting)))
    if tells(readme.upcoming, file, lists) or tells(readme.past, file, lists):
        return None
    return _with(readme, readme.upcoming, text, lists, file)


def _past(readme: Readme, lists: MeetingLists, there: Item | None, text: str, file: str) -> str | None:
    """Put the line of a meeting that is over among those that were: the one that stands above, or a new one."""
    was = tells(readme.past, file, lists)
    if there is None:
        return None if was else _with(readme, readme.past, text, lists, file)
    kept = "".join(readme.lines[there.start : there.end]).rstrip("\r\n")
    after = _without(readme.lines, there)
    if was:  # what people wrote below it is not thrown away
        return after if there.end == there.start + 1 else None
    readme = read_lists(after, lists)
    mark = MARK.match(kept)
    return _with(readme, readme.past, kept[mark.end() :] if mark else text, lists, file)


def _days(plan: Plan, meeting: Meeting) -> Iterator[date]:
    """Give the days to which a meeting was moved, as far as the schedule tells."""
    for move in plan.schedule.moves:
        if (move.series, move.meeting) == (meeting.occurrence.series, meeting.occurrence.day):
            yield move.to


def _with(readme: Readme, section: Section, text: str, lists: MeetingLists, file: str) -> str:
    """Add an item at the end of a section's list; where there is none, a list with blank lines around it."""
    other = readme.past if section is readme.upcoming else readme.upcoming
    lines = list(readme.lines)
    newline = next((line[len(line.rstrip("\r\n")) :] for line in lines if line.endswith(("\n", "\r"))), "\n")
    if section.items:
        last = section.items[-1]
        at, new = last.end, [marked(lines[last.start], text) + newline]
    else:
        at = section.end
        while at > section.start and not lines[at - 1].strip():
            at -= 1
        above = lines[other.items[-1].start] if other.items else None
        plain = above is not None and MARK.match(above)
        new = [newline, marked(above if plain and not plain["number"] else None, text) + newline]
        if at < len(lines) and lines[at].strip():
            new.append(newline)
    if at and not lines[at - 1].endswith(("\n", "\r")):  # a file without an end of line keeps none
        lines[at - 1] += newline
        new[-1] = new[-1].removesuffix(newline)
    after = "".join([*lines[:at], *new, *lines[at:]])
    again = read_lists(after, lists)
    is_past = section is readme.past
    if item_of(again.past if is_past else again.upcoming, file, lists) is None:
        message = f"a line cannot be added below this heading: put one there by hand, {text}"
        raise ConfigError(
            [Problem(lists.file, section.start, 0, lists.past if is_past else lists.upcoming, message)]
        )
    return after


def _without(lines: Sequence[str], item: Item) -> str:
    """Take an item out, and of two blank lines that meet then one."""
    start = item.start
    before = start > 0 and not lines[start - 1].strip()
    if before and (item.end == len(lines) or not lines[item.end].strip()):
        start -= 1
    return "".join([*lines[:start], *lines[item.end :]])


def _renamed(lines: Sequence[str], item: Item, text: str, days: Sequence[date]) -> str | None:
    """Give the line of a meeting that was moved its new day, where it names a former one and nothing else."""
    link = item.links[0]
    name = text[1:].partition("](")[0]
    if link.text == name or not names_a_day(link.text, days):
        return None
    line = lines[item.start]
    new = re.sub(re.escape(f"[{link.text}]"), lambda _: f"[{name}]", line, count=1)
    return "".join([*lines[: item.start], new, *lines[item.start + 1 :]]) if new != line else None
