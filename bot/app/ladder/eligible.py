"""`sigbot eligible`: where one person, or everyone, stands on the ladder, with what each number is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.app.explain import person_called
from bot.app.gather import gather
from bot.app.ladder.standing import Standings
from bot.app.session import Run
from bot.documents.standing import Evidence
from bot.errors import Refusal
from bot.rules.standing import Standing


@dataclass(frozen=True, slots=True)
class Question:
    """Who (None: everyone), for which role (None: each one's next), and as of which day (None: today)."""

    who: str | None = None
    role: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Standings with the verdicts behind their readings; for many people without."""

    standing: Standing
    evidence: Evidence


def eligible(run: Run, question: Question) -> Sequence[Answer]:
    """Answer from the database; raise Refusal for somebody or a role that nobody knows."""
    with run.store.begin() as connection:
        gathered = gather(run, connection)
        standings = Standings(run, connection, gathered, question.day)
        if standings.day > standings.today:
            raise Refusal(f"{standings.day} is still to come; ask for today or a day that was")
        if question.who is None:
            everyone = standings.of(standings.everyone(), question.role, few=False)
            return [Answer(each, {}) for each in everyone]
        person = person_called(gathered, question.who)
        (found,) = standings.of([person], question.role)
        readings = standings.readings([person], [rung.role for rung in found.rungs])
        asked = {each.asked for rung in found.rungs for each in rung.all if each.asked}
        return [Answer(found, {each: readings.evidence(person, each) for each in asked})]
