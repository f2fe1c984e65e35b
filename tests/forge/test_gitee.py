"""Gitee's answers become records: the recorded ones, and the odd ones."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from bot.demo.gitee import (
    BEIJING,
    EVERY_HEADER,
    UNDERSCORE_HEADERS,
    ChangedFile,
    Clock,
    Forge,
    Quirks,
    Server,
)
from bot.errors import ForgeError
from bot.forge.gitee import Gitee, account, files, issue, pull, since
from bot.forge.pace import Pacer
from bot.forge.records import Assignee, FilesRecord
from bot.forge.remarks import KEPT, issue_comment, pull_comment, there
from bot.forge.session import Session
from bot.model import Account

RECORDED = Path(__file__).parents[3] / "shared/data/gitee/responses"
DAY = datetime(2025, 1, 6, 12, tzinfo=BEIJING)

recorded = pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded answers are not here")


def answer(name):
    found = json.loads((RECORDED / f"{name}.json").read_text())
    return found if isinstance(found, list) else [found]


def instant(text):
    return int(datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z").timestamp()) if text else None


@recorded
@pytest.mark.parametrize("name", ["pr", "pulls"])
def test_recorded_pull_requests_are_read(name):
    """Every field is the one of the answer; times are seconds since 1970."""
    for row in answer(name):
        found = pull(row)
        assert (found.number, found.host_id, found.title) == (row["number"], str(row["id"]), row["title"])
        assert found.author == Account("gitee", str(row["user"]["id"]), row["user"]["login"])
        assert (found.state, found.url) == (row["state"], row["html_url"])
        assert (found.created, found.updated) == (instant(row["created_at"]), instant(row["updated_at"]))
        assert (found.merged, found.closed) == (instant(row["merged_at"]), instant(row["closed_at"]))
        assert found.labels == tuple(sorted(label["name"] for label in row["labels"]))
        assert found.head == row["head"]["sha"]


@recorded
@pytest.mark.parametrize("name", ["issue", "issues"])
def test_recorded_issues_are_read(name):
    for row in answer(name):
        found = issue(row)
        assert (found.number, found.host_id, found.title) == (row["number"], str(row["id"]), row["title"])
        assert (found.state, found.url) == (row["state"], row["html_url"])
        assert (found.created, found.updated) == (instant(row["created_at"]), instant(row["updated_at"]))


@recorded
def test_recorded_files_are_read():
    rows = answer("pr_files")
    found = files(rows)
    assert {row["filename"] for row in rows} <= set(found.paths)
    assert not found.truncated


@recorded
@pytest.mark.parametrize("name", ["pr_comment", "pr_comments"])
def test_recorded_comments_of_pull_requests_are_read(name):
    """Without a type and without a reply, as in 2021."""
    for row in there(answer(name)):
        found = pull_comment(row)
        assert (found.number, found.body, found.url) == (row["id"], row["body"], row["html_url"])
        assert found.topic == int(row["pull_request_url"].rsplit("/", 1)[1])
        assert found.author == Account("gitee", str(row["user"]["id"]), row["user"]["login"])
        assert (found.created, found.updated) == (instant(row["created_at"]), instant(row["updated_at"]))
        assert (found.line, found.reply_to) == (bool(row["path"]), None)


@recorded
def test_recorded_comments_of_issues_are_read():
    for row in there(answer("issue_comments")):
        found = issue_comment(row)
        assert (found.number, found.body) == (row["id"], row["body"])
        assert found.topic == row["target"]["issue"]["number"]
        assert found.created == instant(row["created_at"])


COMMENT = {
    "id": 7,
    "body": "Please name the unit.",
    "user": {"id": 1, "login": "ann"},
    "created_at": "2025-01-06T12:00:00+08:00",
    "pull_request_url": "https://gitee.com/api/v5/repos/lantern/core/pulls/12",
}


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({}, False),
        ({"path": None}, False),
        ({"path": ""}, False),
        ({"path": "src/a.py", "position": "3"}, True),
        ({"path": "src/a.py", "comment_type": "pr_comment"}, False),
        ({"comment_type": "diff_comment"}, True),
        ({"path": "src/a.py", "comment_type": ""}, True),
    ],
)
def test_a_comment_on_a_line_is_told_by_its_type_else_by_its_path(fields, line):
    assert pull_comment({**COMMENT, **fields}).line is line


@pytest.mark.parametrize(
    ("fields", "topic"),
    [
        ({}, 12),
        ({"pull_request_url": None, "html_url": "https://gitee.com/lantern/core/pulls/3#note_7"}, 3),
        ({"pull_request_url": "https://gitee.com/api/v5/repos/lantern/core/12/comments"}, None),
        ({"pull_request_url": "", "html_url": ""}, None),
        ({"pull_request_url": "https://gitee.com/lantern/pulls/12x"}, None),
    ],
)
def test_a_comment_tells_its_pull_request_by_its_addresses(fields, topic):
    assert pull_comment({**COMMENT, **fields}).topic == topic


def test_a_comment_with_little_in_it_is_read():
    """Nobody's, never edited, no reply, blank text; a long one is cut, and its addresses left out first."""
    found = pull_comment({"id": "7", "user": None, "body": None, "updated_at": "", "in_reply_to_id": ""})
    assert (found.number, found.author, found.body, found.created, found.updated) == (7, None, "", 0, 0)
    assert (found.reply_to, found.url) == (None, "")
    long = pull_comment({**COMMENT, "body": "x" * (KEPT - 5) + " ann@reef.example", "in_reply_to_id": "3"})
    assert (len(long.body), long.body[-5:], long.reply_to) == (KEPT - 3, "xxx …", 3)


@pytest.mark.parametrize(
    ("target", "topic"),
    [
        ({"issue": {"number": "I1A"}, "pull_request": None}, "I1A"),
        ({"issue": None, "pull_request": {"number": 3}}, ""),
        ({"issue": {"number": "I1A"}, "pull_request": {"number": 3}}, ""),
        ({"issue": None, "pull_request": None}, ""),
        (None, ""),
    ],
)
def test_what_stands_among_the_comments_of_issues_need_not_be_one(target, topic):
    assert issue_comment({**COMMENT, "target": target}).topic == topic


def test_rows_that_nobody_could_know_again_are_left_out():
    assert there([None, {}, {"id": None}, {"id": 0}, COMMENT]) == [COMMENT]
    with pytest.raises(TypeError):
        there({"message": "404"})


def test_assignees_tell_whether_they_accepted_where_the_host_does():
    """The flags are absent from answers of 2020 and 2021; a closed account is still one that accepted."""
    row = {"number": 1, "id": 1, "head": None}
    users = [{"id": 1, "login": "ann", "accept": True}, {"id": 2, "login": "bob"}, {"accept": True}]
    ann, bob = Account("gitee", "1", "ann"), Account("gitee", "2", "bob")
    expected = (Assignee(ann, accepted=True), Assignee(bob, accepted=None), Assignee(None, accepted=True))
    assert pull({**row, "assignees": users}).assignees == expected
    assert pull({**row, "assignees": None}).assignees == ()


@recorded
@pytest.mark.parametrize("name", ["pulls", "issues", "pr_files", "pr_comments", "issue_comments"])
def test_no_record_keeps_an_address(name):
    """The answers hold the addresses of people in several fields; the records hold none."""
    parses = {"pulls": pull, "issues": issue, "pr_comments": pull_comment, "issue_comments": issue_comment}
    parse = parses.get(name)
    rows = answer(name)
    assert "@" not in repr([parse(row) for row in rows] if parse else files(rows))


@pytest.mark.parametrize(
    "user", [None, {}, {"id": 7}, {"login": "ann"}, {"id": None, "login": "ann"}, {"id": 7, "login": ""}]
)
def test_a_user_who_cannot_be_told_is_unknown(user):
    assert account(user) is None


def test_an_account_s_id_is_text_whatever_the_host_sends():
    assert account({"id": 7, "login": "ann"}) == account({"id": "7", "login": "ann"})


def test_a_blank_stands_for_null_in_old_answers():
    """`merged_at: ""` is not merged, `head.sha: ""` no commit."""
    row = {"number": "3", "id": 9, "user": None, "created_at": "2020-04-01T10:00:00+08:00", "updated_at": ""}
    found = pull({**row, "merged_at": "", "closed_at": "", "head": {"sha": ""}, "labels": None})
    assert (found.number, found.merged, found.closed, found.head) == (3, None, None, None)
    assert (found.title, found.labels, found.updated) == ("", (), 0)


def test_the_files_of_a_pull_request_without_a_commit_are_known_by_its_last_change():
    """A pull request made in the web editor has no head commit to tell that its files changed."""
    row = {"number": 1, "id": 1, "state": "open", "updated_at": "2025-01-06T12:00:00+08:00", "head": None}
    later = {**row, "updated_at": "2025-01-06T12:00:01+08:00"}
    assert pull(row).files_key != pull(later).files_key
    assert pull({**row, "head": {"sha": "c0ffee"}}).files_key == "c0ffee"


def test_a_moved_file_touches_both_places():
    moved = {"filename": "src/new.py", "patch": {"old_path": "lib/old.py", "new_path": "src/new.py"}}
    assert files([moved, {"filename": "a.py", "patch": None}]).paths == ("src/new.py", "lib/old.py", "a.py")


@pytest.mark.parametrize(("count", "truncated"), [(299, False), (300, True)])
def test_a_list_of_three_hundred_files_may_go_on(count, truncated):
    assert files([{"filename": f"src/{n}.py"} for n in range(count)]).truncated == truncated


def test_a_time_for_the_host_needs_no_escaping():
    assert since(int(DAY.timestamp())) == "2025-01-06T04:00:00Z"


@pytest.fixture
def forge():
    """A repository with 250 pull requests, three issues and a moved file."""
    forge = Forge(Clock(DAY).now)
    repo, ann = forge.repo("lantern/core"), forge.user("ann")
    for n in range(250):
        repo.pull(author=ann, title=f"Change {n}", files=[ChangedFile("src/b.py", old_path="src/a.py")])
    for n in range(3):
        repo.issue(author=ann, title=f"Report {n}")
    return forge


@pytest.fixture
def served(forge):
    """Give a client of a server with these switches."""
    opened = []

    def serve(**switches):
        server = Server(forge, **switches)
        session = Session(server.__enter__().url, None, Pacer(Clock(DAY)))
        opened.append((server, session))
        return Gitee(session)

    yield serve
    for server, session in opened:
        session.close()
        server.__exit__(None, None, None)


def test_lists_are_asked_for_in_every_state_and_by_the_hundred(served, forge):
    gitee = served()
    forge.find_repo("lantern/core").pulls.get(1).merge()
    page = gitee.pulls("lantern/core", 3, sort="created", direction="asc")
    assert [row.number for row in page.rows] == list(range(201, 251))
    assert (page.total, page.last_page, page.is_last(3), page.is_last(2)) == (250, 3, True, False)
    assert page.at == int(DAY.timestamp())
    assert len(gitee.issues("lantern/core", 1).rows) == 3


@pytest.mark.parametrize("omit", [UNDERSCORE_HEADERS, EVERY_HEADER], ids=["underscores", "all"])
def test_without_totals_only_an_empty_page_is_the_last(served, omit):
    """A proxy may drop header names with underscores; a short page proves nothing."""
    gitee = served(omit=omit)
    pages = [gitee.pulls("lantern/core", number) for number in (3, 4)]
    assert [(len(page.rows), page.total, page.is_last(n)) for n, page in zip((3, 4), pages, strict=True)] == [
        (50, None, False),
        (0, None, True),
    ]


def test_a_total_without_a_number_of_pages_is_enough(served):
    page = served(omit={"total_page"}).pulls("lantern/core", 1)
    assert (page.total, page.last_page) == (250, 3)


def test_every_oddity_of_the_host_at_once_changes_no_row(served):
    """Null users make the author unknown; blanks and text numbers change nothing."""
    plain = served().pulls("lantern/core", 1).rows[0]
    odd = served(quirks=Quirks(null_user=True, blank_for_null=True, text_for_number=True))
    bent = odd.pulls("lantern/core", 1).rows[0]
    assert (bent.number, bent.host_id, bent.merged, bent.author) == (plain.number, plain.host_id, None, None)


def test_single_items_and_files_are_read(served, forge):
    gitee = served()
    number = next(iter(forge.find_repo("lantern/core").issues)).number
    assert gitee.pull("lantern/core", 7).number == 7
    assert gitee.issue("lantern/core", number).number == number
    assert gitee.files("lantern/core", 7) == FilesRecord(("src/b.py", "src/a.py"), truncated=False)


@pytest.mark.parametrize(
    "body", [{"message": "hello"}, [{"number": 1}], [{"number": "x", "id": 1}], [None], 7]
)
def test_an_answer_of_another_form_is_told_with_its_path(body, served, monkeypatch):
    gitee = served()
    get = gitee.session.get
    monkeypatch.setattr(gitee.session, "get", lambda *a, **k: type(get(*a, **k))(body, {}, 0))
    with pytest.raises(
        ForgeError, match=r"/repos/lantern/core/pulls: the host's answer has not the expected"
    ):
        gitee.pulls("lantern/core", 1)
