"""A vote's result: exact, the same whatever comes too late or from strangers, and final only at the deadline."""

from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import Refusal
from bot.rules.ballots import Ballot, Unheard
from bot.rules.voteresult import Asks, Condition, VoteState, decision_of, needed, tally
from bot.sig.shares import Portion
from bot.sig.votes import Choice, Ending, load_votes, write_vote

from .polls import (
    ABSTAIN,
    CANDIDATE,
    DEADLINE,
    NO,
    OPENED,
    YES,
    ballot,
    ballots,
    cast,
    poll,
    polls,
    polls_of,
    rule,
)

TZ = ZoneInfo("Asia/Shanghai")
LATER = DEADLINE + 1
PASSED, FAILED, NO_QUORUM, OPEN = VoteState.PASSED, VoteState.FAILED, VoteState.NO_QUORUM, VoteState.OPEN


def ends(how, size: int, heights=None, **said: int) -> VoteState:
    return tally(poll(how, *(heights or [3] * size)), cast(**said), LATER).state


@pytest.mark.parametrize(
    ("share", "size", "said", "state"),
    [
        ("> 50% of electorate", 4, {"yes": 2}, FAILED),
        ("> 50% of electorate", 4, {"yes": 3}, PASSED),
        ("> 50% of electorate", 4, {"yes": 2, "abstain": 2}, FAILED),  # abstaining does not shrink the electorate
        (">= 65% of electorate", 20, {"yes": 12}, FAILED),
        (">= 65% of electorate", 20, {"yes": 13}, PASSED),
        (">= 65% of votes", 100, {"yes": 13, "no": 7}, PASSED),
        (">= 65% of votes", 100, {"yes": 12, "no": 7}, FAILED),
        (">= 2/3 of votes", 3, {"yes": 2, "no": 1}, PASSED),
        ("> 66% of votes", 3, {"yes": 2, "no": 1}, PASSED),
        ("> 50% of votes", 9, {"yes": 1, "abstain": 8}, PASSED),  # an abstention is no vote cast
        ("> 50% of votes", 9, {}, FAILED),  # nobody is not a majority of nobody
        ("> 50% of votes", 9, {"abstain": 9}, FAILED),
        (">= 100% of votes", 9, {"yes": 2}, PASSED),
        (">= 100% of votes", 9, {"yes": 8, "no": 1}, FAILED),
    ],
)  # fmt: skip
def test_the_share_is_exact(share, size, said, state):
    assert ends(rule(**{"pass": share}), size, **said) is state


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ({"yes": 2}, NO_QUORUM),
        ({"yes": 2, "abstain": 1}, PASSED),  # who abstains takes part
        ({"no": 2}, NO_QUORUM),
        ({"no": 3}, FAILED),
        ({}, NO_QUORUM),
    ],
)
def test_without_a_quorum_there_is_no_result(said, state):
    assert ends(rule(**{"pass": "> 50% of votes", "quorum": "50%"}), 6, **said) is state


def test_two_maintainers_and_65_percent_of_all_members():
    """As a neighbouring SIG has it: maintainers are members, too, and count in both."""
    how = rule(**{"electorate": "contributor", "pass": ">= 65% of electorate", "min_yes": {"maintainer": 2}})
    heights = [3, 3, 2, 2, 1, 1, 1, 1, 1, 1]  # the first two are maintainers
    assert ends(how, 0, heights, yes=7) is PASSED
    assert ends(how, 0, heights, yes=6) is FAILED
    without_one = [ballot(n, YES) for n in range(2, 11)]
    assert tally(poll(how, *heights), without_one, LATER).state is FAILED


def test_a_number_of_yes_can_be_asked_of_anyone():
    how = rule(**{"pass": "> 50% of votes", "min_yes": 2})
    assert ends(how, 5, yes=1) is FAILED
    assert ends(how, 5, yes=2, no=1) is PASSED


def test_the_arithmetic_says_what_was_asked_and_what_there_is():
    how = rule(electorate="contributor", quorum="50%", min_yes={"maintainer": 2, "contributor": 3})
    assert tally(poll(how, 3, 3, 1, 1), cast(yes=3), LATER).conditions == (
        Condition(Asks.QUORUM, 3, 4, 2, met=True, portion=Portion("50%")),
        Condition(Asks.OF_ELECTORATE, 3, 4, 3, met=True, portion=Portion("50%", more=True)),
        Condition(Asks.YES, 2, 0, 2, met=True, role="maintainer"),
        Condition(Asks.YES, 3, 0, 3, met=True),
    )
    how = rule(**{"pass": ">= 65% of votes"})
    assert tally(poll(how, *[3] * 9), cast(yes=3, no=2, abstain=1), LATER).conditions == (
        Condition(Asks.OF_VOTES, 3, 5, 4, met=False, portion=Portion("65%")),
    )


def test_what_is_not_counted_is_listed_with_its_reason():
    heard = ballot(1, NO, OPENED + 5)
    others = [
        (ballot(1, YES), Unheard.CHANGED),
        (ballot(1, YES, DEADLINE + 1), Unheard.LATE),
        (ballot(2, YES, OPENED - 1), Unheard.EARLY),
        (ballot(7, YES), Unheard.NOT_ELECTOR),
        (Ballot(CANDIDATE, YES, OPENED, "1"), Unheard.RECUSED),
    ]
    result = tally(poll(rule(), 3, 3), [heard, *(each for each, _ in others)], LATER)
    assert result.counted == (heard,)
    assert {(each.ballot, each.why) for each in result.left_out} == set(others)
    assert (result.yes, result.no, result.abstain, result.missing) == (0, 1, 0, 1)


def test_of_two_ballots_in_one_second_the_later_comment_counts():
    both = [ballot(1, YES, comment="99"), ballot(1, NO, comment="100")]
    assert tally(poll(rule(), 3), both, LATER).no == 1


def test_the_last_second_counts():
    assert tally(poll(rule(), 3), [ballot(1, YES, DEADLINE)], LATER).state is PASSED
    assert tally(poll(rule(), 3), [ballot(1, YES, DEADLINE)], DEADLINE).state is OPEN


def test_it_is_open_to_the_deadline_though_everyone_has_voted():
    result = tally(poll(rule(), 3, 3), cast(yes=2), OPENED)
    assert (result.state, result.stands, result.settled) == (OPEN, PASSED, True)


@pytest.mark.parametrize(
    ("said", "settled", "more"),
    [
        ({}, False, 3),
        ({"yes": 2}, False, 1),
        ({"yes": 3}, True, 0),
        ({"no": 2}, True, None),
        ({"yes": 1, "abstain": 1}, False, 2),
    ],
)
def test_how_many_more_yes_would_be_enough(said, settled, more):
    vote = poll(rule(), 3, 3, 3, 3)
    result = tally(vote, cast(**said), OPENED)
    assert (result.settled, result.needed) == (settled, more)
    assert needed(vote, cast(**said)) == more


@settings(max_examples=50)
@given(polls, ballots, st.randoms(use_true_random=False), st.integers(OPENED - 9, DEADLINE + 9))
def test_the_order_in_which_ballots_come_does_not_matter(vote, given_, random, now):
    shuffled = random.sample(given_, len(given_))
    assert tally(vote, shuffled, now) == tally(vote, given_, now)


@settings(max_examples=50)
@given(polls, ballots, ballots)
def test_what_comes_too_late_or_from_strangers_changes_nothing(vote, given_, more):
    electors = {elector.person for elector in vote.electorate}
    idle = [each for each in more if each.at > DEADLINE or each.person not in electors]
    before, after = tally(vote, given_, LATER + 9), tally(vote, given_ + idle, LATER + 9)
    assert after.state is before.state
    assert (after.counted, after.conditions) == (before.counted, before.conditions)
    assert len(after.left_out) == len(before.left_out) + len(idle)


@settings(max_examples=50)
@given(polls, ballots)
def test_a_person_counts_once_and_the_recused_never(vote, given_):
    result = tally(vote, given_, LATER + 9)
    voters = [each.person for each in result.counted]
    assert len(set(voters)) == len(voters) == result.yes + result.no + result.abstain
    assert set(voters) <= {elector.person for elector in vote.electorate}
    assert len(voters) + result.missing == len(vote.electorate)
    assert len(voters) + len(result.left_out) == len(given_)


@settings(max_examples=50)
@given(polls, ballots, st.integers(1, 6))
def test_one_more_yes_never_loses_a_vote(vote, given_, n):
    """Also that of somebody who said something else before."""
    more = [*given_, ballot(n, YES, DEADLINE, "9999")]
    if tally(vote, given_, LATER).state is PASSED:
        assert tally(vote, more, LATER).state is PASSED


@settings(max_examples=50)
@given(polls_of(4), ballots)
def test_it_is_settled_where_every_way_to_go_on_ends_the_same(vote, given_):
    given_ = [each for each in given_ if each.at <= OPENED + 1]
    result = tally(vote, given_, OPENED + 1)
    voted = {each.person for each in result.counted}
    missing = [elector.person for elector in vote.electorate if elector.person not in voted]
    endings = set()
    for said in product([None, *Choice], repeat=len(missing)):
        rest = [
            Ballot(person, choice, DEADLINE, "1")
            for person, choice in zip(missing, said, strict=True)
            if choice
        ]
        endings.add(tally(vote, given_ + rest, LATER).state)
    assert result.settled == (len(endings) == 1)
    assert (result.needed is None) == (PASSED not in endings)


@settings(max_examples=50)
@given(polls, ballots)
def test_so_many_more_yes_are_enough_and_fewer_are_not(vote, given_):
    given_ = [each for each in given_ if each.at <= OPENED + 1]
    result = tally(vote, given_, OPENED + 1)
    voted = {each.person for each in result.counted}
    missing = [elector for elector in vote.electorate if elector.person not in voted]
    best = sorted(missing, key=lambda elector: len(elector.roles), reverse=True)
    ways = [
        tally(vote, given_ + [Ballot(each.person, YES, DEADLINE, "1") for each in best[:n]], LATER).state
        is PASSED
        for n in range(len(best) + 1)
    ]
    assert ways == [result.needed is not None and n >= result.needed for n in range(len(best) + 1)]


def test_an_ended_vote_becomes_a_record_that_can_be_read_again():
    vote = poll(rule(quorum="50%"), 3, 3, 3)
    result = tally(vote, cast(yes=2, abstain=1), LATER)
    record = decision_of(vote, result, TZ, link="https://host.example/i/1", note="as agreed")
    assert record.result is Ending.PASSED
    assert record.how.ballots == {"newt1": YES, "newt2": YES, "newt3": ABSTAIN}
    assert load_votes({"votes/a.yaml": write_vote(record)}, TZ).decisions == (record,)


def test_an_open_vote_is_not_recorded_unless_it_is_withdrawn():
    vote = poll(rule(), 3, 3)
    result = tally(vote, cast(yes=2), OPENED + 60)
    with pytest.raises(Refusal, match="is open until"):
        decision_of(vote, result, TZ)
    record = decision_of(vote, result, TZ, withdrawn=OPENED + 60)
    assert (record.result, record.closed.timestamp()) == (Ending.WITHDRAWN, OPENED + 60)


@settings(max_examples=50)
@given(polls, ballots)
def test_every_vote_that_ended_has_a_record(vote, given_):
    record = decision_of(vote, tally(vote, given_, LATER), TZ)
    assert load_votes({"votes/a.yaml": write_vote(record)}, TZ).decisions == (record,)
