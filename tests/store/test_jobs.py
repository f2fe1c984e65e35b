"""The table of jobs: a claim is one statement, and a state is what came of the last run."""

import threading

from bot.store.jobs import claim, done, failed, job_states, plan, postponed
from bot.store.store import Store


def state(store):
    with store.read() as connection:
        (found,) = job_states(connection)
    return found


def test_a_job_is_taken_when_it_is_due(store):
    """Not before, unless it is asked for anyway; who takes it, and when, is written down."""
    with store.begin() as connection:
        plan(connection, "board", 100)
        assert not claim(connection, "board", 99, "here:1")
        assert claim(connection, "board", 99, "here:1", anyway=True)
        assert claim(connection, "board", 100, "here:2")
        assert not claim(connection, "unknown", 100, "here:1")
    found = state(store)
    assert (found.claimant, found.running_since, found.last_begun, found.last_done) == (
        "here:2",
        100,
        100,
        None,
    )


def test_what_became_of_it_lets_it_go(store):
    """Done, failed and postponed each give the next time, and leave nobody at it."""
    with store.begin() as connection:
        plan(connection, "board", 0)
        for end, expected in (
            (lambda: failed(connection, "board", 3, 200, "no host"), (200, 3, "no host", None)),
            (lambda: postponed(connection, "board", 300), (300, 3, "no host", None)),
            (lambda: done(connection, "board", 50, 400), (400, 0, "", 50)),
        ):
            claim(connection, "board", 40, "here:1", anyway=True)
            end()
            (found,) = job_states(connection)
            assert (found.due, found.failures, found.error, found.last_done) == expected
            assert (found.claimant, found.running_since) == ("", None)


def test_two_connections_cannot_both_take_it(tmp_path):
    """Whoever commits first has it; the other one's statement finds it not due any more."""
    taken = []

    def take(n):
        store = Store.open(tmp_path / "sigbot.db")
        with store.begin() as connection:
            if claim(connection, "board", 100, f"here:{n}"):
                taken.append(n)
                done(connection, "board", 100, 200)
        store.close()

    store = Store.open(tmp_path / "sigbot.db")
    with store.begin() as connection:
        plan(connection, "board", 100)
    store.close()
    threads = [threading.Thread(target=take, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 1


def test_a_database_of_before_gets_the_table(tmp_path):
    """It is only added to."""
    store = Store.open(tmp_path / "sigbot.db")
    with store.begin() as connection:
        connection.exec_driver_sql("DROP TABLE job")
    store.close()
    store = Store.open(tmp_path / "sigbot.db")
    with store.read() as connection:
        assert job_states(connection) == ()
    store.close()
