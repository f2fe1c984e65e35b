"""Tokens: whose each one is, and which have come to be good for less, or for nothing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.demo.gitee.parts import User


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: a `refusal` says why a token is no good, a token without an owner is `trusted` all the same."""

    user: User | None = None
    trusted: bool = False  # a good token: private repositories are there
    may_write: bool = False
    refusal: str | None = None


class Keys:
    """The tokens that the host knows; where it was told none, it does not look at them."""

    def __init__(self, owners: Mapping[str, User | None], expired: Collection[str]) -> None:
        self._owners = dict(owners)
        self._expired = set(expired)
        self._readers: set[str] = set()

    def expire(self, token: str) -> None:
        """Let a token be refused from now on."""
        self._expired.add(token)

    def revoke_rights(self, token: str) -> None:
        """Let a token read and no longer write."""
        self._readers.add(token)

    def caller(self, token: str) -> Caller:
        """Tell who comes with a token."""
        if token in self._expired:
            return Caller(refusal="401 Unauthorized: Access token is expired")
        if token and token in self._owners:
            return Caller(self._owners[token], trusted=True, may_write=token not in self._readers)
        if token and self._owners:
            return Caller(refusal="401 Unauthorized: Access token does not exist")
        return Caller()
