"""What people took stands on the agenda until it was done long ago."""

from datetime import UTC, datetime

from bot.meetings.agenda import About
from bot.meetings.takes import DONE, OPEN, OVER, agenda_items
from bot.sig.tasks import GivenUp, Paper, Taken, TaskOffer, Tasks

AT = datetime(2025, 1, 1, tzinfo=UTC)
TASKS = Tasks(
    {"a": TaskOffer(task="a", title="Sampling", link="https://example.org/a")},
    {"dapper": Paper(paper="dapper", title="Dapper", link="https://example.org/d")},
    (
        Taken(what="a", who="newt", when=AT),
        Taken(what="Dapper", who="coral", when=AT),
        Taken(what="I9ABC1", who="coral", when=AT, title="Reefs", evidence="https://example.org/i#note_1"),
        Taken(what="b", who="coral", when=AT),
        Taken(what="c", who="coral", when=AT),
    ),
    (GivenUp(what="b", who="coral", when=AT.replace(hour=1)),),
)


def test_each_is_an_item_with_its_state():
    items = agenda_items(TASKS, {"a": OPEN, "i9abc1": DONE, "c": OVER})
    assert [(each.about, each.title["en"], each.who, each.state, each.link) for each in items] == [
        (About.TASK, "Sampling", "newt", "open", "https://example.org/a"),
        (About.PAPER, "Dapper", "coral", "", "https://example.org/d"),
        (About.TASK, "Reefs", "coral", "done", "https://example.org/i"),
    ]
