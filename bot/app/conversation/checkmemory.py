"""What is remembered of the last look at a pull request, so that talk under it costs no second one.

Whoever loses it looks once more, and finds by the comment's own mark that it says so already.
"""

import json
from dataclasses import asdict, dataclass

from bot.app.conversation.topic import Topic
from bot.app.home import Home
from bot.documents.marks import digest
from bot.forge.records import ProposalRecord
from bot.store.store import Store, get_meta, set_meta


@dataclass(frozen=True, slots=True)
class LastLook:
    """The commit that was looked at, a name for all that was, and whether it concerned the SIG.

    `content` is "" where it is to be looked at again; `posted` are the outbox's words for the comment posted last.
    """

    head: str = ""
    content: str = ""
    concerns: bool = True
    posted: str = ""


def last_look(store: Store, topic: Topic) -> LastLook:
    """Recall the last look at a pull request; an empty one where there was none."""
    with store.read() as connection:
        text = get_meta(connection, _key(topic))
    return LastLook(**json.loads(text)) if text else LastLook()


def remember(store: Store, topic: Topic, look: LastLook) -> None:
    """Note a look in place of the one before."""
    with store.begin() as connection:
        set_meta(connection, _key(topic), json.dumps(asdict(look)))


def looked_at(home: Home, pull: ProposalRecord) -> str:
    """Name everything that a look is made at, less what the database knows."""
    upstream = home.upstream
    said = (pull.sha, pull.base, pull.source, pull.title, pull.body, upstream.branch, upstream.tip)
    return digest(enumerate(said))


def _key(topic: Topic) -> str:
    return f"check {str(topic).lower()}"
