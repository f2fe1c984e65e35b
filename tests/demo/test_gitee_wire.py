"""The wire: rate limits, faults, quirks, clocks, and an orderly end."""

import json
import threading

import pytest
import requests

from bot.demo.gitee import RETRIABLE, Clock, Fault, Faults, Forge, Quirks, Rate, Server
from bot.demo.gitee.generate import fill

REPO, PULLS = "/repos/lantern/core", "/repos/lantern/core/pulls"


def test_beyond_the_limit_the_answer_is_429_until_the_window_ends(forge, repo, clock, get):
    with Server(forge, rate=Rate(limit=2, window=60)) as server:
        remaining = [get(server, REPO).headers["X-RateLimit-Remaining"] for _ in range(2)]
        clock.advance(20)
        refused = get(server, REPO)
        clock.sleep(float(refused.headers["Retry-After"]))
        again = get(server, REPO)
    assert remaining == ["1", "0"]
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "40")
    assert float(refused.headers["X-RateLimit-Reset"]) == clock.now()
    assert again.status_code == 200


def test_each_token_has_an_allowance_of_its_own(forge, repo, get):
    with Server(forge, rate=Rate(limit=1)) as server:
        statuses = [get(server, REPO, token=token).status_code for token in ("a", "b", "", "a")]
    assert statuses == [200, 200, 200, 429]


def test_a_server_may_throttle_with_403(forge, repo, get):
    with Server(forge, rate=Rate(limit=0, status=403)) as server:
        response = get(server, REPO)
    assert (response.status_code, response.headers["X-RateLimit-Remaining"]) == (403, "0")


def test_half_an_hour_at_sixty_a_minute_passes_at_once(forge, repo, clock, get):
    start = clock.now()
    with Server(forge, rate=Rate(limit=60)) as server:
        for _ in range(300):
            response = get(server, REPO)
            if response.status_code == 429:
                clock.sleep(float(response.headers["Retry-After"]))
    assert clock.now() - start == 4 * 60


def test_the_date_is_the_forges(forge, repo, clock, get):
    with Server(forge) as server:
        assert get(server, REPO).headers["Date"] == "Mon, 06 Jan 2025 04:00:00 GMT"


def test_a_clock_is_wound_by_many_threads_without_loss():
    clock = Clock(0)
    threads = [threading.Thread(target=lambda: [clock.sleep(1) for _ in range(500)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert clock.now() == 2000


def what_happens(server, get, path):
    """Ask once; say what came: a status, broken JSON, or no whole answer."""
    try:
        response = get(server, path)
    except requests.RequestException:
        return "broken off"
    try:
        response.json()
    except json.JSONDecodeError:
        return f"{response.status_code} no JSON"
    return str(response.status_code)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault.TOO_MANY, "429"),
        (Fault.THROTTLED, "403"),
        (Fault.ERROR_500, "500"),
        (Fault.ERROR_502, "502 no JSON"),
        (Fault.ERROR_503, "503 no JSON"),
        (Fault.HTML_PAGE, "200 no JSON"),
        (Fault.CUT_JSON, "200 no JSON"),
        (Fault.SHORT_BODY, "broken off"),
        (Fault.DROPPED, "broken off"),
        (Fault.RESET, "broken off"),
        (Fault.SLOW, "200"),
        (Fault.WRONG_404, "404"),
    ],
)
def test_each_fault_shows_as_itself(forge, repo, get, fault, expected):
    """And goes away after two tries in a row."""
    repo.pull(author=None, title="a", files=["a.py"])
    faults = Faults(1, share=1.0, kinds=[fault], pause=0.001)
    with Server(forge, faults=faults) as server:
        seen = [what_happens(server, get, f"{PULLS}/1/files") for _ in range(3)]
    assert seen == [expected, expected, "200"]
    assert (faults.injected, dict(faults.by_kind)) == (2, {fault: 2})


def test_a_wrong_404_strikes_sub_resources_only(forge, repo, get):
    repo.pull(author=None, title="a")
    faults = Faults(1, share=1.0, kinds=[Fault.WRONG_404])
    with Server(forge, faults=faults) as server:
        statuses = [get(server, path).status_code for path in (PULLS, f"{PULLS}/1", f"{PULLS}/1/comments")]
    assert statuses == [200, 200, 404]


def test_a_seed_breaks_the_same_requests_in_whatever_order_they_come():
    targets = [f"/repos/a/b/pulls/{n}/files" for n in range(300)]
    once, again, other = (Faults(seed) for seed in (1, 1, 2))
    first = {target: once.pick(target) for target in targets}
    second = {target: again.pick(target) for target in reversed(targets)}
    assert first == second
    assert first != {target: other.pick(target) for target in targets}
    assert 60 < once.injected < 120
    assert Fault.SLOW not in once.by_kind


def test_three_tries_get_everything_through(forge, repo, get):
    """No page fails more than twice in a row, however high the share."""
    fill(repo, prs=60, issues=0)
    with Server(forge, faults=Faults(7, share=0.9, kinds=RETRIABLE)) as server:
        pages = [f"{PULLS}?state=all&per_page=10&page={page}" for page in range(1, 7)]
        tries = [[what_happens(server, get, page) for _ in range(3)] for page in pages]
    assert all("200" in seen for seen in tries)


def test_quirks_are_legal_answers(forge, repo, get):
    ann = forge.user("ann")
    repo.pull(author=ann, title="a").comment_by(ann, "b")
    quirks = Quirks(null_user=True, blank_for_null=True, text_for_number=True)
    with Server(forge, quirks=quirks) as server:
        (row,) = get(server, PULLS).json()
        (comment,) = get(server, f"{PULLS}/1/comments").json()
    assert (row["user"], row["number"], row["merged_at"]) == (None, "1", "")
    assert (comment["commit_id"], comment["path"], comment["id"].isdecimal()) == ("", "", True)


def test_quirks_can_strike_a_share_of_the_rows(forge, repo, get):
    fill(repo, prs=100, issues=0)
    with Server(forge, quirks=Quirks(null_user=True, share=0.2)) as server:
        once, again = (get(server, PULLS, state="all", per_page=100).json() for _ in range(2))
    assert once == again
    assert 10 < sum(row["user"] is None for row in once) < 30


def test_a_server_ends_while_connections_are_kept_alive(forge, repo):
    """Idle connections and a slow answer do not hold up the end, and leave no thread behind."""
    before = set(threading.enumerate())
    sessions = [requests.Session() for _ in range(5)]
    with Server(forge) as server:
        for session in sessions:
            assert session.get(server.url + REPO, timeout=60).status_code == 200
    assert set(threading.enumerate()) <= before
    for session in sessions:
        session.close()


def test_a_defect_of_the_simulation_is_raised_when_the_server_ends(forge, repo, get):
    def break_down(*_):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), Server(forge, on_request=break_down) as server:
        assert what_happens(server, get, REPO) == "broken off"


def test_a_path_that_is_not_simulated_is_not_found(forge, repo, get):
    with Server(forge) as server:
        assert get(server, f"{REPO}/releases").json() == {"message": "404 Not Found"}


def test_filling_twice_gives_the_same_repository():
    one, two = Forge().repo("bench/core"), Forge().repo("bench/core")
    for repo in (one, two):
        fill(repo, prs=50, issues=20, comments=1.5, seed=3)
    told = [
        [(pull.title, pull.user.login, pull.updated_at, len(pull.comments)) for pull in repo.pulls]
        for repo in (one, two)
    ]
    assert told[0] == told[1]
    assert sum(count for *_, count in told[0]) > 30
