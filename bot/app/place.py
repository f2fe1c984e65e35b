"""Where the bot's work goes: its branch on the fork, and the upstream commit to build on."""

from dataclasses import dataclass, replace

from bot.actions import Purpose
from bot.app.around import Around, branch_name
from bot.app.home import Home, git_url, places_of
from bot.documents.marks import trailer
from bot.errors import Refusal
from bot.forge.fork import Fork, History, Tip
from bot.forge.gitcommand import GitMissing
from bot.rules.publishing import Branch, Place


@dataclass(frozen=True, slots=True)
class Ground:
    """The place, the bot's branch there, and the fork itself; None for one that is only imagined."""

    place: Place
    branch: Branch | None = None
    fork: Fork | None = None

    def with_history(self, home: Home) -> tuple[History, "Ground"]:
        """Say what the fork lacks, and give the ground as it is when that is sent along."""
        assert self.fork is not None
        return self.fork.history(), replace(self, place=replace(self.place, base=home.upstream.tip))


def look_at_fork(home: Home, around: Around, purpose: Purpose = Purpose.BOARD) -> Ground:
    """Look at the bot's fork; raise Refusal where there is none."""
    home.let_in(around.me.login)
    config = home.run.workspace.config
    name = fork_name(home, around)
    fork = Fork(home.mirror, git_url(home.run, name), branch_name(home, purpose), trailer(purpose))
    try:
        tip = fork.look(home.upstream)
    except GitMissing:
        raise Refusal(
            f"there is no fork {name} that the token can read: fork {config.home.repo} on its page, or name yours "
            "with publish.fork in sig.yaml"
        ) from None
    base = fork.base(home.upstream, sig_paths(home))
    place = Place(
        config.home.repo,
        home.upstream.branch,
        name,
        fork.branch,
        base.sha if base and base.same else None,
        base.behind if base else 0,
        last_push(home, purpose),
    )
    branch = Branch(tip.sha, tip.at, tip.ours, _digest(tip), tip.merged, tip.conflicts) if tip else None
    return Ground(place, branch, fork)


def _digest(tip: Tip) -> str | None:
    """Give the last word of the commit's mark: what it proposes."""
    return tip.mark.rpartition(" ")[2] if tip.mark else None


def home_itself(home: Home) -> Place:
    """Give the default branch itself, as the place to push to."""
    repo, branch = home.run.workspace.config.home.repo, home.upstream.branch
    return Place(repo, branch, repo, branch, home.upstream.tip, 0, last_push(home))


def imagined(home: Home, purpose: Purpose = Purpose.BOARD) -> Ground:
    """Give a fork as it will be once there is one."""
    repo = home.run.workspace.config.home.repo
    fork = home.run.workspace.config.publish.fork or f"(your fork)/{repo.partition('/')[2]}"
    branch, tip = branch_name(home, purpose), home.upstream.tip
    return Ground(Place(repo, home.upstream.branch, fork, branch, tip, 0, None))


def fork_name(home: Home, around: Around) -> str:
    """Name the bot's fork: the configured one, else the one of the token's owner by the same name."""
    config = home.run.workspace.config
    return config.publish.fork or f"{around.me.login}/{config.home.repo.partition('/')[2]}"


def sig_paths(home: Home) -> tuple[str, ...]:
    """Name what must be the same where the bot builds on: the SIG's folder, or its files at the root."""
    config = home.run.workspace.config
    if config.home.path:
        return (config.home.path,)
    own = ("sig.yaml", "sig_members.yaml", "contributions", "leaderboard", "meetings", "tasks", "votes")
    return tuple(dict.fromkeys((*places_of(config), *own)))


def last_push(home: Home, purpose: Purpose = Purpose.BOARD) -> int | None:
    """Say when the default branch last got such work of the bot's, which outlives branch and database."""
    workspace = home.run.workspace
    marked = workspace.git.marked(f"{trailer(purpose)}: {workspace.config.sig.key} ")
    return max((commit.at for commit in marked), default=None)
