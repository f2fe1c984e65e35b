"""A vote as people read it: the sums and their arithmetic, the candidate by name and nobody else."""

from zoneinfo import ZoneInfo

import pytest
from hostile import blocks, check_harmless, inlines
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.documents.rails import rail_text
from bot.documents.vote import _percent, vote_result
from bot.rules.ballots import Ballot
from bot.rules.rails import Rail, RailWord
from bot.rules.voteresult import tally
from bot.rules.votes import Elector, Proceeding
from bot.sig.ladder import Vote
from bot.sig.votes import Choice

LANGUAGES = ["zh", "en"]
TZ = ZoneInfo("Asia/Shanghai")
OPENED, DEADLINE = 1_740_967_200, 1_741_622_399  # 2025-03-03 10:00, 2025-03-10 23:59:59 in Shanghai
ROLES = ("contributor", "committer", "maintainer")
YES, NO, ABSTAIN = "yes", "no", "abstain"
PLAIN = {"electorate": "maintainer"}
FULL = {"electorate": "contributor", "pass": ">= 65% of votes", "min_yes": {"maintainer": 2}, "quorum": "50%"}


def poll(rule: dict, *heights: int, recused: tuple[str, ...] = ("gitee:9",)) -> Proceeding:
    electorate = tuple(
        Elector(f"gitee:{n}", f"elector{n}", ROLES[:height]) for n, height in enumerate(heights, 1)
    )
    how = Vote.model_validate(rule)
    return Proceeding("gitee:9", "otter", "maintainer", how, electorate, recused, OPENED, DEADLINE)


def said(*choices: str) -> list[Ballot]:
    return [Ballot(f"gitee:{n}", Choice(choice), OPENED, "1") for n, choice in enumerate(choices, 1)]


def block(vote: Proceeding, ballots: list[Ballot], language: str, now: int) -> str:
    return vote_result(vote, tally(vote, ballots, now), language, TZ)


NO_OF_3 = Ballot("gitee:3", Choice.NO, OPENED, "1")
UNHEARD = [
    Ballot("gitee:1", Choice.NO, DEADLINE + 1, "2"),
    Ballot("gitee:2", Choice.NO, OPENED - 1, "2"),
    Ballot("gitee:7", Choice.NO, OPENED, "2"),
    Ballot("gitee:8", Choice.NO, OPENED, "2"),
    Ballot("gitee:9", Choice.YES, OPENED, "2"),
    Ballot("gitee:3", Choice.NO, OPENED, "0"),
]
ENDED, LONG_AGO = DEADLINE + 1, DEADLINE + 9
CASES = {
    "just opened": (poll(PLAIN, 3, 3, 3, 3), [], OPENED),
    "open and undecided": (poll(FULL, 3, 3, 2, 1, 1, 1), [*said(YES), NO_OF_3], OPENED),
    "open and won as it stands": (poll(PLAIN, 3, 3, 3), said(YES, YES), OPENED),
    "open and lost as it stands": (poll(PLAIN, 3, 3, 3, 3), said(NO, NO), OPENED),
    "passed": (poll(PLAIN, 3, 3, 3, 3), said(YES, YES, YES), ENDED),
    "passed with everything asked for": (poll(FULL, 3, 3, 2, 1, 1, 1), said(YES, YES, NO, YES, ABSTAIN), ENDED),
    "failed for one no": (poll({**PLAIN, "pass": ">= 100% of votes"}, 3, 3, 3, recused=()), said(YES, NO), ENDED),
    "failed at two thirds": (poll({**PLAIN, "pass": "> 2/3 of electorate"}, 3, 3, 3), said(YES, YES, ABSTAIN), ENDED),
    "no quorum": (poll(FULL, 3, 3, 2, 1, 1, 1), said(YES, YES), ENDED),
    "one elector": (poll(PLAIN, 3), said(YES), ENDED),
    "some not counted": (poll({**PLAIN, "min_yes": 2}, 3, 3, 3), said(YES, YES, YES) + UNHEARD, LONG_AGO),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_it_reads_as_agreed(case, language, snapshot):
    vote, ballots, now = CASES[case]
    assert block(vote, ballots, language, now) == snapshot


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(3, 4, "= 75%"), (2, 3, "≈ 66.7%"), (1, 8, "= 12.5%"), (0, 5, "= 0%"), (5, 5, "= 100%"), (0, 0, "")],
)
def test_a_share_says_where_it_is_rounded(part, whole, text):
    assert _percent(part, whole) == text


ballots = st.lists(
    st.builds(
        Ballot,
        st.integers(1, 9).map(lambda n: f"gitee:{n}"),
        st.sampled_from(Choice),
        st.integers(OPENED - 2, OPENED + 2) | st.integers(DEADLINE - 2, DEADLINE + 2),
        st.just("1"),
    ),
    max_size=9,
)
votes = st.builds(
    lambda rule, share, heights: poll({**rule, "pass": share}, *heights),
    st.sampled_from([PLAIN, FULL]),
    st.sampled_from(["> 50% of electorate", ">= 2/3 of votes", ">= 100% of votes"]),
    st.lists(st.integers(1, 3), min_size=1, max_size=6),
)


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=40)
@given(vote=votes, given_=ballots, now=st.sampled_from([OPENED + 1, DEADLINE + 9]))
def test_any_block_holds_together_and_names_no_elector(language, vote, given_, now):
    """One table with a row for each thing asked for; nobody is called, and who has not voted stands nowhere."""
    text = block(vote, given_, language, now)
    check_harmless(text)
    result = tally(vote, given_, now)
    kinds = [token.type for token in blocks(text)]
    assert kinds.count("table_open") == 1
    assert kinds.count("tr_open") == 1 + len(result.conditions)
    assert not {"heading_open", "blockquote_open", "fence", "code_block", "list_item_open"} & set(kinds)
    assert "elector" not in text
    assert [token.content for token in inlines(text) if token.type == "code_inline"] == ["@otter"]
    assert "\n\n\n" not in text


RAILS = [
    Rail(RailWord.TOO_FEW, 1, 2, 2, ("maintainer",)),
    Rail(RailWord.TOO_MANY, 3, 2, 8),
    Rail(RailWord.INCOMPLETE),
    Rail(RailWord.OTHERS, 2, about=("@newt", "@coral")),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_broken_rail_is_one_sentence(language, snapshot):
    assert [rail.word for rail in RAILS] == list(RailWord)
    assert "\n".join(rail_text(rail, language) for rail in RAILS) == snapshot
