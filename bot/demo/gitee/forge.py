"""The state of the simulated host: people, repositories and what stands in them.

>>> forge = Forge()
>>> ann = forge.user("ann", name="Ann")
>>> pr = forge.repo("lantern/core").pull(author=ann, title="Trace the queue", files=["src/queue.py"])
>>> pr.merge()
"""

import threading
import time
from collections.abc import Callable, Sequence
from itertools import count

from bot.demo.gitee.clock import Moment, seconds
from bot.demo.gitee.listing import Listing
from bot.demo.gitee.rows import ChangedFile, Comment, Issue, Label, PullRequest, Topic, User

LIGHTWEIGHT = "【轻量级 PR】："  # how the host begins the title of a pull request made on the web page


class Forge:
    """Everything on the host; `clock` gives its present in epoch seconds.

    A served forge is changed in the server's `on_request`, or under `lock`.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
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

    def repo(self, full_name: str, owner: User | None = None, at: Moment | None = None) -> "Repo":
        """Make the repository `owner/name`; without an `owner` it belongs to the account of that login."""
        namespace = full_name.partition("/")[0]
        owner = owner or self.find_user(namespace) or self.user(namespace, at=at)
        repo = Repo(self, full_name, owner, self.moment(at))
        self.repos.append(repo)
        return repo

    def find_repo(self, full_name: str) -> "Repo | None":
        """Find the repository that has this name today, compared without case."""
        wanted = full_name.lower()
        return next((repo for repo in self.repos if repo.full_name.lower() == wanted), None)


class Repo:
    """A repository; `private` and `banned` decide how the API answers for it."""

    def __init__(self, forge: Forge, full_name: str, owner: User, created_at: int) -> None:
        self.forge = forge
        self.id = next(forge.ids)
        self.full_name = full_name
        self.owner = owner
        self.created_at = created_at
        self.private = False
        self.banned = False
        self.pulls: Listing[int, PullRequest] = Listing()
        self.issues: Listing[str, Issue] = Listing()
        self.pull_comments: Listing[int, Comment] = Listing()
        self.issue_comments: Listing[int, Comment] = Listing()
        self._labels: dict[str, Label] = {}
        self._pull_numbers = count(1)

    @property
    def moment(self) -> Callable[[Moment | None], int]:
        """The forge's reading of an `at`."""
        return self.forge.moment

    def rename(self, full_name: str) -> None:
        """Move the repository; its old name answers 404, its id stays."""
        self.full_name = full_name

    def labelled(self, names: Sequence[str]) -> tuple[Label, ...]:
        """Give the labels of these names, making those that the repository lacks."""
        for name in names:
            if name not in self._labels:
                self._labels[name] = Label(next(self.forge.ids), name, "B5CC18", self.created_at)
        return tuple(self._labels[name] for name in names)

    def pull(
        self,
        *,
        author: User | None,
        title: str,
        at: Moment | None = None,
        files: Sequence[str | ChangedFile] = (),
        labels: Sequence[str] = (),
        body: str | None = None,
        branch: str = "feature",
        lightweight: bool = False,
    ) -> PullRequest:
        """Open a pull request against master; a bare path in `files` is a modified file."""
        moment = self.moment(at)
        pull = PullRequest(
            repo=self,
            id=next(self.forge.ids),
            number=next(self._pull_numbers),
            title=LIGHTWEIGHT + title if lightweight else title,
            body=body,
            user=author,
            created_at=moment,
            updated_at=moment,
            labels=self.labelled(labels) if labels else (),
            branch=None if lightweight else branch,
            files=files,
        )
        self.pulls.add(pull.number, pull)
        return pull

    def issue(
        self,
        *,
        author: User | None,
        title: str,
        at: Moment | None = None,
        labels: Sequence[str] = (),
        body: str | None = None,
    ) -> Issue:
        """Open an issue."""
        moment = self.moment(at)
        issue = Issue(
            repo=self,
            id=next(self.forge.issue_ids),
            title=title,
            body=body,
            user=author,
            created_at=moment,
            updated_at=moment,
            labels=self.labelled(labels) if labels else (),
        )
        self.issues.add(issue.number, issue)
        return issue

    def comment(
        self, topic: Topic, user: User | None, body: str, at: int, reply_to: Comment | None
    ) -> Comment:
        """Put a comment under a topic; stories call `comment_by` of the topic, which also bumps it."""
        comment = Comment(
            id=next(self.forge.ids),
            topic=topic,
            body=body,
            user=user,
            created_at=at,
            updated_at=at,
            reply_to=reply_to,
        )
        topic.comments.append(comment)
        topic.repo_comments.add(comment.id, comment)
        return comment

    def forget_comments(self, topic: Topic) -> None:
        """Take every comment of a topic out of the repository's listing."""
        for comment in topic.comments:
            topic.repo_comments.remove(comment.id)
