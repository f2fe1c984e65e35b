"""Whether a host lists all comments of a repository at once: asked rarely, remembered in the database.

The list is undocumented since Swagger 5.4, so it is asked for its first page as one would read it, and believed
where each row tells its pull request. An empty list proves nothing.
"""

from typing import Protocol

from sqlalchemy import Connection

from bot.errors import ForgeError
from bot.forge.gitee import Unlisted, since
from bot.forge.records import Page, RemarkRecord
from bot.sig.needs import COMMENTS, PULLS
from bot.store.listing import BY_CREATION
from bot.store.place import Place
from bot.store.slices import drop, slices
from bot.store.store import Store, get_meta, set_meta

ASKED_AGAIN = 30 * 86_400  # seconds until a host without such a list is asked for one again
UNAUTHORISED = 401


class CommentsForge(Protocol):
    """What the question needs of a code host."""

    def pull_comments(self, repository: str, page: int, **query: str | int) -> Page[RemarkRecord]: ...


def noted(store: Store, place: Place) -> bool | None:
    """Give the host's last answer for a repository, None where it is to be asked."""
    with store.read() as connection:
        said, _, day = (get_meta(connection, _key(place)) or "").partition(" ")
        if said == "no" and _clock(connection, place) - int(day) < ASKED_AGAIN:
            return False
        return True if said == "yes" else None


def probed(store: Store, forge: CommentsForge, place: Place, since_: int) -> bool | None:
    """Ask the host, and remember that it has the list; None where it is out of order and nobody can tell."""
    start = {"since": since(since_)} if since_ else {}
    try:
        page = forge.pull_comments(place.name, 1, **BY_CREATION, **start)
    except Unlisted:
        return False
    except ForgeError as error:
        if error.status == UNAUTHORISED:
            raise
        return None
    if not page.rows:
        return False
    with store.begin() as connection:
        set_meta(connection, _key(place), "yes")
        for each in slices(connection, place, COMMENTS):
            drop(connection, each)  # it tells how far they were read one by one
    return True


def note_absence(store: Store, place: Place) -> None:
    """Remember that the host has no such list; not where its pull requests cannot be listed either."""
    with store.begin() as connection:
        if now := _clock(connection, place):
            set_meta(connection, _key(place), f"no {now}")


def _key(place: Place) -> str:
    return f"lists_comments:{place.id}"


def _clock(connection: Connection, place: Place) -> int:
    """Give the host's clock when the list of pull requests was read last; 0 where it never was."""
    return max(
        (each.counted_to or 0 for each in slices(connection, place, PULLS) if each.complete), default=0
    )
