"""A meeting is announced once, each way, whatever fails and whoever looks."""

import shutil
import subprocess
import time
from datetime import timedelta

import pytest

from bot.actions import DeleteComment, EditComment, EditIssue, OpenIssue, PostComment, SendChat, SendMail
from bot.app.jobs import JOBS, Asked, run_jobs
from bot.app.meetings import speaking, stage
from bot.app.meetings.job import meeting_job
from bot.app.session import Environment
from bot.app.update import Watcher
from bot.deliver.outbox import Outbox
from bot.documents.notemark import read_told
from bot.errors import NotSent, OutcomeUnknown, Refusal
from bot.store.store import Store
from e2e.meetings import DAYS, FIRST, HOURS, LIST, meetings

MOVED = """\
moves:
- {meeting: 2025-01-16, to: 2025-01-17, at: "19:00", by: manta, when: 2025-01-16T08:00:00+08:00}
"""
OFF = "called_off:\n- {meeting: 2025-01-16, by: manta, when: 2025-01-16T08:00:00+08:00}\n"
pytestmark = pytest.mark.slow
ALL = "notices: {by: [issue, mail, wecom, dingtalk, feishu], remind: [hour, attendance]}"


@pytest.fixture
def reef(tmp_path):
    yield from meetings(tmp_path)


@pytest.fixture
def loud(tmp_path):
    """Everything is announced everywhere."""
    yield from meetings(tmp_path, notices=ALL)


def kinds(announced):
    return [type(each) for each in announced.done]


def unknown(reef):
    store = Store.open(reef.folder / ".sigbot" / "sigbot.db")
    try:
        return [each.what for each in Outbox(store, lambda: 0).unknown()]
    finally:
        store.close()


def test_one_meeting_from_the_organisers_note_to_the_question_who_was_there(reef):
    """One note, one text to paste in its place, one question; looked at every six hours."""
    assert reef.desk is None
    said = {}
    for hours in range(-8 * 24, 9 * 24, 6):
        reef.go(hours * HOURS)
        for action in reef.announce().done:
            said.setdefault(type(action), []).append(hours)
    assert said == {
        OpenIssue: [-168],
        PostComment: [-168, 30, 168],  # the last is the next meeting's
        EditComment: [-24],
        SendChat: [-24],
        SendMail: [-24],
    }
    assert reef.steps == ["notice", "attendance", "preparation"]
    assert "密码：________" in reef.notes[0]
    assert "/attended 2025-01-16" in reef.notes[1]
    (mail,), (chat,) = reef.box.mails, reef.wecom
    assert mail.to == [LIST]
    assert chat in mail.text
    assert "UID:sigbot-reef-regular-2025-01-16" in mail.calendar.get_payload(decode=True).decode()


def test_nothing_is_asked_of_the_host_while_nothing_is_due(reef):
    """It costs seven requests or so where something is."""
    reef.go(-7 * DAYS)
    assert reef.announce().requests > 0
    before = reef.requests
    for hours in range(-160, -30, 10):
        reef.go(hours * HOURS)
        assert reef.announce().requests == 0
    assert reef.requests == before
    reef.go(-DAYS)
    assert reef.announce().requests <= 7


def test_a_meeting_that_was_moved_and_one_that_was_called_off_are_told_everywhere(loud):
    loud.go(-DAYS)
    first = loud.announce()
    assert set(kinds(first)) == {OpenIssue, PostComment, SendMail, SendChat}
    loud.go(-11 * HOURS)
    loud.arrange(MOVED)
    second = loud.announce()
    assert sorted(each.__name__ for each in kinds(second)) == [
        "EditComment", "EditIssue", "SendChat", "SendChat", "SendChat", "SendMail",
    ]  # fmt: skip
    assert "2025-01-17（周五）19:00-20:00" in loud.box.mails[1].text
    assert b"SEQUENCE:1" in loud.box.mails[1].calendar.get_payload(decode=True)
    assert kinds(loud.announce()) == []
    loud.go(-9 * HOURS)
    loud.arrange(MOVED + OFF)
    assert set(kinds(loud.announce())) == {EditComment, EditIssue, SendMail, SendChat}
    last = loud.box.mails[2].calendar
    assert last.get_param("method") == "CANCEL"
    assert [each.subject[:4] for each in loud.box.mails] == ["珊瑚礁 ", "【变更】", "【取消】"]
    loud.go(-8 * HOURS)
    assert kinds(loud.announce()) == []


def test_an_hour_before_robots_remind_and_mail_does_not(loud):
    loud.go(-DAYS)
    loud.announce()
    loud.go(-HOURS)
    assert kinds(loud.announce()) == [SendChat, SendChat, SendChat]
    assert loud.wecom[1].startswith("【即将开始】")
    assert kinds(loud.announce()) == []


def test_the_issue_is_kept_true_and_closed_when_the_question_is_asked(loud):
    loud.go(-DAYS)
    loud.announce()
    (issue,) = [each for each in loud.community.home.issues if each is not loud.desk]
    assert "议程" in issue.body
    assert read_told(issue.body, "reef").meeting == "regular-2025-01-16"
    loud.arrange(
        "topics:\n- {meeting: 2025-01-16, title: '*Corals* @all', who: coral, by: coral, when: 2025-01-15}\n"
    )
    loud.go(-20 * HOURS)
    assert set(kinds(loud.announce())) == {EditComment, EditIssue}
    assert "\\*Corals\\* `@all` – `coral`" in issue.body
    loud.go(2 * DAYS)
    assert set(kinds(loud.announce())) == {PostComment, EditIssue}
    assert issue.state == "closed"
    assert kinds(loud.announce()) == []


def test_the_database_is_lost_and_nothing_is_said_twice(loud):
    loud.go(-DAYS)
    loud.announce()
    said = (loud.notes, len(loud.box.mails), len(loud.chats.seen), len(loud.community.home.issues))
    loud.lose_database()
    loud.go(-20 * HOURS)
    assert loud.announce().done == []
    assert said == (loud.notes, len(loud.box.mails), len(loud.chats.seen), len(loud.community.home.issues))


def test_it_is_lost_before_the_notice_and_the_notice_goes_out_two_hours_late(reef):
    """The comment names an installation that is no more; after two hours of silence the new one goes on."""
    reef.go(-7 * DAYS)
    reef.announce()
    reef.lose_database()
    reef.go(-2 * DAYS)
    reef.announce()
    reef.go(-DAYS)
    assert reef.announce().done == []
    reef.go(-22 * HOURS)
    assert kinds(reef.announce()) == [EditComment, SendChat, SendMail]
    assert (len(reef.box.mails), reef.steps) == (1, ["notice"])


@pytest.fixture
def two(reef, tmp_path):
    """Another machine, with a clone and a database of its own."""
    other = tmp_path / "other"
    shutil.copytree(reef.community.clone, other)
    folder = other / "sigs/reef"
    reef.lose_database(folder)
    reef.announce(folder=folder)
    return reef, folder


def test_two_machines_announce_one_meeting_once(two):
    reef, folder = two
    for hours in (-168, -100, -24, -23, -21, -2, 30, 31):
        reef.go(hours * HOURS)
        reef.announce()
        reef.announce(folder=folder)
    assert (reef.steps, len(reef.box.mails), len(reef.wecom)) == (["notice", "attendance"], 1, 1)


@pytest.mark.parametrize("has_desk", [True, False])
def test_two_that_post_at_the_same_moment_keep_the_first_comment(two, monkeypatch, has_desk):
    """The other one, whose look was older, takes its own back and sends nothing; so it is with the desk itself."""
    reef, folder = two
    first = FIRST
    if has_desk:
        reef.go(-7 * DAYS)
        reef.announce()
        first += timedelta(days=14)
    place, name = (speaking.Speaker, "_look") if has_desk else (stage, "look_around")
    look, done = getattr(place, name), []

    def older(*arguments):
        seen = look(*arguments)
        if not done:
            done.append(1)
            reef.announce(folder=folder)
        return seen

    reef.go(-DAYS, first)
    monkeypatch.setattr(place, name, older)
    result = reef.announce()
    assert (DeleteComment if has_desk else EditIssue) in kinds(result)
    assert not {SendMail, SendChat} & set(kinds(result))
    assert reef.steps[-1] == "notice"
    assert (len(reef.notes), len(reef.box.mails), len(reef.wecom)) == (3 if has_desk else 1, 1, 1)
    assert (reef.announce().done, reef.announce(folder=folder).done) == ([], [])


def test_a_comment_that_somebody_deleted_is_not_written_again(reef):
    reef.go(-7 * DAYS)
    reef.announce()
    reef.desk.comments.clear()
    reef.go(-6 * DAYS)
    reef.announce()
    assert reef.notes == []


def test_a_comment_by_a_stranger_with_the_bots_mark_is_not_believed(reef):
    reef.go(-7 * DAYS)
    reef.announce()
    stolen = reef.notes[0].replace("preparation", "notice")
    with reef.community.forge.lock:
        reef.desk.comments[0].edit(body="mine", at=reef.clock.now())
        reef.desk.comment_by(reef.community.users["stranger"], stolen, reef.clock.now())
    reef.go(-DAYS)
    reef.announce()
    assert len(reef.box.mails) == 1


class TestFailing:
    """One way that fails delays and repeats no other."""

    def test_a_robot_that_refuses_is_tried_again_and_the_others_were_served(self, loud):
        loud.chats.answers["/wecom"] = (200, '{"errcode": 93000, "errmsg": "invalid webhook url"}')
        loud.go(-DAYS)
        result = loud.announce()
        assert [type(each) for each in result.failed] == [NotSent]
        assert (len(loud.box.mails), len(loud.chats.bodies("/dingtalk"))) == (1, 1)
        loud.chats.answers.clear()
        loud.go(-23 * HOURS)
        assert kinds(loud.announce()) == [SendChat]
        assert (len(loud.box.mails), len(loud.chats.bodies("/dingtalk")), len(loud.wecom)) == (1, 1, 2)

    def test_nobody_waits_for_a_robot_that_takes_its_time(self, loud):
        """It answers only when everybody else has been served."""

        def last():
            until = time.monotonic() + 8
            while time.monotonic() < until and not (loud.box.mails and len(loud.chats.seen) == 3):
                time.sleep(0.01)
            return (200, '{"errcode": 0}') if loud.box.mails else (500, "")

        loud.chats.answers["/wecom"] = last
        loud.go(-DAYS)
        result = loud.announce()
        assert (result.unknown, result.failed) == ([], [])
        assert kinds(result).count(SendChat) == 3

    def test_one_that_hangs_is_left_after_its_time_and_never_asked_again(self, loud, monkeypatch):
        from bot.deliver import chat

        monkeypatch.setattr(chat.ChatCarrier.__init__, "__kwdefaults__", {"connect": 1.0, "answer": 0.5})
        loud.chats.answers["/wecom"] = "hang"
        loud.go(-DAYS)
        result = loud.announce()
        assert [type(each) for each in result.unknown] == [OutcomeUnknown]
        assert (len(loud.box.mails), len(loud.chats.bodies("/dingtalk"))) == (1, 1)
        assert unknown(loud) == ["send the notice of regular-2025-01-16, change 0, by wecom"]
        loud.chats.answers.clear()
        loud.go(-22 * HOURS)
        assert loud.announce().done == []
        assert len(loud.wecom) == 1

    def test_a_mail_that_may_have_gone_out_is_shown_on_the_desk_and_not_sent_again(self, reef):
        reef.box.answers = {"DATA": None}
        reef.go(-DAYS)
        assert len(reef.announce().unknown) == 1
        reef.box.answers = {}
        reef.go(-20 * HOURS)
        reef.announce()
        reef.community.environment = reef.environment
        reef.community.publish()
        assert len(reef.box.mails) == 1
        assert "mail the notice of regular-2025-01-16, change 0" in reef.desk.body
        assert "无人知道是否成功" in reef.desk.body

    def test_an_environment_that_lacks_something_is_told_and_nothing_else_waits(self, reef):
        variables = {**reef.environment.variables}
        del variables["SIGBOT_SMTP_HOST"]
        reef.environment = type(reef.environment)(variables, reef.clock)
        reef.go(-DAYS)
        result = reef.announce()
        assert [str(each) for each in result.failed] == ["SIGBOT_SMTP_HOST is not set"]
        assert isinstance(result.failed[0], Refusal)
        assert len(reef.wecom) == 1


class TestModes:
    @pytest.mark.parametrize("mode", ["watch", "propose"])
    def test_nothing_leaves_the_machine_but_in_mode_live(self, tmp_path, mode):
        for reef in meetings(tmp_path, mode=mode):
            before = reef.requests
            reef.go(-DAYS)
            result = reef.announce()
            assert (kinds(result), result.live) == ([PostComment], False)
            assert (reef.requests, reef.desk, reef.box.mails) == (before, None, [])

    def test_a_dry_run_looks_and_says_nothing(self, reef):
        reef.go(-DAYS)
        result = reef.announce(dry_run=True)
        assert (PostComment in kinds(result), result.live, reef.desk) == (True, False, None)
        assert kinds(reef.announce())[-2:] == [SendChat, SendMail]

    def test_a_pause_stops_it(self, reef):
        reef.go(-7 * DAYS)
        reef.announce()
        with reef.community.forge.lock:
            reef.desk.comment_by(reef.community.users["manta"], "/pause", reef.clock.now())
        reef.go(-DAYS)
        result = reef.announce()
        assert (result.done, result.held.hold) == ([], "paused")
        with reef.community.forge.lock:
            reef.desk.comment_by(reef.community.users["manta"], "/resume", reef.clock.now())
        reef.go(-23 * HOURS)
        assert len(reef.announce().done) == 3


class TestJob:
    def test_it_is_due_every_hour_where_there_are_meetings(self, reef):
        subprocess.run(["git", "-C", reef.community.clone, "pull", "-q"], check=True, capture_output=True)
        names = [each.job for each in run_jobs(reef.folder, reef.environment, Asked()).ran]
        assert "meeting" in names
        reef.clock.advance(3700)
        assert "meeting" in [each.job for each in run_jobs(reef.folder, reef.environment, Asked()).ran]

    def test_its_outcome_says_what_was_done_and_what_failed(self, reef):
        reef.box.answers = {"DATA": "554 spam"}
        reef.go(-DAYS)
        outcome = meeting_job(reef.folder, reef.environment, budget=None, dry_run=False, watcher=Watcher())
        assert outcome.failed.startswith("mail: 127.0.0.1:")
        assert outcome.news
        assert any("send the notice of regular-2025-01-16" in line for line in outcome.lines)
        reef.go(-23 * HOURS)
        reef.box.answers = {}
        outcome = meeting_job(reef.folder, reef.environment, budget=None, dry_run=False, watcher=Watcher())
        assert outcome.lines == ("did: mail the notice of regular-2025-01-16, change 0",)
        assert outcome.failed == ""

    def test_never_is_never(self, reef):
        from bot.sig.config import load_config

        text = reef.community.upstream("sig.yaml")
        assert JOBS["meeting"].schedule(load_config(text.encode())) is not None
        assert JOBS["meeting"].schedule(load_config(f"{text}run: {{meeting: never}}\n".encode())) is None
        assert JOBS["meeting"].schedule(load_config(text.partition("meetings:")[0].encode())) is None


def test_the_next_meeting_is_prepared_while_the_last_one_is_asked_about(reef):
    """Two weeks apart: each has its own comments."""
    second = FIRST + timedelta(days=14)
    for hours in range(-170, 14 * 24 + 40, 12):
        reef.go(hours * HOURS)
        reef.announce()
    reef.go(30 * HOURS, second)
    reef.announce()
    told = [(read_told(each, "reef").meeting, str(read_told(each, "reef").step)) for each in reef.notes]
    assert told == [
        ("regular-2025-01-16", "notice"),
        ("regular-2025-01-16", "attendance"),
        ("regular-2025-01-30", "notice"),
        ("regular-2025-01-30", "attendance"),
    ]
    assert len(reef.box.mails) == 2


def test_another_account_of_the_bot_goes_on_with_a_comment_of_its_own(reef):
    """It cannot edit what the first one wrote."""
    text = reef.community.upstream("sig.yaml")
    reef.community.commit({"sig.yaml": text.replace("accounts: [otter]", "accounts: [otter, newt]")})
    reef.community.server._keys._owners["newts-token"] = reef.community.users["newt"]
    otters = reef.environment
    reef.go(-7 * DAYS)
    reef.announce()
    reef.lose_database()
    reef.environment = Environment({**otters.variables, "SIGBOT_GITEE_TOKEN": "newts-token"}, reef.clock)
    reef.go(-3 * DAYS)
    reef.announce()
    reef.go(-DAYS)
    assert reef.announce().done == []
    reef.go(-22 * HOURS)
    assert kinds(reef.announce()) == [PostComment, SendChat, SendMail]
    assert reef.steps == ["preparation", "notice"]
    reef.environment = otters
    reef.go(-20 * HOURS)
    assert reef.announce().done == []
    assert len(reef.box.mails) == 1
