"""What stands in nearly every answer of Gitee's: people, instants, text; and the host's pages."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

from bot.addresses import without_addresses
from bot.errors import ForgeError
from bot.model import Account

HOST = "gitee"
PER_PAGE = 100  # the most Gitee gives

Value = TypeVar("Value")
Json = Mapping[str, Any]


class UnexpectedForm(ForgeError):
    """The host's answer is JSON of another form than it gives."""


def read(path: str, parse: Callable[[Any], Value], body: Any) -> Value:
    """Read an answer; raise ForgeError where it has not the form that this host gives it."""
    try:
        return parse(body)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise UnexpectedForm(f"{path}: the host's answer has not the expected form ({error!r})") from error


def account(user: Json | None) -> Account | None:
    """Read a user object; null, and a user without id or login, is an unknown account."""
    if not user or not user.get("id") or not user.get("login"):
        return None
    return Account(HOST, str(user["id"]), str(user["login"]))


def text(row: Json, field: str) -> str:
    """Read what somebody wrote, but for addresses."""
    return without_addresses(str(row.get(field) or ""))


@lru_cache(maxsize=4096)
def moment(text: str | None) -> int | None:
    """Read a time; Gitee writes `+08:00`, and `""` for null in old answers."""
    return int(datetime.fromisoformat(text).timestamp()) if text else None
