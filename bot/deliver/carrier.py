"""Who carries actions out: one carrier does them, the other only keeps them to be shown."""

from collections.abc import Callable
from typing import Protocol

from bot.actions import Action, Outcome, Push
from bot.deliver.commit import Author, push
from bot.forge.mirror import Mirror
from bot.forge.session import Session
from bot.forge.writing import perform


class Carrier(Protocol):
    """Does one thing at a time."""

    def perform(self, action: Action) -> Outcome:
        """Do it, or raise ForgeError."""


class LiveCarrier:
    """Does it: on the host by its API, on a branch with git."""

    def __init__(
        self, session: Session, mirror: Mirror, author: Callable[[], Author], web: str, now: int
    ) -> None:
        self._session = session
        self._mirror = mirror
        self._author = author
        self._web = web
        self._now = now

    def perform(self, action: Action) -> Outcome:
        """Do it, or raise ForgeError."""
        if isinstance(action, Push):
            url = f"{self._web}/{action.repository}.git"
            return push(self._mirror, url, action, self._author(), self._now)
        return perform(self._session, action)


class DryCarrier:
    """Keeps what it is given, and changes nothing."""

    def __init__(self) -> None:
        self.kept: list[Action] = []

    def perform(self, action: Action) -> Outcome:
        """Keep it."""
        self.kept.append(action)
        return Outcome("")
