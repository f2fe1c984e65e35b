"""The ladder held against a person: what is met, missing, not recorded, not yet known, and what people decide."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bot.rules.freshness import Known
from bot.rules.ladder import Candidate, Ladder, standing
from bot.rules.standing import Asked, Finding, Reading, Rung, Said, Since, State, Why
from bot.rules.workdays import working_days_after
from bot.sig.criteria import Criterion, Group, walk
from bot.sig.ladder import LadderVersion
from rules.climber import OTTER

ROLES = ("contributor", "committer", "maintainer")
DAY = date(2025, 6, 30)
NOTHING = Reading(0)
RECORDED = {"attended": date(2023, 1, 5)}
RANK = [State.MISSING, State.NOT_RECORDED, State.NOT_YET_KNOWN, State.FOR_PEOPLE, State.MET]


def ladder(*criteria, recorded=None, holidays=(), **versions) -> Ladder:
    """Make a ladder whose committers must meet these criteria, since 2022; `versions` by year add others."""
    rules = {"y2022": {"committer": {"all": list(criteria)}}} if criteria else {}
    found = [
        LadderVersion.model_validate({"from": f"{year[1:]}-01-01", **rule})
        for year, rule in (rules | versions).items()
    ]
    last_day = lambda start, days: working_days_after(start, days, holidays)  # noqa: E731
    return Ladder(ROLES, tuple(found), recorded or {}, last_day)


def rung(a_ladder, reading=NOTHING, *, role="committer", day=DAY, held=None, **candidate) -> Rung:
    """Judge a person of whom every count comes to one reading, or to what a function gives."""
    readings = reading if callable(reading) else lambda _asked: reading
    person = Candidate(OTTER, held or {}, **{"first_seen": date(2024, 1, 1), **candidate})
    return standing(a_ladder, person, [role], day, readings).rungs[0]


def finding(criterion, reading=NOTHING, *, recorded=None, holidays=(), **rest) -> Finding:
    (found,) = rung(ladder(criterion, recorded=recorded, holidays=holidays), reading, **rest).findings
    return found


BALANCE = date(2025, 1, 1)


@pytest.mark.parametrize(
    ("reading", "state", "why"),
    [
        (Reading(5), State.MET, Why.PLAIN),
        (Reading(6, unknown=9), State.MET, Why.PLAIN),
        (Reading(4), State.MISSING, Why.PLAIN),
        (Reading(4, known=Known.BEHIND), State.MISSING, Why.PLAIN),
        (Reading(5, known=Known.NEVER), State.MET, Why.PLAIN),
        (Reading(4, known=Known.NEVER), State.NOT_YET_KNOWN, Why.NOT_READ),
        (Reading(0, known=Known.NEVER, has_account=False), State.NOT_YET_KNOWN, Why.NO_ACCOUNT),
        (Reading(4, known=Known.PARTLY, looked_at=14), State.NOT_YET_KNOWN, Why.LOOKED_AT),
        (Reading(4, read_from=BALANCE), State.NOT_YET_KNOWN, Why.READ_FROM),
        (Reading(5, read_from=BALANCE), State.MET, Why.PLAIN),
        (Reading(4, unknown=1), State.NOT_YET_KNOWN, Why.UNKNOWN_EVENTS),
        (Reading(3, unknown=1), State.MISSING, Why.PLAIN),
        (Reading(0, taken_over=5), State.NOT_RECORDED, Why.TAKEN_OVER),
        (Reading(3, taken_over=1), State.MISSING, Why.PLAIN),
        (Reading(3, unknown=1, taken_over=1), State.NOT_RECORDED, Why.TAKEN_OVER),
        (Reading(0, taken_over=5, read_from=BALANCE), State.NOT_YET_KNOWN, Why.READ_FROM),
    ],
)  # fmt: skip
def test_a_number_is_missing_only_where_nothing_unread_could_make_it_up(reading, state, why):
    found = finding({"prs": 5}, reading)
    assert (found.state, found.why, found.required, found.actual) == (state, why, 5, reading.counted)


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.sampled_from(Known), st.integers(1, 20))
def test_unknown_never_turns_into_missing_while_it_could_reach_the_number(
    counted, unknown, taken_over, known, required
):
    found = finding({"prs": required}, Reading(counted, unknown, known, taken_over=taken_over))
    whole = known in (Known.FRESH, Known.BEHIND)
    assert (found.state is State.MET) == (counted >= required)
    assert (found.state is State.MISSING) == (whole and counted + unknown + taken_over < required)


@pytest.mark.parametrize(
    ("day", "span", "since"),
    [
        ("2025-12-31", "12 months", "2025-01-01"),
        ("2025-06-30", "1 day", "2025-06-30"),
        ("2025-03-31", "1 month", "2025-03-01"),
        ("2024-02-29", "1 year", "2023-03-01"),
    ],
)
def test_a_window_is_whole_and_ends_with_the_day(day, span, since):
    found = finding({"prs": 1, "in": "code", "within": span}, day=date.fromisoformat(day))
    assert found.asked == Asked("prs", "code", date.fromisoformat(since))


@pytest.mark.parametrize(
    ("read_from", "state"),
    [("2025-05-30", State.MISSING), ("2025-05-31", State.NOT_YET_KNOWN), ("2025-06-01", State.NOT_YET_KNOWN)],
)
def test_a_window_that_begins_after_the_reading_is_wholly_known(read_from, state):
    """The day from which lists are read is itself read only in part."""
    reading = Reading(0, read_from=date.fromisoformat(read_from))
    assert finding({"prs": 1, "within": "1 month"}, reading).state is state


class TestRecordedSince:
    """Before anybody wrote it down, nothing of it is missing."""

    @pytest.mark.parametrize(
        ("first_seen", "state"),
        [
            (date(2022, 3, 1), State.NOT_RECORDED),
            (date(2023, 1, 4), State.NOT_RECORDED),
            (None, State.NOT_RECORDED),
            (date(2023, 1, 5), State.MISSING),
        ],
    )
    def test_whoever_may_have_been_there_before_is_asked_for_their_meetings(self, first_seen, state):
        found = finding({"attended": 2}, Reading(1), recorded=RECORDED, first_seen=first_seen)
        assert found.state is state
        assert (found.why is Why.BEFORE_RECORDS) == (state is State.NOT_RECORDED)
        assert found.recorded_since == date(2023, 1, 5)

    def test_as_of_a_day_before_it_is_never_missing(self):
        found = finding({"attended": 2}, recorded=RECORDED, day=date(2022, 6, 1), first_seen=date(2022, 6, 1))
        assert (found.state, found.why) == (State.NOT_RECORDED, Why.BEFORE_RECORDS)

    def test_a_window_of_recorded_days_can_be_missing(self):
        asked = {"attended": 2, "within": "12 months"}
        assert finding(asked, recorded=RECORDED, first_seen=None).state is State.MISSING

    def test_other_counts_are_missing(self):
        assert finding({"prs": 2}, recorded=RECORDED, first_seen=None).state is State.MISSING

    def test_what_was_recorded_counts_all_the_same(self):
        assert finding({"attended": 2}, Reading(2), recorded=RECORDED, first_seen=None).state is State.MET


def since(day=None, at_latest=None) -> Since:
    return Since(day and date.fromisoformat(day), at_latest and date.fromisoformat(at_latest))


class TestRoles:
    """`is:` looks at the roster, where a higher role brings the lower ones along."""

    @pytest.mark.parametrize("role", ["contributor", "committer", "maintainer"])
    def test_a_higher_role_satisfies_is(self, role):
        a_ladder = ladder(y2022={"maintainer": {"all": [{"is": "contributor"}]}})
        found = rung(a_ladder, role="maintainer", held={role: since("2024-01-01")})
        assert found.state is State.MET

    def test_a_lower_role_does_not(self):
        found = finding({"is": "committer"}, held={"contributor": since("2024-01-01")})
        assert (found.state, found.why) == (State.MISSING, Why.NOT_ON_ROSTER)

    @pytest.mark.parametrize("role", ROLES)
    def test_a_held_role_has_no_findings(self, role):
        """Appointed people are never tested, by whichever list they stand in."""
        a_ladder = ladder(y2022={"contributor": {"all": [{"prs": 99}], "vote": {"electorate": "maintainer"}}})
        found = rung(a_ladder, role="contributor", held={role: since("2025-01-01")})
        assert (found.held, found.findings, found.state) == (True, (), State.MET)
        assert found.since == since("2025-01-01")

    @pytest.mark.parametrize(
        ("held", "state", "why"),
        [
            (since("2025-03-30"), State.MET, Why.PLAIN),
            (since("2025-03-31"), State.MISSING, Why.NOT_LONG_ENOUGH),
            (since(at_latest="2025-03-30"), State.MET, Why.PLAIN),
            (since(at_latest="2025-03-31"), State.NOT_YET_KNOWN, Why.HISTORY_ENDS),
            (since(), State.NOT_YET_KNOWN, Why.HISTORY_ENDS),
        ],
    )
    def test_time_in_a_role(self, held, state, why):
        found = finding({"is": "contributor", "for": "3 months"}, held={"contributor": held})
        assert (found.state, found.why, found.since) == (state, why, held)

    def test_time_in_a_higher_role_is_time_in_this_one(self):
        a_ladder = ladder(y2022={"maintainer": {"all": [{"is": "contributor", "for": "1 year"}]}})
        both = {"contributor": since("2024-01-01"), "committer": since("2025-06-01")}
        assert rung(a_ladder, role="maintainer", held=both).state is State.MET
        moved = {"committer": since("2025-06-01")}
        assert rung(a_ladder, role="maintainer", held=moved).state is State.MISSING
        implied = {"contributor": since("2024-01-01")}
        assert rung(a_ladder, role="maintainer", held=moved, implied=implied).state is State.MET

    def test_where_the_history_does_not_reach_a_role_is_not_missing(self):
        found = finding({"is": "contributor"}, history_known=False)
        assert (found.state, found.why) == (State.NOT_YET_KNOWN, Why.HISTORY_ENDS)

    @pytest.mark.parametrize(
        ("held", "following"),
        [
            ((), "contributor"),
            (("contributor",), "committer"),
            (("committer",), "maintainer"),
            (("maintainer",), None),
        ],
    )
    def test_the_next_role_up_is_the_question(self, held, following):
        rules = {role: {"all": [{"prs": 1}]} for role in ROLES}
        assert ladder(y2022=rules).next_role(held, DAY) == following

    def test_a_role_that_the_ladder_leaves_out_is_passed_over(self):
        assert ladder({"prs": 1}).next_role((), DAY) == "committer"


class TestVersions:
    """An application is judged by the ladder of its own day."""

    LADDER = ladder({"prs": 1}, y2024={"committer": {"all": [{"prs": 7}]}})

    @pytest.mark.parametrize(
        ("day", "version", "required"),
        [("2022-01-01", 2022, 1), ("2023-12-31", 2022, 1), ("2024-01-01", 2024, 7), ("2025-06-30", 2024, 7)],
    )
    def test_the_version_of_the_day_is_used(self, day, version, required):
        found = rung(self.LADDER, day=date.fromisoformat(day))
        assert (found.version.year, found.findings[0].required) == (version, required)

    def test_before_the_first_version_nothing_is_asked_and_nothing_is_met(self):
        day = date(2021, 12, 31)
        found = rung(self.LADDER, Reading(99), day=day)
        assert (found.version, found.rule, found.findings) == (None, None, ())
        assert (found.state, found.counted_met) == (State.FOR_PEOPLE, False)
        assert self.LADDER.next_role((), day) == "contributor"
        assert self.LADDER.wanted("committer", day) == ()


class TestActivity:
    """How long ago somebody began, by the first event of any of some counts."""

    def found(self, recorded=None, first_seen=DAY, **readings) -> Finding:
        default = Reading(0)
        return finding(
            {"active": "1 year", "by": ["prs", "talks"]},
            lambda asked: readings.get(asked.count, default),
            recorded=recorded,
            first_seen=first_seen,
        )

    def test_the_earliest_of_all_counts_decides(self):
        found = self.found(
            prs=Reading(1, earliest=date(2025, 6, 1)), talks=Reading(1, earliest=date(2024, 6, 30))
        )
        assert (found.state, found.since) == (State.MET, Since(date(2024, 6, 30)))
        late = self.found(talks=Reading(1, earliest=date(2024, 7, 1)))
        assert (late.state, late.why, late.since) == (
            State.MISSING,
            Why.NOT_LONG_ENOUGH,
            Since(date(2024, 7, 1)),
        )

    @pytest.mark.parametrize(
        ("reading", "state", "why"),
        [
            (Reading(0), State.MISSING, Why.NOT_LONG_ENOUGH),
            (Reading(0, known=Known.NEVER), State.NOT_YET_KNOWN, Why.NOT_READ),
            (Reading(0, read_from=BALANCE), State.NOT_YET_KNOWN, Why.READ_FROM),
            (Reading(0, known=Known.PARTLY), State.NOT_YET_KNOWN, Why.LOOKED_AT),
            (Reading(0, has_account=False), State.NOT_YET_KNOWN, Why.NO_ACCOUNT),
            (Reading(0, unknown=1), State.NOT_YET_KNOWN, Why.UNKNOWN_EVENTS),
            (Reading(0, taken_over=1), State.NOT_RECORDED, Why.TAKEN_OVER),
        ],
    )
    def test_what_is_not_known_may_have_been_earlier(self, reading, state, why):
        found = self.found(prs=reading)
        assert (found.state, found.why) == (state, why)

    def test_so_may_what_nobody_wrote_down(self):
        found = self.found(recorded={"talks": date(2025, 1, 1)}, first_seen=None)
        assert (found.state, found.why, found.recorded_since) == (
            State.NOT_RECORDED,
            Why.BEFORE_RECORDS,
            BALANCE,
        )


def said(
    kind="recommendation", role="committer", by="manta", roles=("maintainer",), day=date(2025, 6, 2)
) -> Said:
    return Said(kind, role, by, roles, day, "words")


class TestPeople:
    """What people decide is shown, and never met by itself."""

    def test_recommendations_of_different_role_holders_are_counted(self):
        words = [
            said(),
            said(by="MANTA"),
            said(by="newt"),
            said(by="kelp", roles=("committer",)),
            said(by="eel", roles=()),
        ]
        found = finding({"recommended_by": "committer", "at_least": 2}, said=words)
        assert (found.state, found.required, found.actual) == (State.FOR_PEOPLE, 2, 3)
        assert [each.by for each in found.said] == ["manta", "MANTA", "newt", "kelp"]

    def test_words_for_another_role_or_of_a_later_day_do_not_speak_here(self):
        words = [said(role="maintainer"), said(day=date(2025, 7, 1)), said(kind="judgement")]
        found = finding({"recommended_by": "maintainer"}, said=words)
        assert (found.state, found.actual, found.said) == (State.FOR_PEOPLE, 0, ())

    def test_the_time_for_objections_begins_with_the_first_nomination(self):
        """A Monday, with a holiday on Wednesday: five working days end on the next Tuesday."""
        words = [
            said(day=date(2025, 6, 16)),
            said(day=date(2025, 6, 9)),
            said("objection", by="newt", day=date(2025, 6, 10)),
        ]
        found = finding({"no_objection": "5 working days"}, said=words, holidays=(date(2025, 6, 11),))
        assert (found.state, found.open_until) == (State.FOR_PEOPLE, date(2025, 6, 17))
        assert [each.by for each in found.said] == ["newt"]

    def test_without_a_nomination_the_time_has_not_begun(self):
        found = finding({"no_objection": "5 working days"})
        assert (found.state, found.why, found.open_until) == (State.FOR_PEOPLE, Why.NOT_NOMINATED, None)

    def test_a_judgement_on_record_is_shown(self):
        found = finding({"checked": "sound judgement"}, said=[said("judgement")])
        assert (found.state, len(found.said)) == (State.FOR_PEOPLE, 1)

    def test_a_vote_is_never_met_by_numbers(self):
        a_ladder = ladder(y2022={"committer": {"all": [{"prs": 1}], "vote": {"electorate": "maintainer"}}})
        assert rung(a_ladder, Reading(1)).state is State.FOR_PEOPLE
        assert rung(a_ladder, Reading(1)).counted_met
        assert rung(a_ladder, Reading(0)).state is State.MISSING


class TestGroups:
    """AND and OR, nested."""

    @pytest.mark.parametrize(
        ("criterion", "state"),
        [
            ({"any": [{"many": 1}, {"none": 1}]}, State.MET),
            ({"all": [{"many": 1}, {"none": 1}]}, State.MISSING),
            ({"any": [{"none": 1}, {"unread": 1}]}, State.NOT_YET_KNOWN),
            ({"all": [{"none": 1}, {"unread": 1}]}, State.MISSING),
            ({"any": [{"none": 1}, {"checked": "x"}]}, State.FOR_PEOPLE),
            ({"all": [{"many": 1}, {"checked": "x"}]}, State.FOR_PEOPLE),
            ({"any": [{"none": 1}, {"all": [{"many": 1}, {"any": [{"none": 1}, {"many": 3}]}]}]}, State.MET),
            (
                {"all": [{"many": 1}, {"any": [{"none": 1}, {"all": [{"many": 1}, {"none": 1}]}]}]},
                State.MISSING,
            ),
        ],
    )
    def test_groups(self, criterion, state):
        readings = {"many": Reading(3), "none": Reading(0), "unread": Reading(0, known=Known.NEVER)}
        found = finding(criterion, lambda asked: readings[asked.count])
        assert found.state is state


# Any criterion at all, over two counts.
THRESHOLD = st.builds(
    lambda count, number, within: {count: number, **({"within": within} if within else {})},
    st.sampled_from(["prs", "talks"]), st.integers(1, 4), st.sampled_from([None, "1 month", "1 year"]),
)  # fmt: skip
OTHER = st.sampled_from([
    {"is": "contributor"}, {"is": "contributor", "for": "3 months"}, {"active": "3 months", "by": "prs"},
    {"recommended_by": "maintainer"}, {"no_objection": "5 working days"}, {"checked": "x"},
])  # fmt: skip
CRITERIA = st.recursive(
    THRESHOLD | OTHER,
    lambda inner: st.dictionaries(
        st.sampled_from(["all", "any"]), st.lists(inner, min_size=1, max_size=3), min_size=1, max_size=1
    ),
    max_leaves=6,
)  # fmt: skip
EVENTS = st.lists(st.tuples(st.sampled_from(["prs", "talks"]), st.integers(0, 500)), max_size=8)
KNOWING = st.builds(
    lambda known, unknown, taken_over: Reading(0, unknown, known, taken_over=taken_over),
    st.sampled_from(Known), st.integers(0, 2), st.integers(0, 2),
)  # fmt: skip
HELD = st.sampled_from([{}, {"contributor": since("2025-03-01")}, {"contributor": since("2025-06-01")}])


def over(events, knowing):
    """Give the readings of dated events: (count, days ago)."""

    def reading(asked: Asked) -> Reading:
        days = [DAY - timedelta(days=ago) for count, ago in events if count == asked.count]
        inside = [day for day in days if asked.since is None or day >= asked.since]
        return Reading(
            len(inside),
            knowing.unknown,
            knowing.known,
            taken_over=knowing.taken_over,
            earliest=min(inside, default=None),
        )

    return reading


@given(CRITERIA, EVENTS, st.tuples(st.sampled_from(["prs", "talks"]), st.integers(0, 500)), KNOWING, HELD)
def test_another_event_never_makes_anything_worse(criterion, events, another, knowing, held):
    before = finding(criterion, over(events, knowing), held=held)
    after = finding(criterion, over([*events, another], knowing), held=held)
    for old, new in zip(before.walk(), after.walk(), strict=True):
        assert RANK.index(new.state) >= RANK.index(old.state)


@given(CRITERIA, EVENTS, KNOWING, HELD)
def test_any_is_its_best_part_and_all_its_worst(criterion, events, knowing, held):
    for found in finding(criterion, over(events, knowing), held=held).walk():
        if isinstance(found.criterion, Group):
            ranks = [RANK.index(part.state) for part in found.parts]
            assert RANK.index(found.state) == (min if found.criterion.all_of else max)(ranks)


@given(CRITERIA)
def test_every_criterion_has_a_finding_in_the_order_of_the_file(criterion):
    read = TypeAdapter(Criterion).validate_python(criterion)
    assert [each.criterion for each in finding(criterion).walk()] == list(walk((read,)))


@given(CRITERIA, EVENTS, KNOWING)
def test_nothing_that_people_decide_is_met_by_itself(criterion, events, knowing):
    words = [said(), said("judgement"), said("objection")]
    for found in finding(criterion, over(events, knowing), said=words).walk():
        if not {"recommended_by", "no_objection", "checked"}.isdisjoint(type(found.criterion).model_fields):
            assert found.state is State.FOR_PEOPLE
