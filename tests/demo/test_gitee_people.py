"""People and repositories that change, and who may see what."""

import pytest

from bot.demo.gitee import Server


def test_a_new_login_shows_in_old_rows(forge, repo, get):
    """The id stays; only the new login finds the rows."""
    ann = forge.user("ann", "Ann")
    repo.pull(author=ann, title="a")
    ann.rename("ann-lin")
    with Server(forge) as server:
        (row,) = get(server, "/repos/lantern/core/pulls", author="ann-lin").json()
        assert get(server, "/repos/lantern/core/pulls", author="ann").json() == []
        assert get(server, "/users/ann").status_code == 404
        assert get(server, "/users/ANN-LIN").json()["name"] == "Ann"
    assert (row["user"]["id"], row["user"]["login"]) == (ann.id, "ann-lin")


def test_the_rows_of_a_closed_account_have_no_user(forge, repo, get):
    ann = forge.user("ann")
    repo.pull(author=ann, title="a").comment_by(ann, "b")
    ann.delete()
    with Server(forge) as server:
        row = get(server, "/repos/lantern/core/pulls/1").json()
        (comment,) = get(server, "/repos/lantern/core/pulls/1/comments").json()
    assert (row["user"], row["head"]["user"], row["head"]["repo"], comment["user"]) == (None,) * 4


def test_a_lightweight_pull_request_has_neither_branch_nor_sha(forge, repo, get):
    repo.pull(author=forge.user("ann"), title="Fix a word", lightweight=True)
    with Server(forge) as server:
        row = get(server, "/repos/lantern/core/pulls/1").json()
    assert row["title"] == "【轻量级 PR】：Fix a word"
    assert (row["head"]["label"], row["head"]["ref"], row["head"]["sha"]) == ("N/A", "N/A", None)


def test_a_renamed_repository_leaves_no_trace_under_its_old_name(forge, repo, get):
    repo.rename("lantern/engine")
    with Server(forge) as server:
        assert get(server, "/repos/lantern/engine").json()["id"] == repo.id
        assert get(server, "/repos/lantern/core").status_code == 404


def test_missing_and_private_repositories_answer_alike(forge, repo, get):
    repo.private = True
    with Server(forge, token="good") as server:
        answers = [get(server, f"/repos/lantern/{name}/issues") for name in ("core", "nothing")]
        seen = get(server, "/repos/lantern/core", token="good")
    assert [answer.status_code for answer in answers] == [404, 404]
    assert [answer.json() for answer in answers] == [{"message": "404 Project Not Found"}] * 2
    assert seen.json()["private"] is True


def test_a_banned_repository_answers_with_the_page_of_the_proxy(forge, repo, get):
    repo.banned = True
    with Server(forge) as server:
        response = get(server, "/repos/lantern/core/pulls")
    assert (response.status_code, response.headers["Content-Type"]) == (403, "text/html")
    assert "nginx" in response.text


@pytest.mark.parametrize(("token", "word"), [("bad", "does not exist"), ("old", "is expired")])
def test_a_wrong_or_expired_token_is_refused_even_for_public_things(forge, repo, get, token, word):
    with Server(forge, token="good", expired=["old"]) as server:
        response = get(server, "/repos/lantern/core", token=token)
    assert response.status_code == 401
    assert response.json()["message"].startswith("401 Unauthorized: ")
    assert word in response.json()["message"]


def test_the_token_says_who_asks_and_stays_out_of_the_log(forge, repo, get):
    """It may come in the header or in the query."""
    ann = forge.user("ann")
    with Server(forge, token="good", user=ann) as server:
        assert get(server, "/user").status_code == 401
        assert get(server, "/user", token="good").json()["login"] == "ann"
        assert get(server, "/user", access_token="good", x="1").json()["login"] == "ann"
    assert [tuple(seen) for seen in server.requests] == [
        ("GET", "/user", {}),
        ("GET", "/user", {}),
        ("GET", "/user", {"x": "1"}),
    ]


def test_a_login_can_be_taken_once(forge):
    forge.user("ann")
    with pytest.raises(ValueError, match="the login ANN is taken"):
        forge.user("ANN")
