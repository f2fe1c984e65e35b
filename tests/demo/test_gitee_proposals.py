"""Pull requests with git content: opened by the API, moved by pushes, merged for real."""

import pytest
import requests

from bot.demo.gitee import Conflict, Server

PULLS = "/repos/lantern/core/pulls"
WANTED = {"title": "Trace the queue", "head": "ann:fix", "base": "master", "body": "Because."}


@pytest.fixture
def ann(forge):
    return forge.user("ann")


@pytest.fixture
def fork(core, ann):
    """Ann's fork, with a branch `fix` that changes one file, adds one and moves one."""
    fork = core.fork(ann)
    files = {
        "src/queue.py": "SIZE = 2\n",
        "src/new.py": "",
        "src/trace.py": None,
        "lib/trace.py": "ON = True\n",
    }
    fork.git.commit(files, "Fix", branch="fix")
    return fork


@pytest.fixture
def server(rooted, core, ann):
    tokens = {"anns": ann, "bobs": rooted.user("bob"), "owners": core.owner}
    with Server(rooted, tokens=tokens) as running:
        yield running


@pytest.fixture
def opened(ask, server, fork):
    """The row of ann's pull request, opened by the API."""
    response = ask(server, "POST", PULLS, WANTED, token="anns")
    assert response.status_code == 201, response.text
    return response.json()


def row(get, server, number=1):
    return get(server, f"{PULLS}/{number}").json()


@pytest.mark.parametrize("head", ["ann:fix", "ann/core:fix", "ANN:fix"])
def test_a_pull_request_is_opened_from_a_fork(ask, server, core, fork, head):
    made = ask(server, "POST", PULLS, WANTED | {"head": head}, token="anns").json()
    assert (made["number"], made["state"], made["title"], made["body"]) == (
        1,
        "open",
        "Trace the queue",
        "Because.",
    )
    assert (made["user"]["login"], made["mergeable"]) == ("ann", True)
    head, base = made["head"], made["base"]
    assert (head["label"], head["ref"], head["sha"]) == ("ann:fix", "fix", fork.git.tip("fix"))
    assert (head["repo"]["full_name"], head["repo"]["fork"], head["user"]["login"]) == (
        "ann/core",
        True,
        "ann",
    )
    assert (base["label"], base["ref"], base["sha"]) == ("master", "master", core.git.tip())


def test_a_form_does_as_well_as_json(server, core, fork):
    data = {"access_token": "anns", **WANTED}
    made = requests.post(server.url + PULLS, data=data, timeout=60)
    assert (made.status_code, made.json()["title"]) == (201, "Trace the queue")
    assert server.requests[-1].query == {}


def test_a_branch_alone_is_one_of_the_repository_itself(ask, server, core):
    core.git.commit({"a": "1"}, "A", branch="dev")
    made = ask(server, "POST", PULLS, WANTED | {"head": "dev"}, token="owners").json()
    assert (made["head"]["label"], made["head"]["repo"]["full_name"]) == ("dev", "lantern/core")


@pytest.mark.parametrize(
    ("change", "token", "status", "words"),
    [
        ({}, "", 401, "Access token is required"),
        ({"title": " "}, "anns", 400, "title is missing"),
        ({"base": None}, "anns", 400, "base is missing"),
        ({"base": "nothing"}, "anns", 404, "404 Branch Not Found"),
        ({"head": "ann:nothing"}, "anns", 404, "404 Branch Not Found"),
        ({"head": "bob:fix"}, "anns", 404, "404 Project Not Found"),
        ({"head": "ann:master"}, "anns", 400, "There is no difference"),
        ({"body": "x" * 65_537}, "anns", 422, "body is too long"),
    ],
)
def test_what_makes_no_pull_request_is_refused(ask, server, fork, change, token, status, words):
    answer = ask(server, "POST", PULLS, WANTED | change, token=token)
    assert (answer.status_code, words in answer.json()["message"]) == (status, True), answer.text


def test_two_open_ones_of_the_same_branches_cannot_be(ask, server, core, opened):
    """Not even by opening a closed one again."""
    again = ask(server, "POST", PULLS, WANTED | {"head": "ann/core:fix"}, token="anns")
    assert (again.status_code, "already exists" in again.json()["message"]) == (400, True)
    core.pulls.get(1).close()
    assert ask(server, "POST", PULLS, WANTED, token="anns").json()["number"] == 2
    assert ask(server, "PATCH", f"{PULLS}/1", {"state": "open"}, token="anns").status_code == 400


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"head": "ann:fix"}, [1]),
        ({"head": "ann/core:fix"}, [1]),
        ({"head": "fix"}, [1]),
        ({"head": "bob:fix"}, []),
        ({"head": "ann:other"}, []),
        ({"head": "carol:feature"}, [2]),
        ({"base": "master"}, [2, 1]),
        ({"base": "main"}, []),
        ({"head": "ann:fix", "state": "closed"}, []),
        ({"author": "ann", "base": "master"}, [1]),
    ],
)
def test_pull_requests_are_found_by_head_and_base(get, server, core, opened, query, found):
    """Those without git too, by their author's login."""
    core.pull(author=server.forge.user("carol"), title="Told, not proposed")
    assert [pull["number"] for pull in get(server, PULLS, **query).json()] == found


def test_the_files_are_those_of_the_diff_since_the_branches_parted(get, server, core, opened):
    core.git.commit({"later.md": "x"}, "Later")
    files = get(server, f"{PULLS}/1/files").json()
    assert [(file["filename"], file["status"]) for file in files] == [
        ("lib/trace.py", "renamed"),
        ("src/new.py", "added"),
        ("src/queue.py", None),
    ]
    assert {file["sha"] for file in files} == {opened["head"]["sha"]}


def test_a_push_moves_the_pull_request_and_drops_the_reviews(get, server, core, fork, opened, git, clock):
    core.pulls.get(1).edit(labels=["lgtm", "approved", "bug"])
    clock.advance(60)
    git("clone", "-q", "-b", "fix", server.git_url("ann/core"), "work")
    git("-C", "work", "commit", "-q", "--allow-empty", "-m", "More")
    git("-C", "work", "push", "-q", server.git_url("ann/core", "ann", "anns"), "HEAD:fix")
    moved = row(get, server)
    assert moved["head"]["sha"] == fork.git.tip("fix") != opened["head"]["sha"]
    assert [label["name"] for label in moved["labels"]] == ["bug"]
    assert (opened["updated_at"][11:19], moved["updated_at"][11:19]) == ("12:00:00", "12:01:00")


def test_reviews_can_stay(core, fork, opened):
    core.reviews_drop = False
    core.pulls.get(1).edit(labels=["lgtm"])
    fork.git.commit({"a": "1"}, "More", branch="fix")
    assert [label.name for label in core.pulls.get(1).labels] == ["lgtm"]


def test_a_push_to_another_branch_moves_nothing(core, fork, opened, clock):
    clock.advance(60)
    fork.git.commit({"a": "1"}, "More", branch="other")
    fork.git.sync()
    core.git.commit({"b": "1"}, "More")
    pull = core.pulls.get(1)
    assert pull.updated_at == pull.created_at


def test_a_merge_is_a_merge_commit_upstream(get, server, core, opened, git):
    before = core.git.tip()
    core.pulls.get(1).merge()
    assert core.git.read("src/queue.py") == b"SIZE = 2\n"
    shown = git("-C", str(core.git.path), "log", "-1", "--format=%P%n%B", "master").stdout.splitlines()
    assert shown[0].split() == [before, opened["head"]["sha"]]
    assert shown[1:3] == ["!1 Trace the queue", "Merge pull request !1 from ann/fix"]
    merged = row(get, server)
    assert (merged["state"], merged["base"]["sha"]) == ("merged", core.git.tip())
    assert len(get(server, f"{PULLS}/1/files").json()) == 3


def test_a_squash_is_one_commit_of_the_author(core, opened, git):
    before = core.git.tip()
    core.pulls.get(1).squash()
    shown = git("-C", str(core.git.path), "log", "-1", "--format=%P %an%n%B", "master").stdout
    assert shown.strip() == f"{before} ann\n!1 Trace the queue\n\nBecause."
    assert core.git.read("lib/trace.py") == b"ON = True\n"


def test_a_conflict_shows_and_does_not_merge(get, server, core, fork, opened):
    """Until the branch takes upstream's side in."""
    core.git.commit({"src/queue.py": "SIZE = 3\n"}, "Otherwise")
    assert row(get, server)["mergeable"] is False
    before = core.git.tip()
    with pytest.raises(Conflict):
        core.pulls.get(1).merge()
    assert (core.git.tip(), core.pulls.get(1).state) == (before, "open")
    fork.git.delete_branch("fix")
    fork.git.sync()
    fork.git.commit({"src/queue.py": "SIZE = 4\n"}, "Again", branch="fix")
    assert row(get, server)["mergeable"] is True


def test_a_branch_that_is_gone_leaves_a_pull_request_without_a_sha(get, server, fork, opened):
    fork.git.delete_branch("fix")
    head = row(get, server)["head"]
    assert (head["ref"], head["sha"], head["repo"]["full_name"]) == ("fix", None, "ann/core")
    assert len(get(server, f"{PULLS}/1/files").json()) == 3


def test_a_fork_that_is_gone_leaves_neither(get, server, fork, opened):
    fork.delete()
    head = row(get, server)["head"]
    assert (head["ref"], head["sha"], head["repo"]) == ("fix", None, None)
    assert get(server, "/repos/ann/core").status_code == 404


def test_a_closed_one_stands_still_until_it_is_opened_again(get, server, ask, core, fork, opened):
    ask(server, "PATCH", f"{PULLS}/1", {"state": "closed"}, token="anns")
    fork.git.commit({"a": "1"}, "More", branch="fix")
    assert (row(get, server)["state"], row(get, server)["head"]["sha"]) == ("closed", opened["head"]["sha"])
    ask(server, "PATCH", f"{PULLS}/1", {"state": "open"}, token="anns")
    assert (row(get, server)["state"], row(get, server)["head"]["sha"]) == ("open", fork.git.tip("fix"))


@pytest.mark.parametrize(("token", "status"), [("anns", 200), ("owners", 200), ("bobs", 403), ("", 401)])
def test_the_author_and_who_may_push_change_it(ask, server, opened, token, status):
    answer = ask(server, "PATCH", f"{PULLS}/1", {"title": "Say why", "body": ""}, token=token)
    assert answer.status_code == status
    if status == 200:
        assert (answer.json()["title"], answer.json()["body"]) == ("Say why", "")


@pytest.mark.parametrize("state", ["merged", "shut"])
def test_a_state_that_cannot_be_is_refused(ask, server, core, opened, state):
    assert ask(server, "PATCH", f"{PULLS}/1", {"state": state}, token="anns").status_code == 400
    core.pulls.get(1).merge()
    assert ask(server, "PATCH", f"{PULLS}/1", {"state": "open"}, token="anns").status_code == 400


def test_a_base_that_was_renamed_is_followed(get, server, core, opened):
    core.git.rename_default("main")
    base = row(get, server)["base"]
    assert (base["ref"], base["sha"]) == ("main", core.git.tip("main"))


def test_a_fork_says_of_whom_and_what_the_asker_may(get, server, core, fork):
    seen = {token: get(server, "/repos/ann/core", token=token).json() for token in ("anns", "bobs", "")}
    assert (seen["anns"]["fork"], seen["anns"]["parent"]["full_name"]) == (True, "lantern/core")
    assert [seen[token]["permission"]["push"] for token in seen] == [True, False, False]
    fork.pushers.add(server.forge.find_user("bob"))
    permission = get(server, "/repos/ann/core", token="bobs").json()["permission"]
    assert permission == {"pull": True, "push": True, "admin": False}
    assert get(server, "/repos/lantern/core").json()["parent"] is None


def test_a_story_opens_one_as_well(core, fork, ann):
    pull = core.pull(author=ann, title="Told", source=fork, branch="fix")
    assert [file.path for file in pull.changed()] == ["lib/trace.py", "src/new.py", "src/queue.py"]
    with pytest.raises(ValueError, match="ann/core has no branch nothing"):
        core.pull(author=ann, title="Told", source=fork, branch="nothing")
