"""Why nothing is done for one purpose, as one sentence for people."""

from datetime import datetime, tzinfo

from bot.documents.render import render
from bot.rules.publishing import Held


def held_text(held: Held, language: str, tz: tzinfo) -> str:
    """Write the sentence, without a stop; instants are in the SIG's zone."""
    until = datetime.fromtimestamp(held.until, tz).isoformat(" ", "minutes") if held.until else None
    return render("held.txt.j2", language, held=held, until=until).strip()
