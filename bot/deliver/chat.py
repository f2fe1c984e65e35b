"""Robots of chat groups: WeCom, DingTalk, Feishu. One request a message; a robot's address is a secret.

Messages are plain text, so that nothing in them is a mark, a call or a link under another name.
"""

import base64
import hashlib
import hmac
import json
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus, urlsplit

import requests
from requests.utils import get_environ_proxies

from bot.actions import Action, Channel, Outcome, SendChat
from bot.documents.chattext import cut
from bot.errors import NotSent, OutcomeUnknown
from bot.forge.meaning import never_sent, said

CONNECT, ANSWER = 5.0, 10.0  # seconds
_LONGEST_ANSWER = 20_000  # bytes that are read of one
MOST: Mapping[Channel, int] = {"wecom": 2048, "dingtalk": 18_000, "feishu": 18_000}  # bytes of a text
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Robot:
    """Where a group's robot listens, and with what its messages are signed; "" where they are not."""

    url: str = field(repr=False)
    secret: str = field(default="", repr=False)


class ChatCarrier:
    """Sends messages, each once."""

    def __init__(
        self,
        robots: Mapping[Channel, Robot],
        now: Callable[[], float],
        *,
        connect: float = CONNECT,
        answer: float = ANSWER,
    ) -> None:
        self._robots, self._now = robots, now
        self._connect, self._answer = connect, answer

    def perform(self, action: Action) -> Outcome:
        """Send one message; raise NotSent where the robot did not take it, OutcomeUnknown where nobody can tell."""
        assert isinstance(action, SendChat)
        robot = self._robots[action.channel]
        if not is_safe(robot.url):
            raise NotSent(f"{action.channel}: the robot's address must begin with https://. Nothing was sent")
        url, body = request_of(action, robot, self._now())
        status, answer = self._ask(action.channel, url, json.dumps(body, ensure_ascii=False).encode())
        _judge(action.channel, robot, status, answer)
        return Outcome(action.meeting)

    def _ask(self, channel: Channel, url: str, body: bytes) -> tuple[int, bytes]:
        """Send the request and read the beginning of the answer, all within a few seconds."""
        until = time.monotonic() + self._connect + self._answer
        try:
            with requests.Session() as session:
                session.trust_env = False
                session.proxies.update(get_environ_proxies(url, no_proxy=None))
                headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "sigbot"}
                response = session.post(
                    url,
                    data=body,
                    headers=headers,
                    timeout=(self._connect, self._answer),
                    allow_redirects=False,
                    stream=True,
                )
                answer = b""
                for piece in response.iter_content(1024):
                    answer += piece
                    if len(answer) > _LONGEST_ANSWER or time.monotonic() > until:
                        break
                return response.status_code, answer
        except requests.RequestException as error:
            if never_sent(error) or _is_untrusted(error):
                raise NotSent(
                    f"{channel}: the robot is not reached: {said(error)}. Nothing was sent"
                ) from None
            raise _unknown(channel, said(error)) from None


def is_safe(url: str) -> bool:
    """Say whether an address may carry a secret: nobody on the way reads it."""
    try:
        parts = urlsplit(url)
        return (parts.scheme == "https" and bool(parts.hostname)) or parts.hostname in _LOOPBACK
    except ValueError:
        return False


def request_of(action: SendChat, robot: Robot, now: float) -> tuple[str, dict[str, Any]]:
    """Give the address and body of a request, signed as each of the three wants it."""
    text = cut(action.text, MOST[action.channel])
    if action.channel == "wecom":
        return robot.url, {"msgtype": "text", "text": {"content": text}}
    if action.channel == "dingtalk":
        body = {"msgtype": "text", "text": {"content": text}, "at": {"isAtAll": False}}
        if not robot.secret:
            return robot.url, body
        at = str(round(now * 1000))
        sign = quote_plus(_signed(robot.secret, f"{at}\n{robot.secret}"))
        return f"{robot.url}{'&' if '?' in robot.url else '?'}timestamp={at}&sign={sign}", body
    lines = [[{"tag": "text", "text": line}] for line in text.splitlines()]
    post = {"zh_cn": {"title": cut(action.title, 300), "content": lines}}
    message: dict[str, Any] = {"msg_type": "post", "content": {"post": post}}
    if robot.secret:
        at = str(int(now))
        message = {"timestamp": at, "sign": _signed(f"{at}\n{robot.secret}", ""), **message}
    return robot.url, message


def _signed(key: str, text: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


def _judge(channel: Channel, robot: Robot, status: int, answer: bytes) -> None:
    """Read whether the robot took the message; its answer is quoted without anything secret."""
    ok, server_error = requests.codes.ok, requests.codes.server_error
    if status >= server_error:
        raise _unknown(channel, f"the robot is out of order (status {status})")
    if status != ok:
        raise NotSent(
            f"{channel}: no robot is at that address (status {status}): look it up in the group's settings. "
            "Nothing was sent"
        )
    try:
        body = json.loads(answer)
    except ValueError:
        if answer.lstrip()[:1] == b"<":
            raise NotSent(
                f"{channel}: a web page is at that address, and no robot. Nothing was sent"
            ) from None
        raise _unknown(channel, "the answer is cut or broken") from None
    fields = body if isinstance(body, dict) else {}
    code = next((fields[name] for name in ("errcode", "code", "StatusCode") if name in fields), None)
    if code != 0:
        words = str(fields.get("errmsg") or fields.get("msg") or fields.get("StatusMessage") or "")
        raise NotSent(f"{channel}: the robot refuses (code {code}): {_open(words, robot)}. Nothing was sent")


def _open(words: str, robot: Robot) -> str:
    """Take out of a robot's words what is its secret."""
    parts = urlsplit(robot.url)
    hidden = [
        robot.url,
        robot.secret,
        parts.query,
        *(each.partition("=")[2] for each in parts.query.split("&")),
    ]
    hidden += [parts.path.rpartition("/")[2]]
    for each in filter(None, hidden):
        if len(each) >= 8:
            words = words.replace(each, "…")
    return " ".join(words.split())[:120]


def _unknown(channel: Channel, why: str) -> OutcomeUnknown:
    return OutcomeUnknown(f"{channel}: {why}: nobody can tell whether it was sent. It is not sent again")


def _is_untrusted(error: requests.RequestException) -> bool:
    """Say whether the host could not show who it is: nothing was said to it then."""
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return any(isinstance(each, ssl.SSLCertVerificationError) for each in getattr(reason, "args", ()))
