"""`update --for ladder` reads what the ladder needs beside the board, from the first day on, and tells how far."""

import pytest

from bot.app.cost import estimate_ladder
from bot.app.doctor import examine
from bot.app.gather import Frame, gather, tallies
from bot.app.session import open_run
from bot.app.update import ReadFor
from bot.errors import Refusal
from bot.model import Tally
from e2e.story import DAY

LADDER = """\
ladder:
- {from: 2024-01-01, contributor: {all: [{reviewed: 1}, {comments: 2}]}, maintainer: {all: [{merged: 1}]}}
"""
COUNTS = """\
counts:
  reviewed: {distinct: pr, of: review_comment, in: code, ignore: [own_pr, bot, own_thread, command_only, lgtm_only]}
  comments: {count: review_comment, in: code, ignore: [own_pr, bot, own_thread, command_only, lgtm_only]}
  merged: {distinct: pr, of: pr_merged, in: code}
"""
ROLES = "roles: {contributor: Contributors, maintainer: Maintainers}\n"


@pytest.fixture
def ladder(story):
    """A ladder over what is said: three pull requests of Kelp's, two of them before the balances' day."""
    story.edit("sig.yaml", "counts:\n", COUNTS)
    story.write("sig.yaml", story.read("sig.yaml") + ROLES + LADDER)
    core = story.forge.find_repo("reef/core")
    at = int(DAY.timestamp()) - 10**6
    story.pulls = [
        core.pull(author=story.user("Kelp"), title=f"Change {n}", at=at + n, files=["a.py"]) for n in (1, 2)
    ]
    story.pulls.append(story.pr("Kelp"))
    for pull in story.pulls:
        pull.comment_by(story.user("coral"), "Please name the unit.", at=pull.created_at + 10)
    return story


def asked(story, act):
    """Give what an update asked for, without the lists' queries."""
    before = story.server.count
    done = act()
    return done, sorted(seen.path.removeprefix("/repos/reef/") for seen in story.server.requests[before:])


def for_ladder(story, **options):
    return asked(story, lambda: story.update(purpose=ReadFor.LADDER, **options))


def tally(story, login, *counts):
    """Give what counts come to for somebody."""
    with open_run(story.folder, story.environment) as run, run.store.begin() as connection:
        gathered = gather(run, connection)
        asked_ = [run.workspace.config.counts[count] for count in counts]
        found = tallies(connection, asked_, Frame(run.settings.scope_bit))
        person = gathered.people.by_account(f"gitee:{login}")
        return [found.get(person, {}).get(count, Tally()).counted for count in counts]


def test_the_board_reads_no_comments(ladder):
    _, paths = asked(ladder, ladder.update)
    assert not [path for path in paths if path.endswith("comments")]


def test_the_ladder_reads_what_is_said_from_the_first_day_on(ladder):
    """It knows no balances: what was said before the table was taken over is proof, too."""
    updated, paths = for_ladder(ladder)
    assert [path for path in paths if path.endswith("comments")] == [
        "core/pulls/1/comments", "core/pulls/2/comments", "core/pulls/3/comments", "core/pulls/comments"
    ]  # fmt: skip
    assert (updated.errors, updated.ladder_behind) == ((), ())
    assert [(each.repository, each.known, each.of) for each in updated.comments if each.of] == [
        ("reef/core", 3, 3)
    ]
    assert tally(ladder, "coral", "reviewed", "comments") == [3, 3]


def test_a_quiet_run_costs_a_request_a_list(ladder):
    for_ladder(ladder)
    _, paths = for_ladder(ladder)
    assert paths == ["community/pulls", "core/issues", "core/pulls", "tools/pulls"]


def test_the_boards_numbers_are_the_same_whatever_was_pulled(ladder):
    ladder.update()
    before = ladder.table()
    for_ladder(ladder)
    assert ladder.table() == before
    ladder.update()
    assert ladder.table() == before


def test_two_accounts_of_one_person_review_nothing_of_each_other(ladder):
    """The roster ties them together after the comments were read."""
    ladder.pr("stranger").comment_by(ladder.user("newt"), "Please name the unit.")
    for_ladder(ladder)
    assert tally(ladder, "newt", "reviewed", "comments") == [1, 1]
    home = "gitee_home: https://gitee.com/newt,"
    ladder.edit("sig_members.yaml", home, f"{home} accounts: ['gitee:stranger'],")
    ladder.update()
    assert tally(ladder, "newt", "reviewed", "comments") == [0, 0]


def test_a_budget_is_told_with_what_is_left(ladder):
    """Four lists, the question for a list of all comments, and two of three pull requests."""
    updated, _ = for_ladder(ladder, budget=7)
    assert updated.spent == "the budget of 7 requests is used up"
    assert [(each.known, each.of) for each in updated.comments] == [(2, 3)]
    assert {(source.repository, source.source) for source in updated.ladder_behind} == {
        ("reef/core", "comments"),
        ("reef/tools", "comments"),
    }
    updated, _ = for_ladder(ladder)
    assert updated.ladder_behind == ()


def test_without_a_ladder_there_is_nothing_to_pull_for_it(story):
    with pytest.raises(Refusal, match="has no `ladder:`"):
        story.update(purpose=ReadFor.LADDER)


def test_what_it_costs_is_said_before(ladder):
    """Every list's pages with what it takes to look once more, a request for each pull request; and a day later."""
    with open_run(ladder.folder, ladder.environment) as run, run.forge() as forge:
        cost = estimate_ladder(run, forge)
    told = {(each.repository, each.source): (each.items, each.requests) for each in cost.lists}
    assert told["reef/core", "comments"] == (3, 3)
    assert told["reef/core", "pulls"] == (3, 3)
    assert cost.problems == ()
    assert cost.a_day == 4 + 1 + 1  # four lists, the one that changed within a day, a share of three


def test_the_doctor_tells_how_far_the_ladder_is(ladder):
    ladder.commit()
    for_ladder(ladder)
    with open_run(ladder.folder, ladder.environment) as run:
        health = examine(run)
    assert [(each.known, each.of) for each in health.ladder.comments] == [(3, 3)]
    assert {str(each) for each in health.ladder.sources} >= {"reef/core comments"}
    assert health.ladder.cost.requests > 3
    assert health.healthy
