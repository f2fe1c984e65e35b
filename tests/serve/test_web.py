"""The service as a whole: how it is, how it starts and how it ends, in its own process where signals matter."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from forge.hooks import SECRET, encoded, headers, note
from prometheus_client.parser import text_string_to_metric_families

from bot.app.hooksecret import ENV_MODE, ENV_WINDOW
from bot.app.session import ENV_WEBHOOK, ENV_WEBHOOK_FILE
from bot.documents.calendar import FEED
from bot.errors import Refusal
from bot.serve import hooks
from bot.serve.pulse import LATE, LONGEST, QUIET, Pulse, troubles
from bot.serve.server import NO_CALENDAR, listen
from bot.store.deliveries import Queue
from bot.store.jobs import JobState
from bot.store.store import Store

ROOT = Path(__file__).parents[2]
EMPTY = Queue(0, 0, 0, None, "")
WAITING = replace(EMPTY, oldest=1000)
BOARD = JobState("board", 2000, 0, "", None, None, None, "")


def test_it_lives_and_is_ready(served):
    assert served.get("/healthz").json() == {"alive": True}
    assert (served.get("/readyz").status_code, served.get("/readyz").json()["ready"]) == (200, True)


def test_the_calendar_is_there_for_programs_once_it_is_written(served):
    """As the folder has it; the address may stand in any calendar program."""
    before = served.get("/calendar.ics")
    assert (before.status_code, before.text) == (404, NO_CALENDAR)
    path = served.folder / FEED
    path.parent.mkdir()
    path.write_bytes(b"BEGIN:VCALENDAR\r\n")
    found = served.get("/calendar.ics")
    assert (found.status_code, found.content) == (200, b"BEGIN:VCALENDAR\r\n")
    assert found.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert found.headers["ETag"]


@pytest.mark.parametrize("link", [FEED, "leaderboard"])
def test_a_link_in_the_calendars_place_opens_no_other_file(served, link):
    """Whoever gets a link merged could else read the token's file from afar."""
    (served.folder / "secrets").mkdir()
    (served.folder / "secrets/calendar.ics").write_text("SECRET")
    target = "secrets/calendar.ics" if link == FEED else "secrets"
    (served.folder / link).parent.mkdir(exist_ok=True)
    (served.folder / link).symlink_to(served.folder / target)
    assert served.get("/calendar.ics").text == NO_CALENDAR


def test_the_figures_are_prometheus_own(served):
    """Every line of them is read by its own parser, and the jobs are among them."""
    with Store.open(served.database).begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO job (name, due, claimant, failures, error) VALUES ('board', 5, '', 2, '')"
        )
    served.post(sent={})
    found = {family.name: family for family in text_string_to_metric_families(served.get("/metrics").text)}
    assert found["sigbot_job_failures"].samples[0].value == 2
    assert found["sigbot_job_due_timestamp_seconds"].samples[0].labels == {"job": "board"}
    assert found["sigbot_database_up"].samples[0].value == 1
    assert [
        (each.labels, each.value)
        for each in found["sigbot_deliveries"].samples
        if each.name.endswith("_total")
    ] == [({"event": "note", "outcome": "forged"}, 1)]


def test_a_damaged_database_is_told(served):
    """The process lives, and is not ready."""
    for path in served.database.parent.glob("sigbot.db*"):
        path.write_bytes(b"no database at all" * 500)
    assert served.get("/healthz").status_code == 200
    assert served.get("/readyz").status_code == 503
    assert served.figure("sigbot_database_up") == 0
    assert served.post().status_code == 503


@pytest.mark.parametrize(("pulse", "quiet", "words"), [
    (Pulse(1000, EMPTY, ()), 990, []),
    (Pulse(1000, EMPTY, ()), 1000 - QUIET - 1, ["nobody has looked for 601 s whether something is due"]),
    (Pulse(9999, EMPTY, ()), None, []),
    (Pulse(1600, WAITING, ()), None, []),
    (Pulse(1601, WAITING, ()), None, ["the queue is stuck: its first delivery has waited for 601 s"]),
    (Pulse(2000 + LATE, EMPTY, (BOARD,)), None, []),
    (Pulse(2001 + LATE, EMPTY, (BOARD,)), None, ["the job board has been due for 3601 s"]),
    (Pulse(2001 + LATE, EMPTY, (replace(BOARD, running_since=2001),)), None, []),
    (Pulse(2002 + LONGEST, EMPTY, (replace(BOARD, running_since=2001),)), None, ["the job board has run for 21601 s"])
])  # fmt: skip
def test_what_keeps_it_from_its_work(pulse, quiet, words):
    """A queue that stands still, nobody who looks, a job that is late or never ends."""
    assert list(troubles(pulse, quiet, works=True)) == words


def test_rules_that_cannot_be_read_are_trouble(serve, monkeypatch):
    """The hooks are heard all the same, and what is wrong stands in the log."""

    def slip(*_asked):
        raise Refusal("sig.yaml:1:1: counts: is missing")

    monkeypatch.setattr("bot.serve.daemon.run_jobs", slip)
    served = serve()
    served.until(lambda: len(served.log) == 1)
    assert served.get("/readyz").json()["troubles"] == ["it cannot be seen what is due: the log says why"]
    assert served.post().status_code == 200


def test_a_queue_that_nobody_works_off_is_no_trouble():
    assert list(troubles(Pulse(9999, replace(EMPTY, oldest=1), ()), None, works=False)) == []


def test_a_port_that_is_taken_is_refused():
    """In words, and so is a host that is not here."""
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(
            Refusal, match=rf"^127.0.0.1:{port} cannot be listened on \(.*in use.*\); name others"
        ):
            listen("127.0.0.1", port)
    with pytest.raises(Refusal, match=r"192\.0\.2\.1:80 cannot be listened on"):
        listen("192.0.2.1", 80)


@contextmanager
def running(folder, **variables):
    """Serve in a process of its own; give it and its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "bot", "serve", "--port", str(port), "--dir", str(folder)]
    environment = {**os.environ, "SIGBOT_WEBHOOK_SECRET": SECRET, **variables}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        started = json.loads(process.stdout.readline())
        assert (started["event"], started["hooks"]) == ("started", f"http://127.0.0.1:{port}/hooks/gitee")
        yield process, started["hooks"]
        process.kill()


def test_a_signal_ends_it_in_the_middle(tmp_path):
    """Whoever is being heard is heard to the end, what was queued is kept, and the log says that it stopped."""
    (tmp_path / "sig.yaml").write_text("sig: {}\n")
    with running(tmp_path) as (process, door), requests.Session() as host:
        assert host.post(door, data=encoded(note(1)), headers=now(), timeout=30).status_code == 200

        def half():
            data = encoded(note(2))
            yield data[:100]
            process.send_signal(signal.SIGTERM)
            yield data[100:]

        assert requests.post(door, data=half(), headers=now(), timeout=30).status_code == 200
        events = [json.loads(line)["event"] for line in process.stdout]
        assert events[-1] == "stopped"
        assert not [event for event in events if "defect" in event or "Exception" in event]
        assert process.wait() == 0
    assert queued(tmp_path) == ["1", "2"]


def now():
    return headers(at=time.time())


def queued(folder):
    with Store.open(folder / ".sigbot/sigbot.db").read() as connection:
        return list(
            connection.exec_driver_sql(
                "SELECT comment FROM delivery WHERE state = 'queued' ORDER BY id"
            ).scalars()
        )


@pytest.mark.slow
def test_a_killed_service_has_lost_nothing_that_it_said_yes_to(tmp_path):
    """kill -9 while deliveries come in, five times: each that was answered with 200 is in the queue, once."""
    (tmp_path / "sig.yaml").write_text("sig: {}\n")
    kept, number = [], 0
    for _ in range(5):
        with running(tmp_path) as (process, door), requests.Session() as host:
            for n in range(60):
                number += 1
                if n == 50:
                    process.kill()
                try:
                    answer = host.post(door, data=encoded(note(number)), headers=now(), timeout=30)
                except requests.ConnectionError:
                    break
                kept += [str(number)] if answer.status_code == 200 else []
    found = queued(tmp_path)
    assert set(kept) <= set(found)
    assert len(found) == len(set(found))


@pytest.mark.parametrize("page", ["docs/webhook.md", "docs/webhook.zh-CN.md"])
def test_every_answer_and_figure_is_documented(page, served):
    """Whoever sees a word in the metrics finds it on the page, in both languages; so do the settings."""
    text = (ROOT / page).read_text()
    words = [each.outcome for each in vars(hooks).values() if isinstance(each, hooks.Answer)]
    words += [each.outcome for each in hooks.REFUSED.values()]
    words += [
        line.split()[2] for line in served.get("/metrics").text.splitlines() if line.startswith("# HELP")
    ]
    assert len(words) > 15
    apart = re.compile("sigbot_job_.*|.*_created")
    missing = [word for word in words if f"`{word}" not in text and not apart.fullmatch(word)]
    assert missing == []
    for name in (ENV_WEBHOOK, ENV_WEBHOOK_FILE, ENV_MODE, ENV_WINDOW, "`sigbot_job_*`", hooks.TRIAL.text):
        assert name in text
