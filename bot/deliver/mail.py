"""Mail: each message a transaction of its own, all of a run over one connection.

To whom is known to the machine's environment alone and goes with the envelope. A server that says no, however early
or late, has not taken the mail; one that falls silent while it holds the whole text may have.
"""

import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import format_datetime
from typing import Literal, Self

from bot.actions import Action, Outcome, SendMail
from bot.addresses import without_addresses
from bot.errors import NotSent, OutcomeUnknown

TIMEOUT = 10.0  # seconds to connect, and for each answer
LAST_ANSWER = 30.0  # seconds for the answer to a whole mail
_OK, _GO_ON = 250, 354
_DOT = re.compile(rb"^\.", re.MULTILINE)

Security = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True)
class MailServer:
    """Which server takes the mail, under whose name, from whom and to whom."""

    host: str
    port: int
    security: Security
    sender: str = field(repr=False)
    recipients: tuple[str, ...] = field(repr=False)
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    context: ssl.SSLContext | None = field(
        default=None, repr=False
    )  # whom to trust; None: as the system does

    @property
    def domain(self) -> str:
        """Give the name under which the mail goes out."""
        return self.sender.rpartition("@")[2].rstrip(">")


class MailCarrier:
    """Sends mail; used as a context, it keeps its connection until the end."""

    def __init__(
        self,
        server: MailServer,
        key: str,
        now: Callable[[], float],
        *,
        timeout: float = TIMEOUT,
        last_answer: float = LAST_ANSWER,
    ) -> None:
        self._server, self._key, self._now = server, key, now
        self._timeout, self._last_answer = timeout, last_answer
        self._connection: smtplib.SMTP | None = None
        self.refused = 0  # addresses that the server did not take, while it took others

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.quit()
            except OSError:
                connection.close()

    def perform(self, action: Action) -> Outcome:
        """Send one mail; raise NotSent where the server did not take it, OutcomeUnknown where nobody can tell."""
        assert isinstance(action, SendMail)
        message = self._message(action)
        try:
            connection = self._connected()
            self._envelope(connection)
        except OSError as error:  # smtplib's own errors are of this kind, too
            self._drop()
            raise NotSent(f"mail: {self._where}: {_said(error)}. Nothing was sent") from None
        except NotSent:
            self._reset()
            raise
        self._send(connection, message)
        return Outcome(action.meeting)

    @property
    def _where(self) -> str:
        return f"{self._server.host}:{self._server.port}"

    def _connected(self) -> smtplib.SMTP:
        """Give the connection, made where there is none or the server has let it go."""
        if self._connection is not None:
            try:
                if self._connection.noop()[0] == _OK:
                    return self._connection
            except OSError:
                pass
            self._drop()
        server = self._server
        context = server.context or ssl.create_default_context()
        if server.security == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, server.domain, timeout=self._timeout, context=context
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, server.domain, timeout=self._timeout)
        self._connection = connection
        if server.security == "starttls":
            connection.starttls(context=context)
        if server.password:
            connection.login(server.user, server.password)
        return connection

    def _envelope(self, connection: smtplib.SMTP) -> None:
        """Say from whom and to whom, and get leave to send; one address that is taken is enough."""
        connection.ehlo_or_helo_if_needed()
        self._expect(connection.mail(_bare(self._server.sender)), "the sender")
        answers = [connection.rcpt(_bare(each)) for each in self._server.recipients]
        taken = [answer for answer in answers if answer[0] in (_OK, 251)]
        if not taken:
            self._expect(answers[0], "every recipient" if len(answers) > 1 else "the recipient")
        self.refused = len(answers) - len(taken)
        self._expect(connection.docmd("DATA"), "the mail", _GO_ON)

    def _expect(self, answer: tuple[int, bytes], what: str, code: int = _OK) -> None:
        if answer[0] != code:
            raise NotSent(f"mail: {self._where} refuses {what}: {_words(answer)}. Nothing was sent")

    def _send(self, connection: smtplib.SMTP, message: bytes) -> None:
        """Hand over the text; from here on, whoever hears nothing knows nothing."""
        try:
            if connection.sock is not None:
                connection.sock.settimeout(self._last_answer)
            connection.send(_DOT.sub(b"..", message) + b".\r\n")
            answer = connection.getreply()
            if connection.sock is not None:
                connection.sock.settimeout(self._timeout)
        except OSError as error:
            self._drop()
            raise OutcomeUnknown(
                f"mail: {self._where}: {_said(error)} after the text was handed over: nobody can tell whether it "
                "goes out. It is not sent again"
            ) from None
        if answer[0] != _OK:
            self._reset()
            raise NotSent(f"mail: {self._where} refuses the mail: {_words(answer)}. Nothing was sent")

    def _reset(self) -> None:
        """Be ready for the next mail."""
        try:
            if self._connection is not None:
                self._connection.rset()
        except OSError:
            self._drop()

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _message(self, action: SendMail) -> bytes:
        """Write the mail; a single address stands in it, a list of them never does."""
        recipients = self._server.recipients
        mail = EmailMessage(policy=WIRE)
        mail["From"] = self._server.sender
        mail["To"] = recipients[0] if len(recipients) == 1 else "undisclosed-recipients:;"
        mail["Subject"] = without_addresses(" ".join(action.subject.split()))
        mail["Date"] = format_datetime(datetime.fromtimestamp(self._now(), UTC))
        name = f"sigbot.{self._key}.{action.meeting}.{action.step}.{action.change}"
        mail["Message-ID"] = f"<{name}@{self._server.domain}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(without_addresses(action.text), cte="base64")
        if action.invitation:
            calendar = action.invitation.decode()
            mail.add_alternative(calendar, subtype="calendar", params={"method": action.method}, cte="base64")
        return mail.as_bytes()


def _bare(address: str) -> str:
    """Give the address alone of `Name <address>`."""
    return address.rpartition("<")[2].rstrip(">").strip()


_CAUSES: tuple[tuple[type[OSError], str], ...] = (
    (smtplib.SMTPAuthenticationError, "user and password are not accepted"),
    (smtplib.SMTPServerDisconnected, "the server let go of the connection"),
    (smtplib.SMTPNotSupportedError, "the server does not offer what is asked of it: STARTTLS, or a login"),
    (ssl.SSLError, "no protected connection: its certificate, or SIGBOT_SMTP_SECURITY, is wrong"),
    (TimeoutError, "no answer in time"),
)


def _said(error: OSError) -> str:
    """Say what went wrong without any address or password."""
    if isinstance(error.__context__, TimeoutError):  # smtplib says that the server had let go
        error = error.__context__
    cause = next((words for kind, words in _CAUSES if isinstance(error, kind)), "")
    if not cause and isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error
        return _words((error.smtp_code, text if isinstance(text, bytes) else str(text).encode()))
    return cause or "no connection"


def _words(answer: tuple[int, bytes]) -> str:
    """Quote a server's answer, without addresses."""
    words = " ".join(answer[1].decode("utf-8", errors="replace").split())
    return without_addresses(f"{answer[0]} {words}")[:200]
