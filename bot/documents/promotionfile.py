"""The promotion report for programs, `2022H2.json`: its numbers, and what the next report compares itself with."""

import json
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.errors import ConfigError, Problem
from bot.rules.board import Member
from bot.rules.freshness import Known
from bot.rules.promotion import Case, Goal, PromotionReport

VERSION: Literal[1] = 1


@dataclass(frozen=True, slots=True)
class WrittenReport:
    """What a report said: people as `@login`, or the key of a row without account; with a role where it matters."""

    eligible: tuple[tuple[str, str], ...]
    applied: tuple[str, ...]
    holders: tuple[tuple[str, str], ...]


def promotion_json(report: PromotionReport) -> str:
    """Write the numbers of a report; people in its order, nobody beside them but the holders of roles."""
    unknown = report.unknown
    document = {
        "version": VERSION,
        "half": str(report.half),
        "day": report.day.isoformat(),
        "people": [_person(case) for case in report.cases],
        "goals": [_goal(goal) for goal in report.goals],
        "holders": {role: [who(member) for member in members] for role, members in report.holders.items()},
        "not_known": {
            "sources": sorted({f"{source.repository} {source.source}" for source in unknown.behind}),
            "people_not_read": unknown.not_read,
            "people_not_recorded": unknown.not_recorded,
            "roster_pull_requests": unknown.applications,
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def read_promotion_json(data: bytes, file: str) -> WrittenReport:
    """Read back what `promotion_json` wrote; ConfigError where it did not write this."""
    try:
        found = _Report.model_validate(json.loads(data.decode("utf-8-sig")), strict=True)
    except (
        ValidationError,
        ValueError,
        RecursionError,
    ):  # JSON that is none, and text that is not UTF-8, are ValueErrors
        hint = "is no report of sigbot; restore the file from git, or delete it to compare with nothing"
        raise ConfigError([Problem(file, 0, 0, "", hint)]) from None
    return WrittenReport(
        tuple((person.who, person.role) for person in found.people if person.eligible),
        tuple(person.who for person in found.people if person.applied),
        tuple((each, role) for role, people in found.holders.items() for each in people),
    )


def who(member: Member) -> str:
    """Name a person as contributions/ does: `@login`, or the key of a row without account."""
    return f"@{member.login}" if member.login else member.slug


class _Person(BaseModel):
    who: str
    role: str
    eligible: bool
    applied: list[int]


class _Report(BaseModel):
    """The part that the next report needs; what later versions add is passed over."""

    model_config = ConfigDict(extra="ignore")
    version: Literal[1]
    people: list[_Person]
    holders: dict[str, list[str]]


def _person(case: Case) -> dict[str, Any]:
    """Give a person's numbers; of an applicant who lacks something only how many criteria are open."""
    told: dict[str, Any] = {
        "who": who(case.member),
        "role": case.rung.role,
        "eligible": case.eligible,
        "applied": [each.number for each in case.applications],
    }
    if not case.eligible:
        return told | ({"open": case.open} if case.waits else {})
    counted = [
        {
            "count": finding.asked.count,
            "in": finding.asked.scope,
            "since": finding.asked.since.isoformat() if finding.asked.since else None,
            "actual": finding.actual,
            "required": finding.required,
        }
        for finding in case.rung.all
        if finding.asked
    ]
    return told | {"counted": counted}


def _goal(goal: Goal) -> dict[str, Any]:
    known = goal.known in (Known.FRESH, Known.BEHIND)
    return {"name": goal.name, "reached": goal.reached, "of": goal.of, "new": goal.new, "known": known}
