"""The simulated Gitee answers with the fields and types of the real one: recorded in 2021, and the 5.4.92 models."""

import json
import re
from pathlib import Path

import pytest

from bot.demo.gitee import ChangedFile, Clock, Forge, Server
from bot.demo.gitee.answers import as_json, as_list, file_json
from bot.demo.gitee.api import ROUTES, answer
from bot.demo.gitee.call import Switches
from bot.demo.gitee.keys import Caller
from bot.demo.gitee.wire import Request

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "gitee"
pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the recorded answers are not here")

# Null where neither source shows one: seen or inferred elsewhere (closed accounts, lightweight pull requests).
NULLABLE = {
    "pull.body",
    "pull.body_html",
    "pull.head.repo",
    "pull.head.sha",
    "pull.head.user",
    "pull.user",
    "issue.body",
    "issue.body_html",
    "issue.cve_id",
    "issue.user",
    "comment.new_line",
    "comment.in_reply_to_id",
    "comment.user",
    "note.in_reply_to_id",
    "note.in_reply_to_user",
    "note.user",
    "repo.relation",
    "user.email",
}
KINDS = {
    bool: "bool",
    int: "int",
    float: "number",
    str: "str",
    dict: "dict",
    list: "list",
    type(None): "null",
}


def recorded(*names):
    """All rows of some recorded answers."""
    answers = [json.loads((DATA / "responses" / f"{name}.json").read_text("utf-8")) for name in names]
    return [row for found in answers for row in (found if isinstance(found, list) else [found])]


@pytest.fixture(scope="module")
def spec():
    return json.loads((DATA / "operations-5.4.92.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def repo(tmp_path_factory):
    """A repository with one of everything, so that no list that the recordings fill is empty."""
    forge = Forge(Clock(1_735_700_000).now, tmp_path_factory.mktemp("git"))
    ann = forge.user("ann")
    repo = forge.repo("lantern/core", owner=ann)
    files = [
        "src/a.py",
        ChangedFile("new.py", old_path="old.py"),
        ChangedFile("b.py", change="added"),
        ChangedFile("c.py", change="deleted"),
    ]
    full = repo.pull(author=ann, title="full", body="why", files=files, labels=["bug"])
    full.assignees = full.testers = (ann,)
    line = full.comment_by(ann, "Name the unit.", path="src/a.py", position=3)
    full.comment_by(None, "Done.", reply_to=line)
    full.merge()
    repo.pull(author=ann, title="word", lightweight=True).close()
    repo.pull(author=None, title="plain")
    repo.init_git({"a.py": "1\n", "b.py": "2\n", "old.py": "3\n"})
    fork = repo.fork(forge.user("bob"))
    fork.git.commit(
        {"a.py": "2\n", "b.py": None, "new.py": "3\n", "old.py": None, "c.py": ""}, "x", branch="fix"
    )
    for _ in range(2):
        repo.pull(author=fork.owner, title="git", body="why", source=fork, branch="fix", labels=["bug"])
    repo.pulls.get(5).close()
    issue = repo.issue(author=ann, title="broken", body="how", labels=["bug"])
    issue.comment_by(ann, "yes", reply_to=issue.comment_by(None, "still?"))
    repo.issue(author=None, title="done").close()
    for topic in (full, issue):
        topic.comment_by(ann, "@bob, please look.")
    return repo


def kind(value):
    return KINDS[type(value)]


def model_of(declared, models):
    """Find the model in a declared type such as `Optional[list[UserBasic]]`, None where it names none."""
    return next((models[word] for word in re.findall(r"\w+", declared) if word in models), None)


def differences(ours, samples, model, models, path):
    """List where our value is not what the samples or the model allow, and what of the samples it lacks."""
    declared = model["fields"] if model else {}
    samples = [sample for sample in samples if isinstance(sample, dict)]
    known = {key for sample in samples for key in sample}
    for key in sorted(known - ours.keys()):
        yield f"{path}.{key} is missing"
    for key in sorted(ours.keys() - known - declared.keys()):
        yield f"{path}.{key} is in neither source"
    for key in sorted(ours.keys() & (known | declared.keys())):
        values = [sample[key] for sample in samples if key in sample]
        yield from value_differences(
            ours[key], values, declared.get(key, {}).get("type", ""), models, f"{path}.{key}"
        )


def value_differences(value, values, declared, models, path):
    """Compare one field: its type first, then what is inside."""
    allowed = {kind(each) for each in values}
    if not allowed - {"null"}:  # nothing was recorded: the model says what may be there
        names = set(re.findall(r"bool|int|str|list|dict", declared))
        allowed |= names or {"dict"}
    if value is None:
        if "null" not in allowed and path not in NULLABLE:
            yield f"{path} is null"
    elif kind(value) not in allowed and not {kind(value), *allowed} <= {"int", "number"}:
        yield f"{path} is {kind(value)}, not {sorted(allowed)}"
    elif isinstance(value, dict):
        yield from differences(value, values, model_of(declared, models), models, path)
    elif isinstance(value, list):
        inner = [item for each in values if isinstance(each, list) for item in each]
        if inner and not value:
            yield f"{path} is empty"
        for item in value:
            if isinstance(item, dict):
                yield from differences(item, inner, model_of(declared, models), models, path)


def with_parent(fork):
    """A fork and its parent as two objects: the recordings show no fork, the model says what a parent is."""
    seen = as_json(fork)
    return [seen | {"parent": None}, seen["parent"]]


def inbox(repo):
    """What somebody is told who was called in a pull request and in an issue."""
    who = Caller(repo.forge.find_user("bob"), trusted=True)
    found = answer(
        repo.forge, Request("GET", "/notifications/threads", {"type": "referer"}, "", who), Switches()
    )
    return json.loads(found.body)


CASES = {
    "pull": (("pulls", "pr"), "PullRequest", lambda repo: as_list(repo.pulls)),
    "issue": (("issues", "issue"), "Issue", lambda repo: as_list(repo.issues)),
    "file": (
        ("pr_files",),
        "PullRequestFiles",
        lambda repo: [
            file_json(file, repo.pulls.get(n)) for n in (1, 4) for file in repo.pulls.get(n).changed()
        ],
    ),
    "comment": (("pr_comments",), "PullRequestComments", lambda repo: as_list(repo.pull_comments)),
    "note": (("issue_comments",), "Note", lambda repo: as_list(repo.issue_comments)),
    "repo": (
        ("repo",),
        "Project",
        lambda repo: [as_json(repo), *with_parent(repo.forge.find_repo("bob/core"))],
    ),
    "notification": ((), "UserNotification", lambda repo: inbox(repo)["list"]),
    "inbox": ((), "UserNotificationList", lambda repo: [inbox(repo)]),
    "user": (("user",), "UserDetail", lambda repo: [as_json(repo.owner)]),
}


@pytest.mark.parametrize("name", CASES)
def test_every_object_has_the_fields_and_types_of_the_real_ones(name, repo, spec):
    """Nothing recorded is missing, nothing is invented; lists that are empty by circumstance may be."""
    sources, model, ours = CASES[name]
    samples, models = recorded(*sources), spec["models"]
    found = {
        difference
        for row in ours(repo)
        for difference in differences(row, samples, models[model], models, name)
        if not difference.endswith(("labels is empty", "assignees is empty", "testers is empty"))
    }
    assert found == set()


def test_the_full_rows_fill_every_list_that_the_recordings_fill(repo):
    pull, issue = as_json(repo.pulls.get(1)), as_list(repo.issues)[0]
    assert [len(rows) for rows in (pull["labels"], pull["assignees"], pull["testers"], issue["labels"])] == [
        1
    ] * 4


def test_a_missing_repository_answers_as_recorded(repo):
    request = Request("GET", "/repos/lantern/nothing", {}, "", Caller())
    found = answer(repo.forge, request, Switches())
    assert [json.loads(found.body)] == recorded("error")


def test_files_are_spelled_as_recorded(repo):
    """Each status comes with the same flags and modes as in the recordings."""

    def spelled(row):
        patch = {
            key: row["patch"][key] for key in row["patch"] if key not in ("diff", "new_path", "old_path")
        }
        return row["status"], tuple(sorted(patch.items()))

    for pull in (repo.pulls.get(1), repo.pulls.get(4)):
        ours = [file_json(file, pull) for file in pull.changed()]
        assert {spelled(row) for row in ours} == {spelled(row) for row in recorded("pr_files")}


class Asked(dict):
    """A query or a body that remembers which parameters were looked for."""

    def __init__(self, *given):
        super().__init__(*given)
        self.names = set()

    def get(self, name, default=None):
        self.names.add(name)
        return super().get(name, default)


SAMPLE = {"owner": "lantern", "repo": "core", "username": "ann", "name": "bug"}
STATUSES = {"GET": 200, "POST": 201, "PATCH": 200, "DELETE": 204}
CONTENT = {"title": "t", "body": "b", "head": "bob:other", "base": "master", "repo": "core"}


def documented_path(pattern):
    """The path of a route as the documentation writes it."""
    path = re.sub(r"\(\?P<(\w+)>.*?\)(?=/|$)", r"{\1}", pattern.pattern)
    return path.replace("{login}", "{username}")


@pytest.fixture
def numbers(repo):
    """What stands for `{number}` and `{id}` in a path; comments and a branch that a write may use up."""
    ann, fork = repo.owner, repo.forge.find_repo("bob/core")
    pull, issue = repo.pulls.get(4), next(iter(repo.issues))
    fork.git.commit({"other.py": ""}, "x", branch="other")
    return {
        "issues": {"number": issue.number, "id": str(issue.comment_by(ann, "hm").id)},
        "pulls": {"number": "4", "id": str(pull.comment_by(ann, "hm").id)},
    }


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route[2].__name__)
def test_every_route_and_parameter_is_in_the_documentation(route, repo, numbers, spec):
    """And answers a good request as documented; `pulls/comments` is of 5.3.2 only, and stands behind a switch."""
    method, pattern, handler = route
    documented = path = documented_path(pattern)
    for name, value in (SAMPLE | numbers["issues" if "/issues" in path else "pulls"]).items():
        path = path.replace(f"{{{name}}}", value)
    query, content = Asked(), Asked(CONTENT)
    sent = ["bug"] if path.endswith("/labels") else content
    caller = Caller(repo.owner, trusted=True, may_write=True)
    request = Request(method, path, query, "", caller, None if method == "GET" else sent)
    found = answer(repo.forge, request, Switches(repo_wide_comments=True))
    assert found.status == STATUSES[method], found.body
    if handler.__name__ == "all_pull_comments":
        old = (DATA / "swagger-5.3.2.yaml").read_text("utf-8")
        assert documented in old
        assert query.names <= {"sort", "direction", "since", "page", "per_page"}
        return
    operation = next(
        o for o in spec["operations"] if (o["method"], o["path"]) == (method, f"/api/v5{documented}")
    )
    assert query.names | content.names <= {parameter["name"] for parameter in operation["parameters"]}


def test_every_write_demands_what_the_documentation_demands(repo, numbers, spec):
    """And refuses a body that lacks it, an issue without its repository too."""
    demanded = {
        (o["method"], o["path"].removeprefix("/api/v5")): {
            parameter["name"]
            for parameter in o["parameters"]
            if parameter["required"] and parameter.get("in") == "form"
        }
        for o in spec["operations"]
    }
    caller = Caller(repo.owner, trusted=True, may_write=True)
    for method, pattern, handler in ROUTES:
        documented = path = documented_path(pattern)
        for name, value in (SAMPLE | numbers["issues" if "/issues" in path else "pulls"]).items():
            path = path.replace(f"{{{name}}}", value)
        for name in demanded[method, documented] if method != "GET" else ():
            content = {key: value for key, value in CONTENT.items() if key != name}
            found = answer(repo.forge, Request(method, path, {}, "", caller, content), Switches())
            assert (handler.__name__, name, found.status) == (handler.__name__, name, 400)


def test_the_wire_carries_what_the_answers_say(repo):
    """Once over real HTTP: the bytes are the JSON, times are Beijing's."""
    import requests

    with Server(repo.forge) as server, requests.Session() as session:
        row = session.get(f"{server.url}/repos/lantern/core/pulls/1", timeout=60).json()
    assert row == json.loads(json.dumps(as_json(repo.pulls.get(1))))
    assert row["created_at"].endswith("+08:00")
