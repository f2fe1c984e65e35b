"""Mail and chat go out side by side: a way that hangs or fails keeps no other waiting, and repeats nothing."""

import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from bot.actions import Channel, SendChat, SendMail
from bot.app.channels import mail_server, robot
from bot.app.session import Environment
from bot.deliver.chat import ChatCarrier
from bot.deliver.mail import MailCarrier
from bot.deliver.outbox import DONE, Outbox
from bot.errors import OutcomeUnknown, SigbotError
from bot.meetings.due import Sent, Step

_WHAT = re.compile(r"(?:^| )(\w+) of ([a-z][a-z0-9_-]*-\d{4}-\d\d-\d\d), change (\d+)(?:,|$)")


@dataclass(frozen=True, slots=True)
class Messages:
    """What is to go out, by mail and by each robot."""

    mails: Sequence[SendMail] = ()
    chats: Mapping[Channel, Sequence[SendChat]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[SendMail | SendChat]:
        yield from self.mails
        for each in self.chats.values():
            yield from each


@dataclass(slots=True)
class Went:
    """What went out by one way, what did not and why, and what nobody knows."""

    done: list[SendMail | SendChat] = field(default_factory=list)
    failed: list[SigbotError] = field(default_factory=list)
    unknown: list[OutcomeUnknown] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def sent_by(outbox: Outbox, place: str, kind: str = "", *, done: bool = False) -> Iterator[Sent]:
    """List what was said about meetings in a place, or may have been, from the book.

    Only acts of one `kind`, if named, and only what was `done` for sure, if that is asked.
    """
    for entry in outbox.sent(place):
        found = _WHAT.search(entry.what)
        if found and kind in ("", entry.kind) and (entry.state == DONE or not done):
            with suppress(ValueError):
                yield Sent(found[2], Step(found[1]), int(found[3]), entry.begun)


def send(messages: Messages, outbox: Outbox, environment: Environment, key: str) -> list[Went]:
    """Send what is to go out, each way in a thread of its own; a failure of one message stops no other."""
    works = [
        partial(_chatted, channel, each, outbox, environment)
        for channel, each in messages.chats.items()
        if each
    ]
    if messages.mails:
        works.append(partial(_mailed, messages.mails, outbox, environment, key))
    if not works:
        return []
    with ThreadPoolExecutor(len(works), thread_name_prefix="send") as pool:
        return [each.result() for each in [pool.submit(work) for work in works]]


def _mailed(messages: Sequence[SendMail], outbox: Outbox, environment: Environment, key: str) -> Went:
    went = Went()
    try:
        server = mail_server(environment)
    except SigbotError as error:
        went.failed.append(error)
        return went
    with MailCarrier(server, key, environment.clock.now) as carrier:
        for message in messages:
            _one(message, outbox, carrier, went)
            if carrier.refused:
                went.warnings.append(
                    f"mail: {server.host} did not take {carrier.refused} of {len(server.recipients)} addresses of "
                    "SIGBOT_MAIL_TO; the others got it"
                )
    return went


def _chatted(
    channel: Channel, messages: Sequence[SendChat], outbox: Outbox, environment: Environment
) -> Went:
    went = Went()
    try:
        robots = {channel: robot(environment, channel)}
    except SigbotError as error:
        went.failed.append(error)
        return went
    carrier = ChatCarrier(robots, environment.clock.now)
    for message in messages:
        _one(message, outbox, carrier, went)
        if went.unknown:  # who fell silent once is not asked again in this run
            break
    return went


def _one(
    message: SendMail | SendChat, outbox: Outbox, carrier: MailCarrier | ChatCarrier, went: Went
) -> None:
    """Send one message; what an earlier run may have sent is passed over."""
    try:
        if outbox.perform(message, carrier) is not None:
            went.done.append(message)
    except OutcomeUnknown as error:
        went.unknown.append(error)
    except SigbotError as error:
        went.failed.append(error)
