"""The write side of the API: what a person's token may change.

The one who asks is the author of what is written. An author may change or take away his own, who may push
everybody's.
"""

from collections.abc import Callable, Mapping

from bot.demo.gitee.basics import label
from bot.demo.gitee.call import Call, Refused
from bot.demo.gitee.pulling import change_pull, open_pull
from bot.demo.gitee.routes import one
from bot.demo.gitee.rows import Comment, Issue, PullRequest
from bot.demo.gitee.wire import Answer, json_answer, message

_NOTHING = Answer(204, b"")


def open_issue(call: Call) -> Answer:
    """POST /repos/{owner}/issues; `repo` is in the body."""
    asker, repo = call.asker(), call.repo()
    title, body = call.required("title"), call.text(call.field("body") or "")
    return one(call, repo.issue(author=asker, title=title, body=body), 201)


def change_issue(call: Call) -> Answer:
    """PATCH /repos/{owner}/issues/{number}; `repo` is in the body."""
    issue = call.issue()
    call.let(issue.user, issue.repo)
    title, body, state = call.field("title"), call.field("body"), call.field("state") or issue.state
    if state not in ("open", "closed"):
        raise Refused(message(400, "state does not have a valid value"))
    if title is not None or body is not None:
        issue.edit(title=title, body=None if body is None else call.text(body))
    if state != issue.state:
        issue.close() if state == "closed" else issue.reopen()
    return one(call, issue)


def comment_on_pull(call: Call) -> Answer:
    """POST /repos/{owner}/{repo}/pulls/{number}/comments."""
    return _comment(call, call.pull())


def comment_on_issue(call: Call) -> Answer:
    """POST /repos/{owner}/{repo}/issues/{number}/comments."""
    return _comment(call, call.issue())


def change_pull_comment(call: Call) -> Answer:
    """PATCH /repos/{owner}/{repo}/pulls/comments/{id}."""
    return _change_comment(call, call.comment(call.repo().pull_comments))


def change_issue_comment(call: Call) -> Answer:
    """PATCH /repos/{owner}/{repo}/issues/comments/{id}."""
    return _change_comment(call, call.comment(call.repo().issue_comments))


def delete_pull_comment(call: Call) -> Answer:
    """DELETE /repos/{owner}/{repo}/pulls/comments/{id}."""
    return _delete_comment(call, call.comment(call.repo().pull_comments))


def delete_issue_comment(call: Call) -> Answer:
    """DELETE /repos/{owner}/{repo}/issues/comments/{id}."""
    return _delete_comment(call, call.comment(call.repo().issue_comments))


def add_pull_labels(call: Call) -> Answer:
    """POST /repos/{owner}/{repo}/pulls/{number}/labels: the body is an array of names."""
    pull, names = _labelled(call), call.request.content
    if not isinstance(names, list) or not names:
        raise Refused(message(400, "body is missing"))
    pull.edit(labels=list(dict.fromkeys([each.name for each in pull.labels] + [str(name) for name in names])))
    return json_answer([label(each, pull.repo) for each in pull.labels], 201)


def drop_pull_label(call: Call) -> Answer:
    """DELETE /repos/{owner}/{repo}/pulls/{number}/labels/{name}: a comma stands between several."""
    pull, names = _labelled(call), call.parts["name"].split(",")
    pull.edit(labels=[each.name for each in pull.labels if each.name not in names])
    return _NOTHING


def _labelled(call: Call) -> PullRequest:
    """Give the pull request, to those who may label it."""
    pull = call.pull()
    call.let(None, pull.repo)
    return pull


def _comment(call: Call, topic: PullRequest | Issue) -> Answer:
    comment = topic.comment_by(call.asker(), call.text(call.required("body")))
    return one(call, comment, 201)


def _change_comment(call: Call, comment: Comment) -> Answer:
    call.let(comment.user, comment.topic.repo)
    comment.edit(call.text(call.required("body")))
    return one(call, comment)


def _delete_comment(call: Call, comment: Comment) -> Answer:
    call.let(comment.user, comment.topic.repo)
    comment.delete()
    return _NOTHING


_REPO = "/repos/(?P<owner>[^/]+)/(?P<repo>[^/]+)"
_PULL = rf"{_REPO}/pulls/(?P<number>\d+)"
WRITES: Mapping[tuple[str, str], Callable[[Call], Answer]] = {
    ("POST", f"{_REPO}/pulls"): open_pull,
    ("PATCH", _PULL): change_pull,
    ("POST", f"{_PULL}/comments"): comment_on_pull,
    ("PATCH", rf"{_REPO}/pulls/comments/(?P<id>\d+)"): change_pull_comment,
    ("DELETE", rf"{_REPO}/pulls/comments/(?P<id>\d+)"): delete_pull_comment,
    ("POST", f"{_PULL}/labels"): add_pull_labels,
    ("DELETE", f"{_PULL}/labels/(?P<name>[^/]+)"): drop_pull_label,
    ("POST", "/repos/(?P<owner>[^/]+)/issues"): open_issue,
    ("PATCH", "/repos/(?P<owner>[^/]+)/issues/(?P<number>I[0-9A-Z]+)"): change_issue,
    ("POST", f"{_REPO}/issues/(?P<number>I[0-9A-Z]+)/comments"): comment_on_issue,
    ("PATCH", rf"{_REPO}/issues/comments/(?P<id>\d+)"): change_issue_comment,
    ("DELETE", rf"{_REPO}/issues/comments/(?P<id>\d+)"): delete_issue_comment,
}
