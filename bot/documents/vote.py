"""Where a vote stands, or how it ended, as a block of Markdown: the sums, and nobody by name but the candidate.

Who voted what stands in the vote's file once it has ended; who has not voted stands nowhere.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.documents.render import render
from bot.rules.voteresult import Condition, Result
from bot.rules.votes import Proceeding


@dataclass(frozen=True, slots=True)
class _Line:
    """A condition with its share in words; "" where there is none to speak of."""

    condition: Condition
    percent: str


def vote_result(
    proceeding: Proceeding, result: Result, language: str, tz: ZoneInfo, *, overrides: Path | None = None
) -> str:
    """Write the block: open, or ended with its arithmetic; instants are in the SIG's zone."""
    closes = datetime.fromtimestamp(proceeding.deadline, UTC).astimezone(tz)
    return render(
        "vote.result.md.j2",
        language,
        overrides=overrides,
        vote=proceeding,
        result=result,
        lines=[_Line(each, _percent(each.part, each.whole)) for each in result.conditions],
        left_out=Counter(each.why.value for each in result.left_out),
        closes=closes.replace(tzinfo=None).isoformat(" "),
        zone=str(tz),
    )


def _percent(part: int, whole: int) -> str:
    """Write a share with at most one decimal, and say where it is rounded: `= 75%`, `≈ 66.7%`."""
    if whole == 0:
        return ""
    tenths = (2000 * part + whole) // (2 * whole)
    exact = 1000 * part == tenths * whole
    return f"{'=' if exact else '≈'} {tenths // 10}{f'.{tenths % 10}' if tenths % 10 else ''}%"
