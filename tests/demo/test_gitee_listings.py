"""Listings: pages, orders, filters, and what a deletion does to them."""

from datetime import datetime

import pytest

from bot.demo.gitee import BEIJING, EVERY_HEADER, UNDERSCORE_HEADERS, ChangedFile, Server

PULLS, ISSUES = "/repos/lantern/core/pulls", "/repos/lantern/core/issues"


def day(number, hour=9):
    return datetime(2025, 1, number, hour, tzinfo=BEIJING)


def numbers(response):
    return [row["number"] for row in response.json()]


@pytest.fixture
def five(forge, repo):
    """Five pull requests, one a day, by ann (odd) and Bob (even)."""
    ann, bob = forge.user("ann"), forge.user("Bob")
    return [repo.pull(author=ann if n % 2 else bob, title=f"No {n}", at=day(n)) for n in range(1, 6)]


def test_a_listing_shows_open_rows_newest_first_twenty_to_a_page(forge, repo, get):
    """The defaults are the host's: state open, sort created, direction desc, 20 rows."""
    for n in range(25):
        repo.pull(author=None, title=str(n), at=day(1))
    repo.pulls.get(25).close()
    with Server(forge) as server:
        first, second = get(server, PULLS), get(server, PULLS, page=2)
    assert numbers(first) == list(range(24, 4, -1))
    assert numbers(second) == [4, 3, 2, 1]


def test_per_page_is_cut_to_a_hundred(forge, repo, get):
    for n in range(101):
        repo.pull(author=None, title=str(n))
    with Server(forge) as server:
        response = get(server, PULLS, per_page=1000)
    assert (len(response.json()), response.headers["total_page"]) == (100, "2")


def test_the_headers_tell_the_totals_and_the_neighbours(forge, five, get):
    with Server(forge) as server:
        response = get(server, PULLS, per_page=2, page=2)
        following = get(server, response.links["next"]["url"].removeprefix(server.url))
    assert (response.headers["total_count"], response.headers["total_page"]) == ("5", "3")
    assert set(response.links) == {"first", "prev", "next", "last"}
    assert numbers(following) == [1]


def test_a_page_past_the_end_is_empty(forge, five, get):
    with Server(forge) as server:
        assert get(server, PULLS, page=9).json() == []


@pytest.mark.parametrize(
    ("omit", "left"), [(UNDERSCORE_HEADERS, {"Link", "X-Request-Id"}), (EVERY_HEADER, set())]
)
def test_headers_can_be_missing(forge, five, get, omit, left):
    """A proxy drops names with underscores; old servers sent none at all."""
    with Server(forge, omit=omit) as server:
        response = get(server, PULLS, per_page=2)
    assert {name for name in EVERY_HEADER if name in response.headers} == left


def test_since_is_inclusive_and_means_the_time_of_the_last_change(forge, five, get):
    """A pull request opened before `since` and commented at it is listed."""
    five[1].comment_by(None, "Still wanted?", day(6))
    with Server(forge) as server:
        found = get(server, PULLS, state="all", sort="updated", direction="asc", since=day(5).isoformat())
        later = get(server, PULLS, state="all", since="2025-01-06T01:00:01Z")
    assert numbers(found) == [5, 2]
    assert numbers(later) == []


def test_the_order_by_update_follows_every_change(forge, five, get):
    with Server(forge) as server:
        before = get(server, PULLS, state="all", sort="updated")
        five[0].merge(day(6))
        five[2].close(day(6, 10))
        after = get(server, PULLS, state="all", sort="updated")
    assert numbers(before) == [5, 4, 3, 2, 1]
    assert numbers(after) == [3, 1, 5, 4, 2]


@pytest.mark.parametrize("bad", [{"since": "yesterday"}, {"page": "0"}, {"per_page": "x"}, {"state": "shut"}])
def test_a_parameter_that_makes_no_sense_is_refused(forge, five, get, bad):
    with Server(forge) as server:
        response = get(server, PULLS, **bad)
    assert response.status_code == 400
    assert next(iter(bad)) in response.json()["message"]


def test_author_is_compared_without_case(forge, five, get):
    with Server(forge) as server:
        assert numbers(get(server, PULLS, author="bOB", direction="asc")) == [2, 4]
        assert numbers(get(server, PULLS, author="bob", since=day(3).isoformat())) == [4]
        assert numbers(get(server, PULLS, author="nobody")) == []


def test_odd_servers_ignore_since_and_author(forge, five, get):
    with Server(forge, ignores_since=True, ignores_author=True) as server:
        assert numbers(get(server, PULLS, author="bob", since=day(5).isoformat())) == [5, 4, 3, 2, 1]


@pytest.mark.parametrize(("state", "expected"), [("open", [1, 4, 5]), ("closed", [3]), ("merged", [2])])
def test_merged_is_a_state_of_its_own(forge, five, get, state, expected):
    five[1].merge()
    five[2].close()
    with Server(forge) as server:
        assert numbers(get(server, PULLS, state=state, direction="asc")) == expected


def test_labels_must_all_be_there(forge, repo, get):
    repo.issue(author=None, title="a", labels=["bug", "invalid"])
    both = repo.issue(author=None, title="b", labels=["bug", "sig/tracing", "invalid"])
    with Server(forge) as server:
        assert numbers(get(server, ISSUES, labels="invalid,sig/tracing")) == [both.number]


def test_issues_are_found_by_creator_and_state(forge, repo, get):
    ann = forge.user("ann")
    one, two = repo.issue(author=ann, title="one"), repo.issue(author=ann, title="two")
    repo.issue(author=None, title="three")
    two.close()
    with Server(forge) as server:
        assert numbers(get(server, ISSUES, creator="Ann", state="all")) == [two.number, one.number]
        assert numbers(get(server, ISSUES, creator="ann")) == [one.number]
        assert get(server, f"{ISSUES}/{one.number}").json()["title"] == "one"
        assert get(server, f"{ISSUES}/{one.number.lower()}").status_code == 404


def test_an_issue_number_is_its_id_in_base_36(repo):
    """The recorded pair: 7295389 is I4CD5P."""
    issue = repo.issue(author=None, title="a")
    issue.id = 7295389
    assert issue.number == "I4CD5P"


def test_a_deletion_between_two_pages_moves_the_later_rows_up(forge, five, get):
    """So a client that counts pages misses row 3: the hook deletes row 1 before the second request."""

    def delete(request, _):
        if request == 2:
            five[0].delete()

    with Server(forge, on_request=delete) as server:
        pages = [numbers(get(server, PULLS, direction="asc", per_page=2, page=page)) for page in (1, 2, 3)]
    assert pages == [[1, 2], [4, 5], []]


def test_the_hook_hears_the_number_and_the_path_of_each_request(forge, five, get):
    heard = []
    with Server(forge, on_request=lambda *call: heard.append(call)) as server:
        get(server, f"{PULLS}/1")
        get(server, PULLS, page=2)
    assert heard == [(1, f"{PULLS}/1"), (2, f"{PULLS}?page=2")]


def test_files_are_at_most_three_hundred_and_not_paged(forge, repo, get):
    repo.pull(author=None, title="big", files=[f"src/{n}.py" for n in range(301)])
    with Server(forge) as server:
        assert len(get(server, f"{PULLS}/1/files", per_page=5).json()) == 300


def test_a_renamed_file_keeps_its_old_path_in_the_patch(forge, repo, get):
    repo.pull(author=None, title="move", files=["a.py", ChangedFile("src/new.py", old_path="lib/old.py")])
    with Server(forge) as server:
        modified, renamed = get(server, f"{PULLS}/1/files").json()
    assert (modified["status"], modified["additions"]) == (None, "1")
    assert (renamed["status"], renamed["patch"]["old_path"]) == ("renamed", "lib/old.py")


def test_comments_of_a_pull_request_by_kind_and_direction(forge, repo, get):
    ann = forge.user("ann")
    pull = repo.pull(author=None, title="a")
    line = pull.comment_by(ann, "Name the unit.", path="src/a.py", position=3)
    reply = pull.comment_by(None, "Done.", reply_to=line)
    with Server(forge) as server:
        path = f"{PULLS}/1/comments"
        rows = get(server, path, direction="desc").json()
        lines = get(server, path, comment_type="diff_comment").json()
    assert [(row["id"], row["in_reply_to_id"]) for row in rows] == [(reply.id, line.id), (line.id, None)]
    assert [(row["path"], row["position"]) for row in lines] == [("src/a.py", "3")]


def test_issue_comments_of_a_whole_repository(forge, repo, get):
    """The direction is ignored without a sort; a deleted issue takes its comments along."""
    gone, kept = repo.issue(author=None, title="a"), repo.issue(author=None, title="b")
    gone.comment_by(None, "gone", day(2))
    kept.comment_by(None, "old", day(3))
    kept.comment_by(None, "new", day(4))
    gone.delete()
    with Server(forge) as server:
        path = f"{ISSUES}/comments"
        assert [row["body"] for row in get(server, path, direction="desc").json()] == ["old", "new"]
        falling = get(server, path, direction="desc", sort="updated").json()
        since = get(server, path, since=day(4).isoformat()).json()
        one = get(server, f"{ISSUES}/{kept.number}/comments", order="desc", per_page=1).json()
    assert [row["body"] for row in falling] == ["new", "old"]
    assert [row["body"] for row in since] == ["new"]
    assert [row["body"] for row in one] == ["new"]


def test_comments_of_all_pull_requests_are_listed_by_older_servers_only(forge, repo, get):
    repo.pull(author=None, title="a").comment_by(None, "hello")
    with Server(forge) as server:
        assert get(server, f"{PULLS}/comments").status_code == 404
    with Server(forge, repo_wide_comments=True) as server:
        assert [row["body"] for row in get(server, f"{PULLS}/comments").json()] == ["hello"]
