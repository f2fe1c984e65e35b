"""Serve a generated `bench/core` in a process of its own: `python -m bot.demo.gitee --prs 91000`.

The first line printed is the API's root; it serves until its standard input ends or it is killed.
"""

import argparse
import sys

from bot.demo.gitee.forge import Forge
from bot.demo.gitee.generate import fill
from bot.demo.gitee.rate import Rate
from bot.demo.gitee.server import Server


def main() -> None:
    """Read the sizes, fill the repository, serve it."""
    parser = argparse.ArgumentParser(prog="python -m bot.demo.gitee", description="Serve a simulated Gitee.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--prs", type=int, default=2000)
    parser.add_argument("--issues", type=int, default=1000)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--comments", type=float, default=0.0, help="mean number for each pull request")
    parser.add_argument("--issue-comments", type=float, default=0.0, help="mean number for each issue")
    parser.add_argument(
        "--list-comments", action="store_true", help="list the comments of all pull requests at once"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--rate", type=int, help="requests a minute; no limit where left out")
    given = parser.parse_args()
    forge = Forge()
    fill(
        forge.repo("bench/core"),
        prs=given.prs,
        issues=given.issues,
        people=given.people,
        comments=given.comments,
        issue_comments=given.issue_comments,
        seed=given.seed,
    )
    rate = Rate(given.rate) if given.rate else None
    with Server(
        forge, latency=given.latency, rate=rate, port=given.port, repo_wide_comments=given.list_comments
    ) as server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
