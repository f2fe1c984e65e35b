"""Shares of voters: exact, and refused where nobody or everybody reaches them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ConfigError
from bot.sig.config import load_config
from bot.sig.ladder import Vote
from bot.sig.shares import Portion, portion_of

from .test_config import MINIMAL

percents = st.integers(1, 99).map(lambda n: f"{n}%")
portions = st.builds(Portion, percents | st.sampled_from(["1/3", "2/3", "3/4"]), more=st.booleans())
wholes = st.integers(1, 300)


def vote(text: str) -> Vote:
    ladder = f"ladder:\n- from: 2025-01-01\n  maintainer: {{vote: {{electorate: maintainer, {text}}}}}\n"
    found = load_config((MINIMAL + ladder).encode()).ladder[0].rules["maintainer"].vote
    assert found is not None
    return found


def problems(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        vote(text)
    return [str(problem).partition("vote.")[2] for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("share", "text", "number", "more"),
    [
        ("> 50% of electorate", "50%", Fraction(1, 2), True),
        (">= 65% of votes", "65%", Fraction(13, 20), False),
        (">=2/3 of votes", "2/3", Fraction(2, 3), False),
        ("> 7 % of votes", "7%", Fraction(7, 100), True),
        ("50%", "50%", Fraction(1, 2), False),
    ],
)
def test_a_share_is_read_as_an_exact_number(share, text, number, more):
    portion = portion_of(share)
    assert (portion.text, portion.share, portion.more) == (text, number, more)


@pytest.mark.parametrize(
    ("share", "whole", "least"),
    [
        ("> 50%", 4, 3),
        ("> 50%", 5, 3),
        (">= 65%", 20, 13),
        (">= 2/3", 3, 2),
        (">= 66%", 3, 2),
        (">= 100%", 7, 7),
    ],
)
def test_the_least_that_is_enough(share, whole, least):
    assert portion_of(share).least(whole) == least


@given(portions, wholes)
def test_the_least_is_enough_and_one_less_is_not(portion, whole):
    least = portion.least(whole)
    assert portion.met(least, whole)
    assert not portion.met(least - 1, whole)


@given(portions, st.integers(0, 100))
def test_the_least_beside_others_is_enough_and_one_less_is_not(portion, others):
    least = portion.least_against(others)
    assert portion.met(least, least + others)
    assert not portion.met(least - 1, least - 1 + others)


def test_nothing_is_no_share_of_anything():
    assert not Portion("1%").met(0, 0)


def test_everyone_is_never_reached_beside_anybody_else():
    assert Portion("100%").least_against(1) is None
    assert Portion("100%").least_against(0) == 1


def test_a_rule_without_more_asks_for_half_of_the_electorate():
    rule = vote("open: 1 working day")
    assert (rule.portion, rule.of_votes, rule.quorum_portion) == (Portion("50%", more=True), False, None)
    assert (rule.least_yes, rule.days, rule.recuse) == ({}, 1, "candidate")


def test_yes_votes_can_be_asked_of_everyone_or_by_role():
    assert vote("min_yes: 2").least_yes == {"maintainer": 2}
    assert vote("min_yes: {maintainer: 2, committer: 3}").least_yes == {"maintainer": 2, "committer": 3}


def test_a_quorum_is_reached_with_just_that_part():
    assert vote("quorum: 2/3").quorum_portion == Portion("2/3")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("pass: '>= 0% of votes'", ["pass: 0% is reached with nothing; ask for at least 1%"]),
        ("pass: '> 0/3 of votes'", ["pass: 0/3 is reached with nothing; ask for at least 1%"]),
        ("pass: '> 100% of electorate'", [
            "pass: more than everyone can never be reached; 100% is the most (found '> 100% of electorate')",
        ]),
        ("pass: '>= 4/3 of votes'", [
            "pass: more than everyone can never be reached; 100% is the most (found '>= 4/3 of votes')",
        ]),
        ("pass: '>= 2/0 of votes'", [
            "pass: must be a share, like '> 50% of electorate' or '>= 65% of votes' (found '>= 2/0 of votes')",
        ]),
        ("quorum: 120%", ["quorum: more than everyone can never be reached; 100% is the most (found '120%')"]),
        ("quorum: 0%", [
            "quorum: 0% is reached with nothing; leave quorum out where it does not matter how many vote",
        ]),
        ("quorum: half", ["quorum: must be a part of the electorate, like 50% or 2/3 (found 'half')"]),
        ("quorum: 3", ["quorum: must be a part of the electorate, like 50% or 2/3 (found '3')"]),
        ("min_yes: 0", ["min_yes: must be a whole number of 1 or more (found '0')"]),
        ("min_yes: two", ["min_yes: must be a whole number (found 'two')"]),
        ("min_yes: {}", ["min_yes: must not be empty"]),
        ("min_yes: [2]", ["min_yes: must be a text or a mapping (found a list)"]),
        ("min_yes: {maintainers: 2}", [
            "min_yes.maintainers: unknown role 'maintainers'; did you mean 'maintainer'?",
        ]),
        ("min_yes: {maintainer: -1}", ["min_yes.maintainer: must be a whole number of 1 or more (found '-1')"]),
        ("open: 0 working days", ["open: must be a time, like 5 working days (found '0 working days')"]),
    ],
)  # fmt: skip
def test_a_slip_in_a_vote_is_said_in_its_place(text, message):
    assert problems(text) == message
