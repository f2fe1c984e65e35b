"""A repository: what stands in it, who may write to it, its git content and its forks."""

from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from bot.demo.gitee.bare import Bare
from bot.demo.gitee.clock import Moment
from bot.demo.gitee.listing import Listing
from bot.demo.gitee.parts import ChangedFile, Label, User
from bot.demo.gitee.plumbing import Files
from bot.demo.gitee.proposal import Proposal
from bot.demo.gitee.rows import Comment, Issue, PullRequest, Topic

if TYPE_CHECKING:
    from bot.demo.gitee.forge import Forge

LIGHTWEIGHT = "【轻量级 PR】："  # how the host begins the title of a pull request made on the web page


class Repo:
    """A repository; `private` and `banned` decide how the host answers for it, `pushers` who may write to it.

    `reviews_drop` says whether a push to a pull request takes its review labels away.
    """

    def __init__(
        self, forge: "Forge", full_name: str, owner: User, created_at: int, parent: "Repo | None" = None
    ) -> None:
        self.forge = forge
        self.id = next(forge.ids)
        self.full_name = full_name
        self.owner = owner
        self.created_at = created_at
        self.private = False
        self.banned = False
        self.deleted = False
        self.parent = parent
        self.git: Bare | None = None
        self.pushers: set[User] = set()
        self.reviews_drop = True
        self.pulls: Listing[int, PullRequest] = Listing()
        self.issues: Listing[str, Issue] = Listing()
        self.pull_comments: Listing[int, Comment] = Listing()
        self.issue_comments: Listing[int, Comment] = Listing()
        self._labels: dict[str, Label] = {}
        self._pull_numbers = count(1)

    @property
    def namespace(self) -> str:
        """The first part of its name: a person or a group."""
        return self.full_name.split("/")[0]

    @property
    def moment(self) -> Callable[[Moment | None], int]:
        """The forge's reading of an `at`."""
        return self.forge.moment

    def rename(self, full_name: str) -> None:
        """Move the repository; its old name answers 404, its id stays."""
        self.full_name = full_name
        if self.git:
            self.git.move(self._folder)

    def delete(self) -> None:
        """Take the repository away, with its git content; pull requests from it stay, without a head."""
        self.deleted = True
        self.forge.repos.remove(self)
        if self.git:
            self.git.delete()
            self.git = None

    def may_push(self, user: User | None) -> bool:
        """Tell whether somebody may write to it."""
        return user is not None and (user is self.owner or user in self.pushers)

    @property
    def _folder(self) -> Path:
        if self.forge.git_root is None:
            raise ValueError("no place for git content: write Forge(clock, git_root=folder)")
        return self.forge.git_root / f"{self.full_name}.git"

    @property
    def default_branch(self) -> str:
        """The branch that pull requests are for, if they do not say."""
        return self.git.default if self.git else "master"

    def init_git(
        self, files: Files, at: Moment | None = None, branch: str = "master", message: str = "Begin"
    ) -> Bare:
        """Give the repository git content, with a first commit by its owner."""
        self.git = Bare(self._folder, self.moment, self._moved, branch=branch)
        author = self.owner.signature
        self.git.commit(files, message, author_name=author.name, author_email=author.email, at=at)
        return self.git

    def fork(self, user: User, at: Moment | None = None) -> "Repo":
        """Copy it for somebody, as it is at this moment."""
        full_name = f"{user.login}/{self.full_name.split('/')[1]}"
        if self.forge.find_repo(full_name):
            raise ValueError(f"the repository {full_name} is there")
        fork = Repo(self.forge, full_name, user, self.moment(at), parent=self)
        fork.private = self.private
        if self.git:
            fork.git = Bare(fork._folder, self.moment, fork._moved, upstream=self.git)
        self.forge.repos.append(fork)
        return fork

    def _moved(self, branch: str, at: int) -> None:
        """Let the open pull requests of a branch follow it, here and upstream."""
        targets = [self, self.parent] if self.parent and not self.parent.deleted else [self]
        for pull in [pull for target in targets for pull in target.pulls]:
            git = pull.git
            if pull.state == "open" and git and git.source is self and git.branch == branch:
                pull.pushed(at)

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
        source: "Repo | None" = None,
        base: str | None = None,
    ) -> PullRequest:
        """Open a pull request; a bare path in `files` is a modified file.

        With a `source`, a fork or the repository itself, it proposes that one's `branch` for `base` in git.
        """
        moment = self.moment(at)
        number = next(self._pull_numbers)
        git = self._proposal(source, branch, base, number) if source else None
        pull = PullRequest(
            repo=self,
            id=next(self.forge.ids),
            number=number,
            title=LIGHTWEIGHT + title if lightweight else title,
            body=body,
            user=author,
            created_at=moment,
            updated_at=moment,
            labels=self.labelled(labels) if labels else (),
            branch=None if lightweight else branch,
            files=files,
            git=git,
        )
        self.pulls.add(pull.number, pull)
        return pull

    def _proposal(self, source: "Repo", branch: str, base: str | None, number: int) -> Proposal:
        if self.git is None:
            raise ValueError(f"{self.full_name} has no git content")
        return Proposal(self.git, source, branch, base or self.git.default, number)

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
