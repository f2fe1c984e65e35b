"""The beginning that many stories share, told once: real git and a whole run take most of a story's time.

Each story goes on from a copy of its own, of the folders and of the host's state, at the same place and port.
"""

import shutil
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path

from e2e.community import Community, communities

_LISTENING = ("_listener", "_thread", "_closing")  # what of a server stays as it is


class Beginning:
    """A community up to a point of its story; it is kept as it stands there."""

    def __init__(self, community: Community) -> None:
        self._root, self._server = community.root, community.server
        self._folder = self._root.with_name(f"{self._root.name}-kept")
        shutil.copytree(self._root, self._folder, symlinks=True)
        server = {name: value for name, value in vars(self._server).items() if name not in _LISTENING}
        self._clock, self._lock = community.clock, community.forge.lock
        self._now = self._clock.now()
        self._kept = self._copied((community, server))

    def again(self) -> Community:
        """Go back to that point, with all folders, the host and its clock."""
        shutil.rmtree(self._root)
        shutil.copytree(self._folder, self._root, symlinks=True)
        community, server = self._copied(self._kept)
        vars(self._server).update(server)
        self._clock.advance(self._now - self._clock.now())
        return community

    def _copied(self, state: tuple[Community, dict]) -> tuple[Community, dict]:
        """Copy a state whole, but for what cannot be copied or what the listening socket holds on to."""
        same = (self._server, self._clock, self._lock)
        return deepcopy(state, {id(each): each for each in same})


def beginnings(
    root: Path, tell: Callable[[Community], object] = lambda _community: None, **options
) -> Iterator[Beginning]:
    """Serve a community for the length of many stories, each of which begins where `tell` leaves it."""
    for community in communities(root, **options):
        tell(community)
        yield Beginning(community)
