"""One expression counts and explains; here they are held against each other and against plain Python."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, delete, insert

from bot.model import IGNORABLE, Fact, Kind, Reason, Tally
from bot.rules.counting import Frame, Opening, tallies_of, tally_queries, verdict_query, verdicts_of
from bot.sig.config import Count
from bot.store.schema import event

SCOPES = {"code": 1, "board": 2}
ANYTIME = Frame(SCOPES)
PRS = Count("prs", "count", (Kind.PR_OPENED,), scope="code", ignore=Reason.BOT)
POINTS = Count("points", "sum", (Kind.TASK,))
REVIEWED = Count("reviewed", "distinct", (Kind.REVIEW_COMMENT,), distinct="pr", scope="code")


@pytest.fixture(scope="module")
def engine():
    engine = create_engine("sqlite://")
    event.create(engine)
    return engine


@pytest.fixture
def connection(engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        yield connection


def happened(kind=Kind.PR_OPENED, key="a/b!1", person="ann", at=10, bits=0, scopes=1, maybe=0, **rest):
    """Give a row of the event table: by default a pull request that counts."""
    given_ = {"kind": kind, "key": key, "person": person, "at": at, "scopes": scopes, "maybe": maybe}
    return {**given_, "bits": int(bits), "subject": key, "amount": 1, "title": "", "link": "", **rest}


def fill(connection: Connection, *rows):
    connection.execute(delete(event))
    if rows:
        connection.execute(insert(event), list(rows))


def tally(connection: Connection, count: Count, frame: Frame = ANYTIME, person="ann") -> Tally:
    return tallies(connection, [count], frame).get(person, {}).get(count.name, Tally())


def tallies(connection: Connection, counts, frame: Frame) -> dict[str, dict[str, Tally]]:
    found: dict[str, dict[str, Tally]] = {}
    for alike, query in tally_queries(counts, event, frame):
        for row in connection.execute(query):
            found.setdefault(row[0], {}).update(tallies_of(alike, row))
    return found


def verdicts(connection: Connection, count: Count, frame: Frame = ANYTIME, person="ann"):
    return verdicts_of(count, connection.execute(verdict_query(count, event, frame, person)))


def reasons(connection: Connection, count: Count, frame: Frame = ANYTIME, person="ann"):
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


def test_counts_over_the_same_kinds_share_a_statement(connection):
    """Every count over the same kinds is tallied in one pass."""
    counts = [PRS, Count("all", "count", (Kind.PR_OPENED,)), POINTS, REVIEWED]
    groups = [tuple(count.name for count in alike) for alike, _ in tally_queries(counts, event, ANYTIME)]
    assert sorted(groups) == [("points",), ("prs", "all"), ("reviewed",)]


# Property: whatever happened and whatever is asked, the tally and the verdicts are one.

HOST = (Kind.PR_OPENED, Kind.PR_MERGED, Kind.ISSUE_OPENED, Kind.REVIEW_COMMENT)
BY_HAND = (Kind.TALK, Kind.MEETING_ORGANISED, Kind.MEETING_ATTENDED, Kind.ARTICLE, Kind.TASK)
instants = st.integers(0, 9)
people = st.sampled_from(["ann", "bo", "cy"])
keys = st.sampled_from(["k1", "k2", "k3", "k4"])
bits = st.lists(
    st.sampled_from([*Reason, Fact.LINE_COMMENT, Fact.FILES_PENDING, Reason.BOT, Reason.DELETED]), max_size=3
).map(lambda found: sum(set(found)))
ignored = st.lists(st.sampled_from([reason for reason in Reason if reason & IGNORABLE]), max_size=4).map(
    lambda found: Reason(sum(set(found)))
)


def mark(of_kinds):
    return st.builds(
        happened,
        kind=st.sampled_from(of_kinds),
        key=keys,
        subject=st.sampled_from(["s1", "s2"]),
        person=people,
        at=instants,
        bits=bits if of_kinds is HOST else st.just(0),
        scopes=st.integers(0, 3) if of_kinds is HOST else st.just(0),
        maybe=st.integers(0, 3) if of_kinds is HOST else st.just(0),
        amount=st.integers(1, 5) if of_kinds is not HOST else st.just(1),
    )


def counting(name):
    """Draw a count of this name, of the kinds that sig.yaml allows."""
    on_host = st.builds(
        Count,
        st.just(name),
        st.sampled_from(["count", "distinct"]),
        st.lists(st.sampled_from(HOST), min_size=1, max_size=3, unique=True).map(tuple),
        scope=st.sampled_from([*SCOPES]),
        ignore=ignored,
        only=st.sampled_from([frozenset(), frozenset({"line_comment"})]),
    )
    by_hand = st.builds(
        Count,
        st.just(name),
        st.sampled_from(["count", "distinct"]),
        st.lists(st.sampled_from(BY_HAND[:4]), min_size=1, max_size=3, unique=True).map(tuple),
        ignore=ignored,
    )
    return st.one_of(on_host, by_hand, st.just(Count(name, "sum", (Kind.TASK,))))


frames = st.builds(
    Frame,
    st.just(SCOPES),
    st.none() | instants,
    st.none() | instants,
    st.none() | st.builds(Opening, instants, st.dictionaries(people, instants)),
)


def first_reason(count: Count, row, frame: Frame) -> Reason | None:
    """Read the design's order of reasons in plain Python; keys counted already are left to the caller."""
    bit = SCOPES.get(count.scope or "", 0)
    opening = frame.opening
    day = opening.days.get(row["person"], opening.day) if opening else -1
    against = {
        Reason.OUT_OF_SCOPE: bit and not (row["scopes"] | row["maybe"]) & bit,
        Reason.OUTSIDE_WINDOW: (frame.since is not None and row["at"] < frame.since)
        or (frame.until is not None and row["at"] > frame.until),
        Reason.IN_OPENING_BALANCE: row["at"] <= day,
        Reason.NOT_ONLY: count.only and not row["bits"] & Fact.LINE_COMMENT,
        Reason.FILES_UNKNOWN: (bit and row["maybe"] & bit and not row["scopes"] & bit)
        or (Reason.ROSTER_ONLY in count.ignore and row["bits"] & Reason.FILES_UNKNOWN),
    }
    for reason in Reason:
        from_bits = reason in Reason.DELETED | count.ignore and row["bits"] & reason
        if from_bits or against.get(reason):
            return reason
    return None


@given(
    rows=st.lists(st.one_of(mark(HOST), mark(BY_HAND)), max_size=25),
    counts=st.tuples(counting("c1"), counting("c2"), counting("c3")),
    frame=frames,
)
@settings(max_examples=150, deadline=None)
def test_tally_and_verdicts_are_one(engine, rows, counts, frame):
    """For every person and count: the tally is the sum of the counted verdicts, and each event has one verdict."""
    with engine.connect() as connection:
        fill(connection, *rows)
        tallied = tallies(connection, counts, frame)
        for person in ("ann", "bo", "cy"):
            for count in counts:
                mine = [row for row in rows if row["person"] == person and row["kind"] in count.kinds]
                given_ = verdicts(connection, count, frame, person)
                counted = [v.amount if count.how == "sum" else 1 for v in given_ if v.counted]
                expected = [first_reason(count, row, frame) for row in mine]
                found = tallied.get(person, {}).get(count.name, Tally())
                pending = [
                    row
                    for row, reason in zip(mine, expected, strict=True)
                    if reason is Reason.FILES_UNKNOWN and row["bits"] & Fact.FILES_PENDING
                ]
                assert found.counted == sum(counted)
                assert found.unknown == sum(not v.known for v in given_)
                assert found.pending == len(pending)
                assert sorted((v.kind, v.key, v.at) for v in given_) == sorted(
                    (row["kind"], row["key"], row["at"]) for row in mine
                )
                again = [None if v.reason is Reason.COUNTED_ALREADY else v.reason for v in given_]
                assert sorted(map(str, again)) == sorted(map(str, expected))
