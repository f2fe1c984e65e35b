"""Who is in the report and in which order, what is open, how close somebody is, and what changed."""

from dataclasses import replace
from datetime import date

from bot.rules.closeness import close
from bot.rules.freshness import Known
from bot.rules.promotion import Unknown, Unrecorded, selected, unsettled
from bot.rules.sincelast import Before, changes
from bot.rules.standing import Reading
from rules.promotions import (
    APPLICATIONS,
    CASES,
    CORAL,
    HALF,
    KELP,
    LIME,
    MANTA,
    NEWT,
    OTTER,
    REPORT,
    ROLES,
    STANDINGS,
    TUNA,
    member,
    stands,
)

NOT_READ = Reading(0, known=Known.NEVER)


def test_applicants_come_first_then_lower_roles_then_names():
    found = [each.member for each in selected(STANDINGS, APPLICATIONS, ROLES)]
    assert found == [NEWT, OTTER, KELP, MANTA, CORAL]


def test_whoever_holds_the_highest_role_has_nothing_to_apply_for():
    """A Maintainer who tidies the roster is no applicant."""
    assert selected([stands(TUNA)], {TUNA.person: [object()]}, ROLES) == []


def test_of_an_applicant_who_lacks_something_the_report_knows_how_much():
    newt, otter = CASES[:2]
    assert (newt.eligible, newt.waits, newt.open) == (False, True, 2)
    assert (otter.eligible, otter.waits, otter.open) == (True, True, 0)


def test_a_merged_application_waits_for_nobody():
    case = CASES[0]
    merged = replace(case, applications=tuple(replace(each, merged=True) for each in case.applications))
    assert not merged.waits


def test_whoever_stands_exactly_at_a_number_is_an_open_question():
    """By the number, for those alone who meet everything: 10 comments, 5 merged pull requests."""
    found = {(each.asked.count, each.required): each.members for each in REPORT.exactly}
    assert found == {("review_comments", 10): (OTTER,), ("merged_prs", 5): (KELP,)}


def test_people_who_may_meet_everything_are_counted_by_what_stands_in_the_way():
    """Not read, not recorded; whoever is known to lack something is in neither."""
    standings = [
        stands(member("a", "A"), attended=2, reviewed_prs=NOT_READ, review_comments=NOT_READ),
        stands(member("b", "B"), attended=1, reviewed_prs=2, review_comments=10),
        stands(member("c", "C"), attended=NOT_READ, reviewed_prs=1, review_comments=10),
        *STANDINGS,
    ]
    assert unsettled(standings) == Unknown(not_read=1, not_recorded=0)


def test_what_was_not_recorded_is_named_with_the_day_and_for_how_many_people():
    one = stands(OTTER, first_seen=date(2024, 12, 1), attended=1, reviewed_prs=2, review_comments=10)
    assert unsettled([one, one]) == Unknown(
        not_recorded=2, records=(Unrecorded("attended", date(2025, 1, 9), 2),)
    )


def test_half_way_is_close_and_the_role_below_is_no_part_of_the_way():
    """Whelk has one of five and the role below; Limpet lacks one meeting and one comment."""
    found = [(each.standing.member, round(each.share, 2)) for each in close(STANDINGS)]
    assert found == [(LIME, 0.8), (NEWT, 0.63)]


def test_of_criteria_of_which_one_is_enough_the_nearest_counts():
    rule = {"any": [{"merged_prs": 4}, {"talks": 10}]}
    (one,) = close([stands(OTTER, rules={"contributor": rule}, merged_prs=3, talks=1)])
    assert one.share == 0.75


def test_changes_name_who_is_new_and_do_not_call_the_promoted_gone():
    before = Before(
        HALF.previous,
        eligible=frozenset(
            {(OTTER.person, "contributor"), (CORAL.person, "committer"), (LIME.person, "contributor")}
        ),
        applied=frozenset({NEWT.person}),
        holders=frozenset({(MANTA.person, "contributor"), (TUNA.person, "maintainer")}),
    )
    holders = {"contributor": (MANTA,), "committer": (CORAL,), "maintainer": (TUNA,)}
    members = {each.person: each for each in (OTTER, CORAL, LIME)}
    found = changes(before, CASES, holders, members)
    assert found.newly == ((KELP, "committer"), (MANTA, "committer"), (CORAL, "maintainer"))
    assert found.applied == (OTTER,)
    assert found.promoted == ((CORAL, "committer"),)
    assert found.gone == ((LIME, "contributor"),)


def test_nothing_changed_where_nothing_did():
    same = Before(
        HALF.previous,
        frozenset((case.member.person, case.rung.role) for case in CASES if case.eligible),
        frozenset(APPLICATIONS),
        frozenset((each.person, role) for role, members in REPORT.holders.items() for each in members),
    )
    found = changes(same, CASES, REPORT.holders, {})
    assert (found.newly, found.applied, found.promoted, found.gone) == ((), (), (), ())
