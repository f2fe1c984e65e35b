"""What other rules would do, as plain data and as one Markdown comment."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.documents.render import render
from bot.documents.standing import criterion_view
from bot.rules.board import Member
from bot.rules.comparison import Comparison, CriterionTurn, Turn
from bot.rules.standing import Finding

MOST = 40  # lines in a table of the comment


def comparison_view(found: Comparison, language: str, titles: Mapping[str, str]) -> dict[str, Any]:
    """Give a comparison as plain data, people by name and login."""
    return {
        "titles": dict(titles),
        "looked_at": found.looked_at,
        "nothing": found.nothing,
        "cells": [
            {**_member(each.member), "count": each.count, "before": each.before, "after": each.after}
            for each in found.cells
        ],
        "new_rows": [_member(each) for each in found.new_rows],
        "gone_rows": [_member(each) for each in found.gone_rows],
        "moved": [{**_member(member), "before": old, "after": new} for member, old, new in found.moved],
        "criteria": [_criterion(each, language) for each in found.criteria],
        "roles": [
            {
                **_member(each.member),
                "role": each.role,
                "before": each.before and str(each.before),
                "after": each.after and str(each.after),
                "turn": str(each.turn),
            }
            for each in found.roles
        ],
    }


def comparison_page(view: Mapping[str, Any], name: str, language: str) -> str:
    """Write the comment; of criteria it names only who gains or loses one, never how much somebody lacks."""
    turned = [each for each in view["criteria"] if each["turn"] != Turn.OTHERWISE]
    roles = [each for each in view["roles"] if each["turn"] != Turn.OTHERWISE]
    others = len(view["criteria"]) - len(turned)
    told = {**view, "criteria": turned, "roles": roles, "others": others, "name": name}
    cut: dict[str, Sequence[Any]] = {key: told[key][:MOST] for key in ("cells", "criteria", "roles", "moved")}
    more = {key: len(told[key]) - len(shown) for key, shown in cut.items()}
    return render("whatif.md.j2", language, **{**told, **cut}, more=more)


def _member(member: Member) -> dict[str, Any]:
    return {"name": member.name, "login": member.login}


def _criterion(each: CriterionTurn, language: str) -> dict[str, Any]:
    finding = each.after or each.before
    assert finding is not None
    return {
        **_member(each.member),
        "role": each.role,
        "criterion": criterion_view(finding, language),
        "before": _numbers(each.before),
        "after": _numbers(each.after),
        "turn": str(each.turn),
    }


def _numbers(finding: Finding | None) -> dict[str, Any] | None:
    if finding is None:
        return None
    return {"state": str(finding.state), "required": finding.required, "actual": finding.actual}
