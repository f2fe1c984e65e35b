"""The example SIG at the root of the repository: its leaderboard/ is what sigbot makes of its other files.

`python -m bot.demo.example` brings it up to date against the simulated host; a test says when it must be.
"""

import sys
from pathlib import Path

from bot.app.session import Environment, open_run
from bot.app.update import update
from bot.demo import world
from bot.demo.gitee import Clock, Forge, Server


def refresh(folder: Path) -> None:
    """Run the whole main job in a folder of the example SIG."""
    clock = Clock(world.END)
    forge = Forge(clock.now)
    world.build(forge)
    with Server(forge) as server:
        environment = Environment({"SIGBOT_GITEE_API": server.url}, clock)
        with open_run(folder, environment, writes=True) as run:
            update(run)


if __name__ == "__main__":
    refresh(Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve())
