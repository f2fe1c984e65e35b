"""Why the bot does not propose a change to the roster, as one sentence for people."""

from bot.documents.render import render
from bot.rules.rails import Rail


def rail_text(rail: Rail, language: str) -> str:
    """Write the sentence, without a stop: what the change would do, what is allowed, what to do next."""
    return render("rail.txt.j2", language, rail=rail).strip()
