"""Votes to try: an electorate of otters and newts, and every kind of rule and ballot."""

from hypothesis import strategies as st

from bot.rules.ballots import Ballot
from bot.rules.votes import Elector, Proceeding
from bot.sig.ladder import Vote
from bot.sig.votes import Choice

ROLES = ("contributor", "committer", "maintainer")
OPENED, DEADLINE = 1_000_000, 2_000_000
CANDIDATE = "gitee:99"
YES, NO, ABSTAIN = Choice.YES, Choice.NO, Choice.ABSTAIN


def rule(**said) -> Vote:
    return Vote.model_validate({"electorate": "maintainer", **said})


def poll(how: Vote, *heights: int) -> Proceeding:
    """Give a vote with an elector for each height on the ladder, 3 for a maintainer; they are gitee:1, gitee:2 ..."""
    electorate = tuple(
        Elector(f"gitee:{n}", f"newt{n}", ROLES[:height]) for n, height in enumerate(heights, 1)
    )
    return Proceeding(CANDIDATE, "otter", "maintainer", how, electorate, (CANDIDATE,), OPENED, DEADLINE)


def ballot(n: int, choice: Choice, at: int = OPENED, comment: str = "1") -> Ballot:
    return Ballot(f"gitee:{n}", choice, at, comment)


def cast(yes: int = 0, no: int = 0, abstain: int = 0) -> list[Ballot]:
    """Give so many ballots of the first electors."""
    choices = [YES] * yes + [NO] * no + [ABSTAIN] * abstain
    return [ballot(n, choice) for n, choice in enumerate(choices, 1)]


rules = st.builds(
    lambda share, of, least, quorum: rule(
        **{
            "pass": f"{share} of {of}",
            "electorate": "contributor",
            "min_yes": least,
            "quorum": quorum,
        }
    ),
    st.sampled_from(["> 50%", ">= 50%", ">= 65%", ">= 2/3", ">= 100%", "> 1%"]),
    st.sampled_from(["electorate", "votes"]),
    st.none() | st.integers(1, 3) | st.dictionaries(st.sampled_from(ROLES), st.integers(1, 3), min_size=1),
    st.none() | st.sampled_from(["1%", "50%", "2/3", "100%"]),
)


def polls_of(most: int) -> st.SearchStrategy[Proceeding]:
    """Draw a vote with so many electors at most."""
    heights = st.lists(st.integers(1, 3), min_size=1, max_size=most)
    return st.builds(lambda how, drawn: poll(how, *drawn), rules, heights)


polls = polls_of(6)
choices = st.sampled_from(Choice)
instants = st.sampled_from(
    [OPENED - 1, OPENED, OPENED + 1, DEADLINE - 1, DEADLINE, DEADLINE + 1]
) | st.integers(OPENED - 9, DEADLINE + 9)
persons = st.integers(1, 8).map(lambda n: f"gitee:{n}") | st.just(CANDIDATE)
ballots = st.lists(st.builds(Ballot, persons, choices, instants, st.integers(1, 120).map(str)), max_size=12)
