"""Applications to the reef: contributors fork the community's repository, add themselves, and ask to be let in."""

import subprocess

from bot.app.ladder.application import Looked, comment_of, look_at_pull
from e2e.community import HOME
from e2e.story import CONFIG, README, README_EN

LADDER = """\
ladder:
- from: 2024-01-01
  contributor: {all: [{attended: 2}, {merged_prs: 1}]}
  committer: {is: contributor, all: [{merged_prs: 5}]}
"""
RULES = (
    CONFIG.replace("  articles: {count", "  merged_prs: {distinct: pr, of: pr_merged, in: code}\n"
                   "  attended: {distinct: meeting, of: [meeting_attended]}\n  articles: {count")
    + LADDER
)  # fmt: skip
ROSTER = """\
Description: The members of Reef SIG.
Contributors:
- name: Coral
  gitee_home: https://gitee.com/coral
  email: c@example.com
  interest: reefs

- name: Newt
  gitee_home: https://gitee.com/newt
  email: n@example.com

Committers:
Maintainers:
- name: Manta
  gitee_home: https://gitee.com/manta
  email: m@example.com
  interest: seas
"""
KELP = """\

- name: Kelp
  gitee_home: https://gitee.com/Kelp
  email: k@example.com
  interest: forests
"""
AFTER = "  email: n@example.com\n"


def with_lines(roster: str, lines: str, after: str = AFTER) -> str:
    """Put lines into the roster behind its last contributor."""
    assert roster.count(after) == 1
    return roster.replace(after, after + lines)


class Applying:
    """A community whose roster people apply to."""

    def __init__(self, community) -> None:
        self.community = community
        community.commit(
            {"sig.yaml": RULES, "sig_members.yaml": ROSTER, "README.md": README, "README_en.md": README_EN}
        )
        community.fork.git.sync()
        self.pull_home()

    def pull_home(self) -> None:
        """Bring the operator's clone to the default branch."""
        subprocess.run(["git", "-C", self.community.clone, "pull", "-q"], check=True, capture_output=True)

    def pull(self, files, *, who="Kelp", body="", at_root=False):
        """Have somebody propose files of the SIG, or of the whole repository, from a fork."""
        reef = self.community
        with reef.forge.lock:
            fork = reef.forge.find_repo(f"{who}/community") or reef.home.fork(
                reef.users[who], at=reef.clock.now()
            )
            named = {name if at_root else f"{HOME}/{name}": text for name, text in files.items()}
            branch = f"edit-{len(reef.home.pulls)}"
            fork.git.commit(named, "Edit", branch=branch, at=reef.clock.now())
            return reef.home.pull(
                author=reef.users[who],
                title="Apply",
                body=body,
                source=fork,
                branch=branch,
                at=reef.clock.now(),
            )

    def apply(self, lines=KELP, **rest):
        """Have somebody propose the roster with more lines."""
        return self.pull({"sig_members.yaml": with_lines(ROSTER, lines)}, **rest)

    def look(self, pull) -> Looked:
        with self.community.run() as run:
            return look_at_pull(run, pull if isinstance(pull, int) else pull.number)

    def comment(self, pull, language="en") -> str:
        with self.community.run() as run:
            return comment_of(run, look_at_pull(run, pull.number), language).text
