"""The same conversation heard by polling and by webhook: the same answers, each once, and none where nobody asked."""

from dataclasses import replace

import pytest

from bot.app.conversation.delivered import answer_delivery
from bot.app.conversation.talking import answer
from bot.app.session import undisturbed
from bot.forge.webhook import Delivery, Event, Topic
from bot.store.store import Busy
from e2e.community import HOME, communities

LADDER = """
ladder:
- from: 2024-01-01
  committer: {all: [{articles: 1}], vote: {electorate: maintainer}}
answer_in: [reef/tools]
"""


@pytest.fixture
def reef(tmp_path):
    yield from _live(tmp_path)


def _live(root):
    for reef in communities(root):
        reef.commit({"sig.yaml": reef.upstream("sig.yaml") + LADDER})
        reef.mode("live")
        yield reef


class Heard:
    """A community whose bot hears what is said, by polling or by webhook."""

    def __init__(self, reef, *, polls):
        self.reef, self.polls, self.waiting = reef, polls, []

    def topic(self, repository, under="pulls", files=(), login="coral", body=None):
        with self.reef.forge.lock:
            repo, author = self.reef.forge.find_repo(repository), self.reef.users[login]
            at = self.reef.clock.now()
            if under == "pulls":
                return repo.pull(author=author, title="我的贡献", at=at, files=files, body=body)
            return repo.issue(author=author, title="我的贡献", at=at, body=body)

    def say(self, topic, login, text):
        with self.reef.forge.lock:
            comment = topic.comment_by(self.reef.users[login], text, self.reef.clock.now())
        self.waiting.append(told(topic, comment))
        return comment

    def hear(self):
        """Let five minutes pass, then let the bot work; give what it did."""
        self.reef.clock.advance(300)
        deliveries, self.waiting = self.waiting, []
        if not self.polls:
            found = [answer_delivery(self.reef.folder, self.reef.environment, each) for each in deliveries]
            return [act for each in found if each for act in each.done]
        with self.reef.run() as run:
            return list(answer(run).done)


def told(topic, comment):
    kind = Topic.PULLS if hasattr(topic, "merged_at") else Topic.ISSUES
    name = topic.repo.full_name
    return Delivery(Event.NOTE, name, kind, str(topic.number), str(comment.id), "", 0, str(comment.id))


def story(heard):
    """Play it; give every comment as it stands in the end."""
    mine = heard.topic("reef/community", files=[f"{HOME}/README.md"])
    heard.say(mine, "coral", "/points\n/claim article https://blog.example.org/reefs 珊瑚礁笔记\n/eligable")
    heard.hear()
    heard.say(mine, "manta", "/confirm 1\n/promote @coral committer")
    heard.hear()
    heard.say(mine, "manta", "/vote yes")
    heard.say(mine, "stranger", "/confirm 1\n/vote no")
    heard.hear()
    theirs = heard.topic("reef/community", files=["README.md"])
    called = heard.topic("reef/community", files=["README.md"])
    elsewhere = heard.topic("reef/tools", "issues")
    nowhere = heard.topic("reef/core")
    heard.say(theirs, "Kelp", "/points")
    heard.say(called, "Kelp", "@otter\n/points")
    heard.say(elsewhere, "newt", "/points")
    heard.say(elsewhere, "newt", "@otter 请看\n/points")
    heard.say(nowhere, "newt", "@otter\n/points")
    heard.hear()
    topics = (mine, theirs, called, elsewhere, nowhere)
    return [[(each.user.login, each.body) for each in topic.comments] for topic in topics]


@pytest.mark.slow
def test_a_poll_and_a_webhook_come_to_the_same(tmp_path):
    """The same comments under every topic; the bot speaks at home and where sig.yaml lets it, if it was called."""
    seen = []
    for polls in (True, False):
        root = tmp_path / str(polls)
        root.mkdir()
        seen += [story(Heard(reef, polls=polls)) for reef in _live(root)]
    by_poll, by_hook = seen
    assert by_hook == by_poll
    answered = [[login for login, _ in topic].count("otter") for topic in by_poll]
    assert answered == [4, 0, 1, 1, 0]
    assert "newt" in by_poll[3][2][1]


def test_a_replay_does_nothing_and_a_poll_after_a_webhook_neither(reef):
    """What was answered stands there; who reads the topic again sees it."""
    heard = Heard(reef, polls=False)
    mine = heard.topic("reef/community", files=[f"{HOME}/README.md"])
    delivery = told(mine, heard.say(mine, "coral", "/points"))
    assert len(heard.hear()) == 1
    heard.waiting = [delivery, replace(delivery, digest="told anew")]
    assert heard.hear() == []
    heard.polls = True
    assert heard.hear() == []
    assert [each.user.login for each in mine.comments] == ["coral", "otter"]


def test_what_is_gone_before_it_is_read_is_done(reef):
    """A comment, and a whole repository; another run in the folder makes it wait."""
    heard = Heard(reef, polls=False)
    mine = heard.topic("reef/community", files=[f"{HOME}/README.md"])
    heard.say(mine, "coral", "/points").delete()
    lost = heard.say(mine, "coral", "thanks")
    heard.waiting.append(replace(told(mine, lost), number="999"))
    assert heard.hear() == []
    with undisturbed(reef.folder), pytest.raises(Busy):
        answer_delivery(reef.folder, reef.environment, told(mine, lost))


def test_many_commands_of_one_account_wait_for_their_turn(reef):
    """Twenty an hour are carried out, which is said once; the others follow by themselves, and nobody else waits."""
    heard = Heard(reef, polls=True)
    mine = heard.topic("reef/community", files=[f"{HOME}/README.md"])
    for letter in "abc":
        heard.say(mine, "coral", "\n".join(f"/help {letter}{n}" for n in range(14)))
    heard.say(mine, "newt", "/points")
    heard.say(mine, "manta", "\n".join(f"/help {n}" for n in range(25)))
    heard.hear()
    answers = [each.body for each in mine.comments if each.user.login == "otter"]
    assert ["一小时内最多执行 20 条" in each for each in answers] == [False, True, False, False]
    assert heard.hear() == []
    reef.clock.advance(3600)
    heard.hear()
    assert sum(each.user.login == "otter" for each in mine.comments) == 5
    reef.clock.advance(3900)
    heard.hear()
    reef.clock.advance(3900)
    assert heard.hear() == []


def test_what_is_only_shown_leaves_no_trace(reef):
    """A dry run before takes nothing from the next one."""
    heard = Heard(reef, polls=True)
    mine = heard.topic("reef/community", files=[f"{HOME}/README.md"])
    heard.say(mine, "coral", "/points")
    reef.clock.advance(300)
    for _ in range(2):
        with reef.run() as run:
            assert len(answer(run, dry_run=True).done) == 1
    with reef.run() as run:
        assert len(answer(run).done) == 1
    assert [each.user.login for each in mine.comments] == ["coral", "otter"]
