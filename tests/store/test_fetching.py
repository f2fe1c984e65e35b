"""What somebody names is fetched with all that is said there, each as it comes, and known from then on."""

import pytest

from bot.demo.gitee import Fault, Faults
from bot.rules.freshness import Freshness, Known
from bot.sig.needs import needs_of
from bot.store import schema
from bot.store.fetching import fetch_pulls
from store.host import START, Host
from store.rows import CONFIG, events, rows

ON_DEMAND = CONFIG.replace("scopes:", "scopes:\n  all: [{repo: reef/core, comments: on demand}]").replace(
    "\nboard:", "\n  reviews: {count: review_comment, in: all}\nboard:"
)


@pytest.fixture
def host(tmp_path):
    with Host(tmp_path, config=ON_DEMAND) as host:
        for pull in host.prs(4):
            pull.comment_by(host.users[1], "Please name the unit.", at=START - 60)
        yield host


def fetch(host, *numbers, repository="reef/core", **options):
    host.clock.advance(60)
    return fetch_pulls(host.store, host.gitee, host.settings, repository, numbers, **options)


def comments(host):
    return [key for kind, key in events(host.store, "kind", "key") if kind == "review_comment"]


def test_named_pull_requests_are_read_with_what_is_said_there(host):
    """Two requests each; one named twice is read once, one that is not there is told apart."""
    found = fetch(host, 3, 1, 99, 3)
    assert (found.read, found.missing, found.failed) == ((3, 1), (99,), {})
    assert host.server.count == 2 + 2 + 1
    assert [key.partition("#")[0] for key in comments(host)] == ["reef/core!1", "reef/core!3"]
    assert rows(host.store, schema.pull, "number") == [(1,), (3,)]


def test_files_come_along_where_the_scopes_ask_for_them(host):
    tools = host.forge.repo("reef/tools")
    host.prs(1, repo=tools, files=["src/reef/a.py"])
    assert fetch(host, 1, repository="reef/tools").read == (1,)
    assert rows(host.store, schema.changed_file, "path") == [("src/reef/a.py",)]


def test_comments_are_left_out_where_nobody_asks_for_them(host):
    fetch(host, 1, remarks=False)
    assert host.server.count == 1
    assert rows(host.store, schema.pull, "comments_of") == [(None,)]


def test_what_failed_is_told_and_the_others_are_known(host):
    """Of a pull request whose comments are not shown the rest is known."""
    wrong = Faults(seed=1, share=1.0, kinds=[Fault.WRONG_404], in_a_row=99)

    def break_one(_number, target):
        host.server.faults = wrong if "/pulls/2/comments" in target else None

    host.server.on_request = break_one
    found = fetch(host, 1, 2)
    assert (found.read, found.missing, list(found.failed)) == ((1,), (), [2])
    assert "/repos/reef/core/pulls/2/comments" in found.failed[2]
    assert rows(host.store, schema.pull, "number") == [(1,), (2,)]


def test_a_budget_that_ends_is_told_for_each_that_is_left(host):
    host.budget = 5
    found = fetch(host, 1, 2, 3, 4)
    assert len(found.read) == 2
    assert set(found.read) | set(found.failed) == {1, 2, 3, 4}
    assert all("budget" in why for why in found.failed.values())


def test_a_count_on_demand_is_known_in_what_was_looked_at(host):
    """No update reads it, so it is never known in full, and nothing waits for it."""
    needs = {"reviews": needs_of(host.config, ["reviews"])}
    assert Freshness(needs, ()).looked_at(needs["reviews"]) == 0
    freshness = Freshness(needs, (), {("gitee", "reef/core"): 2, ("gitee", "reef/tools"): 5})
    assert freshness.of("reviews", ["ann"]) is Known.PARTLY
    assert freshness.looked_at(needs["reviews"]) == 2
    assert freshness.behind(["reviews"]) == ()
