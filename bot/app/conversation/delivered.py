"""A webhook's delivery answered: the topic that it points at is read again, and whatever is new there is answered.

What a delivery says is nobody's word: only the topic's name is taken from it. So a forged one makes the bot look at a
topic, and a replayed one finds everything answered.
"""

from pathlib import Path

from bot.actions import Under
from bot.app.conversation.listening import told_topic
from bot.app.conversation.talking import Answers, answer
from bot.app.home import fetch_home
from bot.app.session import Environment, open_run
from bot.errors import ForgeError
from bot.forge.webhook import Delivery
from bot.rules.modes import Mode


def answer_delivery(folder: Path, environment: Environment, delivery: Delivery) -> Answers | None:
    """Answer what is new in the topic of a delivery; None where nothing is for the bot, or the mode is not live.

    Raises Busy where another run is at work in the folder, ForgeError where the host does not answer, or where an
    attempt of an earlier run has to settle first.
    """
    with open_run(folder, environment, writes=True) as run:
        home = fetch_home(run)
        if home.mode is not Mode.LIVE:
            return None
        under: Under = "pulls" if delivery.topic == "pulls" else "issues"
        with run.forge() as forge:
            found = told_topic(home, forge, delivery.repository, under, delivery.number)
        if found is None:
            return None
        result = answer(run, home, called=[found])
    if result.waits:
        raise ForgeError(f"{delivery}: an attempt of an earlier run has to settle first")
    return result
