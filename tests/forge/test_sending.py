"""Changing something on a host: what may be done twice is repeated, what may not is done at most once."""

import contextlib
import socket

import pytest
import requests
import responses

from bot.actions import (
    DeleteComment,
    EditComment,
    EditIssue,
    EditPull,
    OpenIssue,
    OpenPull,
    Outcome,
    PostComment,
    Push,
)
from bot.demo.gitee import Clock, Fault, Faults, Forge, Server
from bot.errors import ForgeError, OutcomeUnknown
from bot.forge.pace import Pacer, Spent
from bot.forge.session import FIRST_ATTEMPTS, Session
from bot.forge.writing import perform, write_of

API = "https://gitee.example/api/v5"
TOKEN = "s3cret-t0ken"
CORE = "/repos/reef/core"
COMMENTS = f"{CORE}/pulls/1/comments"

DONE_AND_UNHEARD = [Fault.ANSWER_LOST, Fault.CUT_JSON, Fault.SHORT_BODY, Fault.RESET]
NOT_DONE_PERHAPS = [Fault.ERROR_500, Fault.ERROR_502, Fault.ERROR_503, Fault.HTML_PAGE, Fault.DROPPED]
NEVER_TAKEN = [Fault.TOO_MANY, Fault.THROTTLED]
ALL = [*DONE_AND_UNHEARD, *NOT_DONE_PERHAPS, *NEVER_TAKEN]


@pytest.fixture
def clock():
    return Clock(1_736_136_000)


class Reef:
    """A host with a pull request and a comment of the bot's, and what the bot asks of it."""

    def __init__(self, clock):
        self.clock = clock
        self.forge = Forge(clock.now)
        self.otter = self.forge.user("otter")
        self.repo = self.forge.repo("reef/core")
        self.pull = self.repo.pull(author=self.otter, title="Numbers", body="old")
        self.comment = self.pull.comment_by(self.otter, "old")

    @contextlib.contextmanager
    def serve(self, *kinds, method="POST", in_a_row=1, **options):
        faults = Faults(seed=1, share=1.0, kinds=kinds, methods=(method,), in_a_row=in_a_row)
        with Server(self.forge, tokens={TOKEN: self.otter}, faults=faults, **options) as server:
            self.server = server
            self.session = Session(server.url, TOKEN, Pacer(self.clock))
            yield self
            self.session.close()

    def asked(self, method):
        return [seen.method for seen in self.server.requests].count(method)


@pytest.fixture
def reef(clock):
    return Reef(clock)


@pytest.fixture
def answers():
    with responses.RequestsMock() as answers:
        yield answers


@pytest.fixture
def session(clock):
    """A session with the address of no real host, for answers that `responses` makes up."""
    return Session(API, TOKEN, Pacer(clock))


class TestOnce:
    """A POST makes something new each time."""

    @pytest.mark.parametrize("fault", DONE_AND_UNHEARD, ids=lambda fault: fault.name)
    def test_what_was_done_and_not_heard_of_is_not_done_again(self, reef, fault):
        with reef.serve(fault), pytest.raises(OutcomeUnknown, match="the next run looks"):
            reef.session.send("POST", COMMENTS, {"body": "new"})
        assert reef.asked("POST") == 1
        assert [comment.body for comment in reef.pull.comments] == ["old", "new"]

    @pytest.mark.parametrize("fault", NOT_DONE_PERHAPS, ids=lambda fault: fault.name)
    def test_what_may_have_been_done_is_not_done_again(self, reef, fault):
        """Nobody can tell how far a host came that breaks in the middle."""
        with reef.serve(fault), pytest.raises(OutcomeUnknown):
            reef.session.send("POST", COMMENTS, {"body": "new"})
        assert reef.asked("POST") == 1

    def test_no_answer_in_time_is_not_asked_again(self, clock, monkeypatch):
        """A host that took the request and keeps silent."""
        monkeypatch.setattr("bot.forge.session.TIMEOUT", (5, 0.05))
        with socket.create_server(("127.0.0.1", 0)) as silent:
            session = Session(f"http://127.0.0.1:{silent.getsockname()[1]}", TOKEN, Pacer(clock))
            with pytest.raises(OutcomeUnknown, match="no answer in time"):
                session.send("POST", COMMENTS, {"body": "new"})
            silent.accept()[0].close()
            silent.setblocking(False)
            with pytest.raises(BlockingIOError):
                silent.accept()

    @pytest.mark.parametrize("fault", NEVER_TAKEN, ids=lambda fault: fault.name)
    def test_what_the_host_did_not_take_is_asked_again(self, reef, fault):
        with reef.serve(fault, in_a_row=2):
            assert reef.session.send("POST", COMMENTS, {"body": "new"}).body["body"] == "new"
        assert reef.asked("POST") == 3
        assert [comment.body for comment in reef.pull.comments] == ["old", "new"]

    def test_a_refused_connection_is_tried_again(self, clock):
        """Nothing was sent, so in the end it is a plain failure."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            session = Session(f"http://127.0.0.1:{free.getsockname()[1]}", TOKEN, Pacer(clock))
            with pytest.raises(
                ForgeError, match=f"asked {FIRST_ATTEMPTS} times. Nothing was changed"
            ) as caught:
                session.send("POST", COMMENTS, {"body": "new"})
        assert not isinstance(caught.value, OutcomeUnknown)

    def test_a_connection_that_never_came_about_is_tried_again(self, session, answers):
        answers.post(API + COMMENTS, body=requests.ConnectTimeout())
        answers.post(API + COMMENTS, json={"id": 1}, status=201)
        assert session.send("POST", COMMENTS, {"body": "new"}).body == {"id": 1}

    def test_it_goes_over_a_connection_of_its_own(self, reef, monkeypatch):
        """A host may just have let a kept-alive one go, and then nobody could tell whether it took the request."""
        opened, connect = [], socket.create_connection
        monkeypatch.setattr(
            "urllib3.util.connection.create_connection",
            lambda address, timeout, **_: opened.append(address) or connect(address, timeout),
        )
        with reef.serve():
            reef.session.get(COMMENTS)
            reef.session.get(COMMENTS)
            reef.session.send("POST", COMMENTS, {"body": "new"})
        assert len(opened) == 2


class TestAgain:
    """PATCH and DELETE come to the same when they are done again."""

    @pytest.mark.parametrize("fault", ALL, ids=lambda fault: fault.name)
    def test_a_change_is_asked_again(self, reef, fault):
        with reef.serve(fault, method="PATCH", in_a_row=2):
            reef.session.send("PATCH", f"{CORE}/pulls/1", {"body": "new"})
        assert reef.pull.body == "new"
        assert reef.asked("PATCH") == 3

    @pytest.mark.parametrize("fault", ALL, ids=lambda fault: fault.name)
    def test_what_is_gone_already_is_no_failure(self, reef, fault):
        """The second DELETE finds nothing where the first one came through."""
        with reef.serve(fault, method="DELETE"):
            perform(reef.session, DeleteComment("reef/core", "pulls", str(reef.comment.id)))
        assert reef.pull.comments == []

    def test_in_the_end_it_is_given_up(self, reef):
        with reef.serve(Fault.ERROR_503, method="PATCH", in_a_row=99):
            with pytest.raises(ForgeError, match="the next run tries again") as caught:
                reef.session.send("PATCH", f"{CORE}/pulls/1", {"body": "new"})
            assert not isinstance(caught.value, OutcomeUnknown)
        assert reef.pull.body == "old"


METHODS = ["POST", "PATCH", "DELETE"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_a_refusal_is_told_at_once(session, answers, method, status):
    """Also 403 where nothing says that it is a throttle."""
    answers.add(method, API + COMMENTS, json={"message": "no"}, status=status)
    with pytest.raises(ForgeError, match=str(status)) as caught:
        session.send(method, COMMENTS, {"body": "new"})
    assert not isinstance(caught.value, OutcomeUnknown)
    assert (caught.value.status, len(answers.calls)) == (status, 1)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("status", [301, 302, 307])
def test_a_redirect_is_not_followed(session, answers, method, status):
    """It would come as a GET, which changes nothing and looks as if it had."""
    answers.add(method, API + COMMENTS, status=status, headers={"Location": f"{API}/elsewhere"})
    with pytest.raises(ForgeError, match=f"unexpected status {status}"):
        session.send(method, COMMENTS, {"body": "new"})
    assert len(answers.calls) == 1


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("status", [401, 422, 500])
def test_no_message_repeats_the_token(session, answers, method, status):
    """Not even where the host does."""
    answers.add(method, API + COMMENTS, json={"message": f"Bearer {TOKEN} is bad"}, status=status)
    with pytest.raises(ForgeError) as caught:
        session.send(method, COMMENTS, {"body": "new"})
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize("method", METHODS)
def test_no_message_repeats_the_token_where_the_connection_fails(session, answers, method):
    answers.add(method, API + COMMENTS, body=requests.ConnectionError(f"Bearer {TOKEN}"))
    with pytest.raises(ForgeError) as caught:
        session.send(method, COMMENTS, {"body": "new"})
    assert TOKEN not in str(caught.value)


def test_the_token_stands_neither_in_the_address_nor_in_the_body(session, answers):
    answers.post(API + COMMENTS, json={"id": 1})
    session.send("POST", COMMENTS, {"body": "new"})
    [call] = answers.calls
    assert TOKEN not in call.request.url + call.request.body.decode()


@pytest.mark.parametrize("method", METHODS)
def test_a_run_that_was_stopped_changes_nothing(reef, method):
    with reef.serve():
        reef.session.stop()
        with pytest.raises(Spent):
            reef.session.send(method, COMMENTS, {"body": "new"})
    assert reef.server.count == 0


class TestActions:
    """Each action as it comes to stand on the host."""

    @pytest.fixture(autouse=True)
    def served(self, reef):
        reef.issue = reef.repo.issue(author=reef.otter, title="Desk", body="old")
        reef.note = reef.issue.comment_by(reef.otter, "old")
        with reef.serve():
            self.do = lambda action: perform(reef.session, action)
            yield

    def test_a_pull_request_is_edited_and_closed(self, reef):
        self.do(EditPull("reef/core", 1, title="New", body="new"))
        assert (reef.pull.title, reef.pull.body, reef.pull.state) == ("New", "new", "open")
        assert self.do(EditPull("reef/core", 1, body="gone", close=True)).reference == "1"
        assert (reef.pull.title, reef.pull.body, reef.pull.state) == ("New", "gone", "closed")

    def test_a_text_may_be_emptied(self, reef):
        """An empty text is a text; what is left out stays."""
        self.do(EditPull("reef/core", 1, body=""))
        assert (reef.pull.title, reef.pull.body) == ("Numbers", "")

    def test_an_issue_is_opened_edited_and_closed(self, reef):
        outcome = self.do(OpenIssue("reef/core", "Title", "text"))
        opened = reef.repo.issues.get(outcome.reference)
        assert (opened.title, opened.body, opened.user) == ("Title", "text", reef.otter)
        assert outcome.url.endswith(outcome.reference)
        self.do(EditIssue("reef/core", outcome.reference, body="new"))
        assert (opened.title, opened.body, opened.state) == ("Title", "new", "open")
        self.do(EditIssue("reef/core", outcome.reference, close=True))
        assert (opened.body, opened.state) == ("new", "closed")

    @pytest.mark.parametrize("under", ["pulls", "issues"])
    def test_comments_are_written_edited_and_deleted(self, reef, under):
        """By an id that names them for ever."""
        topic, number = (reef.pull, "1") if under == "pulls" else (reef.issue, reef.issue.number)
        comment = self.do(PostComment("reef/core", under, number, "new")).reference
        assert [each.body for each in topic.comments] == ["old", "new"]
        self.do(EditComment("reef/core", under, comment, "other"))
        assert [each.body for each in topic.comments] == ["old", "other"]
        self.do(DeleteComment("reef/core", under, comment))
        assert self.do(DeleteComment("reef/core", under, comment)) == Outcome("")
        assert [each.body for each in topic.comments] == ["old"]

    def test_what_is_not_there_cannot_be_edited(self):
        with pytest.raises(ForgeError, match="404"):
            self.do(EditPull("reef/core", 99, body="new"))


def test_a_push_is_no_request():
    with pytest.raises(TypeError, match="push x to reef/core"):
        write_of(Push("reef/core", "x", "0", {}, "", None))


def test_a_pull_request_names_its_fork():
    """With the repository's name: two forks of one owner would else be one."""
    write = write_of(OpenPull("reef/core", "otter/core:x", "master", "Title", "text"))
    assert (write.method, write.path) == ("POST", "/repos/reef/core/pulls")
    assert write.fields == {"title": "Title", "head": "otter/core:x", "base": "master", "body": "text"}
