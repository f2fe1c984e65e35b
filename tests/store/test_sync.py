"""A run reads what the counts need: one list that fails stops no other, and what stops early goes on."""

import threading
from collections import Counter

import pytest

from bot.demo.gitee import EVERY_HEADER, Fault, Faults
from bot.sig.needs import needs_of
from bot.store import schema
from bot.store.slices import slices
from bot.store.sync import Sync
from store.host import START, Host
from store.rows import CONFIG, events, rows

TOOLS = "reef/tools"
PATHS_ONLY = CONFIG.replace("code: [reef/core,", "code: [")  # of core only the issues count


def states(host):
    with host.store.read() as connection:
        return {str(each): each for each in slices(connection)}


def asked(host, start=0):
    """Count the requests for each list and for files."""
    paths = (seen.path.removeprefix("/repos/") for seen in host.server.requests[start:])
    return dict(Counter("files" if path.endswith("/files") else path for path in paths))


@pytest.fixture
def host(tmp_path):
    """Two repositories: core whole, tools by its paths and by a label."""
    with Host(tmp_path) as host:
        host.tools = host.forge.repo(TOOLS, at=START - 10**7)
        host.prs(3)
        host.prs(2, repo=host.tools, files=["src/reef/a.py"])
        yield host


def test_every_list_that_a_count_needs_is_read_and_no_other(host):
    sync = host.sync()
    assert list(states(host)) == [
        "reef/core issues",
        "reef/core pulls",
        "reef/tools issues (label=sig/reef)",
        "reef/tools pulls",
    ]
    assert (sync.report.errors, sync.report.spent, sync.read) == ([], None, 4)


def test_a_count_of_issues_alone_reads_no_pull_requests(host):
    """Each list costs its pages."""
    host.sync(counts=["issues"])
    assert asked(host) == {"reef/core/issues": 1, "reef/tools/issues": 1}


def test_one_dead_repository_stops_no_other(host):
    """Its failures are counted run by run, and forgotten when it answers again."""
    host.tools.banned = True
    for run in (1, 2, 3):
        sync = host.sync()
        assert (len(sync.report.errors), sync.read) == (2, 2)
        assert all("reef/tools" in error and "status 403" in error for error in sync.report.errors)
        assert states(host)["reef/tools pulls"].failures == run
        assert states(host)["reef/core pulls"].failures == 0
    host.tools.banned = False
    host.sync()
    state = states(host)["reef/tools pulls"]
    assert (state.complete, state.failures, state.error) == (True, 0, "")


def test_what_was_complete_stays_so_while_it_fails(host):
    host.sync()
    counted_to = states(host)["reef/tools pulls"].counted_to
    host.tools.banned = True
    host.sync()
    state = states(host)["reef/tools pulls"]
    assert (state.complete, state.failures, state.counted_to) == (True, 1, counted_to)


def test_a_run_out_of_budget_says_so_and_the_next_ones_go_on(tmp_path):
    """Seven pages and two short lists, at six requests a run."""
    with Host(tmp_path, config=PATHS_ONLY, budget=6) as host:
        tools = host.forge.repo(TOOLS)
        host.prs(650, repo=tools, files=["src/reef/a.py"])
        runs = []
        while len(runs) < 30 and not (runs and runs[-1].report.spent is None):
            runs.append(host.sync())
        assert runs[0].report.spent == "the budget of 6 requests is used up"
        assert all(run.report.errors == [] for run in runs)
        assert host.known() == host.there(tools)
        assert len(runs) == 2


def test_a_run_that_stopped_early_counts_no_failure(tmp_path):
    with Host(tmp_path, budget=1) as host:
        host.forge.repo(TOOLS)
        host.sync()
        assert {each.failures for each in states(host).values()} == {0}


def test_what_disappears_after_its_list_was_read_is_found_by_the_next_run(host):
    """The same request that tells what changed tells how much is there."""
    host.sync()
    for repo, number in ((host.repo, 2), (host.tools, 1)):
        repo.pulls.get(number).delete()
    start = host.server.count
    host.sync()
    assert (host.deleted(), len(host.known())) == ([1, 2], 3)
    assert asked(host, start)["reef/core/pulls"] == 1 + 1  # and one for the whole list


def test_what_was_never_read_comes_before_what_is_a_little_old(host):
    """Or a small budget would be spent on keeping the rest fresh, and never get to it."""
    host.sync(counts=["issues"])
    host.prs(150)
    host.budget = 2
    for _ in range(6):
        host.sync()
    assert states(host)["reef/core pulls"].complete


def test_nothing_changed_costs_one_request_a_list(host):
    host.sync()
    start = host.server.count
    host.sync()
    assert set(asked(host, start).values()) == {1}


def large(host):
    """A repository of a thousand pull requests by a stranger, and a few by the people of the board."""
    tools = host.forge.repo(TOOLS, at=START - 10**7)
    host.prs(1000, repo=tools, author=host.forge.user("stranger"))
    host.prs(3, repo=tools, author=host.users[0], files=["src/reef/a.py"])
    host.prs(2, repo=tools, author=host.users[1], files=["lib/a.py"])
    return tools


def test_a_large_repository_is_read_by_author(tmp_path):
    """Two requests show that it is long and that the host can tell its authors apart."""
    with Host(tmp_path, config=PATHS_ONLY) as host:
        large(host)
        host.sync(authors=["Ann", "bob"], counts=["prs"])
        assert list(states(host)) == ["reef/tools pulls (author=ann)", "reef/tools pulls (author=bob)"]
        assert len(host.known()) == 5
        assert host.server.count == 2 + 2


def test_a_short_list_is_read_whole(tmp_path):
    with Host(tmp_path, config=PATHS_ONLY) as host:
        host.prs(150, repo=host.forge.repo(TOOLS))
        host.sync(authors=["ann", "bob"], counts=["prs"])
        assert list(states(host)) == ["reef/tools pulls"]


@pytest.mark.parametrize(
    "switches", [{"ignores_author": True}, {"omit": EVERY_HEADER}], ids=["filter", "totals"]
)
def test_a_host_that_cannot_tell_authors_apart_is_read_whole(tmp_path, switches):
    with Host(tmp_path, config=PATHS_ONLY, **switches) as host:
        tools = large(host)
        host.sync(authors=["ann", "bob"], counts=["prs"])
        assert list(states(host)) == ["reef/tools pulls"]
        assert host.known() == host.there(tools)


def test_a_new_person_of_the_board_gets_a_list_of_their_own(tmp_path):
    """And the way once chosen is kept, though the list no longer is long for so many."""
    with Host(tmp_path, config=PATHS_ONLY) as host:
        large(host)
        host.sync(authors=["ann"], counts=["prs"])
        authors = ["ann", "bob", *(f"new-{n}" for n in range(9))]
        host.sync(authors=authors, counts=["prs"])
        assert len(states(host)) == 11
        assert len(host.known()) == 5


def test_an_earlier_balance_reads_the_list_anew_from_there(host):
    host.sync(since=START - 3600 * 2, counts=["prs"])
    assert len(host.known()) == 4
    host.sync(since=0, counts=["prs"])
    assert len(host.known()) == 5


def test_a_later_balance_forgets_nothing(host):
    host.sync(since=0, counts=["prs"])
    host.sync(since=START, counts=["prs"])
    assert len(host.known()) == 5


def test_a_closed_repository_is_read_past_its_last_day_and_then_left_alone(tmp_path):
    closed = CONFIG.replace("code: [reef/core,", "code: [{repo: reef/core, closed: 2025-01-05},")
    with Host(tmp_path, config=closed) as host:
        host.forge.repo(TOOLS)
        host.prs(3)
        host.sync(counts=["prs"])
        start = host.server.count
        host.sync(counts=["prs"])
        assert list(asked(host, start)) == ["reef/tools/pulls"]


def test_files_are_read_for_the_people_of_the_board_alone(host):
    host.prs(2, repo=host.tools, author=host.users[1], files=["src/reef/a.py"])
    host.sync(people=["gitee:" + str(host.users[0].id)])
    assert asked(host)["files"] == 2
    assert Counter(rows(host.store, schema.pull, "files_state")) == {("known",): 2, ("",): 5}


def test_files_are_read_once_for_each_content(host):
    """A change without a push needs no second look; a push does."""
    people = [f"gitee:{host.users[0].id}"]
    host.sync(people=people)
    start = host.server.count
    host.tools.pulls.get(1).edit(title="Other")
    host.sync(people=people)
    assert "files" not in asked(host, start)


def test_files_of_what_the_balance_holds_are_not_read(host):
    """Opened and merged before it; what was merged after it may count yet."""
    host.tools.pulls.get(1).merge(START - 1800)
    host.sync(since=START - 1900, people=[f"gitee:{host.users[0].id}"])
    assert asked(host)["files"] == 1


def test_files_that_are_missing_are_asked_for_in_three_runs(tmp_path):
    """A wrong 404 says nothing of the pull request; in the end it holds nothing up."""
    faults = Faults(seed=1, share=1.0, kinds=[Fault.WRONG_404], in_a_row=99)
    with Host(tmp_path, config=PATHS_ONLY, faults=faults) as host:
        host.prs(1, repo=host.forge.repo(TOOLS), files=["src/reef/a.py"])
        people = [f"gitee:{host.users[0].id}"]
        found = []
        for _ in range(4):
            sync = host.sync(counts=["prs"], people=people)
            assert sync.report.errors == []
            found += rows(host.store, schema.pull, "files_state", "files_misses")
        assert found == [("", 1), ("", 2), ("unavailable", 3), ("unavailable", 3)]
        assert asked(host)["files"] == 3


def test_files_that_fail_otherwise_are_told_and_the_others_read(host):
    broken = Faults(seed=1, share=1.0, kinds=[Fault.ERROR_500], in_a_row=99)
    host.prs(3, repo=host.tools, files=["src/reef/a.py"])

    def break_one(_number, target):
        host.server.faults = broken if target.endswith("/pulls/3/files") else None

    host.server.on_request = break_one
    sync = host.sync(people=[f"gitee:{host.users[0].id}"])
    known = rows(host.store, schema.pull, "repository", "number", "files_state")
    assert sorted(number for _, number, state in known if state) == [1, 2, 4, 5]
    assert len(sync.report.errors) == 1
    assert "/repos/reef/tools/pulls/3/files" in sync.report.errors[0]


def test_the_whole_run_gives_events_in_their_scopes(host):
    host.sync(people=[f"gitee:{host.users[0].id}"])
    assert Counter(events(host.store, "scopes")) == {(3,): 3, (1,): 2}


def test_whoever_interrupts_a_run_waits_for_no_list(host):
    """The first list is interrupted; the others end at their next request, with what they have."""
    host.prs(900)

    def interrupt(step):
        if step == "reef/core issues" and threading.current_thread() is not threading.main_thread():
            raise KeyboardInterrupt

    sync = Sync(host.store, {"gitee": host.gitee}, host.settings, 0, interrupt)
    with pytest.raises(KeyboardInterrupt):
        sync.lists(sync.parts(needs_of(host.config, host.config.counts), ()))
    assert host.server.count < 10
    host.sync()
    assert len(host.known()) == 905
