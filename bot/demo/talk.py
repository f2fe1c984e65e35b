"""The conversation of the demo: a claim, a proposal and a vote, said in comments under an application."""

from bot.demo.gitee import Clock, Issue, PullRequest, Repo
from bot.demo.told import Told
from bot.demo.world import HOME

MAINTAINERS = ("katrin-vogel", "fanyiming")
CANDIDATE = "shenyuhang"
ARTICLE = "https://blog.example.org/traces-on-a-small-budget"
ASKS = f"/eligible\n/claim article {ARTICLE} Traces on a small budget"
DECIDES = f"Good read, thank you.\n\n/confirm 1\n/promote @{CANDIDATE} maintainer"


def talk(told: Told, home: Repo, fork: Repo, application: PullRequest, clock: Clock) -> None:
    """Let people talk to the bot under the application, until what they decided is merged and counted."""
    told.story("Maintainers merge one more line, `mode: live`: from now on it answers in comments.")
    go_live(home, fork)
    assert application.user is not None
    told.story("The applicant asks it something, and reports an article.")
    says(told, application, application.user.login, ASKS, clock)
    told.sigbot("It answers, once:", "answer")
    told.comments(application)
    told.story("A maintainer confirms that, and proposes somebody for the next role.")
    says(told, application, MAINTAINERS[0], DECIDES, clock)
    told.sigbot("A vote is open; what was confirmed is proposed:", "answer")
    told.comments(application)
    told.story("The maintainers vote.")
    for login in MAINTAINERS:
        says(told, application, login, "/vote yes", clock)
    told.sigbot("Each vote is on record, and the sums are brought up to date:", "answer")
    told.comments(application)
    told.story("Days pass, until the vote has ended.")
    clock.advance(9 * 86400)
    told.sigbot("What was decided joins what was confirmed, in one pull request:", "answer")
    told.comments(application)
    decisions = proposed(home, fork)
    told.pull(decisions)
    merge(told, decisions, fork, clock)
    told.sigbot("And the board counts the article:", "run", "board")
    told.pull(proposed(home, fork))


def go_live(home: Repo, fork: Repo) -> None:
    """Do what a maintainer does to let the bot speak."""
    assert home.git is not None
    rules = (home.git.read(f"{HOME}/sig.yaml") or b"").decode()
    home.git.commit(
        {f"{HOME}/sig.yaml": rules.replace("mode: propose", "mode: live")}, "Let sigbot answer in comments"
    )
    synced(fork)


def says(told: Told, topic: Issue | PullRequest, login: str, text: str, clock: Clock) -> None:
    """Write a comment, a few minutes after whatever came before it."""
    clock.advance(300)
    user = topic.repo.forge.find_user(login)
    assert user is not None
    topic.comment_by(user, text, clock.now())
    told.comments(topic)


def merge(told: Told, pull: PullRequest, fork: Repo, clock: Clock) -> None:
    """Do what a maintainer does with a pull request of the bot."""
    told.story(f"A maintainer merges !{pull.number}.")
    pull.merge(clock.now())
    synced(fork)


def proposed(home: Repo, fork: Repo) -> PullRequest:
    """Find the open pull request of the bot."""
    return next(pull for pull in home.pulls if pull.state == "open" and pull.user is fork.owner)


def synced(fork: Repo) -> None:
    """Bring the default branch of the fork up to what was merged."""
    assert fork.git is not None
    fork.git.sync()
