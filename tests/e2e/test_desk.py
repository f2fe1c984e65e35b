"""The desk: one standing issue, edited in place, where everything waits that is no answer to a question."""

import pytest

from bot.actions import EditIssue, OpenIssue, PostComment
from bot.app.around import look_around
from bot.app.home import fetch_home, web_of
from bot.app.machine import author_of
from bot.app.undo import undo
from bot.deliver.carrier import LiveCarrier
from bot.deliver.outbox import Outbox
from bot.forge.own import Own
from bot.rules.publishing import Hold
from e2e.beginning import beginnings
from e2e.community import communities
from e2e.talks import talkings


def work(reef):
    reef.mode("live")
    reef.days(1)
    reef.pr("stranger")


@pytest.fixture
def reef(tmp_path):
    """A stranger has work; the mode is live."""
    for reef in communities(tmp_path):
        work(reef)
        yield reef


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    def tell(reef):
        work(reef)
        reef.publish()

    yield from beginnings(tmp_path_factory.mktemp("kept"), tell)


@pytest.fixture
def kept(first):
    """The desk is open."""
    return first.again()


def desk(reef):
    """Give the one issue there is."""
    [issue] = reef.home.issues
    return issue


def test_a_person_with_work_waits_on_the_desk_with_what_settles_it(kept):
    assert desk(kept).user is kept.users["otter"]
    assert "`stranger`" in desk(kept).body
    assert "`rows:` 一行的 `add: [...]`" in desk(kept).body
    assert "自 2025-01-02 · `row/stranger`" in desk(kept).body


def test_it_pings_nobody(kept):
    """No name stands there in a way that a host would notify."""
    kept.edit_cell("A. Coral", "prs", 9)
    kept.publish()
    prose = "".join(desk(kept).body.split("```")[::2])
    assert "@" not in prose


def test_nothing_new_edits_nothing(kept):
    kept.edit_cell("A. Coral", "prs", 9)
    kept.publish()
    updated = desk(kept).updated_at
    kept.days(3)
    assert kept.publish().done == ()
    assert desk(kept).updated_at == updated


def test_it_is_edited_in_place_and_keeps_since_when(kept):
    kept.days(3)
    kept.edit_cell("A. Coral", "prs", 9)
    [action] = kept.publish().done
    assert isinstance(action, EditIssue)
    assert "自 2025-01-02 · `row/stranger`" in desk(kept).body
    assert "自 2025-01-05 · `cell/coral/prs`" in desk(kept).body
    assert '{who: "@coral", count: prs, change: +4, seen: 9, when: 2025-01-05' in desk(kept).body


def test_the_line_to_paste_settles_it(kept):
    """A correction as the desk words it makes the hand edit stand, and the item goes."""
    kept.edit_cell("A. Coral", "prs", 9)
    kept.publish()
    block = next(part for part in desk(kept).body.split("```") if "corrections:" in part)
    lines = block.removeprefix("yaml\n").splitlines()
    text = "\n".join(line.removeprefix("  ") for line in lines)
    kept.commit(
        {"contributions/2025.yaml": text.replace("reason: ...", "reason: x").replace("by: ...", "by: manta")}
    )
    kept.fork.git.sync()
    kept.publish()
    assert "cell/coral/prs" not in desk(kept).body
    assert kept.table(kept.upstream("README.md"))["A. Coral"]["prs"] == 9


def test_the_database_lost_finds_the_same_desk_and_the_same_days(kept):
    body = desk(kept).body
    kept.days(5)
    (kept.folder / ".sigbot/sigbot.db").unlink()
    assert kept.publish().done == ()
    assert desk(kept).body == body


def test_a_desk_that_people_closed_is_left_alone(kept):
    desk(kept).close(kept.clock.now())
    kept.edit_cell("A. Coral", "prs", 9)
    assert kept.publish().done == ()
    (kept.folder / ".sigbot/sigbot.db").unlink()
    assert kept.publish().done == ()


def test_a_pause_on_the_desk_stops_everything(kept):
    desk(kept).comment_by(kept.users["newt"], "/pause", kept.clock.now())
    kept.edit_cell("A. Coral", "prs", 9)
    assert kept.publish().held.hold is Hold.PAUSED
    assert "cell/coral/prs" not in desk(kept).body


def test_a_quiet_run_asks_at_most_five_times(kept):
    kept.pr("coral")
    kept.publish()
    assert [pull.state for pull in kept.pulls] == ["open"]
    kept.publish()
    assert kept.publish().requests <= 5


def test_in_propose_the_desk_is_a_local_file_alone(reef):
    reef.mode("propose")
    assert reef.publish().done == ()
    assert len(reef.home.issues) == 0
    assert "row/stranger" in reef.publish().desk


def test_a_mark_of_somebody_else_makes_no_desk(reef):
    with reef.forge.lock:
        reef.home.issue(author=reef.users["stranger"], title="x", body="Sigbot-Desk: reef 0123456789")
    [action] = reef.publish().done
    assert isinstance(action, OpenIssue)


MEETINGS = """\
meetings:
- {name: {zh: 例会, en: Meeting}, first: 2025-01-09, every: 2 weeks, at: "20:00", organisers: [maintainer]}
- {key: free, name: {zh: 茶会, en: Tea}, first: 2025-01-11, every: 4 weeks, at: ask}
"""


class TestMeetings:
    """The text to paste stands there from the notice until the meeting begins."""

    @pytest.mark.slow
    def test_the_text_to_paste_comes_and_goes_and_between_nothing_moves(self, reef):
        reef.mode("propose")
        reef.edit("sig.yaml", "bots:", f"{MEETINGS}bots:")
        heading = "下次例会的预告"
        reef.at(7)  # 8 January, 18:00; each publishing is an hour later
        assert heading not in reef.publish().desk
        texts = [reef.publish().desk for _ in range(3)]
        assert heading in texts[0]
        assert "珊瑚礁 SIG 例会" in texts[0]
        assert texts[1:] == texts[:1] * 2
        reef.at(8.1)
        assert heading not in reef.publish().desk

    @pytest.mark.slow
    def test_a_day_to_be_chosen_waits_until_somebody_says_it(self, tmp_path):
        """The word counts as soon as it is answered, merged or not."""
        for talking in talkings(tmp_path):
            community = talking.community
            community.edit("sig.yaml", "bots:", f"{MEETINGS}bots:")
            community.fork.git.sync()
            community.publish()
            assert "`meeting/free-2025-01-11`" in desk(community).body
            talking.ask("manta", "/move 2025-01-11 2025-01-11 15:00")
            community.publish()
            assert "meeting/free" not in desk(community).body


class TestUndo:
    """Comments and desk are taken back, too."""

    def undo(self, reef):
        with reef.run() as run:
            return undo(run, int(reef.clock.now()) - 86400)

    def test_a_comment_is_deleted_and_the_desk_closed(self, kept):
        kept.pr("coral")
        kept.publish()
        [pull] = kept.pulls
        post(kept, PostComment("reef/community", "pulls", str(pull.number), "Hello"))
        post(kept, PostComment("reef/community", "issues", desk(kept).number, "Hello"))
        assert [len(topic.comments) for topic in (pull, desk(kept))] == [1, 1]
        assert len(self.undo(kept).done) == 4
        assert [len(topic.comments) for topic in (pull, desk(kept))] == [0, 0]
        assert (pull.state, desk(kept).state) == ("closed", "closed")
        assert self.undo(kept).done == ()

    def test_a_comment_that_somebody_deleted_already_is_no_failure(self, kept):
        post(kept, PostComment("reef/community", "issues", desk(kept).number, "Hello"))
        desk(kept).comments[0].delete()
        assert self.undo(kept).failed == ()


def post(reef, action):
    """Have the live carrier do one thing, by the outbox."""
    with reef.run() as run, run.forge() as forge:
        home = fetch_home(run)
        around = look_around(home, Own(forge.session))
        carrier = LiveCarrier(forge.session, home.mirror, lambda: author_of(run), web_of(run), around.now)
        Outbox(run.store, lambda: around.now).perform(action, carrier)
