"""A home, a fork and their pull requests in memory: what the decided actions do to them, and what people do."""

from dataclasses import dataclass, field, replace

from bot.actions import EditPull, OpenPull, Purpose, Push
from bot.rules.publishing import (
    REFUSED_FOR,
    WITHDRAWN,
    Branch,
    Decision,
    Place,
    Proposal,
    Pull,
    Terms,
    by_pull,
)

HOME, FORK, NAME = "reef/community", "otter/community", "sigbot-reef-board"
WEEK = 7 * 86400
TERMS = Terms(WEEK, ("lgtm", "approved"))
START = 1_736_136_000


def marked(digest: str) -> str:
    return f"What changes.\n\nMark: {digest}"


def mark_of(text: str) -> str | None:
    return text.rpartition("Mark: ")[2] or None


def wish(digest: str) -> Proposal:
    """Want the board to say this."""
    files = {"README.md": digest.encode()}
    return Proposal(Purpose.BOARD, files, digest, f"Title of {digest}", marked(digest), marked(digest))


@dataclass
class World:
    """Applying an action checks that nothing is done which must not be done in this world."""

    wanted: Proposal | None = None
    final: bool = True
    behind: bool = False  # the fork has to be brought up before anything can be pushed
    keeps_marks: bool = True  # the host leaves the texts as they are
    now: int = START
    branch: Branch | None = None
    pulls: list[Pull] = field(default_factory=list)
    last_push: int | None = None  # what upstream tells of it
    pushed: list[int] = field(default_factory=list)  # as far as anybody can still know
    commits: int = 0

    @property
    def open(self) -> list[Pull]:
        return [pull for pull in self.pulls if pull.state == "open"]

    @property
    def shows_marks(self) -> bool:
        """Say whether every text can be known again."""
        return self.keeps_marks and all(pull.digest for pull in self.open)

    def decide(self) -> Decision:
        base = None if self.behind else "newest"
        place = Place(HOME, "master", FORK, NAME, base, 3 if self.behind else 0, self.last_push)
        text = marked(WITHDRAWN)
        return by_pull(
            self.wanted, place, self.branch, self.pulls, TERMS, self.now, final=self.final, withdrawal=text
        )

    def run(self, cut: int | None = None) -> Decision:
        """Decide and act, but only on the first so many actions."""
        decision = self.decide()
        for action in decision.actions[:cut]:
            self.apply(action)
        return decision

    def seen(self):
        """Give what a reader of the host sees."""
        texts = [(pull.number, pull.state, pull.title, pull.body) for pull in self.pulls]
        return self.branch and (self.branch.digest, self.branch.ours), texts

    # What the bot does.

    def apply(self, action) -> None:
        match action:
            case Push():
                self._push(action)
            case OpenPull():
                self._open(action)
            case EditPull():
                self._edit(action)

    def _push(self, action: Push) -> None:
        assert (action.repository, action.branch, action.base) == (FORK, NAME, "newest")
        assert action.expect == (self.branch.tip if self.branch else None), "it would be refused"
        landed = {pull.head for pull in self.pulls if pull.state == "merged"}
        assert self.branch is None or self.branch.ours or self.branch.tip in landed, "a commit would be gone"
        assert not {label.lower() for pull in self.open for label in pull.labels} & {*TERMS.approvals}
        assert self._is_due or self._was_cut_off, "too soon"
        self.pushed.append(self.now)
        self._move(Branch(self._commit(), self.now, True, mark_of(action.message), False, False))

    @property
    def _is_due(self) -> bool:
        return all(self.now - at >= TERMS.every for at in self.pushed)

    @property
    def _was_cut_off(self) -> bool:
        """Say whether the text of the open pull request does not tell of the last push."""
        return any(pull.digest != self.branch.digest for pull in self.open if self.branch and pull.digest)

    def _move(self, branch: Branch) -> None:
        """Have the branch end in another commit, which the open pull request then proposes."""
        self.branch = branch
        for pull in self.open:
            self.pulls[pull.number - 1] = replace(pull, head=branch.tip)

    def _open(self, action: OpenPull) -> None:
        assert (action.repository, action.head, action.base) == (HOME, f"{FORK}:{NAME}", "master")
        assert self.branch is not None
        assert self.branch.ours
        assert not self.open, "there would be two"
        digest = mark_of(action.body)
        assert not self._refuses(digest), "somebody said no"
        shown = digest if self.keeps_marks else None
        what = (
            len(self.pulls) + 1,
            "open",
            shown,
            action.title,
            action.body,
            (),
            "master",
            self.now,
            self.now,
        )
        self.pulls.append(Pull(*what, source=FORK, head=self.branch.tip))

    def _edit(self, action: EditPull) -> None:
        [pull] = [pull for pull in self.open if pull.number == action.number]
        body = pull.body if action.body is None else action.body
        digest = mark_of(body) if self.keeps_marks else None
        assert not action.close or not self.branch or self.branch.ours, "somebody works on it"
        state = "closed" if action.close else "open"
        self._put(pull, title=action.title or pull.title, body=body, digest=digest, state=state)

    def _refuses(self, digest: str | None) -> bool:
        """Say whether people closed a pull request lately, or one with this content, and merged none since."""
        merged = max((pull.number for pull in self.pulls if pull.state == "merged"), default=0)
        closed = [
            pull
            for pull in self.pulls
            if pull.state == "closed" and pull.number > merged and pull.digest != WITHDRAWN
        ]
        return any(self.now < pull.closed + REFUSED_FOR or pull.digest == digest for pull in closed)

    # What people do.

    def label(self, *labels: str) -> None:
        for pull in self.open:
            self._put(pull, labels=labels)

    def close(self) -> None:
        for pull in self.open:
            self._put(pull, state="closed")

    def merge(self, *, squash: bool) -> None:
        branch = self.branch
        for pull in self.open if branch and not branch.conflicts else ():
            self._put(pull, state="merged")
            self.branch = replace(branch, merged=not squash)
            if branch.ours:
                self.last_push = self.now if squash else branch.at
            self.wanted = None

    def collide(self) -> None:
        """Edit upstream what the branch changes."""
        if self.branch and not self.branch.merged:
            self.branch = replace(self.branch, conflicts=True)

    def commit(self, *, keeps_message: bool) -> None:
        """Put a commit of a person's on the branch."""
        if self.branch:
            digest = self.branch.digest if keeps_message else None
            self._move(Branch(self._commit(), self.now, False, digest, False, False))
            self._forget()

    def delete_branch(self) -> None:
        self.branch = None
        self._forget()

    def _forget(self) -> None:
        """Nobody can know of a push whose commit stands nowhere any more."""
        self.pushed = [self.last_push] if self.last_push else []

    def _put(self, pull: Pull, **changes) -> None:
        self.pulls[pull.number - 1] = replace(pull, closed=self.now, **changes)

    def _commit(self) -> str:
        self.commits += 1
        return f"commit {self.commits}"
