"""Mail: to whom nobody sees, one connection for all, and what became of each is told apart."""

import socket
import ssl
import threading
from contextlib import contextmanager
from email.utils import parsedate_to_datetime

import pytest

from bot.actions import SendMail
from bot.deliver.mail import MailCarrier, MailServer
from bot.errors import NotSent, OutcomeUnknown
from deliver.receivers import mailbox

NOW = 1_765_281_600  # 2025-12-09 12:00 UTC
MAIL = SendMail(
    "regular-2025-12-10",
    "notice",
    0,
    "双周例会",
    "主题：双周例会\n.\n..两点",
    b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
)
PEOPLE = ("ann@example.com", "bob@example.org")


def server(port, *recipients, **others):
    values = {"security": "none", "sender": "Reef <bot@example.com>"} | others
    return MailServer("127.0.0.1", port, recipients=recipients or PEOPLE, **values)


def carrier(port, *recipients, timeout=2.0, last_answer=2.0, **others):
    there = server(port, *recipients, **others)
    return MailCarrier(there, "reef", lambda: NOW, timeout=timeout, last_answer=last_answer)


@pytest.fixture(scope="module")
def shared():
    with mailbox() as (box, port):
        yield box, port


@pytest.fixture
def post(shared):
    box, port = shared
    box.mails.clear()
    box.answers, box.connections = {}, 0
    return box, port


@contextmanager
def scripted(*lines, hang=False):
    """Serve one connection by a script: what to answer to each line that comes in; None lets go."""
    listening = socket.create_server(("127.0.0.1", 0))
    heard = []
    done = threading.Event()

    def serve():
        connection, _ = listening.accept()
        with connection, connection.makefile("rwb") as stream:
            stream.write(b"220 post.example.com\r\n")
            stream.flush()
            for answer in lines:
                heard.append(line := stream.readline())
                if answer and answer.startswith("text"):
                    while line not in (b".\r\n", b""):
                        heard.append(line := stream.readline())
                    if answer == "text":
                        continue
                if answer is None:
                    break
                stream.write(answer.removeprefix("text ").encode() + b"\r\n")
                stream.flush()
            if hang:
                done.wait(10)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1], heard
    finally:
        done.set()
        listening.close()
        thread.join(10)


def test_a_mail_comes_as_it_was_written_and_shows_nobody_who_else_got_it(post):
    box, port = post
    with carrier(port) as sending:
        sending.perform(MAIL)
    (mail,) = box.mails
    assert mail.to == list(PEOPLE)
    assert not any(each.encode() in mail.raw for each in PEOPLE)
    assert (mail.message["To"], mail.message["From"]) == (
        "undisclosed-recipients:;",
        "Reef <bot@example.com>",
    )
    assert (mail.subject, mail.text) == (MAIL.subject, MAIL.text + "\n")
    assert mail.message["Message-ID"] == "<sigbot.reef.regular-2025-12-10.notice.0@example.com>"
    assert parsedate_to_datetime(mail.message["Date"]).timestamp() == NOW
    assert mail.calendar.get_param("method") == "REQUEST"
    assert mail.calendar.get_payload(decode=True) == MAIL.invitation


def test_the_address_of_a_list_stands_in_the_mail(post):
    """Lists refuse what is not addressed to them."""
    box, port = post
    with carrier(port, "reef-list@example.com") as sending:
        sending.perform(MAIL)
    assert box.mails[0].message["To"] == "reef-list@example.com"


def test_no_text_adds_a_header_or_an_address(post):
    box, port = post
    hostile = SendMail(
        "regular-2025-12-10", "notice", 0, "A\r\nBcc: eve@example.net\r\n\r\nB", "ask ann@example.com"
    )
    with carrier(port) as sending:
        sending.perform(hostile)
    (mail,) = box.mails
    assert (mail.message["Bcc"], mail.to) == (None, list(PEOPLE))
    assert mail.subject == "A Bcc: … B"
    assert mail.text == "ask …\n"


def test_many_go_over_one_connection_and_one_that_is_refused_stops_no_other(post):
    box, port = post
    with carrier(port) as sending:
        sending.perform(MAIL)
        box.answers = {"DATA": "554 spam"}
        with pytest.raises(NotSent, match=r"refuses the mail: 554 spam. Nothing was sent"):
            sending.perform(MAIL)
        box.answers = {"RCPT": "550 <ann@example.com> unknown"}
        with pytest.raises(NotSent, match="refuses every recipient: 550 <…> unknown"):
            sending.perform(MAIL)
        box.answers = {}
        sending.perform(MAIL)
    assert (len(box.mails), box.connections) == (2, 1)


def test_one_address_that_is_refused_keeps_the_mail_from_nobody_else(post):
    box, port = post
    box.answers = {"RCPT": lambda address: "550 unknown" if address.startswith("ann") else None}
    with carrier(port) as sending:
        sending.perform(MAIL)
        assert sending.refused == 1
    assert [each.to for each in box.mails] == [["bob@example.org"]]


def test_a_connection_that_the_server_let_go_is_made_again(post):
    box, port = post
    with carrier(port) as sending:
        sending.perform(MAIL)
        sending._connection.sock.shutdown(socket.SHUT_RDWR)
        sending.perform(MAIL)
    assert (len(box.mails), box.connections) == (2, 2)


def test_a_server_that_drops_the_connection_over_the_text_leaves_the_outcome_unknown(post):
    box, port = post
    box.answers = {"DATA": None}
    with carrier(port) as sending, pytest.raises(OutcomeUnknown, match="It is not sent again") as told:
        sending.perform(MAIL)
    assert "example" not in str(told.value)
    assert len(box.mails) == 1


HELLO = ("250 post", "250 OK", "250 OK", "250 OK")  # EHLO, MAIL, RCPT, RCPT


@pytest.mark.parametrize(
    "script",
    [
        (),
        (None,),
        ("250 post", None),
        ("250 post", "250 OK", None),
        (*HELLO, None),
        ("250 post", "451 later"),
    ],
    ids=len,
)
def test_a_server_that_lets_go_before_the_text_has_nothing(script):
    with (
        scripted(*script) as (port, _),
        carrier(port) as sending,
        pytest.raises(NotSent, match="Nothing was sent"),
    ):
        sending.perform(MAIL)


@pytest.mark.parametrize(
    ("script", "expected"), [((*HELLO[:2],), NotSent), ((*HELLO, "354 go on", "text"), OutcomeUnknown)]
)
def test_a_server_that_falls_silent_is_waited_for_a_while(script, expected):
    with (
        scripted(*script, hang=True) as (port, _),
        carrier(port, timeout=0.1, last_answer=0.1) as sending,
        pytest.raises(expected, match="no answer in time"),
    ):
        sending.perform(MAIL)


def test_a_line_with_a_dot_ends_no_mail():
    """The body is sent in base64; still, what begins with a dot is doubled."""
    plain = SendMail("regular-2025-12-10", "notice", 0, "x", "y")
    with scripted(*HELLO, "354 go on", "text 250 taken") as (port, heard), carrier(port) as sending:
        sending._message = lambda _action: b"Subject: x\r\n\r\n.\r\n..two\r\n"
        sending.perform(plain)
    assert heard[-3:] == [b"..\r\n", b"...two\r\n", b".\r\n"]


def test_no_server_at_all():
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with (
        carrier(port) as sending,
        pytest.raises(NotSent, match=f"127.0.0.1:{port}: no connection. Nothing was sent"),
    ):
        sending.perform(MAIL)


def test_a_login_and_one_that_is_refused():
    with mailbox(password="right") as (box, port):
        with carrier(port, user="reef", password="right") as sending:
            sending.perform(MAIL)
        with carrier(port, user="reef", password="wrong-one") as sending, pytest.raises(NotSent) as told:
            sending.perform(MAIL)
    assert len(box.mails) == 1
    assert "user and password are not accepted" in str(told.value)
    assert "wrong-one" not in str(told.value)


def test_a_server_without_starttls_gets_no_mail_in_the_clear(post):
    box, port = post
    with (
        carrier(port, security="starttls") as sending,
        pytest.raises(NotSent, match="does not offer what is asked"),
    ):
        sending.perform(MAIL)
    assert box.mails == []


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1, by the machine's openssl."""
    import shutil
    import subprocess

    if shutil.which("openssl") is None:
        pytest.skip("no openssl here")
    folder = tmp_path_factory.mktemp("tls")
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "30000",
        "-subj",
        "/CN=post",
    ]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", folder / "key", "-out", folder / "cert"]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "cert", folder / "key")
    return context, ssl.create_default_context(cafile=folder / "cert")


def test_starttls(certificate):
    theirs, ours = certificate
    with mailbox(tls_context=theirs, require_starttls=True) as (box, port):
        with carrier(port, security="starttls", context=ours) as sending:
            sending.perform(MAIL)
        with carrier(port, security="starttls") as sending, pytest.raises(NotSent, match="certificate"):
            sending.perform(MAIL)
    assert len(box.mails) == 1
