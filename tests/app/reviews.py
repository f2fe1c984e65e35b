"""Comments on pull requests of the simulated host, and the reading of them all: for tests of what is made of them."""

from bot.app.session import open_run
from bot.sig.needs import COMMENTS
from bot.store.fetching import fetch_pulls
from bot.store.slices import EVERYONE, Slice, places, save


def comment(story, login: str, pull, times: int = 1, text: str = "This should be", **rest) -> list:
    """Comment on a pull request now, on a line of it where a `path` is given."""
    now = story.clock.now()
    user = story.user(login)
    with story.forge.lock:
        return [
            pull.comment_by(user, f"{text} {n + 1}" if times > 1 else text, now, **rest) for n in range(times)
        ]


def hear(story, *pulls) -> None:
    """Read these pull requests with their comments, after which nothing is left to read."""
    story.update()
    with open_run(story.folder, story.environment, writes=True) as run:
        with run.forge() as forge:
            for pull in pulls:
                found = fetch_pulls(run.store, forge, run.settings, pull.repo.full_name, [pull.number])
                assert found.read == (pull.number,)
        with run.store.begin() as connection:
            for place in places(connection):
                save(connection, Slice(place, COMMENTS, EVERYONE, since=0, complete=True))
