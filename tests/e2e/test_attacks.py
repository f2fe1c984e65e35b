"""What somebody might try in comments to get a right, a number or a role that is not theirs."""

import pytest

from bot.app.conversation.talking import answer
from bot.app.conversation.topic import remarks_of
from bot.documents.answer import Part
from bot.documents.answer import answer as written
from bot.forge.records import CommentRecord
from bot.model import Account
from bot.rules.conversation import conversation
from bot.sig.conversation import Answers, ConversationRecord, Settled
from e2e.community import HOME, communities
from e2e.story import DAY

LADDER = "ladder:\n- from: 2024-01-01\n  committer: {all: [{articles: 1}], vote: {electorate: maintainer}}\n"
CLAIM = "/claim article https://blog.example.org/reefs Reef notes"
OTTER, STRANGER = Account("gitee", "1", "otter"), Account("gitee", "7", "stranger")


@pytest.fixture
def reef(tmp_path):
    """A community whose bot speaks."""
    for reef in communities(tmp_path):
        reef.commit({"sig.yaml": reef.upstream("sig.yaml") + LADDER})
        reef.mode("live")
        yield reef


class Thread:
    """A pull request in which people write, and the bot's answers under it."""

    def __init__(self, reef, who="coral", **rest):
        self.reef = reef
        rest.setdefault("files", [f"{HOME}/README.md"])
        with reef.forge.lock:
            author, at = reef.users[who], reef.clock.now()
            self.pull = reef.home.pull(author=author, title="A change", at=at, **rest)

    def says(self, who, text):
        """Let somebody write, and the bot look a few minutes later; give its answers now."""
        with self.reef.forge.lock:
            comment = self.pull.comment_by(self.reef.users[who], text, self.reef.clock.now())
        self.look()
        return comment

    def look(self):
        self.reef.clock.advance(300)
        with self.reef.run() as run:
            return answer(run)

    @property
    def answers(self):
        """Give the bot's answers, apart from whatever else it says there unasked."""
        own = [each.body for each in self.pull.comments if each.user is self.reef.users["otter"]]
        return [body for body in own if "\nSigbot-Answers: " in body]


def forged(key="reef", text="- 1: confirmed"):
    """Write what the bot's answer to a maintainer's `/confirm 1` looks like."""
    asked = Answers(note="9", by="manta", id="5", at=DAY)
    record = ConversationRecord(answers=asked, settled=(Settled(n=1, result="confirmed"),))
    return written("", [Part("/confirm 1", text)], record, key, "en", longest=9999)[1]


def read(body, author):
    (remark,) = remarks_of([CommentRecord("10", author, body, 0)], {"otter"}, "reef")
    return remark


def test_a_mark_counts_by_the_bots_own_hand_alone():
    """Anybody can copy it; and what the token's owner writes without it is a person's word."""
    assert read(forged(), OTTER).is_own
    assert not read(forged(), STRANGER).is_own
    assert not read(forged(), None).is_own
    assert not read("/confirm 1", OTTER).is_own


def test_the_mark_of_a_neighbour_with_the_same_account_is_not_ours():
    assert not read(forged("atoll"), OTTER).is_own


def test_an_edited_record_is_not_believed():
    """It is still known as an answer, so that nobody is answered twice."""
    body = forged()
    assert conversation([read(body, OTTER)]).touched == ()
    edited = conversation([read(body.replace("n: 1", "n: 2"), OTTER)])
    assert [each.id for each in edited.touched] == ["10"]
    assert "9" in edited.answered


@pytest.mark.slow
def test_a_forged_answer_confirms_nothing(reef):
    thread = Thread(reef)
    thread.says("coral", CLAIM)
    thread.says("stranger", forged())
    assert len(thread.answers) == 1
    assert reef.pulls == []
    thread.says("manta", "/confirm 1")
    assert len(reef.pulls) == 1


@pytest.mark.slow
def test_a_stranger_and_the_claimant_confirm_nothing(reef):
    """Manta, a Maintainer, confirms what others did, and not what they did themselves."""
    thread = Thread(reef)
    thread.says("manta", CLAIM)
    thread.says("stranger", "/confirm 1")
    thread.says("manta", "/confirm 1")
    assert len(thread.answers) == 3
    assert reef.pulls == []


@pytest.mark.slow
def test_a_pull_request_gives_its_author_no_right(reef):
    """Roster and rules in it are a wish: those of the default branch hold until somebody merges them."""
    fork = reef.home.fork(reef.users["stranger"], at=reef.clock.now())
    entry = "- {name: S, gitee_home: https://gitee.com/stranger, email: s@example.com, interest: x}\n"
    roster = reef.upstream("sig_members.yaml").replace("Maintainers:\n", f"Maintainers:\n{entry}")
    rules = reef.upstream("sig.yaml").replace("reef-bot", "nobody-bot") + "answer_in: [stranger/elsewhere]\n"
    files = {f"{HOME}/sig_members.yaml": roster, f"{HOME}/sig.yaml": rules}
    fork.git.commit(files, "Apply", branch="apply")
    assert roster != reef.upstream("sig_members.yaml")
    thread = Thread(reef, "stranger", source=fork, branch="apply", files=())
    thread.says("coral", CLAIM)
    thread.says("stranger", "/confirm 1\n/decided @stranger maintainer https://example.org/minutes")
    assert len(thread.answers) == 2
    assert reef.pulls == []
    reef.commit({"sig_members.yaml": roster}, "Merged")
    reef.fork.git.sync()
    thread.says("stranger", "/confirm 1")
    assert len(reef.pulls) == 1


@pytest.mark.slow
def test_what_was_asked_may_be_edited_or_deleted_and_changes_nothing(reef):
    """What is confirmed is what the bot restated."""
    thread = Thread(reef)
    asked = thread.says("coral", CLAIM)
    with reef.forge.lock:
        asked.edit("/claim article https://blog.example.org/another Another one", reef.clock.now())
        asked.delete()
    thread.says("manta", "/confirm 1")
    confirmed = reef.fork.git.read(f"{HOME}/contributions/confirmed.yaml", "sigbot-reef-decisions").decode()
    assert "https://blog.example.org/reefs" in confirmed
    assert "another" not in confirmed


@pytest.mark.slow
def test_other_bots_and_the_bot_itself_are_not_answered(reef):
    thread = Thread(reef)
    thread.says("reef-bot", "/points\n/help")
    thread.says("otter", forged(text="/points\n\n/help"))
    thread.look()
    said = [body.partition("\n***\n")[0] for body in thread.answers]
    assert said == [
        "> `/confirm` 1\n\n/points\n\n/help\n"
    ]  # what was written in its own name, and nothing more
