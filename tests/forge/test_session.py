"""From a request to JSON or to an error: what is tried again, what is not, and what no message repeats."""

import socket
import threading
from functools import partial

import pytest
import requests
import responses

from bot.demo.gitee import RETRIABLE, Clock, Fault, Faults, Forge, Rate, Server
from bot.errors import ForgeError
from bot.forge.pace import Pacer, Spent
from bot.forge.session import ATTEMPTS, FIRST_ATTEMPTS, Session

API = "https://gitee.example/api/v5"
TOKEN = "s3cret-t0ken"
PULLS = "/repos/lantern/core/pulls"


@pytest.fixture
def clock():
    return Clock(1_736_136_000)


@pytest.fixture
def forge(clock):
    """A host with one pull request that has a file."""
    forge = Forge(clock.now)
    forge.repo("lantern/core").pull(author=forge.user("ann"), title="a", files=["src/a.py"])
    return forge


@pytest.fixture
def session(clock):
    """A session with the address of no real host, for answers that `responses` makes up."""
    return Session(API, TOKEN, Pacer(clock))


@pytest.fixture
def answers():
    with responses.RequestsMock() as answers:
        yield answers


def ask(server, clock, path=PULLS, **params):
    session = Session(server.url, None, Pacer(clock))
    try:
        return session.get(path, params)
    finally:
        session.close()


@pytest.mark.parametrize("fault", sorted(RETRIABLE), ids=lambda fault: fault.name)
def test_whatever_may_pass_by_itself_is_asked_again(forge, clock, fault):
    faults = Faults(seed=1, share=1.0, kinds=[fault], in_a_row=2)
    with Server(forge, faults=faults) as server:
        answer = ask(server, clock)
    assert [row["number"] for row in answer.body] == [1]
    assert (server.count, faults.injected) == (3, 2)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault.ERROR_500, "out of order (status 500)"),
        (Fault.TOO_MANY, "throttles (status 429)"),
        (Fault.THROTTLED, "throttles (status 403)"),
        (Fault.HTML_PAGE, "a web page where JSON was due"),
        (Fault.CUT_JSON, "cut or broken JSON where JSON was due"),
        (Fault.SHORT_BODY, "the answer was cut off"),
        (Fault.DROPPED, "no connection"),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_what_does_not_pass_is_given_up_with_its_cause(forge, clock, fault, said):
    """The message has the path, what happened, how often it was tried, and that nothing is lost."""
    faults = Faults(seed=1, share=1.0, kinds=[fault], in_a_row=99)
    with Server(forge, faults=faults) as server, pytest.raises(ForgeError) as caught:
        ask(server, clock)
    assert server.count == FIRST_ATTEMPTS
    assert all(part in str(caught.value) for part in (PULLS, said, "asked 4 times", "the next run goes on"))


def test_the_pauses_grow_to_half_a_minute(session, answers, clock):
    """Once a host has answered: 1, 2, 4, 8, 16, 30 and 30 seconds, each with up to a second more."""
    answers.get(API + "/there", json=[])
    session.get("/there")
    start = clock.now()
    answers.get(API + PULLS, status=500)
    with pytest.raises(ForgeError, match=f"asked {ATTEMPTS} times"):
        session.get(PULLS)
    assert 91 <= clock.now() - start <= 98


def test_a_host_that_never_answered_is_waited_for_a_few_seconds(session, answers, clock):
    """A wrong address or a machine without a network must not take minutes to say so."""
    start = clock.now()
    answers.get(API + PULLS, body=requests.ConnectionError())
    with pytest.raises(ForgeError, match=f"asked {FIRST_ATTEMPTS} times"):
        session.get(PULLS)
    assert 7 <= clock.now() - start <= 10


def test_a_throttled_session_waits_as_long_as_it_is_told(forge, clock):
    start = clock.now()
    faults = Faults(seed=1, share=1.0, kinds=[Fault.TOO_MANY], in_a_row=1, retry_after=120)
    with Server(forge, faults=faults) as server:
        ask(server, clock)
    assert 120 <= clock.now() - start <= 123


def test_a_throttle_of_hours_ends_the_run(forge, clock):
    faults = Faults(seed=1, share=1.0, kinds=[Fault.TOO_MANY], retry_after=7200)
    with Server(forge, faults=faults) as server, pytest.raises(Spent):
        ask(server, clock)
    assert server.count == 1


def test_the_limit_of_the_host_is_kept_without_a_refusal(forge, clock):
    with Server(forge, rate=Rate(5, 60)) as server:
        session = Session(server.url, None, Pacer(clock))
        for _ in range(12):
            session.get(PULLS)
        session.close()
    assert server.count == 12


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (401, {"message": "401 Unauthorized"}, "the token is not accepted (status 401); renew it"),
        (403, {"error": "forbidden"}, "the token refuses this (status 403), or the repository is blocked"),
        (
            404,
            {"message": "404 Project Not Found"},
            "not there, private or blocked (status 404); check the name",
        ),
        (422, {"error": {"base": ["no such state"]}}, "unexpected status 422: {'base': ['no such state']}"),
    ],
)
def test_a_refusal_is_told_at_once(session, answers, status, body, expected):
    answers.get(API + PULLS, json=body, status=status)
    with pytest.raises(ForgeError) as caught:
        session.get(PULLS)
    assert expected in str(caught.value)
    assert PULLS in str(caught.value)
    assert (caught.value.status, len(answers.calls)) == (status, 1)


def test_the_page_of_a_blocked_repository_is_a_refusal(forge, clock):
    """Such a page comes with 403 from the proxy, without a word of JSON."""
    forge.find_repo("lantern/core").banned = True
    with Server(forge) as server, pytest.raises(ForgeError) as caught:
        ask(server, clock)
    assert (caught.value.status, server.count) == (403, 1)
    assert "<" not in str(caught.value)


@pytest.mark.parametrize("status", [401, 403, 404, 400])
def test_no_message_repeats_the_token_or_an_address(session, answers, status):
    """Not even where the host does, and not where its words are cut."""
    said = {"message": f"{'x' * 180} token {TOKEN} of ann@example.com"}
    answers.get(API + PULLS, json=said, status=status)
    with pytest.raises(ForgeError) as caught:
        session.get(PULLS)
    assert TOKEN[:5] not in str(caught.value)
    assert "@" not in str(caught.value)


def test_no_message_repeats_the_token_where_the_connection_fails(session, answers):
    answers.get(API + PULLS, body=requests.ConnectionError(f"Bearer {TOKEN}"))
    with pytest.raises(ForgeError) as caught:
        session.get(PULLS)
    assert TOKEN not in str(caught.value)


def test_the_token_travels_in_the_header_alone(session, answers, tmp_path, monkeypatch):
    """Also where a ~/.netrc has another password for the host."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine gitee.example login ann password other\n")
    monkeypatch.setenv("NETRC", str(netrc))
    answers.get(API + PULLS, json=[])
    session.get(PULLS, {"state": "all"})
    request = answers.calls[0].request
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"
    assert TOKEN not in request.url


def test_without_a_token_there_is_no_header(clock, answers):
    answers.get(API + PULLS, json=[])
    Session(API, None, Pacer(clock)).get(PULLS)
    assert "Authorization" not in answers.calls[0].request.headers


def test_a_redirect_to_another_host_does_not_take_the_token_along(session, answers):
    answers.get(API + PULLS, status=302, headers={"Location": "https://elsewhere.example/pulls"})
    answers.get("https://elsewhere.example/pulls", json=[])
    session.get(PULLS)
    first, second = (call.request.headers.get("Authorization") for call in answers.calls)
    assert (first, second) == (f"Bearer {TOKEN}", None)


def test_a_host_that_is_down_is_not_waited_for_again_and_again(clock):
    """After one request has tried it all, the next one asks once; when the host is back, all is as before."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        session = Session(f"http://127.0.0.1:{free.getsockname()[1]}", None, Pacer(clock))
        with pytest.raises(ForgeError, match="no connection; asked 4 times"):
            session.get(PULLS)
        waited = clock.now()
        with pytest.raises(ForgeError, match="no connection; asked once"):
            session.get(PULLS)
        assert clock.now() == waited


def test_a_host_that_came_back_is_tried_in_full_again(session, answers):
    down, busy = requests.ConnectionError(), 503
    for _ in range(FIRST_ATTEMPTS):
        answers.get(API + "/1", body=down)
    answers.get(API + "/2", json=[])
    answers.get(API + "/3", status=busy)
    answers.get(API + "/3", json=["there"])
    with pytest.raises(ForgeError):
        session.get("/1")
    session.get("/2")
    assert session.get("/3").body == ["there"]


def test_no_answer_in_time_is_said_so(session, answers):
    answers.get(API + PULLS, body=requests.ReadTimeout())
    with pytest.raises(ForgeError, match="no answer in time; asked 4 times"):
        session.get(PULLS)


@pytest.mark.parametrize("date", [{}, {"Date": "yesterday"}], ids=["none", "nonsense"])
def test_an_answer_without_a_clock_is_of_our_own_time(session, answers, clock, date):
    answers.get(API + PULLS, json=[], headers=date)
    assert session.get(PULLS).at == clock.now()


def test_an_answer_carries_the_host_s_clock(session, answers):
    answers.get(API + PULLS, json=[], headers={"Date": "Mon, 06 Jan 2025 04:00:10 GMT"})
    assert session.get(PULLS).at == 1_736_136_010


def test_results_come_in_the_order_of_the_jobs(session):
    """Also where the first is answered last."""
    session.pacer.observe({"X-RateLimit-Remaining": "100"}, 0)
    second_is_done = threading.Event()

    def job(n):
        assert n != 0 or second_is_done.wait(60)
        if n == 1:
            second_is_done.set()
        return n

    assert list(session.ordered(partial(job, n) for n in range(20))) == list(range(20))


def test_the_first_failure_ends_an_ordered_run(session):
    """What stands before it is given; of what stands behind it no more than a few were begun."""
    begun = []

    def job(n):
        begun.append(n)
        if n == 3:
            raise Spent("enough")
        return n

    given = []
    with pytest.raises(Spent):
        given.extend(session.ordered(partial(job, n) for n in range(50)))
    assert given == [0, 1, 2]
    assert len(begun) < 10


def test_all_threads_share_eight_connections(forge, clock, monkeypatch):
    """A list after the other goes on over the connections of the first."""
    opened = []
    connect = socket.create_connection
    monkeypatch.setattr(
        "urllib3.util.connection.create_connection",
        lambda *a, **k: opened.append(1) or connect(*a, **{n: v for n, v in k.items() if n == "timeout"}),
    )
    with Server(forge, rate=Rate(1000)) as server:
        session = Session(server.url, None, Pacer(clock))
        session.get(PULLS)
        for _ in range(3):
            list(session.ordered(partial(session.get, PULLS) for _ in range(30)))
        session.close()
    assert len(opened) <= 8
