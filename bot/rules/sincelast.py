"""What changed since the report of the half before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.rules.board import Member
from bot.rules.halves import Half
from bot.rules.promotion import Case, Changes

Named = frozenset[tuple[str, str]]  # (person, role)


@dataclass(frozen=True, slots=True)
class Before:
    """What the report before said, its people found again: a login may have changed meanwhile."""

    half: Half
    eligible: Named
    applied: frozenset[str]
    holders: Named


def changes(
    before: Before, cases: Sequence[Case], holders: Mapping[str, Sequence[Member]], gone: Mapping[str, Member]
) -> Changes:
    """Compare; `gone` describes the people of the report before. Whoever was promoted is not called gone."""
    eligible = {(case.member.person, case.rung.role): case.member for case in cases if case.eligible}
    held = {(member.person, role): member for role, members in holders.items() for member in members}
    lost = before.eligible - eligible.keys() - held.keys()
    return Changes(
        before=before.half,
        newly=tuple(
            (member, role) for (who, role), member in eligible.items() if (who, role) not in before.eligible
        ),
        applied=tuple(
            case.member for case in cases if case.applications and case.member.person not in before.applied
        ),
        promoted=tuple(
            (member, role) for (who, role), member in held.items() if (who, role) not in before.holders
        ),
        gone=tuple((gone[who], role) for who, role in sorted(lost) if who in gone),
    )
