"""What is said is read like everything else: once, then what changed; gone and edited comments are found in time."""

from collections import Counter

import pytest

from bot.demo.gitee import AS_IN_2021, Fault, Faults, Quirks
from bot.model import Reason
from bot.store import schema
from bot.store.slices import slices
from bot.store.store import get_meta
from store.host import START, Host
from store.rows import CONFIG, events, rows

TALK = """
  reviews: {count: review_comment, in: core}
  replies: {count: issue_comment, in: core}
"""
SAID = CONFIG.replace("scopes:", "scopes:\n  core: [reef/core]").replace("\nboard:", TALK + "board:")
DAY = 86_400
COUNTS = ("reviews", "replies")


@pytest.fixture
def host(tmp_path):
    """Three pull requests with a comment each, and an issue with two."""
    with Host(tmp_path, config=SAID) as host:
        begin(host)
        yield host


def begin(host):
    for pull in host.prs(3):
        pull.comment_by(host.users[1], "Please name the unit.", at=START - 60)
    host.the_issue = host.repo.issue(author=host.users[0], title="The queue stalls", at=START - 90)
    for _ in range(2):
        host.the_issue.comment_by(host.users[1], "It does.", at=START - 60)


def read(host, days=0, counts=COUNTS):
    """Do what an update for these counts does; give its requests by what they asked for."""
    start = host.server.count
    host.clock.advance(days * DAY)
    host.last = host.sync(counts=counts)
    paths = (seen.path.removeprefix("/repos/reef/core/") for seen in host.server.requests[start:])
    return dict(Counter("each" if path.count("/") == 2 and path[-1] == "s" else path for path in paths))


def bits(host, kind="review_comment"):
    return sorted(bits for of, bits in events(host.store, "kind", "bits") if of == kind)


def state(host):
    with host.store.read() as connection:
        return next(each for each in slices(connection) if each.source == "comments")


LISTS = {"pulls": 1, "issues": 1, "issues/comments": 1}
DELETED = int(Reason.DELETED)


def test_the_first_pull_asks_once_for_a_list_and_then_for_each(host):
    assert read(host) == {**LISTS, "pulls/comments": 1, "each": 3}
    assert (bits(host), bits(host, "issue_comment")) == ([0, 0, 0], [0, 0])
    assert (state(host).complete, state(host).counted_to) == (True, int(host.clock.now()))
    assert host.last.discussed[0].known == host.last.discussed[0].of == 3


def test_nothing_new_costs_a_request_a_list(host):
    read(host)
    assert read(host) == LISTS


def test_what_changed_costs_a_request_each(host):
    """K changed pull requests cost K + 3."""
    read(host)
    for number in (1, 3):
        host.repo.pulls.get(number).comment_by(host.users[0], "And that?", at=host.clock.now())
    assert read(host) == {**LISTS, "each": 2}
    assert len(bits(host)) == 5


def test_an_edit_and_a_deletion_show_when_their_turn_comes(host):
    """Neither changes the pull request: a thirtieth of them is looked at again each day, the longest unseen first."""
    read(host)
    first, second, _ = (host.repo.pulls.get(number).comments[0] for number in (1, 2, 3))
    first.edit("LGTM", at=host.clock.now())
    second.delete()
    assert read(host) == LISTS
    found = [read(host, days=1) for _ in range(3)]
    assert found == [{**LISTS, "each": 1}] * 3
    assert bits(host) == sorted([0, int(Reason.LGTM_ONLY), DELETED])
    assert read(host) == LISTS


def test_no_share_is_read_before_everything_was_read_once(tmp_path):
    with Host(tmp_path, config=SAID, budget=6) as host:
        begin(host)
        host.prs(20)
        for _ in range(3):
            read(host, days=1)
        with host.store.read() as connection:
            assert get_meta(connection, "looked_again:1") is None
        assert not state(host).complete


def test_a_budget_that_ends_goes_on_with_the_last_changed_first(tmp_path):
    with Host(tmp_path, config=SAID, budget=7) as host:
        begin(host)
        host.prs(4, labels=["later"])
        known = lambda: [n for n, of in rows(host.store, schema.pull, "number", "comments_of") if of]  # noqa: E731
        read(host)
        assert known() == [1, 2, 3]  # a comment came to them last
        assert host.last.report.spent == "the budget of 7 requests is used up"
        assert (host.last.discussed[0].known, host.last.discussed[0].of) == (3, 7)
        assert state(host).counted_to is None
        read(host)
        assert known() == [1, 2, 3, 4, 5, 6, 7]
        assert state(host).complete


def test_what_was_complete_stays_so_while_there_is_more_to_read(host):
    read(host)
    counted_to = state(host).counted_to
    host.budget = 4
    for number in (1, 2, 3):
        host.repo.pulls.get(number).comment_by(host.users[0], "And that?", at=host.clock.now())
    read(host)
    assert (state(host).complete, state(host).counted_to) == (True, counted_to)


def test_comments_that_are_not_shown_are_unavailable_after_three_runs(host):
    """One pull request's wrong 404 blocks nothing in the end, and stops no other."""
    wrong = Faults(seed=1, share=1.0, kinds=[Fault.WRONG_404], in_a_row=99)

    def break_one(_number, target):
        host.server.faults = wrong if "/pulls/2/comments" in target else None

    host.server.on_request = break_one
    found = []
    for _ in range(4):
        asked = read(host)
        found.append((asked.get("each", 0), state(host).complete))
        assert host.last.report.errors == []
    assert found == [(3, False), (1, False), (1, True), (0, True)]
    assert rows(host.store, schema.pull, "number", "comments_misses") == [(1, 0), (2, 3), (3, 0)]


def test_comments_that_fail_otherwise_are_told_and_the_others_read(host):
    broken = Faults(seed=1, share=1.0, kinds=[Fault.ERROR_500], in_a_row=99)

    def break_one(_number, target):
        host.server.faults = broken if "/pulls/2/comments" in target else None

    host.server.on_request = break_one
    read(host)
    assert (len(host.last.report.errors), state(host).failures, state(host).complete) == (1, 1, False)
    assert len(bits(host)) == 2
    host.server.on_request = host.server.faults = None
    read(host)
    assert (state(host).failures, state(host).complete, len(bits(host))) == (0, True, 3)


@pytest.fixture
def listed(tmp_path):
    """The same on a host that still lists all comments at once."""
    with Host(tmp_path, config=SAID, repo_wide_comments=True) as host:
        begin(host)
        yield host


def test_a_host_that_lists_all_comments_is_asked_for_no_single_pull_request(listed):
    """The first page is read twice: once to see, once to read."""
    assert read(listed) == {**LISTS, "pulls/comments": 2}
    assert (bits(listed), state(listed).complete) == ([0, 0, 0], True)
    assert read(listed) == {**LISTS, "pulls/comments": 1}
    listed.repo.pulls.get(1).comment_by(listed.users[0], "And that?", at=listed.clock.now())
    assert read(listed) == {**LISTS, "pulls/comments": 1}
    assert len(bits(listed)) == 4


def test_a_list_of_all_shows_edits_and_by_its_total_deletions(listed):
    """What the list no longer shows is asked for by itself."""
    read(listed)
    first, second, _ = (listed.repo.pulls.get(number).comments[0] for number in (1, 2, 3))
    first.edit("LGTM", at=listed.clock.now())
    second.delete()
    assert read(listed) == {**LISTS, "pulls/comments": 2, f"pulls/comments/{second.id}": 1}
    assert bits(listed) == sorted([0, int(Reason.LGTM_ONLY), DELETED])


def test_an_issues_comment_that_goes_is_found_by_the_total(host):
    read(host)
    host.the_issue.comments[0].delete()
    read(host)
    assert bits(host, "issue_comment") == [0, DELETED]


@pytest.mark.parametrize("answer", [False, "page"])
def test_a_host_that_lost_its_list_is_read_one_by_one_from_where_it_was(listed, answer):
    """What the list told is known: only what changed since is asked for, and the list no more."""
    listed.clock.advance(2 * DAY)
    listed.prs(1)
    read(listed)
    listed.server._switches = type(listed.server._switches)(repo_wide_comments=answer)
    asked = read(listed)
    assert (asked["each"], state(listed).complete, listed.last.report.errors) == (1, True, [])
    assert read(listed) == LISTS


@pytest.mark.parametrize("answer", [False, "page"])
def test_a_host_without_the_list_is_asked_again_after_thirty_days(tmp_path, answer):
    with Host(tmp_path, config=SAID, repo_wide_comments=answer) as host:
        begin(host)
        probes = read(host)["pulls/comments"]
        assert probes == (2 if answer == "page" else 1)
        read(host, days=29)
        assert "pulls/comments" not in read(host)
        read(host, days=2)
        host.server._switches = type(host.server._switches)(repo_wide_comments=True)
        read(host, days=31)
        assert read(host)["pulls/comments"] >= 1
        assert (state(host).complete, len(bits(host))) == (True, 3)


def test_a_list_that_does_not_tell_the_pull_requests_is_no_list(tmp_path):
    quirks = Quirks(lacks=frozenset({"pull_request_url", "html_url"}))
    with Host(tmp_path, config=SAID, repo_wide_comments=True, quirks=quirks) as host:
        begin(host)
        assert read(host) == {**LISTS, "pulls/comments": 1, "each": 3}
        assert len(bits(host)) == 3


def test_comments_as_they_came_in_2021(tmp_path):
    """Without a type a path tells a comment on a line; null users are nobody's."""
    with Host(tmp_path, config=SAID, quirks=Quirks(lacks=AS_IN_2021, blank_for_null=True)) as host:
        begin(host)
        host.repo.pulls.get(1).comment_by(host.users[1], "Here.", path="src/a.py", position=3)
        host.repo.pulls.get(1).comment_by(None, "Who was that?")
        read(host)
        assert rows(host.store, schema.pull_comment, "line", "reply_to") == [
            *[(False, None)] * 4, (True, None)
        ]  # fmt: skip


def test_comments_in_folders_are_read_where_a_pull_request_is_inside_or_may_be(tmp_path):
    """Of the tools repository only src/reef is ours; whose comments wait for files is asked for those too."""
    config = SAID.replace("in: core}\n  replies", "in: code}\n  replies")
    with Host(tmp_path, config=config) as host:
        tools = host.forge.repo("reef/tools", at=START - 10**7)
        inside, outside, unknown = (
            host.prs(1, repo=tools, files=[path])[0]
            for path in ("src/reef/a.py", "lib/a.py", "src/reef/b.py")
        )
        ann = [f"gitee:{host.users[0].id}"]
        inside.user = outside.user = host.users[0]
        unknown.user = host.users[1]
        unknown.comment_by(host.users[0], "Why?", at=host.clock.now())
        host.sync(counts=["prs"], people=ann)
        start = host.server.count
        host.sync(counts=["reviews"], people=ann)
        asked = [seen.path.removeprefix("/repos/reef/tools/pulls/") for seen in host.server.requests[start:]]
        assert sorted(path for path in asked if path[0].isdigit()) == ["1/comments", "3/comments", "3/files"]
        assert bits(host) == [0]


def test_a_repository_on_demand_is_never_read_by_an_update(tmp_path):
    config = SAID.replace("core: [reef/core]", "core: [{repo: reef/core, comments: on demand}]")
    with Host(tmp_path, config=config) as host:
        begin(host)
        assert read(host) == {}


def test_other_peoples_work_is_read_for_what_is_said_of_it(tmp_path):
    """A list by author would not show it."""
    config = SAID.replace("core: [reef/core]", "core: [{repo: reef/core, paths: [src]}]")
    with Host(tmp_path, config=config) as host:
        host.prs(150, author=host.forge.user("stranger"), files=["src/a.py"])
        host.sync(authors=["ann"], counts=["reviews"])
        assert len(host.known()) == 150
