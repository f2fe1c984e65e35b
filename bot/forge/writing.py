"""Gitee API v5: how the bot changes something there.

The paths are those of Swagger 5.4. Bodies go as JSON, as Gitee's own command line client sends them.
"""

from typing import Any, NamedTuple

from bot.actions import (
    Action,
    DeleteComment,
    EditComment,
    EditIssue,
    EditPull,
    OpenIssue,
    OpenPull,
    Outcome,
    PostComment,
)
from bot.errors import ForgeError
from bot.forge.session import Method, Session

NOT_FOUND = 404


class Write(NamedTuple):
    """One request that changes something, and the field of its answer by which the thing is found again."""

    method: Method
    path: str
    fields: dict[str, Any]
    reference: str = "id"


def perform(session: Session, action: Action) -> Outcome:
    """Do one thing on the host; raise ForgeError where it refuses, OutcomeUnknown where nobody can tell."""
    write = write_of(action)
    try:
        body = session.send(write.method, write.path, write.fields).body
    except ForgeError as error:
        if write.method == "DELETE" and error.status == NOT_FOUND:  # gone already: it is what was wanted
            return Outcome("")
        raise
    body = body if isinstance(body, dict) else {}
    return Outcome(str(body.get(write.reference) or ""), str(body.get("html_url") or ""))


def write_of(action: Action) -> Write:
    """Give the request that does this; issues are written under their owner, the repository in the body."""
    match action:
        case OpenPull(repository, head, base, title, body):
            fields = {"title": title, "head": head, "base": base, "body": body}
            write = Write("POST", f"/repos/{repository}/pulls", fields, "number")
        case EditPull(repository, number):
            write = Write("PATCH", f"/repos/{repository}/pulls/{number}", _changes(action), "number")
        case OpenIssue(repository, title, body):
            owner, _, name = repository.partition("/")
            fields = {"repo": name, "title": title, "body": body}
            write = Write("POST", f"/repos/{owner}/issues", fields, "number")
        case EditIssue(repository, number):
            owner, _, name = repository.partition("/")
            fields = {"repo": name, **_changes(action)}
            write = Write("PATCH", f"/repos/{owner}/issues/{number}", fields, "number")
        case PostComment(repository, under, number, body, _):
            write = Write("POST", f"/repos/{repository}/{under}/{number}/comments", {"body": body})
        case EditComment(repository, under, comment, body):
            write = Write("PATCH", f"/repos/{repository}/{under}/comments/{comment}", {"body": body})
        case DeleteComment(repository, under, comment):
            write = Write("DELETE", f"/repos/{repository}/{under}/comments/{comment}", {})
        case _:
            raise TypeError(f"the host's API does not {action}")
    return write


def _changes(action: EditPull | EditIssue) -> dict[str, Any]:
    said = {"title": action.title, "body": action.body, "state": "closed" if action.close else None}
    return {field: value for field, value in said.items() if value is not None}
