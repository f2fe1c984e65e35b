"""A small forge at a fixed instant, and a client that speaks to it over real HTTP."""

import os
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from bot.demo.gitee import BEIJING, Clock, Forge, Repo, Server

Get = Callable[..., requests.Response]
Git = Callable[..., subprocess.CompletedProcess[str]]

WHO = {"NAME": "Ann", "EMAIL": "ann@example.com"}


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
            return session.get(server.url + path, params=query, headers=headers, timeout=60)

        yield ask


@pytest.fixture
def ask() -> Iterator[Callable[..., requests.Response]]:
    """Send a request of any method to a server, with a JSON body, over one kept-alive connection."""
    with requests.Session() as session:

        def send(
            server: Server, method: str, path: str, content: Any = None, *, token: str = "", **rest: Any
        ) -> requests.Response:
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            url = server.url + path
            return session.request(method, url, json=content, headers=headers, timeout=60, **rest)

        yield send


@pytest.fixture
def rooted(forge: Forge, tmp_path: Path) -> Forge:
    """The forge with a place for git content."""
    forge.git_root = tmp_path / "host"
    return forge


@pytest.fixture
def core(rooted: Forge, repo: Repo) -> Repo:
    """`lantern/core` with three files in git."""
    repo.init_git({"README.md": "# Core\n", "src/queue.py": "SIZE = 1\n", "src/trace.py": "ON = True\n"})
    return repo


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """Run a real git client, as ann, without the machine's configuration; its status is not checked."""
    environment = {
        "PATH": os.environ["PATH"],
        "LC_ALL": "C",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        **{f"GIT_{role}_{what[0]}": what[1] for role in ("AUTHOR", "COMMITTER") for what in WHO.items()},
    }

    def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["git", *arguments],
            cwd=tmp_path,
            env={**environment, **more},
            capture_output=True,
            text=True,
            check=False,
        )

    return run
