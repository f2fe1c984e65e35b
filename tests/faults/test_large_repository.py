"""A repository of 91,000 pull requests, read at the rate of somebody without a token: half an hour at most."""

import pytest
from e2e.story import stories

from bot.demo.gitee import Rate
from bot.demo.gitee.generate import fill

PRS = 91_000
RATE = 60  # requests a minute
BOARD = ("coral", "Kelp", "newt", *(f"member-{n}" for n in range(17)))  # who has a row, or may get one
OWN = 20  # pull requests of each since the balances' day: 400 whose files decide


@pytest.fixture
def story(tmp_path):
    """The whole host keeps to one clock, which the client's waiting moves."""
    for story in stories(tmp_path, rate=Rate(RATE)):
        large = story.forge.find_repo("reef/tools")
        fill(large, prs=PRS, issues=0, people=2000)
        members = "".join(
            f"- {{name: {login}, gitee_home: https://gitee.com/{login}, email: x@example.com, interest: reefs}}\n"
            for login in BOARD[3:]
        )
        story.edit("sig_members.yaml", "Maintainers:\n", f"{members}Maintainers:\n")
        for n in range(OWN):
            for login in BOARD:
                story.pr(
                    login, day=1 + n, repo="reef/tools", files=["src/reef/a.py" if n % 2 else "lib/a.py"]
                )
        yield story


@pytest.mark.slow  # test_identities reads a long list by author, test_pace keeps to a rate
def test_the_first_board_is_there_within_half_an_hour(story):
    """And by arithmetic: two requests to choose the way, one a person, one a pull request whose files decide."""
    start = story.clock.now()
    updated = story.update()
    minutes = (story.clock.now() - start - 3600) / 60  # the story itself lets an hour pass before a run
    assert (updated.errors, updated.spent) == ((), None)
    assert updated.decided.no_candidates_from == ("reef/tools",)
    assert story.row("A. Coral")["prs"] == 5 + OWN / 2
    others = 3  # the other lists of this SIG, a page each
    people = len(BOARD)
    expected = 2 + people + others + people * OWN
    assert updated.requests == expected
    assert story.server.count == expected  # none was refused
    assert minutes == pytest.approx(expected / RATE, abs=2)
    assert minutes <= 30
