"""The state of the simulated host: people, repositories and what stands in them.

>>> forge = Forge()
>>> ann = forge.user("ann", name="Ann")
>>> pr = forge.repo("lantern/core").pull(author=ann, title="Trace the queue", files=["src/queue.py"])
>>> pr.merge()
"""

import threading
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

from bot.demo.gitee.clock import Moment, seconds
from bot.demo.gitee.effects import Effects, effects
from bot.demo.gitee.parts import User
from bot.demo.gitee.repository import Repo


class Forge:
    """Everything on the host; `clock` gives its present in epoch seconds.

    Repositories can have git content below `git_root`, a folder. A served forge is changed in the server's
    `on_request`, or under `lock`.
    """

    def __init__(self, clock: Callable[[], float] = time.time, git_root: Path | None = None) -> None:
        self.clock = clock
        self.git_root = git_root
        self.lock = threading.RLock()
        self.users: list[User] = []
        self.repos: list[Repo] = []
        # Ids rise over the whole host. Issue ids show as numbers: the start gives I9ABC1 and after.
        self.ids = count(1_000_001)
        self.issue_ids = count(15_597_793)

    def moment(self, at: Moment | None) -> int:
        """Give `at` in epoch seconds, the present where it is None."""
        return seconds(self.clock() if at is None else at)

    def user(self, login: str, name: str | None = None, at: Moment | None = None) -> User:
        """Make an account; a login that is taken is a ValueError."""
        if self.find_user(login):
            raise ValueError(f"the login {login} is taken")
        user = User(next(self.ids), login, name or login, self.moment(at))
        self.users.append(user)
        return user

    def find_user(self, login: str) -> User | None:
        """Find the account that has this login today, compared without case."""
        wanted = login.lower()
        return next((user for user in self.users if user.login.lower() == wanted and not user.deleted), None)

    def repo(self, full_name: str, owner: User | None = None, at: Moment | None = None) -> Repo:
        """Make the repository `owner/name`; without an `owner` it belongs to the account of that login."""
        if self.find_repo(full_name):
            raise ValueError(f"the repository {full_name} is there")
        namespace = full_name.partition("/")[0]
        owner = owner or self.find_user(namespace) or self.user(namespace, at=at)
        repo = Repo(self, full_name, owner, self.moment(at))
        self.repos.append(repo)
        return repo

    def find_repo(self, full_name: str) -> Repo | None:
        """Find the repository that has this name today, compared without case."""
        wanted = full_name.lower()
        return next((repo for repo in self.repos if repo.full_name.lower() == wanted), None)

    def effects(self, user: User | None = None) -> dict[str, Effects]:
        """Give what somebody (everybody) has brought about, by repository, without what is deleted."""
        told = {repo.full_name: effects(repo, user) for repo in self.repos}
        return {name: what for name, what in told.items() if what}
