"""Texts that go into a log or a report: without tokens, passwords in addresses, and e-mail addresses."""

import re
from contextlib import suppress
from pathlib import Path

from bot.addresses import without_addresses
from bot.app.session import SECRETS, Environment

HIDDEN = "***"
_LOGIN = re.compile(r"(?<=://)[^\s/@]+@")  # user and password, or a token alone


def scrubbed(text: str, environment: Environment) -> str:
    """Take out what must not be shown, the secrets in force and those in their files."""
    for secret in secrets_of(environment):
        text = text.replace(secret, HIDDEN)
    return without_addresses(_LOGIN.sub("", text))


def secrets_of(environment: Environment) -> tuple[str, ...]:
    """Give what is secret on this machine; a file that cannot be read holds nothing that could be shown."""
    given = [environment.variables.get(name, "") for name in SECRETS]
    for name in SECRETS:
        with suppress(OSError):
            given.append(Path(environment.variables.get(f"{name}_FILE", "")).read_text(errors="replace"))
    return tuple(filter(None, (text.strip() for text in given)))
