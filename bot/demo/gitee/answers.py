"""The JSON of pull requests, their files, issues and comments.

Shapes are those of the recorded answers of 2021, with what the 5.4.92 models added since; the contract test
holds them to both.
"""

from collections.abc import Iterable
from functools import singledispatch
from html import escape

from bot.demo.gitee.basics import (
    API,
    WEB,
    Json,
    fork_of,
    label,
    project,
    project_detail,
    project_seen,
    reviewer,
    sha,
    user,
    user_detail,
)
from bot.demo.gitee.clock import stamp
from bot.demo.gitee.forge import Repo
from bot.demo.gitee.rows import ChangedFile, Comment, Issue, PullRequest, User

MODIFIED_MODE, NO_MODE = "100644", "0"


@singledispatch
def as_json(thing: object) -> Json:
    """Give the API's JSON object of a pull request, an issue, a comment, a repository or a user."""
    raise TypeError(f"the host has no answer for {type(thing).__name__}")


as_json.register(Repo)(project_seen)
as_json.register(User)(user_detail)


def as_list(rows: Iterable[object]) -> list[Json]:
    """Give a page of rows; issues of one repository share its object, which is large."""
    repositories: dict[int, Json] = {}
    page = []
    for row in rows:
        if isinstance(row, Issue):
            if row.repo.id not in repositories:
                repositories[row.repo.id] = project_detail(row.repo)
            page.append(_issue(row, repositories[row.repo.id]))
        else:
            page.append(as_json(row))
    return page


def _maybe(at: int | None) -> str | None:
    return None if at is None else stamp(at)


def _html(body: str | None) -> str | None:
    """Stand in for the host's rendering of Markdown."""
    return None if body is None else f"<p>{escape(body)}</p>"


def _head(pull: PullRequest) -> Json:
    author = None if pull.user is None or pull.user.deleted else pull.user
    lightweight = pull.branch is None
    return {
        "label": "N/A" if lightweight else pull.branch,
        "ref": "N/A" if lightweight else pull.branch,
        "sha": None if lightweight else sha("head", pull.id),
        "user": user(author),
        "repo": None if lightweight or author is None else fork_of(pull.repo, author),
    }


@as_json.register
def _pull(pull: PullRequest) -> Json:
    repo = pull.repo
    api, web = f"{API}/repos/{repo.full_name}", f"{WEB}/{repo.full_name}/pulls/{pull.number}"
    url = f"{api}/pulls/{pull.number}"
    return {
        "id": pull.id,
        "url": url,
        "html_url": web,
        "diff_url": f"{web}.diff",
        "patch_url": f"{web}.patch",
        "issue_url": f"{url}/issues",
        "commits_url": f"{url}/commits",
        "review_comments_url": f"{api}/pulls/comments/{{/number}}",
        "review_comment_url": f"{api}/pulls/comments",
        "comments_url": f"{api}/{pull.number}/comments",  # malformed on the real host too
        "number": pull.number,
        "close_related_issue": 0,
        "prune_branch": False,
        "state": pull.state,
        "title": pull.title,
        "body": pull.body,
        "body_html": _html(pull.body),
        "assignees_number": 1,
        "testers_number": 1,
        "assignees": [reviewer(who) for who in pull.assignees if not who.deleted],
        "testers": [reviewer(who) for who in pull.testers if not who.deleted],
        "api_reviewers_number": 0,
        "api_reviewers": [],
        "milestone": None,
        "labels": [label(each, repo) for each in pull.labels],
        "locked": False,
        "created_at": stamp(pull.created_at),
        "updated_at": stamp(pull.updated_at),
        "closed_at": _maybe(pull.closed_at),
        "draft": pull.draft,
        "merged_at": _maybe(pull.merged_at),
        "security_hole": False,
        "mergeable": True,
        "can_merge_check": False,
        "head": _head(pull),
        "base": {
            "label": "master",
            "ref": "master",
            "sha": sha("base", pull.id),
            "user": user(repo.owner),
            "repo": project(repo),
        },
        "_links": {
            "self": {"href": url},
            "html": {"href": web},
            "issue": {"href": f"{url}/issues"},
            "comments": {"href": f"{url}/comments"},
            "review_comments": {"href": f"{url}/comments"},
            "review_comment": {"href": f"{api}/pulls/comments/{pull.number}"},
            "commits": {"href": f"{url}/commits"},
        },
        "user": user(pull.user),
        "ref_pull_requests": [],
    }


def file_json(file: str | ChangedFile, pull: PullRequest) -> Json:
    """Give one entry of `/pulls/{n}/files`: numbers are strings, `status` is null where it was modified."""
    if isinstance(file, str):
        file = ChangedFile(file)
    renamed = file.old_path is not None
    added, deleted = file.change == "added", file.change == "deleted"
    commit = sha("base" if deleted else "head", pull.id)
    minus = [] if added or renamed else ["-old"] * file.deletions
    plus = [] if deleted or renamed else ["+new"] * file.additions
    diff = "\n".join([f"@@ -1,{len(minus)} +1,{len(plus)} @@", *minus, *plus, ""])
    return {
        "sha": commit,
        "filename": file.path,
        "status": "renamed" if renamed else None if file.change == "modified" else file.change,
        "additions": str(len(plus)),
        "deletions": str(len(minus)),
        "blob_url": f"{WEB}/{pull.repo.full_name}/blob/{commit}/{file.path}",
        "raw_url": f"{WEB}/{pull.repo.full_name}/raw/{commit}/{file.path}",
        "patch": {
            "diff": "" if renamed else diff,
            "new_path": file.path,
            "old_path": file.old_path or file.path,
            "a_mode": NO_MODE if added else MODIFIED_MODE,
            "b_mode": NO_MODE if deleted else MODIFIED_MODE,
            "new_file": added,
            "renamed_file": renamed,
            "deleted_file": deleted,
            "too_large": False,
        },
    }


@as_json.register
def _issue_alone(issue: Issue) -> Json:
    return _issue(issue, project_detail(issue.repo))


def _issue(issue: Issue, repository: Json) -> Json:
    api = f"{API}/repos/{issue.repo.full_name}"
    url = f"{api}/issues/{issue.number}"
    title, serial = ("待办的", 1) if issue.state == "open" else ("已完成", 3)
    return {
        "id": issue.id,
        "url": url,
        "repository_url": api,
        "labels_url": f"{url}/labels",
        "comments_url": f"{url}/comments",
        "html_url": f"{WEB}/{issue.repo.full_name}/issues/{issue.number}",
        "parent_url": None,
        "number": issue.number,
        "parent_id": 0,
        "depth": 0,
        "state": issue.state,
        "title": issue.title,
        "body": issue.body,
        "body_html": _html(issue.body),
        "user": user(issue.user),
        "labels": [label(each, issue.repo) for each in issue.labels],
        "assignee": user(issue.assignee),
        "collaborators": [],
        "repository": repository,
        "milestone": None,
        "created_at": stamp(issue.created_at),
        "updated_at": stamp(issue.updated_at),
        "plan_started_at": None,
        "deadline": None,
        "finished_at": _maybe(issue.closed_at),
        "scheduled_time": 0.0,
        "comments": len(issue.comments),
        "priority": 0,
        "issue_type": "任务",
        "program": None,
        "security_hole": False,
        "cve_id": None,
        "issue_state": title,
        "branch": None,
        "issue_type_detail": _detail("任务", "#0086D6", template=None, ident="task", is_system=True),
        "issue_state_detail": _detail(
            title, "#8c92a4", icon="icon-task-state-21", command=None, serial=serial
        ),
    }


def _detail(title: str, color: str, **rest: str | int | None) -> Json:
    """Give an issue's type or its state: what both have in common, and the rest."""
    made = "2017-09-01T03:09:12+08:00"
    return {"id": 1, "title": title, "color": color, **rest, "created_at": made, "updated_at": made}


@as_json.register
def _comment(comment: Comment) -> Json:
    if isinstance(comment.topic, Issue):
        return _issue_comment(comment, comment.topic)
    return _pull_comment(comment, comment.topic)


def _pull_comment(comment: Comment, pull: PullRequest) -> Json:
    api = f"{API}/repos/{pull.repo.full_name}/pulls"
    web = f"{WEB}/{pull.repo.full_name}/pulls/{pull.number}#note_{comment.id}"
    position = None if comment.position is None else str(comment.position)
    commit = sha("head", pull.id) if comment.path else None
    return {
        "url": f"{api}/comments/{comment.id}",
        "id": comment.id,
        "path": comment.path,
        "position": position,
        "original_position": position,
        "new_line": position,
        "commit_id": commit,
        "original_commit_id": commit,
        "user": user(comment.user),
        "created_at": stamp(comment.created_at),
        "updated_at": stamp(comment.updated_at),
        "body": comment.body,
        "html_url": web,
        "pull_request_url": f"{api}/{pull.number}",
        "_links": {
            "self": {"href": f"{api}/comments/{comment.id}"},
            "html": {"href": web},
            "pull_request": {"href": f"{api}/{pull.number}"},
        },
        "comment_type": "diff_comment" if comment.path else "pr_comment",
        "in_reply_to_id": comment.reply_to.id if comment.reply_to else None,
    }


def _issue_comment(comment: Comment, issue: Issue) -> Json:
    answered = comment.reply_to
    return {
        "id": comment.id,
        "body": comment.body,
        "body_html": _html(comment.body),
        "user": user(comment.user),
        "source": None,
        "target": {
            "issue": {"id": issue.id, "title": issue.title, "number": issue.number},
            "pull_request": None,
        },
        "created_at": stamp(comment.created_at),
        "updated_at": stamp(comment.updated_at),
        "in_reply_to_id": answered.id if answered else None,
        "in_reply_to_user": user(answered.user) if answered else None,
    }
