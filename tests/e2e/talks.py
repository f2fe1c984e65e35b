"""A community that talks: people comment, the bot answers, five minutes later each time."""

from collections.abc import Iterator
from pathlib import Path

from bot.app.conversation.talking import Answers, answer
from bot.demo.gitee import Clock
from bot.documents.answer import Read, read_answer
from e2e.community import HOME, Community, communities

LADDER = """\
ladder:
- from: 2024-01-01
  contributor: {all: [{articles: 1}]}
  maintainer: {is: contributor, vote: {electorate: maintainer}}
publish: {accounts: [otter]}
"""


class Talking:
    """A community in which the bot answers; there is one pull request to talk under."""

    def __init__(self, community: Community) -> None:
        self.community, self.clock = community, community.clock
        text = community.upstream("sig.yaml") + LADDER
        community.commit({"sig.yaml": text})
        community.mode("live")
        self.topic = self.pull()

    def pull(self, who: str = "coral", files: tuple[str, ...] = (f"{HOME}/README.md",), repo=None):
        """Open a pull request that touches the SIG's folder."""
        repo = repo or self.community.home
        with self.community.forge.lock:
            return repo.pull(author=self.user(who), title="A change", at=self.clock.now(), files=list(files))

    def user(self, login: str):
        return self.community.users[login]

    def say(self, who: str, text: str, topic=None):
        """Comment, a minute after whatever was before."""
        self.clock.advance(60)
        with self.community.forge.lock:
            return (topic or self.topic).comment_by(self.user(who), text, self.clock.now())

    def edit(self, comment, text: str) -> None:
        """Change what a comment says."""
        self.clock.advance(60)
        with self.community.forge.lock:
            comment.edit(body=text, at=self.clock.now())

    def answer(self, **options) -> Answers:
        """Answer what is new, five minutes later."""
        self.clock.advance(300)
        with self.community.run() as run:
            return answer(run, **options)

    def ask(self, who: str, text: str, topic=None) -> str:
        """Comment and give the answer's text; "" where there is none."""
        comment = self.say(who, text, topic)
        self.answer()
        return self.answered(comment, topic)

    def bodies(self, topic=None) -> list[str]:
        """Give the bot's comments under a topic."""
        comments = (topic or self.topic).comments
        return [each.body for each in comments if read_answer(each.body, "reef") is not None]

    def read(self, topic=None) -> list[Read]:
        read = [read_answer(body, "reef") for body in self.bodies(topic)]
        assert not [each.text for each in read if "内部出错" in each.text or "inside the bot" in each.text]
        return read

    def answered(self, comment, topic=None) -> str:
        """Give the text of the one answer to a comment."""
        found = [each.text for each in self.read(topic) if each.record.answers.note == str(comment.id)]
        assert len(found) <= 1, "a comment has one answer"
        return found[0] if found else ""

    def merged(self) -> None:
        """Have a maintainer merge what the bot proposes."""
        pull = next(each for each in self.community.pulls if each.state == "open")
        pull.merge(self.clock.now())
        self.community.fork.git.sync()

    def proposed(self, name: str) -> str:
        """Read a file of the decisions that are proposed."""
        return self.community.fork.git.read(f"{HOME}/{name}", "sigbot-reef-decisions").decode()

    def lose_database(self) -> None:
        """Delete what the bot remembers."""
        for path in Path(self.community.folder, ".sigbot").glob("sigbot.db*"):
            path.unlink()


def talkings(root: Path) -> Iterator[Talking]:
    """Serve a talking community for the length of one story."""
    for community in communities(root):
        yield Talking(community)


__all__ = ["Clock", "Talking", "talkings"]
