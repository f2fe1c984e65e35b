"""The invented community `lantern`, as its code host shows it at the end of 2025.

Its SIG for tracing and observability keeps `lantern/lantern-core`, two folders of `lantern/platform` and a
share of `lantern/models`; its home is `sigs/lantern` in `lantern/community`. The SIG's own files, kept by hand
until the end of 2024, stand beside this module in `sig/`.
"""

import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TypeAlias

from bot.demo import phrases
from bot.demo.gitee import BEIJING, ChangedFile, Forge, PullRequest, Repo
from bot.demo.people import BOT, EVERYONE, MAINTAINERS, Part, Years

HOME = "sigs/lantern"
OWNED_PATHS = ("src/tracing", "src/metrics")  # the SIG's folders in lantern/platform

Act: TypeAlias = Callable[[datetime], object]


def build(forge: Forge, seed: int = 2024) -> None:
    """Put the whole community into an empty forge, the same one for the same seed."""
    story = _Story(forge, seed)
    story.plan_community()
    story.plan_core()
    story.plan_platform()
    story.plan_models()
    story.tell()
    story.users["yun_zhou"].rename("zhou-yun")
    story.users["gone-fishing"].delete()


def _on(year: int, month: int, day: int, hour: int = 16) -> datetime:
    return datetime(year, month, day, hour, tzinfo=BEIJING)


OPENED, END = _on(2024, 1, 8, 9), _on(2025, 12, 20, 18)
YEARS = ((OPENED, _on(2024, 12, 27)), (_on(2025, 1, 6), _on(2025, 12, 18)))  # when things are opened


class _Story:
    """The two years: acts are planned repository by repository, and told in the order of their time."""

    def __init__(self, forge: Forge, seed: int) -> None:
        self.dice = random.Random(seed)
        self.acts: list[tuple[datetime, Act]] = []
        before = OPENED - timedelta(days=400)
        self.users = {part.login: forge.user(part.login, part.name, before) for part in EVERYONE}
        owner = self.users[MAINTAINERS[0].login]
        names = ("lantern-core", "platform", "models", "community")
        self.repos = {name: forge.repo(f"lantern/{name}", owner, before) for name in names}

    def tell(self) -> None:
        """Perform the acts, so that numbers and ids rise with time as on the real host."""
        for at, act in sorted(self.acts, key=lambda planned: planned[0]):
            act(at)

    def plan(self, share: Callable[[Part], Years], act: Callable[[Part, datetime], object]) -> None:
        """Spread what everyone does over the working hours of the two years."""
        for part in EVERYONE:
            for (first, last), number in zip(YEARS, share(part), strict=True):
                for _ in range(number):
                    day = first + timedelta(days=self.dice.randrange((last - first).days))
                    at = day.replace(hour=9) + timedelta(minutes=self.dice.randrange(10 * 60))
                    self.acts.append((at, partial(act, part)))

    def plan_core(self) -> None:
        """Plan the SIG's own repository, and its issues."""
        repo = self.repos["lantern-core"]
        modules = ("span", "export", "sampling", "context", "metrics")

        def work(part: Part, at: datetime) -> None:
            files = [f"lantern/{self.dice.choice(modules)}.py", f"tests/test_{len(repo.pulls)}.py"]
            self.open(repo, part, at, phrases.TRACING, files)

        def move(at: datetime) -> None:
            moved = ChangedFile("lantern/export/otlp.py", old_path="lantern/otlp.py")
            author = self.users["katrin-vogel"]
            repo.pull(author=author, title="Move the exporters", at=at, files=[moved]).merge(at)

        def edit_on_the_page(at: datetime) -> None:
            author, files = self.users["lucas-meyer"], ["docs/guide.md"]
            pull = repo.pull(author=author, title="修正文档错别字", at=at, files=files, lightweight=True)
            pull.merge(at + timedelta(days=1))

        def without_account(at: datetime) -> None:
            repo.pull(author=None, title="Import an old patch", at=at, files=["lantern/span.py"]).close(at)

        def not_counted(login: str, label: str, at: datetime) -> None:
            author, labels = self.users[login], ["bug", label]
            repo.issue(author=author, title=phrases.TROUBLES[0], at=at, labels=labels).close(at)

        self.plan(lambda part: part.core, work)
        self.plan(lambda part: part.issues, self.report)
        self.acts += [
            (_on(2024, 5, 20), move),
            (_on(2025, 4, 2), edit_on_the_page),
            (_on(2025, 4, 3), without_account),
            (_on(2025, 7, 3), partial(not_counted, "tangxiaolu", "duplicate")),
            (_on(2025, 7, 4), partial(not_counted, "yun_zhou", "invalid")),
        ]

    def plan_platform(self) -> None:
        """Plan a large repository of the community, of which two folders are the SIG's."""
        repo = self.repos["platform"]

        def work(folders: Sequence[str], things: Sequence[str], part: Part, at: datetime) -> None:
            files = [f"{self.dice.choice(folders)}/part{self.dice.randrange(9)}.go", "CHANGELOG.md"]
            self.open(repo, part, at, things, files)

        def pull(login: str, title: str, file: str | ChangedFile, at: datetime) -> None:
            repo.pull(author=self.users[login], title=title, at=at, files=[file]).merge(at)

        def issue(login: str, label: str, at: datetime) -> None:
            repo.issue(author=self.users[login], title=phrases.TROUBLES[2], at=at, labels=[label])

        self.plan(lambda part: part.owned, partial(work, OWNED_PATHS, phrases.TRACING))
        elsewhere = ("src/scheduler", "src/gateway", "web")
        self.plan(lambda part: part.elsewhere, partial(work, elsewhere, phrases.PLATFORM))
        out = ChangedFile("src/gateway/header.go", old_path="src/tracing/header.go")
        near = "src/tracing_extra/readme.md"  # beside the SIG's folder, not inside
        self.acts += [
            (_on(2024, 9, 12), partial(pull, "dengkai", "Move the header", out)),
            (_on(2024, 9, 13), partial(pull, "qiu-lan", "Describe the extras", near)),
            (_on(2025, 3, 18), partial(issue, "qiu-lan", "sig/tracing")),
            (_on(2025, 3, 19), partial(issue, "majunhao", "kind/bug")),
        ]

    def plan_models(self) -> None:
        """Plan the community's models, some of which the SIG's people bring."""

        def work(part: Part, at: datetime) -> None:
            folder = self.dice.choice(("anomaly", "forecast", "logs"))
            self.open(self.repos["models"], part, at, phrases.MODELS, [f"research/{folder}/train.py"])

        self.plan(lambda part: part.models, work)

    def plan_community(self) -> None:
        """Plan the home: the internship task, roster and board by hand, minutes, other SIGs' business."""
        repo, maintainer = self.repos["community"], self.users["fanyiming"]

        def change(login: str, title: str, files: Sequence[str], at: datetime) -> None:
            pull = repo.pull(author=self.users[login], title=title, at=at, files=files)
            pull.comment_by(maintainer, "/lgtm", at + timedelta(hours=2))
            pull.merge(at + timedelta(hours=3))

        def offer_task(at: datetime) -> None:
            repo.issue(author=maintainer, title="【开源实习】为导出器加入断点续传", at=at, labels=["intern"])

        roster, board = [f"{HOME}/sig_members.yaml"], [f"{HOME}/README.md", f"{HOME}/README_en.md"]
        march, april = f"{HOME}/meetings/005-20240314.md", f"{HOME}/meetings/011-20250403.md"
        self.acts += [
            (_on(2024, 12, 2), offer_task),
            (_on(2024, 3, 4), partial(change, "mira_kovac", "Apply as Contributor", roster)),
            (_on(2024, 3, 15), partial(change, "katrin-vogel", "Minutes of March", [march])),
            (_on(2024, 7, 1), partial(change, "olu-adeyemi", "Apply as Committer", roster)),
            (_on(2024, 9, 5), partial(change, "shenyuhang", "更新我的数据", board)),
            (_on(2024, 11, 8), partial(change, "qiu-lan", "Runtime SIG: time", ["sigs/runtime/README.md"])),
            (_on(2024, 12, 9), partial(change, "peng-jiahui", "申请成为 Contributor", roster)),
            (_on(2024, 12, 16), partial(change, "sofia-marin", "Apply as Contributor", roster)),
            (_on(2024, 12, 20), partial(change, "guoruilin", "申请成为 Contributor", roster)),
            (_on(2024, 12, 31), partial(change, "fanyiming", "更新贡献榜", board)),
            (_on(2025, 4, 4), partial(change, "shenyuhang", "四月例会纪要", [april])),
            (_on(2025, 5, 12), partial(change, "Jonas_Lind", "My interests have changed", roster)),
            (_on(2025, 6, 9), partial(change, "tangxiaolu", "更新我的数据", board)),
            (_on(2025, 8, 21), partial(change, "xiesihan", "Console SIG: roster", ["sigs/console/o.yaml"])),
        ]

    def report(self, part: Part, at: datetime) -> None:
        """Open an issue about the core, often answered, mostly closed."""
        issue = self.repos["lantern-core"].issue(
            author=self.users[part.login],
            title=self.dice.choice(phrases.TROUBLES),
            at=at,
            labels=["bug"],
            body="How to see it: start the example, look at the log.",
        )
        end = at + timedelta(days=self.dice.randrange(2, 60))
        if self.dice.random() < 0.5:
            issue.comment_by(self.users["fanyiming"], "收到，我们看一下。", at + timedelta(hours=5))
        if end < END and self.dice.random() < 0.7:
            issue.close(end)

    def open(self, repo: Repo, part: Part, at: datetime, things: Sequence[str], files: Sequence[str]) -> None:
        """Open a pull request, let it be reviewed, and mostly merge it."""
        title = f"{self.dice.choice(phrases.VERBS)} {self.dice.choice(things)}"
        if part is BOT:
            title, files = "Update the pinned dependencies", ["requirements.txt"]
        pull = repo.pull(
            author=self.users[part.login],
            title=title,
            at=at,
            files=files,
            body=f"What: {title.lower()}.",
            branch=f"topic-{len(repo.pulls) + 1}",
        )
        pull.comment_by(self.users[BOT.login], f"Hi @{part.login}, thanks for your pull request.", at)
        end = at + timedelta(days=self.dice.randrange(1, 15), hours=self.dice.randrange(8))
        if part is not BOT:
            self.review(pull, part, files[0], at, end)
        if end < END:
            self.decide(pull, end)

    def review(self, pull: PullRequest, part: Part, path: str, at: datetime, end: datetime) -> None:
        """Let others remark on a pull request until `end`, and its author answer."""
        reviewers = [other for other in EVERYONE if other.reviews and other is not part]
        for _ in range(self.dice.choice((0, 1, 1, 2, 3))):
            at = min(at + timedelta(hours=self.dice.randrange(1, 40)), end - timedelta(hours=1))
            if at > END - timedelta(hours=1):
                return
            (reviewer,) = self.dice.choices(reviewers, [other.reviews for other in reviewers])
            user, remark = self.users[reviewer.login], self.dice.choice(phrases.REMARKS)
            on_line = self.dice.random() < 0.7
            position = self.dice.randrange(1, 80) if on_line else None
            first = pull.comment_by(user, remark, at, path=path if on_line else None, position=position)
            if self.dice.random() < 0.6:
                answer = self.dice.choice(phrases.ANSWERS)
                pull.comment_by(pull.user, answer, at + timedelta(minutes=30), reply_to=first)

    def decide(self, pull: PullRequest, end: datetime) -> None:
        """Merge most pull requests at `end`, close some, forget a few."""
        fate = self.dice.random()
        if fate < 0.86:
            maintainer = self.users[self.dice.choice(MAINTAINERS).login]
            approval = self.dice.choice(phrases.APPROVALS)
            pull.comment_by(maintainer, approval, end - timedelta(minutes=10))
            pull.merge(end)
            if self.dice.random() < 0.05:
                pull.comment_by(maintainer, "A follow-up should cover the docs.", end + timedelta(hours=1))
        elif fate < 0.94:
            pull.close(end)
