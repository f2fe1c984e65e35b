"""What is to be said about meetings, as acts on the host; and what the book of acts tells of those before."""

from collections.abc import Collection, Iterable, Sequence

from bot.actions import Action, EditComment, EditIssue, OpenIssue, PostComment
from bot.app.channels import ROBOTS
from bot.app.meetings.sending import Messages, sent_by
from bot.app.meetings.standing import Standing, Text
from bot.app.meetings.telling import Say, Teller
from bot.deliver.outbox import MAIL, Entry, Outbox
from bot.meetings.due import Sent


def note_action(say: Say, repository: str, desk: str) -> Action:
    if say.stands is None:
        return PostComment(repository, "issues", desk, say.body, say.about)
    return EditComment(repository, "issues", say.stands.id, say.body)


def issue_action(say: Say, repository: str) -> Action:
    if say.stands is None:
        return OpenIssue(repository, say.title, say.body, say.about)
    return EditIssue(repository, say.stands.id, say.title, say.body, close=say.close)


def with_said(seen: Sequence[Text], said: Iterable[tuple[Say, str | None]], now: int) -> tuple[Text, ...]:
    """Add what was just said to what is seen, and by what it is found: the host's lists may not show it yet."""
    found = {each.id: each for each in seen}
    for say, reference in said:
        before = found.get(reference or "")
        if reference and (before is None or (say.stands and before.told == say.stands.told)):
            at = say.stands.at if say.stands else now
            found[reference] = Text(reference, at, say.told, is_open=not say.close)
    return tuple(sorted(found.values(), key=lambda each: (len(each.id), each.id)))


def is_ours(entry: Entry) -> bool:
    """Say whether an act of the book is a comment or an issue about a meeting."""
    return entry.kind in ("PostComment", "OpenIssue") and ", change " in entry.what


def about_of(sent: Sent) -> str:
    return f"{sent.step} of {sent.meeting}, change {sent.change}"


def written(outbox: Outbox, repository: str) -> Collection[Sent]:
    return _done(outbox, repository, "PostComment")


def opened(outbox: Outbox, repository: str) -> Collection[Sent]:
    return _done(outbox, repository, "OpenIssue")


def _done(outbox: Outbox, repository: str, kind: str) -> Collection[Sent]:
    """Give what the book says was written on the host: whoever took it away does not want it there again."""
    return tuple(sent_by(outbox, repository, kind, done=True))


def messages_of(teller: Teller, standing: Standing, outbox: Outbox) -> Messages:
    """Give what is to go out by mail and by robots, by the book of what went."""
    chats = {each: teller.chats(each, standing, tuple(sent_by(outbox, each))) for each in ROBOTS}
    return Messages(teller.mails(standing, tuple(sent_by(outbox, MAIL))), chats)
