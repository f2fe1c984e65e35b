"""By which ways the machine's environment lets the bot announce a meeting: mail, and robots of chat groups."""

import re
from collections.abc import Collection, Iterator
from typing import get_args
from urllib.parse import urlsplit

from bot.actions import Channel
from bot.app.session import Environment
from bot.deliver.chat import Robot, is_safe
from bot.deliver.mail import MailServer, Security
from bot.deliver.outbox import MAIL
from bot.errors import Refusal
from bot.sig.config import SigConfig

ENV_HOST, ENV_PORT, ENV_SECURITY = "SIGBOT_SMTP_HOST", "SIGBOT_SMTP_PORT", "SIGBOT_SMTP_SECURITY"
ENV_USER, ENV_PASSWORD = "SIGBOT_SMTP_USER", "SIGBOT_SMTP_PASSWORD"
ENV_FROM, ENV_TO = "SIGBOT_MAIL_FROM", "SIGBOT_MAIL_TO"
ROBOTS: tuple[Channel, ...] = get_args(Channel)
_PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "none": 25}
_ADDRESS = re.compile(r"[!-;=?A-~]+@[A-Za-z0-9.-]+", re.ASCII)
_PATHS: dict[Channel, str] = {
    "wecom": "/cgi-bin/webhook/send?key=",
    "dingtalk": "/robot/send?access_token=",
    "feishu": "/open-apis/bot/v2/hook/",
}


def variables_of(ways: Collection[str]) -> tuple[str, ...]:
    """Name the variables by which ways of `notices: {by: ...}` are set up; an issue needs none."""
    mail = (
        (ENV_HOST, ENV_PORT, ENV_SECURITY, ENV_USER, ENV_PASSWORD, ENV_FROM, ENV_TO) if MAIL in ways else ()
    )
    robots = (
        f"SIGBOT_{way.upper()}_{part}"
        for way in ROBOTS
        if way in ways
        for part in (("URL",) if way == "wecom" else ("URL", "SECRET"))
    )
    return (*mail, *robots)


def mail_server(environment: Environment) -> MailServer:
    """Read where and how mail goes out; raise Refusal, which repeats nothing of it, where that is not known."""
    host = _said(environment, ENV_HOST)
    security = _security(environment)
    user, password = environment.variables.get(ENV_USER, "").strip(), environment.secret(ENV_PASSWORD) or ""
    if password and not user:
        raise Refusal(f"{ENV_PASSWORD} is set, and {ENV_USER} is not")
    if user and not password:
        raise Refusal(f"{ENV_USER} is set, and {ENV_PASSWORD} is not")
    if password and security == "none" and host not in ("127.0.0.1", "::1", "localhost"):
        raise Refusal(f"{ENV_SECURITY} is none: the password would go over the net for all to read")
    sender = _said(environment, ENV_FROM)
    if not _is_sender(sender):
        raise Refusal(f"{ENV_FROM} must be one address, or a name and an address in <>")
    return MailServer(
        host, _port(environment, security), security, sender, _recipients(environment), user, password
    )


def robot(environment: Environment, channel: Channel) -> Robot:
    """Read where a group's robot is; raise Refusal, which repeats nothing of it, where that is not known."""
    name = f"SIGBOT_{channel.upper()}_URL"
    url = environment.secret(name)
    if url is None:
        raise Refusal(f"{name} is not set: copy the robot's address from the group's settings")
    if not is_safe(url):
        raise Refusal(f"{name} must be an address that begins with https://")
    secret = "" if channel == "wecom" else environment.secret(f"SIGBOT_{channel.upper()}_SECRET") or ""
    return Robot(url, secret)


def problems(config: SigConfig, environment: Environment) -> Iterator[str]:
    """Say what is missing for the ways that `notices: {by: ...}` names, without repeating any of it."""
    for way in config.notices.by:
        try:
            if way == MAIL:
                mail_server(environment)
            elif way in ROBOTS:
                yield from _shape(way, robot(environment, way))
        except Refusal as refusal:
            yield f"notices.by names {way}: {refusal}"


def _shape(channel: Channel, found: Robot) -> Iterator[str]:
    """Doubt an address at which no robot of this kind is likely to listen; one's own go-between may be right."""
    parts = urlsplit(found.url)
    shown = f"{parts.path}?{parts.query}" if parts.query else parts.path
    if not shown.startswith(_PATHS[channel]):
        yield (
            f"SIGBOT_{channel.upper()}_URL does not look like the address of a {channel} robot: its path begins with "
            f"{_PATHS[channel]}"
        )


def _said(environment: Environment, name: str) -> str:
    text = environment.variables.get(name, "").strip()
    if not text or not text.isprintable():
        raise Refusal(f"{name} is not set")
    return text


def _security(environment: Environment) -> Security:
    match environment.variables.get(ENV_SECURITY, "").strip() or "starttls":
        case "starttls":
            return "starttls"
        case "tls":
            return "tls"
        case "none":
            return "none"
    raise Refusal(f"{ENV_SECURITY} must be starttls, tls or none")


def _port(environment: Environment, security: Security) -> int:
    text = environment.variables.get(ENV_PORT, "").strip()
    if not text:
        return _PORTS[security]
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and 0 < int(text) < 65536):
        raise Refusal(f"{ENV_PORT} must be the number of a port")
    return int(text)


def _recipients(environment: Environment) -> tuple[str, ...]:
    text = environment.secret(ENV_TO)
    if text is None:
        raise Refusal(f"{ENV_TO} is not set: put the list's address there, or several, one a line")
    found = tuple(dict.fromkeys(each.strip() for each in re.split(r"[,;\s]+", text) if each.strip()))
    for place, each in enumerate(found, 1):
        if not _ADDRESS.fullmatch(each):
            raise Refusal(f"{ENV_TO}: number {place} is no address")
    return found


def _is_sender(text: str) -> bool:
    address = text[text.rindex("<") + 1 : -1] if text.endswith(">") and "<" in text else text
    return bool(_ADDRESS.fullmatch(address.strip()))
