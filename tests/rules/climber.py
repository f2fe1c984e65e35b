"""One person on a ladder written as YAML, without files, database or host: tests say what happened, and ask."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from bot.rules.board import Member
from bot.rules.ladder import Candidate, Ladder, standing
from bot.rules.standing import Asked, Finding, Reading, Rung, Said, Since, Standing
from bot.rules.workdays import working_days_after
from bot.sig.config import SigConfig, load_config

OTTER = Member("gitee:1", "otter", "Otter", "gitee", "otter")
LADDERS = Path(__file__).parent / "ladders"


def config_of(name: str) -> SigConfig:
    """Read one of the other communities' ladders."""
    return load_config((LADDERS / f"{name}.yaml").read_bytes(), f"{name}.yaml")


def ladder_of(config: SigConfig) -> Ladder:
    def last_day(start: date, days: int) -> date:
        return working_days_after(start, days, config.holidays)

    return Ladder(tuple(config.roles), config.ladder, config.recorded_since, last_day)


@dataclass
class Climber:
    """Somebody with dated events by count (or `count@scope`), roles, and what people said; a day passes by `on`."""

    ladder: Ladder
    day: date
    happened: dict[str, list[date]] = field(default_factory=dict)
    held: dict[str, Since] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)
    known: Mapping[str, Reading] = field(default_factory=dict)  # how well a count is known, where not fully
    rest: Mapping[str, object] = field(default_factory=dict)  # of the Candidate

    def on(self, day: str) -> "Climber":
        """Let time pass until a day."""
        self.day = date.fromisoformat(day)
        return self

    def does(self, count: str, times: int = 1) -> "Climber":
        """Do something that counts, today."""
        self.happened.setdefault(count, []).extend([self.day] * times)
        return self

    def becomes(self, role: str) -> "Climber":
        """Be put into a role's list, today."""
        self.held[role] = Since(self.day)
        return self

    def hears(self, kind: str, role: str, by: str, *by_roles: str) -> "Climber":
        """Let somebody put something on record about them, today."""
        self.said.append(Said(kind, role, by, by_roles, self.day, "https://example.org/said"))
        return self

    def reading(self, asked: Asked) -> Reading:
        name = f"{asked.count}@{asked.scope}" if asked.scope else asked.count
        days = [day for day in self.happened.get(name, ()) if (asked.since or date.min) <= day <= self.day]
        known = self.known.get(name, Reading(0))
        return replace(known, counted=known.counted + len(days), earliest=min(days, default=known.earliest))

    def standing(self, *roles: str) -> Standing:
        asked = roles or tuple(filter(None, [self.ladder.next_role(tuple(self.held), self.day)]))
        candidate = Candidate(OTTER, self.held, tuple(self.said), **{"first_seen": self.day, **self.rest})
        return standing(self.ladder, candidate, asked, self.day, self.reading)

    def rung(self, role: str | None = None) -> Rung:
        """Stand before a role, or the next one."""
        return self.standing(*([role] if role else [])).rungs[0]

    def states(self, role: str | None = None) -> str:
        """Say in words what each criterion of a role comes to, groups in brackets, a vote not included."""
        return ", ".join(_said_of(finding) for finding in self.rung(role).findings)


def _said_of(finding: Finding) -> str:
    if finding.parts:
        return f"{finding.state} ({', '.join(map(_said_of, finding.parts))})"
    number = f" {finding.actual}/{finding.required}" if finding.asked else ""
    why = f" {finding.why}" if finding.why else ""
    return f"{finding.state}{number}{why}"


def climber(name: str, day: str) -> Climber:
    """Put somebody new before another community's ladder."""
    return Climber(ladder_of(config_of(name)), date.fromisoformat(day))
