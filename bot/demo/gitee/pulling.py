"""Pull requests opened and changed through the API."""

from bot.demo.gitee.call import Call, Refused
from bot.demo.gitee.proposal import differs
from bot.demo.gitee.repository import Repo
from bot.demo.gitee.routes import one
from bot.demo.gitee.rows import PullRequest
from bot.demo.gitee.wire import Answer, message

_NO_BRANCH = "404 Branch Not Found"


def open_pull(call: Call) -> Answer:
    """POST /repos/{owner}/{repo}/pulls: `head` is `branch`, `owner:branch` or `owner/name:branch`."""
    asker, repo = call.asker(), call.repo()
    title, head, base = call.required("title"), call.required("head"), call.required("base")
    owner, _, branch = head.rpartition(":")
    source = _source(call, repo, owner)
    if repo.git is None or repo.git.tip(base) is None or source.git is None or source.git.tip(branch) is None:
        raise Refused(message(404, _NO_BRANCH))
    if _rival(repo, source, branch, base):
        raise Refused(message(400, f"A pull request of {head} for {base} already exists"))
    if not differs(repo.git, base, source.git, branch):
        raise Refused(message(400, f"There is no difference between {head} and {base}"))
    body = call.text(call.field("body") or "")
    pull = repo.pull(author=asker, title=title, body=body, branch=branch, source=source, base=base)
    return one(call, pull, 201)


def change_pull(call: Call) -> Answer:
    """PATCH /repos/{owner}/{repo}/pulls/{number}: `title`, `body`, `state`."""
    pull = call.pull()
    call.let(pull.user, pull.repo)
    title, body, state = call.field("title"), call.field("body"), call.field("state") or pull.state
    if state != pull.state:
        _refuse_state(pull, state)
    if title is not None or body is not None:
        pull.edit(title=title, body=None if body is None else call.text(body))
    if state != pull.state:
        pull.close() if state == "closed" else pull.reopen()
    return one(call, pull)


def _source(call: Call, repo: Repo, owner: str) -> Repo:
    """Find the repository of a head: the repository itself, or a fork of it."""
    if "/" in owner:
        candidates = [call.forge.find_repo(owner)]
    else:
        namespace = (owner or repo.namespace).lower()
        candidates = [each for each in (repo, *call.forge.repos) if each.namespace.lower() == namespace]
    for found in candidates:
        if found is repo or (found and found.parent is repo):
            return found
    raise Refused(message(404, "404 Project Not Found"))


def _rival(repo: Repo, source: Repo, branch: str, base: str) -> PullRequest | None:
    """Find the open pull request of the same two branches."""
    for pull in repo.pulls:
        git = pull.git
        if pull.state == "open" and git and (git.source, git.branch, git.base) == (source, branch, base):
            return pull
    return None


def _refuse_state(pull: PullRequest, state: str) -> None:
    """Refuse a state that a pull request cannot have, or not from where it stands."""
    if state not in ("open", "closed") or pull.state == "merged":
        raise Refused(message(400, "state does not have a valid value"))
    git = pull.git
    if state == "open" and git:
        if git.head() is None:
            raise Refused(message(404, _NO_BRANCH))
        if _rival(pull.repo, git.source, git.branch, git.base):
            raise Refused(message(400, f"A pull request of {git.branch} for {git.base} already exists"))
