"""What stands in the bot's answers and not on the default branch yet: arranged meetings, tasks and papers taken."""

from collections.abc import Iterable
from datetime import datetime

from bot.app.conversation.topic import Talk
from bot.app.session import Run
from bot.rules.arranged import still_apart
from bot.rules.conversation import Conversation
from bot.sig.contributionedit import Entry
from bot.sig.schedule import Schedule, joined
from bot.sig.tasks import GivenUp, Taken, same_word


def arranged_in(run: Run, talks: Iterable[Talk], now: int) -> Schedule:
    """Give what was arranged in these topics and is not in meetings/schedule.yaml, less what is long over."""
    today = datetime.fromtimestamp(now, run.workspace.config.sig.tz).date()
    said = joined(*(talk.stands.arranged for talk in talks))
    return still_apart(said, run.workspace.schedule, today)


def taken_in(run: Run, stands: Conversation) -> tuple[tuple[Taken, ...], tuple[GivenUp, ...]]:
    """Give what was taken and given up in a topic and no file of tasks/ says."""
    tasks = run.workspace.tasks
    known = {*map(same_word, tasks.taken), *map(same_word, tasks.given_up)}
    return (
        tuple(each for each in stands.taken if same_word(each) not in known),
        tuple(each for each in stands.given_up if same_word(each) not in known),
    )


def entry_of(said: Taken | GivenUp) -> Entry:
    """Give a word as its entry in tasks/taken.yaml."""
    tree: dict[str, str] = said.model_dump(mode="json", exclude_defaults=True)
    return tree
