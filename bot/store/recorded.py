"""What people recorded by hand, as events beside the host's."""

from collections.abc import Callable, Iterable

from bot.sig.contributions import Contribution
from bot.store.facts import EventRow


def recorded_events(entries: Iterable[Contribution], person_of: Callable[[str], str]) -> list[EventRow]:
    """Turn entries of `contributions/` into event rows; `person_of` finds the person of a `who`.

    The key is the entry's canonical key; an article belongs to no meeting, so its subject is its key.
    """
    return [
        {
            "kind": entry.kind,
            "person": person_of(entry.who),
            "key": entry.key,
            "subject": entry.subject or entry.key,
            "at": int(entry.at.timestamp()),
            "bits": 0,
            "scopes": 0,
            "maybe": 0,
            "amount": entry.amount,
            "account": None,
            "title": entry.title,
            "link": entry.link,
        }
        for entry in entries
    ]
