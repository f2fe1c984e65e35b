"""The book of outward acts: what is known of each, and what may be done again."""

from dataclasses import dataclass, replace
from typing import ClassVar

import pytest

from bot.actions import (
    AfterCrash,
    DeleteComment,
    EditPull,
    OpenIssue,
    OpenPull,
    Outcome,
    PostComment,
    Push,
    SendChat,
    SendMail,
)
from bot.deliver.carrier import DryCarrier
from bot.deliver.outbox import BEGUN, DONE, FAILED, SETTLES_IN, UNKNOWN, Outbox
from bot.errors import ForgeError, OutcomeUnknown, Refusal
from bot.store.store import Store

START = 1_736_136_000
PUSH = Push("otter/community", "sigbot-reef-board", "0", {}, "Numbers", None)
OPEN = OpenPull("reef/community", "otter/community:x", "master", "Numbers", "text")
EDIT = EditPull("reef/community", 1, body="text")
COMMENT = PostComment("reef/community", "pulls", "1", "text")
ABOUT = ("regular-2026-12-10", "notice", 0)
ISSUE = OpenIssue("reef/community", "Desk", "text")


@dataclass(frozen=True, slots=True)
class Announce:
    """An act that nobody could look up, as one on a host without lists."""

    after_crash: ClassVar = AfterCrash.SHOW

    repository: str = "reef/community"

    def __str__(self) -> str:
        return "announce the numbers"


class Killed(BaseException):
    """The process ends: nothing is written down any more."""


class Host:
    """Takes what it is given, or ends as the story wants it."""

    def __init__(self):
        self.taken = []

    def perform(self, action):
        self.taken.append(action)
        return Outcome(f"{len(self.taken)}")


class Failing:
    def __init__(self, error):
        self.error = error

    def perform(self, action):
        raise self.error


class Book:
    """An outbox whose time is moved by hand; each run opens it anew."""

    def __init__(self, folder):
        self.now = START
        self.host = Host()
        self.store = Store.open(folder / "sigbot.db")

    @property
    def outbox(self):
        return Outbox(self.store, lambda: self.now)

    def do(self, action):
        """Say whether it was done."""
        before = len(self.host.taken)
        outcome = self.outbox.perform(action, self.host)
        assert (outcome is not None) is (len(self.host.taken) > before)
        return outcome is not None

    def fail(self, action, error):
        with pytest.raises(type(error)):
            self.outbox.perform(action, Failing(error))

    def crash(self, action):
        self.fail(action, Killed())

    @property
    def open(self):
        """Give what nobody knows the outcome of."""
        return [(entry.what, entry.state) for entry in self.outbox.unknown()]

    @property
    def done(self):
        return [entry.what for entry in self.outbox.since(0)]


@pytest.fixture
def book(tmp_path):
    book = Book(tmp_path)
    yield book
    book.store.close()


def test_what_was_done_is_written_down_with_what_it_left(book):
    """The newest first; a comment also says under what it stands, which taking it back needs."""
    book.do(OPEN)
    book.now += 60
    book.do(COMMENT)
    second, first = book.outbox.since(START)
    assert (first.kind, first.place, first.what, first.state) == (
        "OpenPull",
        "reef/community",
        str(OPEN),
        DONE,
    )
    assert (first.reference, first.detail, first.begun) == ("1", "", START)
    assert (second.kind, second.reference, second.detail) == ("PostComment", "2", "pulls")
    assert [entry.what for entry in book.outbox.since(START + 1)] == [str(COMMENT)]
    assert book.open == []


def test_the_intent_stands_there_before_the_act(book):
    """Whoever is killed in the middle leaves it."""

    class Looking:
        def perform(self, action):
            assert book.open == [(str(action), BEGUN)]
            return Outcome("1")

    book.outbox.perform(OPEN, Looking())
    assert book.open == []


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (ForgeError("the host refuses"), FAILED),
        (Refusal("nobody signs"), FAILED),
        (OutcomeUnknown("no answer"), UNKNOWN),
        (Killed(), BEGUN),
        (ValueError("a defect"), BEGUN),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_went_wrong_is_written_down_and_raised(book, error, state):
    """Only what cannot have been done is closed."""
    book.fail(OPEN, error)
    assert book.open == ([] if state == FAILED else [(str(OPEN), state)])
    assert book.done == []


class TestAgain:
    """What may be done about an act that was begun, and of which nobody knows more."""

    @pytest.mark.parametrize("action", [PUSH, EDIT, DeleteComment("reef/community", "pulls", "1")])
    def test_what_comes_to_the_same_is_done_at_once(self, book, action):
        book.crash(action)
        assert book.do(action)
        assert (book.open, book.done) == ([], [str(action)])

    @pytest.mark.parametrize("action", [OPEN, ISSUE, COMMENT])
    def test_what_makes_something_new_waits_for_the_hosts_lists(self, book, action):
        """To the second; until then it stays open."""
        book.crash(action)
        book.now = START + SETTLES_IN - 1
        assert not book.do(action)
        assert book.open == [(str(action), BEGUN)]
        book.now += 1
        assert book.do(action)
        assert (book.open, book.done) == ([], [str(action)])

    def test_each_attempt_waits_anew(self, book):
        book.crash(OPEN)
        book.now += SETTLES_IN
        book.fail(OPEN, OutcomeUnknown("no answer"))
        book.now += SETTLES_IN - 1
        assert not book.do(OPEN)
        book.now += 1
        assert book.do(OPEN)

    def test_what_cannot_be_looked_up_is_shown_and_never_done_again(self, book):
        book.crash(Announce())
        book.now += 1000 * SETTLES_IN
        assert not book.do(Announce())
        assert book.open == [(str(Announce()), BEGUN)]

    @pytest.mark.parametrize("action", [SendMail(*ABOUT, "s", "t"), SendChat("wecom", *ABOUT, "s", "t")])
    def test_what_went_out_by_mail_or_chat_never_goes_out_again(self, book, action):
        """Whatever it says by now, and however long ago; another change is another matter."""
        assert book.do(action)
        book.now += 1000 * SETTLES_IN
        assert not book.do(action)
        assert not book.do(replace(action, text="other words"))
        assert book.do(replace(action, change=1))

    def test_nor_does_what_may_have_gone_out(self, book):
        book.fail(SendMail(*ABOUT, "s", "t"), OutcomeUnknown("no answer"))
        book.now += 1000 * SETTLES_IN
        assert not book.do(SendMail(*ABOUT, "s", "t"))
        assert book.open == [("mail the notice of regular-2026-12-10, change 0", UNKNOWN)]

    def test_one_channel_is_not_another(self, book):
        for channel in ("wecom", "dingtalk", "feishu"):
            assert book.do(SendChat(channel, *ABOUT, "s", "t"))
        assert book.do(SendMail(*ABOUT, "s", "t"))
        assert [(each.place, each.what) for each in book.outbox.sent("feishu")] == [
            ("feishu", "send the notice of regular-2026-12-10, change 0, by feishu")
        ]
        assert [each.place for each in book.outbox.sent("mail")] == ["mail"]

    def test_what_cannot_be_looked_up_is_done_again_where_it_is_known_to_have_failed(self, book):
        book.fail(Announce(), ForgeError("the host refuses"))
        assert book.do(Announce())

    @pytest.mark.parametrize("action", [PUSH, OPEN, EDIT, COMMENT, ISSUE])
    def test_what_failed_may_be_done_at_once(self, book, action):
        book.fail(action, ForgeError("the host refuses"))
        assert book.do(action)

    @pytest.mark.parametrize("action", [OPEN, ISSUE, COMMENT])
    def test_what_was_done_just_now_is_not_done_again(self, book, action):
        """A host's lists may not show it yet, and then the next run wants it once more."""
        assert book.do(action)
        book.now += SETTLES_IN - 1
        assert not book.do(action)
        book.now += 1
        assert book.do(action)

    @pytest.mark.parametrize("action", [PUSH, EDIT])
    def test_what_comes_to_the_same_may_follow_itself(self, book, action):
        assert book.do(action)
        assert book.do(action)

    def test_another_act_is_another_matter(self, book):
        """Another place, another thing."""
        book.crash(OPEN)
        assert book.do(ISSUE)
        assert book.do(OpenPull("reef/other", OPEN.head, OPEN.base, OPEN.title, OPEN.body))

    def test_a_text_that_changed_meanwhile_is_the_same_act(self, book):
        """There is one pull request of these branches, whatever it says."""
        book.crash(OPEN)
        assert not book.do(OpenPull(OPEN.repository, OPEN.head, OPEN.base, "Other numbers", "other"))


class TestSettling:
    """What the host shows closes what was open."""

    def test_what_is_there_was_done(self, book):
        """It is found again by what it left, so that it can be taken back."""
        book.crash(OPEN)
        book.outbox.settle(lambda _entry: "7")
        [entry] = book.outbox.since(START)
        assert (entry.what, entry.reference, entry.state) == (str(OPEN), "7", DONE)
        assert book.open == []

    def test_what_is_not_there_was_not_done_once_the_lists_show_everything(self, book):
        """To the second; then it may be done."""
        book.crash(OPEN)
        book.now += SETTLES_IN - 1
        book.outbox.settle(lambda _entry: "")
        assert book.open == [(str(OPEN), BEGUN)]
        book.now += 1
        book.outbox.settle(lambda _entry: "")
        assert book.open == []
        assert book.do(OPEN)

    @pytest.mark.parametrize("days", [0, 1000])
    def test_what_nobody_can_tell_stays_open(self, book, days):
        book.crash(Announce())
        book.now += days * 86400
        book.outbox.settle(lambda _entry: None)
        assert book.open == [(str(Announce()), BEGUN)]

    def test_each_is_asked_for_by_itself_the_oldest_first(self, book):
        book.crash(OPEN)
        book.fail(COMMENT, OutcomeUnknown("no answer"))
        asked = []

        def seen(entry):
            asked.append((entry.kind, entry.begun, entry.state))
            return "7" if entry.kind == "OpenPull" else None

        book.outbox.settle(seen)
        assert asked == [("OpenPull", START, BEGUN), ("PostComment", START, UNKNOWN)]
        assert book.open == [(str(COMMENT), UNKNOWN)]

    def test_what_is_known_is_not_asked_for(self, book):
        book.do(OPEN)
        book.fail(ISSUE, ForgeError("the host refuses"))
        book.outbox.settle(lambda entry: pytest.fail(f"{entry.what} is known"))


def test_it_outlives_the_run(book, tmp_path):
    book.crash(OPEN)
    book.store.close()
    book.store = Store.open(tmp_path / "sigbot.db")
    assert book.open == [(str(OPEN), BEGUN)]
    assert not book.do(OPEN)


def test_the_dry_carrier_keeps_what_it_is_given():
    carrier = DryCarrier()
    assert [carrier.perform(action) for action in (PUSH, OPEN)] == [Outcome("")] * 2
    assert carrier.kept == [PUSH, OPEN]
