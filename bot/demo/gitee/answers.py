"""The JSON of pull requests, their files, issues and comments.

Shapes are those of the recorded answers of 2021, with what the 5.4.92 models added since; the contract test
holds them to both.
"""

from collections.abc import Iterable
from functools import singledispatch

from bot.demo.gitee.basics import (
    API,
    WEB,
    Json,
    fork_of,
    html,
    label,
    maybe,
    project,
    project_detail,
    project_seen,
    reviewer,
    sha,
    user,
    user_detail,
)
from bot.demo.gitee.clock import stamp
from bot.demo.gitee.issue_answers import issue_json
from bot.demo.gitee.parts import ChangedFile, User
from bot.demo.gitee.proposal import Proposal
from bot.demo.gitee.repository import Repo
from bot.demo.gitee.rows import Comment, Issue, PullRequest

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
            page.append(issue_json(row, repositories[row.repo.id]))
        else:
            page.append(as_json(row))
    return page


def _git_head(git: Proposal) -> Json:
    """Give where a proposal stands; what is gone is null."""
    source, commit = git.source, git.head()
    return {
        "label": git.branch if source.git is git.target else f"{source.namespace}:{git.branch}",
        "ref": git.branch,
        "sha": commit,
        "user": user(source.owner),
        "repo": None if source.deleted else project(source),
    }


def _head(pull: PullRequest) -> Json:
    if pull.git:
        return _git_head(pull.git)
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
        "body_html": html(pull.body),
        "assignees_number": 1,
        "testers_number": 1,
        "assignees": [
            reviewer(who, accepted=who in pull.accepted) for who in pull.assignees if not who.deleted
        ],
        "testers": [reviewer(who) for who in pull.testers if not who.deleted],
        "api_reviewers_number": 0,
        "api_reviewers": [],
        "milestone": None,
        "labels": [label(each, repo) for each in pull.labels],
        "locked": False,
        "created_at": stamp(pull.created_at),
        "updated_at": stamp(pull.updated_at),
        "closed_at": maybe(pull.closed_at),
        "draft": pull.draft,
        "merged_at": maybe(pull.merged_at),
        "security_hole": False,
        "mergeable": pull.git.mergeable() if pull.git and pull.state == "open" else True,
        "can_merge_check": False,
        "head": _head(pull),
        "base": {
            "label": pull.base,
            "ref": pull.base,
            "sha": pull.git.base_sha if pull.git else sha("base", pull.id),
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
    made_up = sha("base" if deleted else "head", pull.id)
    commit = (pull.git.base_sha if deleted else pull.git.kept) if pull.git else made_up
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
    return issue_json(issue, project_detail(issue.repo))


@as_json.register
def _comment(comment: Comment) -> Json:
    if isinstance(comment.topic, Issue):
        return _issue_comment(comment, comment.topic)
    return _pull_comment(comment, comment.topic)


def _pull_comment(comment: Comment, pull: PullRequest) -> Json:
    api = f"{API}/repos/{pull.repo.full_name}/pulls"
    web = f"{WEB}/{pull.repo.full_name}/pulls/{pull.number}#note_{comment.id}"
    position = None if comment.position is None else str(comment.position)
    head = pull.git.kept if pull.git else sha("head", pull.id)
    commit = head if comment.path else None
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
        "body_html": html(comment.body),
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
