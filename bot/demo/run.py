"""The first day, from an empty folder to the first pull request and after, and one meeting; by the real commands.

The host, its git server and the people are simulated; what sigbot does to them is real.
"""

import shutil
from datetime import datetime
from importlib.resources import files
from pathlib import Path

from bot.demo import world
from bot.demo.gitee import Clock, Forge, PullRequest, Repo, Server
from bot.demo.meeting import meet
from bot.demo.robot import group
from bot.demo.talk import talk
from bot.demo.told import Told

SIG = Path(str(files("bot.demo") / "sig"))
KEPT_UNTIL = datetime.fromisoformat("2024-12-31T18:00:00+08:00")  # until then people kept the table by hand
WHO, COUNT = "@mira_kovac", "prs"
OPERATOR, TOKEN = "lantern-ops", "a-token-of-the-demo"
AUTHOR = "Lantern Ops <lantern-ops@example.com>"
APPLICANT = "amara-diallo"
LIKE = ("--like", "trusted-ai", "--bot", "lantern-bot")


def run_demo(folder: Path) -> None:
    """Serve the invented host on loopback, and run sigbot on its SIG as its operator would."""
    shutil.rmtree(folder, ignore_errors=True)
    clock = Clock(world.END)
    forge = Forge(clock.now, git_root=(folder / "host").resolve())
    home = prepare(forge)
    operator = forge.user(OPERATOR, at=world.END)
    fork = home.fork(operator)
    with Server(forge, tokens={TOKEN: operator}) as server, group() as chat:
        clone = folder / "community"
        url = server.git_url("lantern/community")
        variables = {"SIGBOT_GITEE_API": server.url, "SIGBOT_GITEE_TOKEN": TOKEN, "SIGBOT_AUTHOR": AUTHOR}
        variables["SIGBOT_WECOM_URL"] = chat.url
        told = Told(clone / world.HOME, variables, clock)
        told.typed(
            "An operator with a fork and one token, in an empty folder:", "git", "clone", url, str(clone)
        )
        told.sigbot("Take the table that people kept by hand over:", "init", "--name", "Lantern", *LIKE)
        told.sigbot(
            "Nothing of it is merged, so the bot only watches, and says what it would do:", "run", "board"
        )
        told.story("A maintainer merges sig.yaml and contributions/, with the line `mode: propose`.")
        merge_rules(home, clone / world.HOME)
        told.sigbot("Now it may open pull requests, and nothing else:", "run", "board")
        pull = next(pull for pull in home.pulls if pull.user is operator)
        told.pull(pull)
        told.sigbot("Once more: nothing is new, nothing happens:", "run", "board")
        told.story(f"A maintainer merges !{pull.number}, and a week passes.")
        pull.merge(clock.now())
        clock.advance(8 * 86400)
        told.sigbot("The table upstream is what the bot counted:", "run", "board")
        told.sigbot("Why does this cell say what it says?", "explain", WHO, COUNT, "--lang", "en")
        told.sigbot("Reviews and comments, too, which the ladder counts:", "update", "--for", "ladder")
        told.sigbot(
            "What is asked of her for the next role, and what is there?", "eligible", WHO, "--lang", "en"
        )
        application = apply(home, clone / world.HOME)
        told.story(
            f"Somebody applies: !{application.number} adds them to the roster, with proof in its description."
        )
        told.sigbot(
            "What does it say, and what is for people to look at?", "application", f"{application.number}"
        )
        told.sigbot("The report that maintainers decide from:", "promotion", "--half", "2025H2")
        talk(told, home, fork, application, clock)
        meet(told, home, fork, clock, chat)
        told.story(f"A maintainer writes `/pause` under !{pull.number}.")
        pull.comment_by(forge.find_user("katrin-vogel"), "/pause", clock.now())
        told.sigbot("Everything outward stops:", "publish")
        told.sigbot(
            "And what was merged can be taken back:", "undo", "--since", f"{world.END.date()}", "--dry-run"
        )
    table = (clone / world.HOME / "README.md").read_text(encoding="utf-8")
    table = table.split("## SIG贡献榜")[1].split("**")[0]
    print(f"\nThe table in {clone / world.HOME / 'README.md'} now:\n{table.rstrip()}\n")
    print(
        f"Everything lies in {folder}: the SIG's files, .sigbot/desk.md with what waits for people, the host's git."
    )


def prepare(forge: Forge) -> Repo:
    """Put the invented community into a forge, its SIG's files committed on the last day of the old ways."""
    world.build(forge)
    home = forge.find_repo("lantern/community")
    assert home is not None
    paths = (path for path in SIG.rglob("*") if path.is_file())
    sig = {f"{world.HOME}/{path.relative_to(SIG).as_posix()}": path.read_bytes() for path in paths}
    home.init_git(
        {"README.md": "# Lantern\n", "sigs/runtime/README.md": "# Runtime\n", **sig},
        at=KEPT_UNTIL,
        message="Keep the table by hand",
    )
    return home


def merge_rules(home: Repo, folder: Path) -> None:
    """Do what a maintainer does with the operator's first pull request: the rules, and how far the bot may go."""
    rules = (folder / "sig.yaml").read_text(encoding="utf-8")
    raised = "".join(
        "mode: propose\n" if line.startswith("mode:") else line for line in rules.splitlines(keepends=True)
    )
    opening = (folder / "contributions/opening.yaml").read_text(encoding="utf-8")
    assert home.git is not None
    home.git.commit(
        {f"{world.HOME}/sig.yaml": raised, f"{world.HOME}/contributions/opening.yaml": opening},
        "Let sigbot propose the leaderboard",
    )
    fork = home.forge.find_repo(f"{OPERATOR}/community")
    assert fork is not None
    assert fork.git is not None
    fork.git.sync()


def apply(home: Repo, folder: Path) -> PullRequest:
    """Open the pull request of somebody who wants to be on the roster."""
    author = home.forge.find_user(APPLICANT)
    assert author is not None
    fork = home.fork(author)
    assert fork.git is not None
    roster = (folder / "sig_members.yaml").read_text(encoding="utf-8")
    entry = (
        f"- name: Amara\n  gitee_home: https://gitee.com/{APPLICANT}\n  email: {APPLICANT}@example.com\n"
        "  interest: exporters\n\n"
    )
    at = roster.index("Committers:")
    fork.git.commit(
        {f"{world.HOME}/sig_members.yaml": roster[:at] + entry + roster[at:]}, "Apply", branch="apply"
    )
    body = "I have reviewed lantern/lantern-core!200 and lantern/lantern-core!214, and was at two meetings."
    return home.pull(author=author, title="Apply as Contributor", body=body, source=fork, branch="apply")
