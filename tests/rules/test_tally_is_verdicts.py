"""Property: whatever happened and whatever is asked, the tally and the verdicts are one, and plain Python agrees."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import IGNORABLE, UNKNOWN, Fact, Kind, Reason, Tally
from bot.rules.counting import Frame, Opening
from bot.sig.config import Count
from rules.happenings import SCOPES, fill, happened, tallies, verdicts

HOST = (Kind.PR_OPENED, Kind.PR_MERGED, Kind.ISSUE_OPENED, Kind.REVIEW_COMMENT, Kind.MAIN_REVIEW)
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
    always = Reason.DELETED | Reason.REVIEWER_UNKNOWN
    always |= Reason.OWN_PR if row["kind"] is Kind.MAIN_REVIEW else Reason(0)
    for reason in Reason:
        from_bits = reason in always | count.ignore and row["bits"] & reason
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
                    if reason
                    and reason & UNKNOWN
                    and row["bits"] & Fact.FILES_PENDING
                    and not row["bits"] & Reason.REVIEWER_UNKNOWN
                ]
                assert found.counted == sum(counted)
                assert found.unknown == sum(not v.known for v in given_)
                assert found.pending == len(pending)
                assert sorted((v.kind, v.key, v.at) for v in given_) == sorted(
                    (row["kind"], row["key"], row["at"]) for row in mine
                )
                again = [None if v.reason is Reason.COUNTED_ALREADY else v.reason for v in given_]
                assert sorted(map(str, again)) == sorted(map(str, expected))
