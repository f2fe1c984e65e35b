"""The text of what somebody wrote in review: the one question to the database that needs words and not numbers."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from sqlalchemy import Connection, select

from bot.model import Kind, Verdict
from bot.rules.farming import Remark
from bot.store import schema


def remarks(connection: Connection, verdicts: Sequence[Verdict], tz: tzinfo) -> list[Remark]:
    """Give the counted review comments among these verdicts with whose pull request each is on, and its text."""
    counted = [each for each in verdicts if each.counted and each.kind is Kind.REVIEW_COMMENT]
    authors = _authors(connection, {each.subject for each in counted})
    return [
        Remark(each.subject, authors.get(each.subject), datetime.fromtimestamp(each.at, tz), each.title)
        for each in counted
    ]


def _authors(connection: Connection, subjects: set[str]) -> dict[str, str]:
    """Say whose each of these pull requests is."""
    event = schema.event.c
    query = select(event.subject, event.person).where(
        event.subject.in_(sorted(subjects)), event.kind == str(Kind.PR_OPENED), event.person != ""
    )
    return {row[0]: row[1] for row in connection.execute(query)}
