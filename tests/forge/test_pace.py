"""The host's rate and the run's budget are kept, on a clock that is wound by hand."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.gitee import Clock, Rate
from bot.forge.pace import LONGEST_WAIT, WIDEST, WINDOW, Pacer, Spent

START = 1_736_136_000  # an epoch second


@pytest.fixture
def clock():
    return Clock(START)


@pytest.fixture
def pacer(clock):
    return Pacer(clock)


def rate(remaining, reset=None, limit=60):
    headers = {"X-RateLimit-Limit": str(limit), "X-RateLimit-Remaining": str(remaining)}
    return headers if reset is None else {**headers, "X-RateLimit-Reset": str(reset)}


def ask(pacer, times=1):
    for _ in range(times):
        with pacer.turn():
            pass


def test_a_host_that_tells_nothing_is_asked_one_at_a_time(pacer):
    """Without headers the second request starts only when the first has ended."""
    pacer.observe({}, START)
    order = []
    inside = threading.Event()

    def second():
        inside.set()
        with pacer.turn():
            order.append("second")

    with pacer.turn():
        thread = threading.Thread(target=second)
        thread.start()
        inside.wait()
        thread.join(0.05)
        order.append("first")
    thread.join()
    assert (order, pacer.width) == (["first", "second"], 1)


@pytest.mark.parametrize(
    ("remaining", "width"), [(0, 1), (1, 1), (3, 1), (4, 2), (15, 7), (16, WIDEST), (5000, WIDEST)]
)
def test_the_room_that_the_headers_show_is_used_half_at_once(pacer, remaining, width):
    pacer.observe(rate(remaining, START + 60), START)
    assert pacer.width == width


def test_what_remains_is_spent_and_then_the_window_is_waited_for(pacer, clock):
    pacer.observe(rate(3, START + 40), START)
    ask(pacer, 3)
    assert clock.now() == START
    ask(pacer)
    assert clock.now() == START + 40.5  # the host counts in whole seconds
    assert pacer.waited == 40.5


@pytest.mark.parametrize("reset", [START + 3600 + 30, 30], ids=["as an instant", "as seconds to go"])
def test_a_reset_is_read_by_the_host_s_clock(pacer, clock, reset):
    """The host's clock may be an hour off ours, and some hosts count down instead."""
    pacer.observe(rate(0, reset), START + 3600)
    ask(pacer)
    assert clock.now() == START + 30.5


def test_an_answer_that_took_long_tells_of_no_later_end(pacer, clock):
    """As where the machine slept meanwhile; the difference of the clocks is known from quicker answers."""
    pacer.observe(rate(9, START + 60), START)
    clock.sleep(500)
    pacer.observe(rate(0, START + 540), START + 480)  # sent 20 seconds ago
    ask(pacer)
    assert clock.now() == START + 540.5


def test_a_host_that_hides_the_end_of_its_window_is_given_a_minute(pacer, clock):
    pacer.observe(rate(0), START)
    ask(pacer)
    assert clock.now() == START + WINDOW + 0.5


def test_after_the_window_the_whole_limit_is_there_again(pacer, clock):
    pacer.observe(rate(0, START + 10, limit=7), START)
    ask(pacer)
    assert pacer.remaining == 6


def test_a_throttled_answer_holds_every_connection(pacer, clock):
    pacer.observe(rate(50, START + 60), START)
    pacer.hold(17)
    ask(pacer)
    assert clock.now() == START + 17


def test_the_longest_of_several_pauses_holds(pacer, clock):
    pacer.hold(9)
    pacer.hold(2)
    ask(pacer)
    assert clock.now() == START + 9


def test_a_budget_ends_the_run(clock):
    pacer = Pacer(clock, budget=2)
    ask(pacer, 2)
    with pytest.raises(Spent, match="the budget of 2 requests is used up"):
        ask(pacer)
    assert pacer.sent == 2


def test_a_wait_of_more_than_a_quarter_of_an_hour_ends_the_run_instead(pacer, clock):
    pacer.observe(rate(0, START + int(LONGEST_WAIT) + 300), START)
    with pytest.raises(Spent, match="the host gives no more requests for 20 minutes"):
        ask(pacer)
    assert clock.now() == START


def test_answers_of_one_window_may_arrive_in_any_order(pacer):
    """A late answer tells of a time when more remained."""
    for remaining in (5, 9, 4, 7):
        pacer.observe(rate(remaining, START + 60), START)
    assert pacer.remaining == 4


def test_a_new_window_brings_new_room(pacer, clock):
    pacer.observe(rate(1, START + 5), START)
    clock.sleep(6)
    pacer.observe(rate(59, START + 66), START + 6)
    assert pacer.remaining == 59


def test_numbers_that_are_none_tell_nothing(pacer):
    pacer.observe({"X-RateLimit-Remaining": "many", "X-RateLimit-Reset": "soon"}, START)
    assert pacer.remaining is None


def test_a_failed_request_gives_its_room_back(pacer):
    with pytest.raises(ZeroDivisionError), pacer.turn():
        _ = 1 / 0
    ask(pacer)
    assert pacer.sent == 2


def test_whoever_waits_when_the_run_is_stopped_is_let_go(pacer):
    answers = []
    inside = threading.Event()

    def second():
        inside.set()
        with pytest.raises(Spent, match="stopped"):
            ask(pacer)
        answers.append("let go")

    with pacer.turn():
        thread = threading.Thread(target=second)
        thread.start()
        inside.wait()
        pacer.stop()
        thread.join(60)
    assert answers == ["let go"]


@given(
    limit=st.integers(1, 80),
    window=st.integers(1, 120),
    requests=st.integers(1, 300),
    skew=st.floats(0, 0.99),
)
def test_a_host_that_tells_its_rate_never_has_to_refuse(limit, window, requests, skew):
    """And the time taken is that of the windows needed, with at most a second and a half lost in each."""
    clock = Clock(START)
    clock.advance(skew)
    host, pacer = Rate(limit, window), Pacer(clock)
    for _ in range(requests):
        with pacer.turn():
            allowance = host.take("us", clock.now())
            assert allowance.granted
            pacer.observe(allowance.headers, int(clock.now()))
    windows = -(-requests // limit) - 1
    assert windows * window <= clock.now() - START <= windows * (window + 1.5) + 1
