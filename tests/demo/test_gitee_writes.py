"""Comments, issues and labels written through the API: by whom, and who may change them."""

import pytest
import requests

from bot.demo.gitee import Fault, Faults, Server

REPO = "/repos/lantern/core"
NOTES, REMARKS = f"{REPO}/pulls/comments", f"{REPO}/issues/comments"


@pytest.fixture
def people(forge, repo):
    """Ann and Bob, strangers, and the owner; a token is the login with an s."""
    return {"anns": forge.user("ann"), "bobs": forge.user("bob"), "owners": repo.owner}


@pytest.fixture
def pull(repo, people):
    return repo.pull(author=people["bobs"], title="Trace the queue")


@pytest.fixture
def issue(repo, people):
    return repo.issue(author=people["bobs"], title="It stops")


@pytest.fixture
def server(forge, people):
    with Server(forge, tokens=people) as running:
        yield running


def test_each_token_is_somebodys(get, server):
    logins = [get(server, "/user", token=token).json()["login"] for token in ("anns", "bobs", "owners")]
    assert logins == ["ann", "bob", "lantern"]


def test_one_token_and_its_user_stand_beside_the_others(forge, people, get):
    carol = forge.user("carol")
    with Server(forge, token="carols", user=carol, tokens=people) as server:
        assert get(server, "/user", token="carols").json()["login"] == "carol"
        assert get(server, "/user", token="anns").json()["login"] == "ann"


@pytest.fixture(params=["pull", "issue"])
def talk(request, pull, issue):
    """Where comments are written, and where single ones live: of a pull request, of an issue."""
    if request.param == "pull":
        return pull, f"{REPO}/pulls/1/comments", NOTES
    return issue, f"{REPO}/issues/{issue.number}/comments", REMARKS


def test_a_comment_is_written_read_changed_and_taken_away(ask, server, talk, clock):
    """The topic's time of change is the comment's."""
    topic, where, single = talk
    clock.advance(60)
    written = ask(server, "POST", where, {"body": "Done."}, token="anns")
    row = written.json()
    assert (written.status_code, row["body"], row["user"]["login"]) == (201, "Done.", "ann")
    assert topic.updated_at == clock.now()
    clock.advance(60)
    changed = ask(server, "PATCH", f"{single}/{row['id']}", {"body": "Done, twice."}, token="anns")
    assert (changed.status_code, changed.json()["body"]) == (200, "Done, twice.")
    assert changed.json()["updated_at"] > changed.json()["created_at"] == row["created_at"]
    assert ask(server, "GET", f"{single}/{row['id']}").json() == changed.json()
    gone = ask(server, "DELETE", f"{single}/{row['id']}", token="anns")
    assert (gone.status_code, gone.content) == (204, b"")
    assert ask(server, "GET", f"{single}/{row['id']}").status_code == 404
    assert ask(server, "GET", where).json() == []


@pytest.mark.parametrize(("token", "status"), [("anns", 204), ("owners", 204), ("bobs", 403), ("", 401)])
def test_a_comment_is_its_authors_and_the_pushers(ask, server, people, talk, token, status):
    """Not the author's of the topic."""
    topic, _, single = talk
    comment = topic.comment_by(people["anns"], "Why?")
    changed = ask(server, "PATCH", f"{single}/{comment.id}", {"body": "What?"}, token=token)
    deleted = ask(server, "DELETE", f"{single}/{comment.id}", token=token)
    assert (changed.status_code, deleted.status_code) == (200 if status == 204 else status, status)


@pytest.mark.parametrize(
    ("content", "token", "status"),
    [
        ({"body": "x"}, "", 401),
        ({"body": "x"}, "nobodys", 401),
        ({}, "anns", 400),
        (None, "anns", 400),
        ({"body": " \n"}, "anns", 400),
        ({"body": "x" * 65_536}, "anns", 201),
        ({"body": "x" * 65_537}, "anns", 422),
    ],
)
def test_what_makes_no_comment_is_refused(ask, server, talk, content, token, status):
    topic, where, _ = talk
    answer = ask(server, "POST", where, content, token=token)
    assert (answer.status_code, len(topic.comments)) == (status, int(status == 201))
    assert status == 201 or answer.json()["message"]


def test_html_comments_can_be_taken_out_of_what_is_written(forge, people, pull, ask):
    with Server(forge, tokens=people, strip_html_comments=True, max_body=50) as server:
        body = "Done.<!-- bot:\n1 --> Thanks.<!-- 2 -->"
        row = ask(server, "POST", f"{REPO}/pulls/1/comments", {"body": body}, token="anns").json()
        long = ask(server, "POST", f"{REPO}/pulls/1/comments", {"body": "x" * 51}, token="anns")
    assert row["body"] == "Done. Thanks."
    assert long.status_code == 422


def test_an_issue_is_opened_changed_closed_and_opened_again(ask, server, get):
    """The repository is named in the body."""
    content = {"repo": "core", "title": "Held up", "body": "No right to push."}
    made = ask(server, "POST", "/repos/lantern/issues", content, token="anns")
    row = made.json()
    assert (made.status_code, row["title"], row["body"]) == (201, "Held up", "No right to push.")
    assert (row["user"]["login"], row["state"]) == ("ann", "open")
    path = f"/repos/lantern/issues/{row['number']}"
    closed = ask(server, "PATCH", path, {"repo": "core", "body": "Solved.", "state": "closed"}, token="anns")
    assert (closed.status_code, closed.json()["state"]) == (200, "closed")
    assert (closed.json()["title"], closed.json()["body"]) == ("Held up", "Solved.")
    assert ask(server, "PATCH", path, {"repo": "core", "state": "open"}, token="bobs").status_code == 403
    again = ask(server, "PATCH", path, {"repo": "core", "state": "open"}, token="owners")
    assert (again.json()["state"], again.json()["finished_at"]) == ("open", None)
    assert [each["number"] for each in get(server, f"{REPO}/issues", creator="ann").json()] == [row["number"]]


@pytest.mark.parametrize(
    ("content", "token", "status"),
    [
        ({"repo": "core", "title": "x"}, "", 401),
        ({"title": "x"}, "anns", 400),
        ({"repo": "core"}, "anns", 400),
        ({"repo": "nothing", "title": "x"}, "anns", 404),
        ({"repo": "core", "title": "x", "body": "x" * 65_537}, "anns", 422),
    ],
)
def test_what_makes_no_issue_is_refused(ask, server, repo, content, token, status):
    answer = ask(server, "POST", "/repos/lantern/issues", content, token=token)
    assert (answer.status_code, len(repo.issues)) == (status, 0)


def test_who_may_push_labels_a_pull_request(ask, server, pull):
    """Names already there are kept once; a comma stands between several that go."""
    labels = f"{REPO}/pulls/1/labels"
    assert ask(server, "POST", labels, ["lgtm"], token="bobs").status_code == 403
    ask(server, "POST", labels, ["lgtm", "bug"], token="owners")
    added = ask(server, "POST", labels, ["approved", "bug"], token="owners")
    assert (added.status_code, [each["name"] for each in added.json()]) == (201, ["lgtm", "bug", "approved"])
    assert ask(server, "DELETE", f"{labels}/lgtm,approved", token="owners").status_code == 204
    assert [each["name"] for each in ask(server, "GET", labels).json()] == ["bug"]
    assert ask(server, "POST", labels, {"labels": "x"}, token="owners").status_code == 400


def test_a_token_without_rights_reads_and_does_not_write(ask, server, pull):
    """An expired one does neither."""
    server.revoke_rights("anns")
    refused = ask(server, "POST", f"{REPO}/pulls/1/comments", {"body": "x"}, token="anns")
    assert (refused.status_code, refused.json()) == (403, {"message": "403 Forbidden"})
    assert ask(server, "GET", f"{REPO}/pulls/1", token="anns").status_code == 200
    server.expire("anns")
    assert ask(server, "GET", f"{REPO}/pulls/1", token="anns").status_code == 401


def test_the_permission_follows_who_asks(get, server, repo, people):
    repo.pushers.add(people["bobs"])
    seen = [get(server, REPO, token=token).json()["permission"] for token in ("owners", "bobs", "anns", "")]
    assert [tuple(each.values()) for each in seen] == [
        (True, True, True),
        (True, True, False),
        (True, False, False),
        (True, False, False),
    ]


def write(ask, server):
    """Comment as ann; give the status, None where no answer came."""
    try:
        return ask(server, "POST", f"{REPO}/pulls/1/comments", {"body": "x"}, token="anns").status_code
    except requests.RequestException:
        return None


@pytest.mark.parametrize(
    ("fault", "answer", "done"),
    [
        (Fault.ANSWER_LOST, None, 1),
        (Fault.SHORT_BODY, None, 1),
        (Fault.RESET, None, 1),
        (Fault.CUT_JSON, 201, 1),
        (Fault.DROPPED, None, 0),
        (Fault.ERROR_502, 502, 0),
        (Fault.TOO_MANY, 429, 0),
    ],
)
def test_a_write_that_breaks_is_done_or_not(forge, people, pull, ask, fault, answer, done):
    """The caller cannot tell a lost answer from a lost request."""
    faults = Faults(1, share=1.0, kinds=[fault], methods=["POST"], in_a_row=1)
    with Server(forge, tokens=people, faults=faults) as server:
        assert ask(server, "GET", f"{REPO}/pulls/1").status_code == 200
        assert (write(ask, server), len(pull.comments)) == (answer, done)
        assert (write(ask, server), len(pull.comments)) == (201, done + 1)


def test_faults_leave_writes_alone_if_not_told_otherwise(forge, people, pull, ask):
    with Server(forge, tokens=people, faults=Faults(1, share=1.0)) as server:
        assert [write(ask, server) for _ in range(5)] == [201] * 5


def test_a_refused_write_leaves_the_connection_usable(ask, server, pull):
    """A body that nobody read is no next request."""
    for _ in range(3):
        assert (
            ask(server, "POST", f"{REPO}/releases", {"body": "x" * 10_000}, token="anns").status_code == 404
        )
        assert ask(server, "GET", f"{REPO}/pulls/1").status_code == 200


def test_the_effects_of_somebody_can_be_told(forge, server, ask, repo, people, pull, issue):
    """By repository: pull requests and issues by state, comments by topic; what is deleted is not there."""
    ann = people["anns"]
    pull.comment_by(ann, "One")
    issue.comment_by(ann, "Two").delete()
    repo.pull(author=ann, title="Merged").merge()
    asked = repo.issue(author=ann, title="Asked")
    asked.close()
    forge.repo("lantern/empty")
    assert forge.effects(ann) == {
        "lantern/core": {
            "pulls": {"merged": ["!2 Merged"]},
            "issues": {"closed": [f"#{asked.number} Asked"]},
            "comments": {"!1": ["One"]},
        }
    }
    assert list(forge.effects()["lantern/core"]["pulls"]) == ["open", "merged"]
