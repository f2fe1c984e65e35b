"""A small forge at a fixed instant, and a client that speaks to it over real HTTP."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
import requests

from bot.demo.gitee import BEIJING, Clock, Forge, Repo, Server

Get = Callable[..., requests.Response]


@pytest.fixture
def clock() -> Clock:
    """The forge's present: Monday 6 January 2025, noon in Beijing."""
    return Clock(datetime(2025, 1, 6, 12, tzinfo=BEIJING))


@pytest.fixture
def forge(clock: Clock) -> Forge:
    return Forge(clock.now)


@pytest.fixture
def repo(forge: Forge) -> Repo:
    """The repository of most stories, `lantern/core`."""
    return forge.repo("lantern/core")


@pytest.fixture
def get() -> Iterator[Get]:
    """Ask a server for a path below its root, over one kept-alive connection."""
    with requests.Session() as session:

        def ask(server: Server, path: str, *, token: str = "", **query: Any) -> requests.Response:
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            return session.get(server.url + path, params=query, headers=headers, timeout=5)

        yield ask
