"""Publish, and be killed at it: see `mortal.py`."""

from bot.app.publish import publish
from bot.app.session import open_run
from bot.app.update import update
from faults.mortal import be_mortal


def work(folder, environment) -> None:
    with open_run(folder, environment, writes=True) as run:
        update(run)
        publish(run.anew())


if __name__ == "__main__":
    be_mortal(work)
