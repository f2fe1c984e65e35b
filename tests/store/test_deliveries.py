"""The queue of deliveries: each once, the oldest first, again after a pause, and given up at last."""

import threading
from dataclasses import replace

import pytest

from bot.forge.webhook import Delivery, Event, Topic
from bot.store.deliveries import (
    PAUSES,
    claim_next,
    done,
    done_with_topic,
    enqueue,
    failed,
    forget,
    next_attempt,
    postponed,
    queue,
    take_over,
)
from bot.store.store import Store

NOTE = Delivery(Event.NOTE, "reef/core", Topic.PULLS, "12", "345", "7", 90, "d0")


def some(n):
    return replace(NOTE, comment=str(n), digest=f"d{n}")


def fail(connection, now):
    """Let the next one fail; give when it is tried again."""
    claimed = claim_next(connection, now)
    due = next_attempt(claimed, now)
    failed(connection, claimed, due, "no host")
    return due


@pytest.fixture
def connection(store):
    with store.begin() as connection:
        yield connection


def test_the_same_delivery_twice_is_one(connection):
    assert enqueue(connection, NOTE, 100)
    assert not enqueue(connection, NOTE, 101)
    assert queue(connection, 101).queued == 1


def test_one_that_was_worked_on_is_known_still(connection):
    """A replay does nothing, also after the work."""
    enqueue(connection, NOTE, 100)
    done(connection, claim_next(connection, 100))
    assert not enqueue(connection, NOTE, 101)
    assert claim_next(connection, 101) is None


def test_what_is_taken_is_what_came_in(connection):
    """Every reference comes back as it was, and the oldest first."""
    for n in range(3):
        enqueue(connection, some(n), 100)
    taken = [claim_next(connection, 100) for _ in range(3)]
    assert [each.delivery for each in taken] == [some(n) for n in range(3)]
    assert [each.attempt for each in taken] == [1, 1, 1]
    assert claim_next(connection, 100) is None


def test_a_failed_attempt_waits_longer_each_time_and_is_given_up(connection):
    """After the last pause one more attempt, then it is shown and not tried again."""
    enqueue(connection, NOTE, 0)
    now, waits = 0, []
    for _ in PAUSES:
        due = fail(connection, now)
        assert claim_next(connection, due - 1) is None
        waits.append(due - now)
        now = due
    assert tuple(waits) == PAUSES
    assert fail(connection, now) is None
    assert claim_next(connection, 10**10) is None
    found = queue(connection, now)
    assert (found.queued, found.failed) == (0, 1)
    assert found.last_failure == "reef/core pulls/12 comment 345: no host"


def test_one_that_waits_for_its_next_attempt_holds_up_no_other(connection):
    enqueue(connection, some(1), 100)
    enqueue(connection, some(2), 100)
    fail(connection, 100)
    assert claim_next(connection, 100).delivery == some(2)


def test_being_postponed_is_no_attempt(connection):
    enqueue(connection, NOTE, 100)
    for _ in range(20):
        postponed(connection, claim_next(connection, 100), 100)
    assert claim_next(connection, 100).attempt == 1


def test_what_a_killed_worker_had_taken_is_taken_over(connection):
    """Its attempt counts: what kills its worker each time is given up."""
    enqueue(connection, NOTE, 100)
    for attempt in range(len(PAUSES) + 1):
        assert claim_next(connection, 100).attempt == attempt + 1
        assert claim_next(connection, 100) is None
        assert take_over(connection) == 1
    assert claim_next(connection, 100) is None
    assert queue(connection, 100).last_failure.endswith("its worker was killed each time")


def test_how_long_the_first_one_waits_is_told(connection):
    """From when it may be worked on; one that is put off does not wait yet."""
    assert queue(connection, 100).oldest is None
    enqueue(connection, some(1), 100)
    enqueue(connection, some(2), 150)
    assert queue(connection, 200).oldest == 100
    fail(connection, 200)
    assert queue(connection, 205).oldest == 150
    assert queue(connection, 205).queued == 2


def test_only_what_waits_no_more_is_forgotten(connection):
    """A delivery that waits stays, however old it is."""
    for n in range(4):
        enqueue(connection, some(n), 100)
    done(connection, claim_next(connection, 100))
    claim_next(connection, 100)
    assert forget(connection, 100) == 0
    assert forget(connection, 101) == 1
    assert (queue(connection, 100).queued, queue(connection, 100).working) == (2, 1)


def test_many_that_take_in_the_same_make_one_row(tmp_path):
    """Connections of their own, all at once."""
    taken = []

    def put():
        store = Store.open(tmp_path / "sigbot.db")
        with store.begin() as connection:
            taken.append(enqueue(connection, NOTE, 100))
        store.close()

    Store.open(tmp_path / "sigbot.db").close()
    threads = [threading.Thread(target=put) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [False] * 7 + [True]


def test_what_waits_for_one_topic_is_done_together(connection):
    """As far as it had come in when the first of it was taken; other topics wait on."""
    other = replace(some(3), number="13")
    for each in (some(1), some(2), other):
        enqueue(connection, each, 100)
    claimed = claim_next(connection, 100)
    enqueue(connection, some(4), 100)
    done_with_topic(connection, claimed)
    assert queue(connection, 100).queued == 2
    assert [claim_next(connection, 100).delivery for _ in range(2)] == [other, some(4)]
