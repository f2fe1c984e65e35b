"""Announce, and be killed at it; mail and chat are acts like any other: see `mortal.py`."""

from bot.app.home import fetch_home
from bot.app.meetings.announcing import announce
from bot.app.meetings.stage import staged
from bot.app.session import open_run
from bot.deliver.chat import ChatCarrier
from bot.deliver.mail import MailCarrier
from faults.mortal import be_mortal


def work(folder, environment) -> None:
    opened = open_run(folder, environment, writes=True)
    with opened as run, staged(run, fetch_home(run)) as stage:
        announce(stage)


if __name__ == "__main__":
    be_mortal(work, MailCarrier, ChatCarrier)
