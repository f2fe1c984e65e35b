"""One meeting of the demo, from the lines that say when the SIG meets to the points of who spoke."""

from datetime import datetime

from bot.demo.gitee import BEIJING, Clock, Issue, Repo
from bot.demo.robot import Group
from bot.demo.talk import merge, proposed, says, synced
from bot.demo.told import Told
from bot.demo.world import HOME

DAY = 86400
BEGINS = datetime(2026, 1, 22, 20, 0, tzinfo=BEIJING)  # a Thursday
MINUTES = "meetings/020-20260122.md"
LINES = """\
meetings:
  - name: {zh: 双周例会, en: Biweekly meeting}
    first: 2026-01-22
    every: 2 weeks
    at: "20:00"
    number: 20
    organisers: [maintainer, committer]
    link: https://meeting.example.com/lantern
    agenda: [{zh: 任务进展, en: Progress of the tasks}]
notices:
  by: [wecom]
  lists: [{file: README.md, upcoming: 近期活动预告, past: 往期会议}]
"""
TOPIC = "/topic 尾部采样实践 分享人 @mira_kovac"
THERE = "* @shenyuhang 沈宇航\n* Mira\n* 彭嘉慧\n* @amara-diallo Amara\n* K. Vogel\n"


def meet(told: Told, home: Repo, fork: Repo, clock: Clock, group: Group) -> None:
    """Let the SIG meet once."""
    desk = next(issue for issue in home.issues if issue.user is fork.owner)
    merge(told, proposed(home, fork), fork, clock)
    told.story("Maintainers merge when the SIG meets, and that its chat group hears of it:")
    told.text(LINES)
    add_lines(home, fork)
    clone = str(told.folder.parents[1])
    told.typed("The operator's clone takes over what was merged:", "git", "-C", clone, "fetch", "-q")
    told.typed("", "git", "-C", clone, "reset", "-q", "--hard", "origin/HEAD")
    told.sigbot("When do we meet, and whose turn is it?", "meeting", "next", "--lang", "en")
    told.sigbot("", "meeting", "list", "--until", "2026-03-31", "--lang", "en")
    prepare(told, home, fork, clock, desk)
    _until(clock, BEGINS.timestamp() - DAY)
    told.story("A day before the meeting.")
    told.sigbot("The notice goes out, each way once:", "run", "meeting")
    for message in group.messages:
        told.story("The chat group hears from its robot:")
        told.text(message)
    told.sigbot("The same to paste elsewhere:", "meeting", "paste", "--lang", "en")
    hold(told, home, fork, clock, desk)
    told.sigbot("The board counts the talk, and who organised:", "run", "board")
    told.pull(proposed(home, fork))
    told.sigbot("And the ladder counts who was there:", "eligible", "@amara-diallo", "--lang", "en")


def add_lines(home: Repo, fork: Repo) -> None:
    """Do what maintainers do to have the bot look after their meetings."""
    assert home.git is not None
    rules = (home.git.read(f"{HOME}/sig.yaml") or b"").decode()
    home.git.commit({f"{HOME}/sig.yaml": f"{rules}\n{LINES}"}, "Let sigbot look after the meetings")
    synced(fork)


def prepare(told: Told, home: Repo, fork: Repo, clock: Clock, desk: Issue) -> None:
    """Let somebody offer a topic, the organiser be told, and the minutes be prepared."""
    told.seen(desk)
    told.story("Under the desk issue, where things wait for people, somebody offers a topic.")
    says(told, desk, "xuziwei", TOPIC, clock)
    told.sigbot("It is on the agenda:", "answer")
    told.comments(desk)
    _until(clock, BEGINS.timestamp() - 7 * DAY)
    told.story("A week before the meeting.")
    told.sigbot("Whoever organises is told, once:", "run", "meeting")
    told.comments(desk)
    _until(clock, BEGINS.timestamp() - 2 * DAY)
    told.story("Two days before the meeting.")
    told.sigbot("The minutes are prepared:", "run", "meeting")
    pull = proposed(home, fork)
    told.pull(pull)
    merge(told, pull, fork, clock)
    told.text(_read(home, MINUTES))


def hold(told: Told, home: Repo, fork: Repo, clock: Clock, desk: Issue) -> None:
    """Let the meeting take place, and the organiser say who was there."""
    _until(clock, BEGINS.timestamp() + 2 * 3600)
    told.story("The meeting takes place; the organiser writes into its minutes who was there:")
    told.text(THERE)
    assert home.git is not None
    written = _read(home, MINUTES).replace("* TODO\n\n## 会议记录", f"{THERE}\n## 会议记录")
    home.git.commit({f"{HOME}/{MINUTES}": written}, "Minutes of the meeting")
    synced(fork)
    _until(clock, BEGINS.timestamp() + 26 * 3600)
    told.story("The day after.")
    told.sigbot("It moves the line in the README, and asks who was there:", "run", "meeting")
    told.comments(desk)
    merge(told, proposed(home, fork), fork, clock)
    told.story("The organiser answers, with the name that it could not know for sure.")
    says(told, desk, "shenyuhang", "/attended", clock)
    told.sigbot("That is on record:", "answer")
    told.comments(desk)
    merge(told, proposed(home, fork), fork, clock)


def _read(home: Repo, path: str) -> str:
    assert home.git is not None
    return (home.git.read(f"{HOME}/{path}") or b"").decode()


def _until(clock: Clock, moment: float) -> None:
    clock.advance(moment - clock.now())
