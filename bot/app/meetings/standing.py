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
    """One text of the bot's: `id` names it on the host, `at` is when it was written first.

    One by another of the bot's accounts is not `editable`.
    """

    id: str
    at: int
    told: Told
    is_open: bool = True
    editable: bool = True

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
        """Give the one comment that prepares and announces a meeting: what says more holds, else the first."""
        found = self.notes_of(meeting, *_MAIN)
        return max(found, key=lambda each: (each.told.step in ANNOUNCEMENTS, each.told.change), default=None)

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
            is_main = each.told.step in _MAIN
            same = self.notes_of(each.told.meeting, each.told.step)
            holds = self.note(each.told.meeting) if is_main else same[0]
            if each.told.by == by and each.editable and holds is not each:
                found.append(each)
        return tuple(found)


def notes_in(
    comments: Iterable[CommentRecord], accounts: Collection[str], key: str, me: str
) -> tuple[Text, ...]:
    """Find the bot's own among the comments under its desk, by a mark and an author; `me` is the account at work."""
    found = []
    for each in comments:
        is_own = each.author is not None and each.author.login.lower() in accounts
        told = read_told(each.body, key) if is_own else None
        if told and each.author is not None:
            found.append(Text(each.id, each.created, told, editable=each.author.id == me))
    return tuple(sorted(found, key=lambda each: (len(each.id), each.id)))


def issues_in(notes: Iterable[NoteRecord], key: str, me: str) -> tuple[Text, ...]:
    """Find the issues that announce meetings among the bot's own."""
    found = []
    for each in notes:
        told, is_open = read_told(each.body, key), each.state in ("open", "progressing")
        if told:
            found.append(
                Text(each.number, 0, told, is_open, each.author is not None and each.author.id == me)
            )
    return tuple(sorted(found, key=lambda each: (not each.is_open, each.id)))


def as_noted(standing: Standing, meetings: Collection[str]) -> dict[str, Sequence[Sequence[Any]]]:
    """Write what the database keeps of it: of the meetings that a plan still holds."""

    def rows(texts: Iterable[Text]) -> list[list[Any]]:
        return [
            [
                each.id,
                each.at,
                each.is_open,
                each.editable,
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
            Text(id_, at, Told(Step(step), meeting, change, by, digest), is_open, editable)
            for id_, at, is_open, editable, step, meeting, change, by, digest in rows
        )

    return Standing(texts(noted.get("notes", ())), texts(noted.get("issues", ())))
