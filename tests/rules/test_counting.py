"""What counts and what does not, reason by reason."""

from bot.model import IGNORABLE, Fact, Kind, Reason, Tally
from bot.rules.counting import Frame, Opening
from bot.sig.config import Count
from rules.happenings import ANYTIME, SCOPES, fill, happened, tally, verdicts

PRS = Count("prs", "count", (Kind.PR_OPENED,), scope="code", ignore=Reason.BOT)
POINTS = Count("points", "sum", (Kind.TASK,))
REVIEWED = Count("reviewed", "distinct", (Kind.REVIEW_COMMENT,), distinct="pr", scope="code")


def reasons(connection, count, frame=ANYTIME, person="ann"):
    return [verdict.reason for verdict in verdicts(connection, count, frame, person)]


def test_the_first_reason_of_the_order_is_given(connection):
    """Of all reasons against an event the one that people want to hear first is given."""
    everything = Reason.DELETED | Reason.BOT | Reason.INVALID | Reason.DUPLICATE
    count = Count("issues", "count", (Kind.PR_OPENED,), scope="code", ignore=IGNORABLE)
    frame = Frame(SCOPES, since=20, opening=Opening(15))
    fill(connection, happened(bits=everything, scopes=0))
    found = []
    for bits, scopes, asked in (
        (everything, 0, frame),
        (Reason.BOT | Reason.INVALID, 0, frame),
        (Reason.BOT | Reason.INVALID, 1, frame),
        (Reason.BOT | Reason.INVALID, 1, Frame(SCOPES, opening=Opening(15))),
        (Reason.BOT | Reason.INVALID, 1, ANYTIME),
        (Reason.INVALID | Reason.DUPLICATE, 1, ANYTIME),
        (Reason.DUPLICATE | Reason.ROSTER_ONLY, 1, ANYTIME),
        (Reason.ROSTER_ONLY, 1, ANYTIME),
        (0, 1, ANYTIME),
    ):
        fill(connection, happened(bits=bits, scopes=scopes))
        found += reasons(connection, count, asked)
    assert found == [
        Reason.DELETED,
        Reason.OUT_OF_SCOPE,
        Reason.OUTSIDE_WINDOW,
        Reason.IN_OPENING_BALANCE,
        Reason.BOT,
        Reason.INVALID,
        Reason.DUPLICATE,
        Reason.ROSTER_ONLY,
        None,
    ]


def test_only_ignored_reasons_stand_against_an_event(connection):
    """A reason that the count does not ignore does not keep an event from counting."""
    fill(connection, happened(bits=Reason.INVALID | Reason.ROSTER_ONLY | Reason.FILES_UNKNOWN))
    assert reasons(connection, PRS) == [None]


def test_deleted_never_counts(connection):
    """What was deleted on the host does not count, whatever the rule ignores."""
    fill(connection, happened(bits=Reason.DELETED))
    assert reasons(connection, Count("prs", "count", (Kind.PR_OPENED,))) == [Reason.DELETED]


def test_unknown_files_are_the_last_reason(connection):
    """Where files would decide on the scope the verdict is unknown, unless something known stands against it."""
    fill(
        connection,
        happened(key="a/b!1", scopes=0, maybe=1),
        happened(key="a/b!2", scopes=0, maybe=1, bits=Reason.BOT),
        happened(key="a/b!3", scopes=1, maybe=1),
        happened(key="a/b!4", scopes=0, maybe=2),
    )
    assert reasons(connection, PRS) == [Reason.FILES_UNKNOWN, Reason.BOT, None, Reason.OUT_OF_SCOPE]


def test_only_files_that_can_still_be_read_are_pending(connection):
    """A tally tells what may still become known from what never will."""
    fill(
        connection,
        happened(key="a/b!1", scopes=0, maybe=1, bits=Fact.FILES_PENDING),
        happened(key="a/b!2", scopes=0, maybe=1),
        happened(key="a/b!3", scopes=1, bits=Fact.FILES_PENDING),
    )
    assert tally(connection, PRS) == Tally(counted=1, unknown=2, pending=1)


def test_roster_only_needs_the_files(connection):
    """A pull request that may touch the roster alone is unknown to a count that leaves those out."""
    fill(connection, happened(bits=Reason.FILES_UNKNOWN | Fact.FILES_PENDING))
    count = Count("prs", "count", (Kind.PR_OPENED,), scope="code", ignore=Reason.ROSTER_ONLY)
    assert tally(connection, count) == Tally(counted=0, unknown=1, pending=1)


def test_the_window_is_inclusive(connection):
    """Both ends of a window belong to it."""
    fill(connection, *(happened(key=f"a/b!{at}", at=at) for at in range(9, 14)))
    frame = Frame(SCOPES, since=10, until=12)
    outside = Reason.OUTSIDE_WINDOW
    assert reasons(connection, PRS, frame) == [outside, None, None, None, outside]


def test_the_balance_covers_its_own_instant(connection):
    """Work of the balance's very second is in the balance; a second later it is not."""
    fill(connection, happened(key="a/b!1", at=10), happened(key="a/b!2", at=11))
    frame = Frame(SCOPES, opening=Opening(10))
    assert reasons(connection, PRS, frame) == [Reason.IN_OPENING_BALANCE, None]


def test_a_row_taken_over_later_has_its_own_day(connection):
    """A balance day of one person hides nothing of another's work."""
    fill(connection, *(happened(person=person, at=15) for person in ("ann", "bo", "cy")))
    frame = Frame(SCOPES, opening=Opening(10, {"ann": 10, "bo": 15, "cy": 14}))
    found = {person: tally(connection, PRS, frame, person).counted for person in ("ann", "bo", "cy")}
    assert found == {"ann": 1, "bo": 0, "cy": 1}


def test_distinct_counts_the_subject_once(connection):
    """Three comments in two pull requests are two reviewed pull requests, and the first comment is the one."""
    fill(
        connection,
        happened(Kind.REVIEW_COMMENT, "c1", at=2, subject="a/b!1"),
        happened(Kind.REVIEW_COMMENT, "c2", at=1, subject="a/b!1"),
        happened(Kind.REVIEW_COMMENT, "c3", at=3, subject="a/b!2"),
    )
    assert tally(connection, REVIEWED).counted == 2
    found = [(verdict.key, verdict.reason) for verdict in verdicts(connection, REVIEWED)]
    assert found == [("c2", None), ("c1", Reason.COUNTED_ALREADY), ("c3", None)]


def test_one_key_counts_once_over_all_kinds(connection):
    """One meeting that a person organised and spoke at is one meeting."""
    kinds = (Kind.TALK, Kind.MEETING_ORGANISED)
    fill(connection, *(happened(kind, f"{kind}", subject="2025-01-09", scopes=0) for kind in kinds))
    assert tally(connection, Count("attended", "distinct", kinds, distinct="meeting")).counted == 1


def test_a_second_chance_counts(connection):
    """Where the earliest event of a key does not count, a later one may."""
    fill(
        connection,
        happened(Kind.REVIEW_COMMENT, "c1", at=1, subject="a/b!1", scopes=0),
        happened(Kind.REVIEW_COMMENT, "c2", at=2, subject="a/b!1"),
    )
    assert reasons(connection, REVIEWED) == [Reason.OUT_OF_SCOPE, None]


def test_the_same_award_twice_adds_once(connection):
    """Of an award written down twice the earliest adds its points; two awards of one task both add."""
    fill(
        connection,
        happened(Kind.TASK, "t#1", at=2, amount=50),
        happened(Kind.TASK, "t#1", at=1, amount=20),
        happened(Kind.TASK, "t#2", at=3, amount=5),
        happened(Kind.TASK, "t#2", at=3, amount=7),
    )
    assert tally(connection, POINTS).counted == 27
    assert [v.amount for v in verdicts(connection, POINTS) if v.counted] == [20, 7]


def test_strict_and_loose_read_the_same_events(connection):
    """The strict reading asks for a fact more, the loose one forgives reasons."""
    fill(
        connection,
        happened(Kind.REVIEW_COMMENT, "c1", bits=Fact.LINE_COMMENT),
        happened(Kind.REVIEW_COMMENT, "c2", bits=0),
        happened(Kind.REVIEW_COMMENT, "c3", bits=Reason.LGTM_ONLY | Fact.LINE_COMMENT),
    )

    def reading(**rest):
        return Count("comments", "count", (Kind.REVIEW_COMMENT,), scope="code", **rest)

    strict = reading(ignore=Reason.LGTM_ONLY, only=frozenset({"line_comment"}))
    assert reasons(connection, reading(ignore=Reason.LGTM_ONLY)) == [None, None, Reason.LGTM_ONLY]
    assert reasons(connection, strict) == [None, Reason.NOT_ONLY, Reason.LGTM_ONLY]
    assert reasons(connection, reading()) == [None, None, None]
