"""What the door for webhooks lets in, over real HTTP: the host's deliveries, each once, and nobody else's."""

import json
import socket
import sqlite3
import threading
import time
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from forge.hooks import NOW, OTTER, SECRET, encoded, headers, issue, note, pull, signed

from bot.forge.webhook import Mode
from bot.serve import hooks, intake, web

ONCE = {"Host": "reef.example", "Connection": "close"}


def outcome(response):
    return response.status_code, response.text.strip()


def by_password(secret=SECRET, at=NOW):
    return {"X-Gitee-Token": secret, "X-Gitee-Timestamp": str(int(at * 1000))}


def test_a_delivery_is_kept_as_references(served):
    """The row says where to look, and nothing of what was said."""
    for event, body in (("Note Hook", note()), ("Merge Request Hook", pull()), ("Issue Hook", issue())):
        assert outcome(served.post(body, event)) == (200, "queued")
    kept = [(row.event, row.repository, row.topic, row.comment, row.author, row.state) for row in served.rows]
    assert kept == [
        ("note", "reef/core", "pulls/12", "501", "71", "queued"),
        ("pull", "reef/core", "pulls/12", "", "71", "queued"),
        ("issue", "reef/core", "issues/I4CD5P", "", "71", "queued"),
    ]
    assert {row.received for row in served.rows} == {NOW}
    data = b"".join(path.read_bytes() for path in served.database.parent.iterdir())
    assert not [text for text in (b"/eligible", b"Deeper", b"otter", b"mail.example") if text in data]
    assert served.answered("note", "queued") == 1
    assert served.figure('sigbot_queue_deliveries{state="queued"}') == 3
    assert served.log == []


def test_a_replay_is_the_same_delivery(served):
    """Word for word, or told again by the host a minute later; an edit of the same comment is another one."""
    sent = headers()
    assert outcome(served.post(sent=sent)) == (200, "queued")
    assert outcome(served.post(sent=sent)) == (200, "known already")
    served.clock.advance(60)
    assert outcome(served.post()) == (200, "known already")
    assert outcome(served.post(note(updated_at="2025-02-20T05:21:00+08:00"))) == (200, "queued")
    assert len(served.rows) == 2
    assert served.answered("note", "known") == 2


def test_an_old_signature_is_refused(served):
    """Half an hour after it was caught it opens nothing, whatever body comes with it."""
    caught = headers()
    served.clock.advance(1800)
    response = served.post(note(9), sent=caught)
    assert outcome(response) == (401, "too old, or one of our clocks is wrong")
    assert served.rows == []


@pytest.mark.parametrize(("off", "side"), [(3600, "ahead of"), (-3600, "behind")])
def test_a_clock_that_is_an_hour_off_is_told(served, off, side):
    """In one clear line and in a metric, not in silence."""
    for _ in range(3):
        assert served.post(sent=headers(at=NOW + off)).status_code == 401
    (line,) = served.log
    assert line["event"] == "a delivery was not taken: stale"
    assert line["why"].startswith(f"its time is 3600 s {side} this machine's clock: set the clock")
    assert served.figure("sigbot_host_clock_ahead_seconds") == off
    assert served.answered("note", "stale") == 3


@pytest.mark.parametrize("sent", [
    {}, by_password("wrong"), signed("wrong"), {**signed(), "X-Gitee-Timestamp": str(int(NOW * 1000) + 1)},
])  # fmt: skip
def test_a_forged_delivery_is_refused(served, sent):
    """And neither its token nor its body is in the log."""
    assert outcome(served.post(sent=sent)) == (401, "the token is not the one of this hook")
    assert served.rows == []
    assert served.answered("note", "forged") == 1
    (line,) = served.log
    assert (line["level"], line["event"], line["hook"]) == (
        "warning",
        "a delivery was not taken: forged",
        "note",
    )
    assert not [
        text for text in (SECRET, "wrong", "/eligible", "mail.example") if text in served.out.getvalue()
    ]


def test_who_tries_often_fills_no_log(served):
    """One line a minute, which says how many there were."""
    for _ in range(5):
        served.post(sent={})
    served.clock.advance(60)
    served.post(sent={})
    assert [line.get("untold") for line in served.log] == [None, 4]


def test_either_mode_is_heard_unless_one_was_chosen(serve):
    """Somebody who knows the secret and uses the other mode is told so, and heard by nobody."""
    either = serve()
    assert either.post(note(1), sent=by_password()).status_code == 200
    assert either.post(note(2)).status_code == 200
    strict = serve(mode=Mode.SIGNATURE)
    assert outcome(strict.post(note(3), sent=by_password())) == (401, "password and signature are mixed up")
    assert strict.post(note(3)).status_code == 200
    (line,) = strict.log
    assert line["why"] == "the host's page says otherwise than SIGBOT_WEBHOOK_MODE, which is signature"
    assert SECRET not in strict.out.getvalue()


def test_the_password_in_a_body_goes_nowhere(served):
    """In password mode Gitee writes it into each body."""
    assert served.post({**note(), "password": SECRET}, sent=by_password()).status_code == 200
    assert served.post({**note(), "password": SECRET, "comment": 5}, sent=by_password()).status_code == 400
    data = b"".join(path.read_bytes() for path in served.database.parent.iterdir())
    assert SECRET.encode() not in data
    assert SECRET not in served.out.getvalue()


def test_the_test_button_is_answered_and_told(served):
    """It queues nothing, whatever Gitee puts into it; a forged one is refused like anything else."""
    sent = {**headers(), "X-Gitee-Ping": "true"}
    assert outcome(served.post(b"{}", sent=sent)) == (200, "the test came through")
    assert [line["event"] for line in served.log] == ["the host's test came through"]
    assert served.post(b"{}", sent={"X-Gitee-Ping": "true"}).status_code == 401
    assert served.rows == []


@pytest.mark.parametrize(
    ("event", "known"), [("Push Hook", "push"), ("Moon Hook", "other"), ("\xff" * 99, "other")]
)
def test_an_event_that_says_nothing_to_the_bot_is_accepted(served, event, known):
    """And counted, under a name that nobody outside can choose."""
    assert outcome(served.post({"anything": OTTER}, event)) == (200, "nothing to do for this event")
    assert served.answered(known, "ignored") == 1
    assert (served.rows, served.log) == ([], [])


@pytest.mark.parametrize(("body", "why"), [
    (b'{"note": "ask otter@mail.example"', "it is no JSON"), (b"[" * 300_000, "it is no JSON"),
    (b"[]", "it is JSON of another shape than Gitee's"), (b"\x00\xff", "it is no JSON"),
    (encoded({**note(), "repository": None, "project": None}), "it does not say where"),
])  # fmt: skip
def test_a_body_that_is_no_delivery_is_refused(served, body, why):
    """With one line that holds nothing of it."""
    assert outcome(served.post(body)) == (400, "this is no delivery")
    assert [(line["event"], line["why"]) for line in served.log] == [
        ("a delivery was not taken: malformed", why)
    ]
    assert "mail.example" not in served.out.getvalue()
    assert served.post().status_code == 200


def peak():
    """Give the highest memory of this process so far, in bytes."""
    status = Path("/proc/self/status").read_text()
    return 1024 * int(status.partition("VmHWM:")[2].split()[0])


def fifty_megabytes(sent):
    """Give 50 MB piece by piece, and note how much of it was asked for."""
    piece = b" " * 65536
    for _ in range(800):
        sent.append(len(piece))
        yield piece


@pytest.mark.parametrize("sent", [None, {}], ids=["signed", "forged"])
def test_fifty_megabytes_are_not_kept(served, sent):
    """With a length beforehand, or piece by piece without one: the sender hears why, and memory stays as it is."""
    status = 413 if sent is None else 401
    whole = b" " * 50_000_000
    served.post()
    before = peak()
    assert served.post(whole, sent=sent).status_code == status
    head = headers() if sent is None else {}
    url = served.service.address + "/hooks/gitee"
    assert served.session.post(url, data=fifty_megabytes([]), headers=head, timeout=30).status_code == status
    assert peak() - before < 8_000_000
    assert len(served.rows) == 1


def test_a_body_of_just_a_megabyte_is_read(served):
    """One byte more is too much."""
    padded = encoded(note(7)).ljust(hooks.LARGEST)
    assert served.post(padded).status_code == 200
    assert served.post(padded + b" ").status_code == 413
    assert served.answered("note", "too large") == 1


def connection(served):
    split = urlsplit(served.service.address)
    return socket.create_connection((split.hostname, split.port), timeout=20)


def head(sent, length):
    lines = [f"{name}: {value}" for name, value in {**sent, "Content-Length": length, **ONCE}.items()]
    return "\r\n".join(["POST /hooks/gitee HTTP/1.1", *lines, "", ""]).encode()


@pytest.mark.parametrize(("sent", "status"), [(headers(), b"408"), ({}, b"401")])
def test_a_body_that_never_ends_is_given_up(served, sent, status, monkeypatch):
    """Byte by byte: after a while the connection is closed, with an answer."""
    monkeypatch.setattr(hooks, "BODY_SECONDS", 0.2)
    monkeypatch.setattr(hooks, "DRAIN_SECONDS", 0.2)
    with connection(served) as door:
        door.sendall(head(sent, 1000) + b"{")
        answer = door.makefile("rb").read()
    assert answer.split()[1] == status
    assert served.rows == []
    assert served.post().status_code == 200


def test_a_sender_that_goes_away_is_no_defect(served):
    """Half a body, then nothing: no traceback, and the next one is heard."""
    with connection(served) as door:
        door.sendall(head(headers(), 1000) + b"{")
        served.until(lambda: len(served.service._server.server_state.tasks) == 1)
    served.until(lambda: served.answered("note", "cut") == 1)
    assert [line["level"] for line in served.log] == ["warning"]
    assert served.post().status_code == 200


def test_only_posts_are_heard(served):
    """Everything else is told so, and there is nothing beside the four addresses."""
    response = served.get("/hooks/gitee")
    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert served.session.put(served.service.address + "/hooks/gitee", timeout=5).status_code == 405
    assert served.get("/").status_code == 404
    assert "uvicorn" not in str(response.headers).lower()


def test_a_database_that_is_locked_for_a_second_loses_nothing(served):
    """The host waits for its answer, everyone else does not, and what was answered with yes is kept."""
    served.post(note(1))
    lock = sqlite3.connect(served.database, isolation_level=None, check_same_thread=False)
    lock.execute("BEGIN IMMEDIATE")
    threading.Timer(1.0, lambda: lock.execute("COMMIT")).start()
    began, answers = time.monotonic(), []
    posts = [threading.Thread(target=lambda n=n: answers.append(served.post(note(n)))) for n in (2, 3, 4)]
    for each in posts:
        each.start()
    assert served.get("/healthz").status_code == 200
    assert served.figure('sigbot_queue_deliveries{state="queued"}') == 1
    assert time.monotonic() - began < 0.9
    for each in posts:
        each.join()
    assert [answer.status_code for answer in answers] == [200] * 3
    assert sorted(row.comment for row in served.rows) == ["1", "2", "3", "4"]
    lock.close()


def test_a_database_that_stays_locked_is_no_yes(serve, monkeypatch):
    """The host hears 503 after a while; afterwards everything is as before."""
    monkeypatch.setattr(intake, "PATIENCE", 0.2)
    monkeypatch.setattr(web, "GLANCE", 0.1)
    served = serve()
    lock = sqlite3.connect(served.database, isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    assert [served.post(note(n)).status_code for n in (1, 2)] == [503, 503]
    assert served.get("/readyz").json()["troubles"] == ["the database cannot be written"]
    lock.execute("COMMIT")
    lock.close()
    assert served.post(note(3)).status_code == 200
    assert served.get("/readyz").json() == {"ready": True, "troubles": []}
    assert served.answered("note", "locked") == 2


def test_a_queue_that_is_full_takes_no_more(served, monkeypatch):
    """Whoever has caught a signature fills no disk; when there is room again, deliveries are taken again."""
    monkeypatch.setattr(intake, "MOST", 2)
    monkeypatch.setattr(intake, "_COUNTED_EVERY", 1)
    assert [served.post(note(n)).status_code for n in (1, 2, 3)] == [200, 200, 503]
    lock = sqlite3.connect(served.database)
    lock.execute("DELETE FROM delivery")
    lock.commit()
    lock.close()
    assert served.post(note(3)).status_code == 200


@pytest.mark.slow
def test_a_thousand_at_once_are_all_kept(served):
    """A thousand connections, opened before the first byte is sent; each is answered, and each is there once."""
    doors = [connection(served) for _ in range(1000)]
    for n, door in zip(count(1), doors, strict=False):
        body = encoded(note(n))
        door.sendall(head(headers(), len(body)) + body)
    answers = [door.recv(1000).split()[1] for door in doors]
    for door in doors:
        door.close()
    assert answers == [b"200"] * 1000
    assert sorted(int(row.comment) for row in served.rows) == list(range(1, 1001))


def test_many_at_once_are_all_kept(served):
    """Fifty connections, of which each two tell of the same."""
    doors = [connection(served) for _ in range(50)]
    for n, door in enumerate(doors):
        body = encoded(note(1 + n // 2))
        door.sendall(head(headers(), len(body)) + body)
    texts = [door.makefile("rb").read().split(b"\r\n\r\n")[1] for door in doors]
    for door in doors:
        door.close()
    assert sorted(texts) == [b"known already\n"] * 25 + [b"queued\n"] * 25
    assert len(served.rows) == 25


def test_nothing_of_all_that_is_a_traceback(served):
    """Whatever came: the log holds lines of warning, each of them JSON."""
    for body in (b"", b"{", encoded([]), encoded(note())):
        for sent in (None, {}, by_password()):
            served.post(body, sent=sent)
    with connection(served) as door:
        door.sendall(b"\x16\x03\x01\x02\x00 what is this\r\n\r\n")
        assert door.recv(100).split()[1] == b"400"
    assert {line["level"] for line in served.log} == {"warning"}
    assert "Traceback" not in json.dumps(served.log)
