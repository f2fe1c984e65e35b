"""The JSON of users, labels and repositories, which stand inside nearly every other answer.

Shapes are those of the recorded answers of 2021 and of the 5.4.92 models. The dictionaries are shared between
answers: nobody may change one.
"""

import hashlib
from functools import lru_cache
from html import escape
from typing import Any

from bot.demo.gitee.clock import stamp
from bot.demo.gitee.parts import Label, User
from bot.demo.gitee.repository import Repo

Json = dict[str, Any]

WEB = "https://gitee.com"
API = f"{WEB}/api/v5"


def sha(*parts: object) -> str:
    """Make up a commit's sha, the same for the same parts."""
    return hashlib.sha1("/".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()


def maybe(at: int | None) -> str | None:
    """Write an instant that may be none."""
    return None if at is None else stamp(at)


def html(body: str | None) -> str | None:
    """Stand in for the host's rendering of Markdown."""
    return None if body is None else f"<p>{escape(body)}</p>"


@lru_cache(maxsize=4096)
def _user(ident: int, login: str, name: str) -> Json:
    api = f"{API}/users/{login}"
    return {
        "id": ident,
        "login": login,
        "name": name,
        "avatar_url": f"https://portrait.gitee.com/uploads/avatars/user/{ident // 3000}/{ident}_{login}.png",
        "url": api,
        "html_url": f"{WEB}/{login}",
        "remark": "",
        "followers_url": f"{api}/followers",
        "following_url": f"{api}/following_url{{/other_user}}",
        "gists_url": f"{api}/gists{{/gist_id}}",
        "starred_url": f"{api}/starred{{/owner}}{{/repo}}",
        "subscriptions_url": f"{api}/subscriptions",
        "organizations_url": f"{api}/orgs",
        "repos_url": f"{api}/repos",
        "events_url": f"{api}/events{{/privacy}}",
        "received_events_url": f"{api}/received_events",
        "type": "User",
    }


def user(account: User | None) -> Json | None:
    """Give a UserBasic; null for nobody and for a closed account."""
    if account is None or account.deleted:
        return None
    return _user(account.id, account.login, account.name)


def reviewer(account: User, *, accepted: bool = False) -> Json:
    """Give a UserAssignee: a UserBasic and three flags of 5.4."""
    return (user(account) or {}) | {"assignee": True, "code_owner": False, "accept": accepted}


def user_detail(account: User) -> Json:
    """Give what `/users/{login}` answers; the e-mail address of others is null."""
    return (user(account) or {}) | {
        "blog": None,
        "weibo": None,
        "bio": "",
        "public_repos": 1,
        "public_gists": 0,
        "followers": 0,
        "following": 0,
        "stared": 0,
        "watched": 0,
        "created_at": stamp(account.created_at),
        "updated_at": stamp(account.created_at),
        "email": None,
    }


def label(of: Label, repo: Repo) -> Json:
    """Give a Label."""
    return {
        "id": of.id,
        "name": of.name,
        "color": of.color,
        "repository_id": repo.id,
        "url": f"{API}/repos/{repo.full_name}/labels/{of.name}",
        "created_at": stamp(of.created_at),
        "updated_at": stamp(of.created_at),
    }


@lru_cache(maxsize=8192)
def _project(ident: int, full_name: str, owner: tuple[int, str, str], private: bool, fork: bool) -> Json:
    namespace, path = full_name.split("/")
    personal = namespace == owner[1]
    holder = _user(*owner)
    return {
        "id": ident,
        "full_name": full_name,
        "human_name": full_name,
        "url": f"{API}/repos/{full_name}",
        "namespace": {
            "id": ident + 1,
            "type": "personal" if personal else "group",
            "name": namespace,
            "path": namespace,
            "html_url": f"{WEB}/{namespace}",
        },
        "path": path,
        "name": path,
        "owner": holder,
        "assigner": holder,
        "description": "",
        "private": private,
        "public": not private,
        "internal": False,
        "fork": fork,
        "html_url": f"{WEB}/{full_name}.git",
        "ssh_url": f"git@gitee.com:{full_name}.git",
    }


def project(repo: Repo) -> Json:
    """Give a ProjectBasic, as it stands in a pull request's base."""
    owner = repo.owner
    fork = repo.parent is not None
    return _project(repo.id, repo.full_name, (owner.id, owner.login, owner.name), repo.private, fork)


def fork_of(repo: Repo, account: User) -> Json:
    """Give the ProjectBasic of somebody's fork, as it stands in a pull request's head."""
    name = f"{account.login}/{repo.full_name.split('/')[1]}"
    ident = repo.id * 1000 + account.id  # this fork is made up: the id only has to be its own and stay
    return _project(ident, name, (account.id, account.login, account.name), repo.private, fork=True)


def project_detail(repo: Repo) -> Json:
    """Give a Project, as every issue carries it."""
    url, made = f"{API}/repos/{repo.full_name}", stamp(repo.created_at)
    owner = user(repo.owner)
    return project(repo) | {
        "forks_url": f"{url}/forks",
        "keys_url": f"{url}/keys{{/key_id}}",
        "collaborators_url": f"{url}/collaborators{{/collaborator}}",
        "hooks_url": f"{url}/hooks",
        "branches_url": f"{url}/branches{{/branch}}",
        "tags_url": f"{url}/tags",
        "blobs_url": f"{url}/blobs{{/sha}}",
        "stargazers_url": f"{url}/stargazers",
        "contributors_url": f"{url}/contributors",
        "commits_url": f"{url}/commits{{/sha}}",
        "comments_url": f"{url}/comments{{/number}}",
        "issue_comment_url": f"{url}/issues/comments{{/number}}",
        "issues_url": f"{url}/issues{{/number}}",
        "pulls_url": f"{url}/pulls{{/number}}",
        "milestones_url": f"{url}/milestones{{/number}}",
        "notifications_url": f"{url}/notifications{{?since,all,participating}}",
        "labels_url": f"{url}/labels{{/name}}",
        "releases_url": f"{url}/releases{{/id}}",
        "recommend": False,
        "gvp": False,
        "homepage": f"{WEB}/{repo.full_name}",
        "language": None,
        "forks_count": 0,
        "stargazers_count": 0,
        "watchers_count": 1,
        "default_branch": repo.default_branch,
        "open_issues_count": sum(issue.state == "open" for issue in repo.issues),
        "has_issues": True,
        "has_wiki": True,
        "issue_comment": False,
        "can_comment": True,
        "pull_requests_enabled": True,
        "has_page": False,
        "license": None,
        "outsourced": False,
        "project_creator": repo.owner.login,
        "members": [repo.owner.login],
        "pushed_at": made,
        "created_at": made,
        "updated_at": made,
        "parent": project_seen(repo.parent) if repo.parent and not repo.parent.deleted else None,
        "paas": None,
        "assignees_number": 1,
        "testers_number": 1,
        "assignee": [owner] if owner else [],
        "testers": [owner] if owner else [],
        "status": "开始",
        "empty_repo": False,
        "programs": [],
        "enterprise": None,
    }


def permission(repo: Repo, asker: User | None) -> dict[str, bool]:
    """Give what somebody may do with a repository."""
    return {"pull": True, "push": repo.may_push(asker), "admin": asker is repo.owner}


def project_seen(repo: Repo) -> Json:
    """Give what `/repos/{owner}/{repo}` answers: a Project and what it is to a stranger."""
    return project_detail(repo) | {
        "stared": False,
        "watched": False,
        "permission": permission(repo, None),
        "relation": None,
    }
