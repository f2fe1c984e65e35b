"""What the bot said about meetings, as it stands on the host: comments under the desk, and issues."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.documents.notemark import Told, read_told
from bot.forge.records import CommentRecord, NoteRecord
from bot.meetings.due import ANNOUNCEMENTS, Sent, Step

_MAIN = (Step.ORGANISER, *ANNOUNCEMENTS)


@dataclass(frozen=True, slots=True)
class Text:
    """One text of the bot's: `id` names it on the host, `at` is when it was written first."""

    id: str
    at: int
    told: Told
    is_open: bool = True

    @property
    def sent(self) -> Sent:
        """Give the entry of the book that says it was sent."""
        return self.told.sent(self.at)


@dataclass(frozen=True, slots=True)
class Standing:
    """All of them, the first one first."""

    notes: tuple[Text, ...] = ()
    issues: tuple[Text, ...] = ()

    def note(self, meeting: str) -> Text | None:
        """Give the one comment that prepares and announces a meeting: the first of them holds."""
        return next(iter(self.notes_of(meeting, *_MAIN)), None)

    def notes_of(self, meeting: str, *steps: Step) -> tuple[Text, ...]:
        """Give the comments about a meeting that tell of such steps."""
        return tuple(each for each in self.notes if each.told.meeting == meeting and each.told.step in steps)

    def issue(self, meeting: str) -> Text | None:
        """Give the issue that announces a meeting."""
        return next((each for each in self.issues if each.told.meeting == meeting), None)

    def doubles(self, by: str) -> tuple[Text, ...]:
        """Give the comments that this installation wrote as another one had just written the same."""
        found = []
        for each in self.notes:
            steps = _MAIN if each.told.step in _MAIN else (each.told.step,)
            if each.told.by == by and self.notes_of(each.told.meeting, *steps)[0] is not each:
                found.append(each)
        return tuple(found)


def notes_in(comments: Iterable[CommentRecord], accounts: Collection[str], key: str) -> tuple[Text, ...]:
    """Find the bot's own among the comments under its desk, by a mark and an author."""
    found = []
    for each in comments:
        is_own = each.author is not None and each.author.login.lower() in accounts
        told = read_told(each.body, key) if is_own else None
        if told:
            found.append(Text(each.id, each.created, told))
    return tuple(sorted(found, key=lambda each: (len(each.id), each.id)))


def issues_in(notes: Iterable[NoteRecord], key: str) -> tuple[Text, ...]:
    """Find the issues that announce meetings among the bot's own."""
    found = []
    for each in notes:
        told = read_told(each.body, key)
        if told:
            found.append(Text(each.number, 0, told, each.state in ("open", "progressing")))
    return tuple(sorted(found, key=lambda each: (not each.is_open, each.id)))


def as_noted(standing: Standing, meetings: Collection[str]) -> dict[str, Sequence[Sequence[Any]]]:
    """Write what the database keeps of it: of the meetings that a plan still holds."""

    def rows(texts: Iterable[Text]) -> list[list[Any]]:
        return [
            [
                each.id,
                each.at,
                each.is_open,
                each.told.step,
                each.told.meeting,
                each.told.change,
                each.told.by,
                each.told.digest,
            ]
            for each in texts
            if each.told.meeting in meetings
        ]

    return {"notes": rows(standing.notes), "issues": rows(standing.issues)}


def from_noted(noted: Mapping[str, Sequence[Sequence[Any]]]) -> Standing:
    """Read what the database keeps of it."""

    def texts(rows: Sequence[Sequence[Any]]) -> tuple[Text, ...]:
        return tuple(
            Text(id_, at, Told(Step(step), meeting, change, by, digest), is_open)
            for id_, at, is_open, step, meeting, change, by, digest in rows
        )

    return Standing(texts(noted.get("notes", ())), texts(noted.get("issues", ())))
