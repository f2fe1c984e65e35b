"""A SIG of the stories, and the use-cases asked of it."""

import pytest
from e2e.story import stories

from bot.app.explain import Asked, explain
from bot.app.session import open_run


@pytest.fixture
def story(tmp_path):
    yield from stories(tmp_path)


@pytest.fixture
def asked(story):
    """Ask why: give the whole explanation."""

    def ask(who, count=None, link=None, **when):
        with open_run(story.folder, story.environment) as run:
            return explain(run, Asked(who, count, link, **when))

    return ask
