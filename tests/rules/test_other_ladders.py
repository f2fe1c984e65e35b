"""Ladders of other communities, written as data: each loads without a problem, and a person climbs it."""

import pytest

from bot.model import Kind
from bot.rules.standing import Asked, Reading, Said, State, Why
from rules.climber import LADDERS, climber, config_of

needs_main_reviews = pytest.mark.skipif(
    "main_review" not in list(Kind), reason="nothing tells the main reviewer yet"
)
FILES = [
    pytest.param(path.stem, marks=needs_main_reviews if "main_review" in path.read_text("utf-8") else ())
    for path in sorted(LADDERS.glob("*.yaml"))
]


@pytest.mark.parametrize("name", FILES)
def test_it_loads_without_a_problem_and_asks_only_for_what_is_counted(name):
    config = config_of(name)
    asked = {count for version in config.ladder for rule in version.rules.values() for count in rule.counts}
    assert asked <= set(config.counts)


@needs_main_reviews
def test_openeuler():
    """Three months as Contributor, 6 main reviews, 30 reviewed or merged, a nomination; then more of it."""
    otter = climber("openeuler", "2025-01-30").becomes("contributor")
    assert otter.rung().role == "committer"
    assert otter.states() == ("missing not_long_enough, missing 0/6, missing 0/30, for_people")
    otter.on("2025-03-01").does("main_reviews", 6).does("reviewed_or_merged", 29)
    assert otter.states() == "missing not_long_enough, met 6/6, missing 29/30, for_people"
    assert otter.on("2025-04-29").states().startswith("missing not_long_enough")
    otter.on("2025-04-30").does("reviewed_or_merged")
    assert otter.states() == "met, met 6/6, met 30/30, for_people"
    assert otter.rung().counted_met
    otter.hears("recommendation", "committer", "manta", "maintainer")
    assert otter.rung().findings[3].actual == 1
    otter.becomes("committer")
    assert otter.rung().role == "maintainer"
    assert otter.states() == ("missing not_long_enough, missing 6/12, met 30/30, for_people not_nominated")
    otter.on("2025-08-01").does("main_reviews", 6).hears(
        "recommendation", "maintainer", "manta", "maintainer"
    )
    assert otter.states() == "met, met 12/12, met 30/30, for_people"
    assert otter.rung().findings[3].open_until.isoformat() == "2025-08-08"
    otter.becomes("maintainer")
    assert otter.standing().next is None


@needs_main_reviews
def test_kubernetes():
    """Two sponsors make a member; three months and reviews make a reviewer, and then an approver."""
    otter = climber("kubernetes", "2025-01-01")
    assert otter.states() == "for_people"
    otter.hears("recommendation", "member", "manta", "approver").hears("recommendation", "member", "newt")
    otter.hears("recommendation", "member", "Manta", "approver")
    (sponsors,) = otter.rung().findings
    assert (sponsors.required, sponsors.actual) == (2, 1)
    otter.hears("recommendation", "member", "coral", "reviewer")
    assert otter.rung().findings[0].actual == 2
    otter.becomes("member").on("2025-03-31").does("primary_reviews", 5).does("reviewed_or_merged", 20)
    assert otter.states() == "missing not_long_enough, met 5/5, met 20/20"
    assert otter.on("2025-04-01").rung().state is State.MET
    otter.becomes("reviewer")
    assert otter.states() == "missing not_long_enough, missing 5/10, missing 20/30"
    otter.on("2025-07-01").does("primary_reviews", 5).does("reviewed_or_merged", 10)
    assert (otter.rung().role, otter.rung().state) == ("approver", State.MET)


def test_the_ladder_of_march_2022_beside_that_of_may():
    """An application is judged by the ladder of its own day; who was carried over goes on from there."""
    otter = climber("two_versions", "2022-04-10").does("attended", 2)
    assert (otter.rung().role, otter.rung().state) == ("member", State.MET)
    otter.becomes("member").does("reviewed_prs", 2).does("review_comments", 9)
    assert (otter.rung().role, otter.states()) == ("reviewer", "met, met 2/2, missing 9/10")
    assert otter.on("2022-05-27").rung().role == "reviewer"
    assert otter.on("2022-05-28").rung().role == "contributor"
    assert otter.states() == "met 2/2, met 2/2, missing 9/10"
    assert otter.does("review_comments").rung().state is State.MET
    otter.becomes("contributor").does("merged_prs", 4)
    assert (otter.rung().role, otter.states()) == ("committer", "met, missing 4/5")
    otter.does("merged_prs").becomes("committer")
    assert (otter.rung().role, otter.states(), otter.rung().state) == ("maintainer", "met", State.FOR_PEOPLE)


def test_an_old_application_is_still_judged_by_the_old_ladder():
    otter = climber("two_versions", "2022-05-27").becomes("reviewer").does("merged_prs", 5)
    assert (otter.states("committer"), otter.rung("committer").version.isoformat()) == (
        "met, met 5/5",
        "2022-03-18",
    )
    later = otter.on("2022-05-28").rung("committer")
    assert (later.version.isoformat(), later.findings[0].why) == ("2022-05-28", Why.NOT_ON_ROSTER)


def test_a_role_that_the_ladder_of_the_day_does_not_ask_for_is_given_by_people():
    rung = climber("two_versions", "2022-06-01").rung("reviewer")
    assert (rung.rule, rung.findings, rung.state, rung.counted_met) == (None, (), State.FOR_PEOPLE, False)


@pytest.mark.parametrize(("count", "times"), [("attended", 2), ("merged_prs", 1), ("issues", 3)])
def test_or_instead_of_and(count, times):
    """One of meetings, merged work and reports is enough to be a Contributor."""
    otter = climber("siblings", "2025-01-01")
    assert otter.states() == "missing (missing 0/2, missing 0/1, missing 0/3)"
    assert otter.does(count, times).rung().state is State.MET


def test_nested_groups_windows_and_tasks():
    """Either merged work of the last twelve months with reviews, or two tasks worth fifty points."""
    otter = (
        climber("siblings", "2025-01-01")
        .becomes("contributor")
        .does("merged_prs@code", 5)
        .does("merged_prs", 5)
    )
    otter.does("reviewed_or_merged", 30).does("reviewed_prs", 2).does("talks").on("2025-12-31")
    assert otter.states() == (
        "met, met 30/30, met (met (met 5/5, met 2/2), missing (missing 0/2, missing 0/50)), "
        "missing not_long_enough, met (met 1/1, missing 0/3)"
    )
    assert otter.on("2026-01-01").states() == (
        "met, met 30/30, missing (missing (missing 0/5, met 2/2), missing (missing 0/2, missing 0/50)), "
        "met, met (met 1/1, missing 0/3)"
    )
    otter.does("tasks", 2).does("task_points", 50)
    assert otter.rung().state is State.MET


def test_reviewed_or_merged_is_one_number_over_either():
    config = config_of("siblings")
    assert config.counts["reviewed_or_merged"].kinds == (Kind.REVIEW_COMMENT, Kind.PR_MERGED)
    wanted = climber("siblings", "2025-01-01").ladder.wanted(
        "committer", climber("siblings", "2025-01-01").day
    )
    assert Asked("reviewed_or_merged") in wanted


def test_a_recommendation_a_judgement_and_a_majority_are_peoples_own():
    """They are never met by themselves, and all that can be counted is."""
    otter = climber("siblings", "2025-01-01").becomes("committer")
    otter.hears("recommendation", "maintainer", "manta", "maintainer").hears(
        "judgement", "maintainer", "manta", "maintainer"
    )
    otter.hears("recommendation", "committer", "newt", "maintainer").hears(
        "recommendation", "maintainer", "coral", "committer"
    )
    rung = otter.rung()
    assert otter.states() == "met, for_people, for_people"
    assert (rung.state, rung.counted_met, rung.rule.vote.passes) == (State.FOR_PEOPLE, True, "> 50% of votes")
    said = Said(
        "recommendation", "maintainer", "manta", ("maintainer",), otter.day, "https://example.org/said"
    )
    assert rung.findings[1].said == (said,)
    assert [each.by for each in rung.findings[2].said] == ["manta"]


def test_what_the_lists_do_not_tell_is_said_within_a_group_too():
    otter = climber("siblings", "2025-01-01")
    otter.known = {"attended": Reading(1, taken_over=1), "issues": Reading(2, unknown=1)}
    assert otter.states() == (
        "not_yet_known (not_recorded 1/2 taken_over, missing 0/1, not_yet_known 2/3 unknown_events)"
    )
