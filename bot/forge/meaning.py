"""What the host's answers mean, in words: parsed JSON, its own explanations, failures of the transport."""

from collections.abc import Callable
from typing import Any

import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError

from bot.addresses import without_addresses
from bot.errors import ForgeError


class Transient(Exception):
    """This attempt failed in a way that the next may not."""


class Unreadable(Transient):
    """The host answered with a web page: an error page in passing, or all that it has to say."""


class NoJson(ForgeError):
    """The host answered with a web page however often it was asked."""


def never_sent(error: requests.RequestException) -> bool:
    """Say whether the request cannot have reached the host: there was no connection."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    reason = error.args[0] if error.args else None
    return isinstance(reason, MaxRetryError) and isinstance(reason.reason, NewConnectionError)


def parsed(response: requests.Response, read: Callable[[bytes], Any]) -> Any:
    empty = not response.content and response.request.method != "GET"
    if empty or response.status_code == requests.codes.no_content:
        return None
    try:
        return read(response.content)
    except ValueError:
        if response.content.lstrip()[:1] == b"<":
            raise Unreadable("the host answered with a web page where JSON was due") from None
        raise Transient("the host answered with cut or broken JSON where JSON was due") from None


def words_of(response: requests.Response, token: str | None) -> str:
    """Quote the host's own words, where it answers in one of its three shapes of error.

    A host may repeat what it was sent, so the token and whatever looks like an address are left out.
    """
    try:
        body = response.json()
    except ValueError:
        return ""
    if not isinstance(body, dict):
        return ""
    words = str(body.get("message") or body.get("error_description") or body.get("error") or "")
    words = words.replace(token, "…") if token else words
    return words and ": " + without_addresses(words)[:200]


def said(error: requests.RequestException) -> str:
    """Name a transport failure without the address and headers that exceptions like to repeat."""
    if isinstance(error, requests.Timeout):
        return "no answer in time"
    if isinstance(error, requests.exceptions.SSLError):
        return "the host's certificate is not accepted"
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return "the answer was cut off"
    return "no connection"
