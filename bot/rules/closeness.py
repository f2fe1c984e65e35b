"""How close somebody is to the next role: for a list that is only made for those who decide, never published."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.rules.standing import Finding, Standing, State
from bot.sig.criteria import Group, Held

ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Close:
    """Somebody at least half way to the next role: the mean share of its criteria, from 0 to 1."""

    standing: Standing
    share: float


def close(standings: Iterable[Standing]) -> tuple[Close, ...]:
    """List who is half way or further to the next role and lacks something, the closest first."""
    found = [
        Close(each, share)
        for each in standings
        if each.next and each.next.rule and not each.next.counted_met
        for share in [_all(each.next.findings)]
        if share >= ENOUGH
    ]
    return tuple(sorted(found, key=lambda each: (-each.share, each.standing.member.name.casefold())))


def _all(findings: Sequence[Finding]) -> float:
    """Give the mean share of criteria that must all hold, without people's decisions and the role below."""
    counted = (each for each in findings if not isinstance(each.criterion, Held))
    shares = [_share(finding) for finding in counted if finding.state is not State.FOR_PEOPLE]
    return sum(shares) / len(shares) if shares else 0.0


def _share(finding: Finding) -> float:
    if finding.state is State.MET:
        return 1.0
    if isinstance(finding.criterion, Group) and finding.parts:
        return _all(finding.parts) if finding.criterion.all_of else max(map(_share, finding.parts))
    if finding.required and finding.actual is not None:
        return min(finding.actual / finding.required, 1.0)
    return 0.0
