"""An answer to "why this number", as text in the reader's language and as plain data."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from bot.documents.literal import one_line
from bot.documents.render import render
from bot.model import RECORDED, Verdict


def explanation(data: Mapping[str, Any], language: str) -> str:
    """Write an explanation, as `bot.cli.explain` gives it in plain data, for people."""
    return render("explain.txt.j2", language, **data)


def verdict_lines(verdicts: Sequence[Verdict], tz: tzinfo) -> list[dict[str, Any]]:
    """Give each verdict as a line: day in the SIG's zone, what, link, counted or the word of the reason."""
    return [
        {
            "day": datetime.fromtimestamp(verdict.at, tz).date().isoformat(),
            "kind": str(verdict.kind),
            "text": one_line(verdict.title if verdict.kind in RECORDED else f"{verdict.key} {verdict.title}"),
            "link": verdict.link,
            "amount": verdict.amount,
            "counted": verdict.counted,
            "reason": verdict.reason.word if verdict.reason is not None else None,
        }
        for verdict in verdicts
    ]
