"""What the service does about a delivery: it is answered, and told of in the log."""

from pathlib import Path

from structlog.typing import FilteringBoundLogger

from bot.app.answerjob import outcome_of
from bot.app.conversation.delivered import answer_delivery
from bot.app.session import Environment
from bot.forge.webhook import Delivery
from bot.serve.worker import Handler


def answering(folder: Path, environment: Environment, log: FilteringBoundLogger) -> Handler:
    """Give the handler that answers deliveries for the SIG of a folder."""

    def handle(delivery: Delivery) -> bool:
        result = answer_delivery(folder, environment, delivery)
        outcome = outcome_of(result) if result else None
        if outcome and (outcome.news or outcome.warnings):
            tell = log.warning if outcome.warnings else log.info
            tell("answered", place=str(delivery), lines=outcome.lines, warnings=outcome.warnings)
        return True

    return handle
