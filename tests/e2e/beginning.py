"""The beginning that many stories share, told once: real git and a whole run take most of a story's time.

Each story goes on from a copy of its own, of the folders and of the host's state, at the same place and port.
"""

import shutil
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from bot.demo.gitee import Clock, Forge, Server
from e2e.community import Community, communities

_LISTENING = ("_listener", "_thread", "_closing")  # what of a server stays as it is


class World(Protocol):
    """A host that is served, and all folders of a story below one."""

    root: Path
    clock: Clock
    forge: Forge
    server: Server


Told = TypeVar("Told", bound=World)


class Beginning(Generic[Told]):
    """A world up to a point of its story; it is kept as it stands there."""

    def __init__(self, world: Told) -> None:
        self._root, self._server = world.root, world.server
        self._folder = self._root.with_name(f"{self._root.name}-kept")
        shutil.copytree(self._root, self._folder, symlinks=True)
        server = {name: value for name, value in vars(self._server).items() if name not in _LISTENING}
        self._clock, self._lock = world.clock, world.forge.lock
        self._now = self._clock.now()
        self._kept = self._copied((world, server))

    def again(self) -> Told:
        """Go back to that point, with all folders, the host and its clock."""
        shutil.rmtree(self._root)
        shutil.copytree(self._folder, self._root, symlinks=True)
        world, server = self._copied(self._kept)
        vars(self._server).update(server)
        self._clock.advance(self._now - self._clock.now())
        return world

    def _copied(self, state: tuple[Told, dict]) -> tuple[Told, dict]:
        """Copy a state whole, but for what cannot be copied or what the listening socket holds on to."""
        same = (self._server, self._clock, self._lock)
        return deepcopy(state, {id(each): each for each in same})


def beginnings(
    root: Path, tell: Callable[[Community], object] = lambda _community: None, **options
) -> Iterator[Beginning[Community]]:
    """Serve a community for the length of many stories, each of which begins where `tell` leaves it."""
    for community in communities(root, **options):
        tell(community)
        yield Beginning(community)
