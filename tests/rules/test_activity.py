"""A year by months: what counted, when it first counted, and nothing where nothing is known."""

from datetime import UTC, date, datetime

from bot.model import Kind, Reason
from bot.rules.activity import Month, Work, by_month, counts_shown, first_times, months_to
from bot.rules.counting import Frame
from bot.rules.freshness import Known
from bot.sig.counts import Count
from bot.store.schema import event
from rules.happenings import SCOPES, fill, happened

MERGED = Count("merged", "distinct", (Kind.PR_MERGED,), "pr", "code", Reason.BOT)
COMMENTS = Count("comments", "count", (Kind.REVIEW_COMMENT,), None, "code")
REVIEWED = Count("reviewed", "distinct", (Kind.REVIEW_COMMENT,), "pr", "code")


def test_twelve_months_end_with_the_days():
    months = months_to(date(2025, 2, 28))
    assert (months[0], months[-1], len(months)) == (Month(2024, 3), Month(2025, 2), 12)
    assert str(months[0]) == "2024-03"


def test_days_outside_the_months_are_in_none():
    months = months_to(date(2025, 12, 31), 2)
    days = [date(2025, 10, 31), date(2025, 11, 1), date(2025, 12, 31), date(2025, 12, 1), date(2026, 1, 1)]
    assert by_month(days, months, Known.FRESH) == (1, 2)


def test_what_was_never_read_is_no_zero():
    assert by_month([], months_to(date(2025, 12, 31), 3), Known.NEVER) == (None, None, None)


def test_before_anything_was_recorded_only_what_is_known_all_the_same_is_a_number():
    months = months_to(date(2025, 6, 30), 4)
    assert by_month([date(2025, 3, 9)], months, Known.FRESH, date(2025, 5, 2), None) == (1, None, 0, 0)
    assert by_month([], months, Known.FRESH, date(2025, 4, 2), date(2025, 6, 2)) == (None, None, None, 0)


def test_a_pull_request_merged_three_times_stands_in_the_month_of_the_first(connection):
    """And who else did something is asked for only where they are meant."""
    times = [datetime(2025, month, 3, tzinfo=UTC).timestamp() for month in (5, 3, 4)]
    rows = [happened(Kind.PR_MERGED, at=int(at)) for at in times]
    fill(
        connection,
        *rows,
        happened(Kind.PR_MERGED, key="a/b!2", at=9, bits=Reason.BOT),
        happened(Kind.PR_MERGED, key="a/b!3", person="ben"),
    )
    found = connection.execute(first_times(MERGED, event, Frame(SCOPES, persons=("ann",))))
    assert [tuple(row) for row in found] == [("ann", int(times[1]))]


def test_the_ladders_own_counts_speak_for_the_work_and_comments_for_reviews():
    counts = {each.name: each for each in (REVIEWED, COMMENTS, MERGED)}
    assert counts_shown(counts, {"reviewed", "comments"}) == {Work.MERGED: MERGED, Work.REVIEWS: COMMENTS}
    assert counts_shown(counts, {"reviewed"})[Work.REVIEWS] is REVIEWED
