"""The queue is worked off one by one: what fails comes again, what is done stays done, nobody stops the others."""

import threading
import time

import pytest
from forge.hooks import SECRET, note

from bot.errors import ForgeError, Refusal
from bot.serve import worker
from bot.serve.worker import Worker
from bot.store.deliveries import PAUSES
from bot.store.store import Busy, alone


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Nobody rests for long in a test."""
    monkeypatch.setattr(worker, "LOOK", 0.01)
    monkeypatch.setattr(worker, "REST", 0.01)


def states(served):
    return [row.state for row in served.rows]


def test_each_is_handed_over_once_and_in_order(serve):
    """At once, without waiting for a look at the clock; a replay is not handed over again."""
    handed = []
    served = serve(handed.append)
    for n in (1, 2, 1, 3, 2):
        served.post(note(n))
    served.until(lambda: states(served) == ["done"] * 3)
    assert [(each.comment, each.topic, each.number) for each in handed] == [
        (str(n), "pulls", "12") for n in (1, 2, 3)
    ]
    assert served.figure('sigbot_deliveries_worked_total{outcome="done"}') == 3


def test_without_a_handler_the_queue_is_kept(served):
    """And whoever can handle it later has it all."""
    for n in (1, 2, 3):
        served.post(note(n))
    assert states(served) == ["queued"] * 3
    assert served.get("/readyz").status_code == 200


def test_a_host_that_is_out_of_order_is_tried_again(serve):
    """After a pause, and the others go on meanwhile; the failure is told."""
    handed, trouble = [], [ForgeError("out of order", status=502)]

    def handler(delivery):
        handed.append(delivery.comment)
        if trouble:
            raise trouble.pop()

    served = serve(handler)
    served.post(note(1))
    served.until(lambda: len(handed) == 1)
    served.post(note(2))
    served.until(lambda: states(served) == ["queued", "done"])
    (line,) = served.log
    assert (line["level"], line["event"], line["why"]) == ("warning", "failed", "out of order")
    assert (line["place"], line["again_in"]) == ("reef/core pulls/12 comment 1", PAUSES[0])
    served.clock.advance(PAUSES[0])
    served.until(lambda: states(served) == ["done", "done"])
    assert handed == ["1", "2", "1"]


def test_what_never_goes_through_is_given_up_and_told(serve):
    """With its last failure, in which no secret and no address stands; the others were worked on long before."""

    def handler(delivery):
        if delivery.comment == "1":
            raise Refusal(f"{SECRET} is no answer for otter@mail.example")

    served = serve(handler)
    served.post(note(1))
    served.post(note(2))
    for pause in (*PAUSES, 0):
        served.until(lambda: served.rows[0].state in ("queued", "failed") and served.rows[0].attempts > 0)
        before = served.rows[0].attempts
        served.clock.advance(pause)
        served.until(lambda before=before, pause=pause: not pause or served.rows[0].attempts > before)
    served.until(lambda: states(served) == ["failed", "done"])
    assert (served.rows[0].attempts, served.rows[0].error) == (len(PAUSES) + 1, "*** is no answer for …")
    assert [line["event"] for line in served.log] == ["failed"] * len(PAUSES) + ["given up"]
    assert SECRET not in served.out.getvalue()
    assert served.figure('sigbot_deliveries_worked_total{outcome="given up"}') == 1
    assert served.figure('sigbot_queue_deliveries{state="failed"}') == 1


def test_a_defect_stops_no_other(serve):
    """It is told with its traceback, and tried again like any failure."""

    def handler(delivery):
        if delivery.comment == "1":
            raise ZeroDivisionError

    served = serve(handler)
    served.post(note(1))
    served.post(note(2))
    served.until(lambda: states(served) == ["queued", "done"])
    assert served.rows[0].error == "a defect of sigbot (ZeroDivisionError)"
    assert [line["event"] for line in served.log] == ["a defect of sigbot", "failed"]
    assert "Traceback" in served.log[0]["exception"]


def test_while_another_run_is_busy_it_waits_and_counts_no_attempt(serve):
    """A board that is being pulled takes minutes; the delivery is handled when it is done."""
    busy = threading.Event()
    busy.set()

    def handler(_delivery):
        if busy.is_set():
            raise Busy("another run is at work")

    served = serve(handler)
    served.post(note(1))
    for _ in range(3):
        time.sleep(0.02)
        served.clock.advance(1)
    busy.clear()
    served.until(lambda: served.clock.advance(1) or states(served) == ["done"])
    assert (served.rows[0].attempts, served.log) == (1, [])


def test_two_services_in_one_folder_hand_each_over_once(serve):
    """Both take in, one works; when that one ends, the other goes on."""
    handed = []
    first = serve(lambda delivery: handed.append(("first", delivery.comment)))
    first.post(note(7))
    first.until(lambda: states(first) == ["done"])
    second = serve(lambda delivery: handed.append(("second", delivery.comment)))
    for n in range(1, 7):
        (first, second)[n % 2].post(note(n))
    first.until(lambda: states(first) == ["done"] * 7)
    assert sorted(handed) == [("first", str(n)) for n in range(1, 8)]
    first.service.stop()
    second.post(note(8))
    second.until(lambda: states(second) == ["done"] * 8)
    assert handed[-1] == ("second", "8")


def test_the_work_at_hand_comes_to_its_end(serve):
    """When the service stops, what is being handled is finished and the rest stays queued, for the next one."""
    begun, go_on = threading.Event(), threading.Event()

    def handler(_delivery):
        begun.set()
        go_on.wait()

    served = serve(handler)
    served.post(note(1))
    served.post(note(2))
    begun.wait()
    served.service.stop()
    go_on.set()
    served.until(lambda: states(served) == ["done", "queued"])
    handed = []
    serve(handed.append)
    served.until(lambda: states(served) == ["done", "done"])
    assert [each.comment for each in handed] == ["2"]


def test_a_worker_outlives_a_folder_that_is_lost(tmp_path, serve):
    """It complains once, and goes on when the folder is there again."""
    served = serve()
    handed = []
    state = tmp_path / "other" / ".sigbot"
    (tmp_path / "other").write_text("no folder")
    lost = Worker(
        state / "sigbot.db", handed.append, served.service._daemon._environment, served.service._log
    )
    thread = threading.Thread(target=lost.run)
    thread.start()
    served.until(lambda: len(served.log) == 1)
    assert "cannot work the queue off" in served.log[0]["event"]
    (tmp_path / "other").unlink()
    served.until((state / "sigbot.db").exists)
    assert len(served.log) == 1
    lost.stop()
    thread.join()
    with alone(state, "worker"):
        pass  # it let go


def test_what_was_worked_on_a_month_ago_is_forgotten(serve):
    """The queue does not grow for ever; what is younger is still known."""
    served = serve(lambda _delivery: None)
    served.post(note(1))
    served.until(lambda: states(served) == ["done"])
    served.clock.advance(29 * 86400)
    served.post(note(2))
    served.until(lambda: states(served) == ["done", "done"])
    served.clock.advance(2 * 86400)
    served.until(lambda: [row.comment for row in served.rows] == ["2"])


def test_what_waits_for_one_topic_is_seen_to_at_once(serve):
    """A handler that reads the whole topic is called once for what had come in; what comes meanwhile has its turn."""
    handed, begun, gate = [], threading.Event(), threading.Event()

    def handler(delivery):
        handed.append(delivery.comment)
        begun.set()
        return gate.wait(10)

    served = serve(handler)
    served.post(note(1))
    assert begun.wait(10)
    for n in (2, 3):
        served.post(note(n))
    gate.set()
    served.until(lambda: states(served) == ["done"] * 3)
    assert handed == ["1", "2"]
