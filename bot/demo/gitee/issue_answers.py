"""The JSON of issues."""

from bot.demo.gitee.basics import API, WEB, Json, html, label, maybe, user
from bot.demo.gitee.clock import stamp
from bot.demo.gitee.rows import Issue


def issue_json(issue: Issue, repository: Json) -> Json:
    """Give an issue of a repository, whose object it carries."""
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
        "body_html": html(issue.body),
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
        "finished_at": maybe(issue.closed_at),
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
