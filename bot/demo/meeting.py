"""One meeting of the demo, from the lines that say when the SIG meets to the points of who spoke."""

from datetime import datetime

from bot.demo.gitee import BEIJING, Clock, Issue, Repo
from bot.demo.robot import Group
from bot.demo.talk import merge, proposed, says, synced
from bot.demo.told import Told
from bot.demo.world import HOME

HOUR, DAY = 3600, 86400
BEGINS = datetime(2026, 1, 22, 20, 0, tzinfo=BEIJING).timestamp()
EN = ("--lang", "en")
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
WAS_THERE = "/attended 2026-01-22 @shenyuhang @mira_kovac @peng-jiahui @amara-diallo @katrin-vogel"
THERE = "* @shenyuhang 沈宇航\n* Mira\n* 彭嘉慧\n* @amara-diallo Amara\n* K. Vogel\n"


def meet(told: Told, home: Repo, fork: Repo, clock: Clock, group: Group) -> None:
    """Let the SIG meet once."""
    desk = next(issue for issue in home.issues if issue.user is fork.owner)
    merge(told, proposed(home, fork), fork, clock)
    told.story("Maintainers merge when the SIG meets, who organises, and how people hear of it:")
    told.text(LINES)
    add_lines(home, fork)
    told.takes_over()
    told.sigbot("When do we meet, and whose turn is it?", "meeting", "next", *EN)
    told.sigbot("And after that?", "meeting", "list", "--until", "2026-03-31", *EN)
    prepare(told, home, fork, clock, desk)
    announce(told, clock, desk, group)
    hold(told, home, fork, clock, desk)
    told.takes_over()
    told.sigbot("Who organised and who spoke is on the board:", "run", "board")
    told.sigbot("Mira's talk, with its minutes:", "explain", "@mira_kovac", "talks", *EN)
    told.sigbot("And who was there is on the way up the ladder:", "eligible", "@amara-diallo", *EN)


def add_lines(home: Repo, fork: Repo) -> None:
    """Do what maintainers do to have the bot look after their meetings."""
    _commit(home, "sig.yaml", f"{_read(home, 'sig.yaml')}\n{LINES}", "Let sigbot look after the meetings")
    synced(fork)


def prepare(told: Told, home: Repo, fork: Repo, clock: Clock, desk: Issue) -> None:
    """Let somebody offer a topic, the organiser be told, and the minutes be prepared."""
    told.seen(desk)
    told.story("Somebody offers a topic under the desk, the issue where things wait for people.")
    says(told, desk, "xuziwei", TOPIC, clock)
    told.sigbot("It goes on the agenda:", "answer")
    told.comments(desk)
    _until(clock, BEGINS - 7 * DAY)
    told.story("A week before the meeting.")
    told.sigbot("Whoever organises is told, once:", "meeting", "announce")
    told.comments(desk)
    _until(clock, BEGINS - 2 * DAY)
    told.story("Two days before the meeting.")
    told.sigbot("The minutes are prepared:", "meeting", "announce")
    pull = proposed(home, fork)
    told.pull(pull)
    merge(told, pull, fork, clock)
    told.story(f"Now there is {MINUTES}:")
    told.text(_read(home, MINUTES))


def announce(told: Told, clock: Clock, desk: Issue, group: Group) -> None:
    """Let the notice go out."""
    _until(clock, BEGINS - DAY)
    told.story("A day before the meeting.")
    told.sigbot("The notice goes out, each way once:", "meeting", "announce")
    told.seen(desk)
    for message in group.messages:
        told.story("The SIG's chat group hears it from the robot:")
        told.text(message)
    told.sigbot("To paste where no robot is; the desk has it, too:", "meeting", "paste", *EN)


def hold(told: Told, home: Repo, fork: Repo, clock: Clock, desk: Issue) -> None:
    """Let the meeting take place, and the organiser say who was there."""
    _until(clock, BEGINS + 2 * HOUR)
    told.story("The meeting takes place. The organiser writes into the minutes who was there:")
    told.text(THERE)
    written = _read(home, MINUTES).replace("* TODO\n\n## 会议记录", f"{THERE}\n## 会议记录")
    _commit(home, MINUTES, written, "Minutes of the meeting")
    synced(fork)
    _until(clock, BEGINS + 26 * HOUR)
    told.story("The day after.")
    told.sigbot("Its line moves in the README, and the bot asks who was there:", "meeting", "announce")
    told.comments(desk)
    merge(told, proposed(home, fork), fork, clock)
    told.story("In README.md now:")
    told.text("## 近期活动预告" + _read(home, "README.md").partition("## 近期活动预告")[2])
    told.story("The organiser says the line, with the account that the bot was not sure of.")
    says(told, desk, "shenyuhang", WAS_THERE, clock)
    told.sigbot("That is on record, and proposed:", "answer")
    told.comments(desk)
    merge(told, proposed(home, fork), fork, clock)


def _read(home: Repo, path: str) -> str:
    assert home.git is not None
    return (home.git.read(f"{HOME}/{path}") or b"").decode()


def _commit(home: Repo, path: str, text: str, message: str) -> None:
    assert home.git is not None
    home.git.commit({f"{HOME}/{path}": text}, message)


def _until(clock: Clock, moment: float) -> None:
    clock.advance(moment - clock.now())
