"""Gitee API v5: what the bot itself has there: pull requests, issues, comments, and whose token it uses."""

from collections.abc import Callable, Iterator, Mapping

from bot.actions import Under
from bot.errors import ForgeError
from bot.forge.fields import PER_PAGE, Json, account, moment, read
from bot.forge.records import CommentRecord, NoteRecord, ProposalRecord, Record, RepositoryRecord
from bot.forge.session import Session
from bot.model import Account

NOT_FOUND = 404
_MOST_PAGES = 100


class Own:
    """The bot's own pull requests, issues and comments on one Gitee."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def me(self) -> tuple[Account, int]:
        """Say whose token this is, and the host's clock (seconds since 1970 UTC)."""
        answer = self.session.get("/user")
        found = account(answer.body)
        if found is None:
            raise ForgeError("/user: the host does not say whose token this is")
        return found, answer.at

    def repository(self, name: str) -> RepositoryRecord:
        """Describe a repository and what the token may do there."""
        return read(f"/repos/{name}", _repository, self.session.get(f"/repos/{name}").body)

    def proposal(self, repository: str, number: int) -> ProposalRecord:
        """Read one pull request with its text, whoever made it."""
        path = f"/repos/{repository}/pulls/{number}"
        return read(path, proposal, self.session.get(path).body)

    def proposals(self, repository: str, author: str) -> tuple[ProposalRecord, ...]:
        """List somebody's pull requests, last changed first: all that are open, and the newest hundred."""
        query = {"state": "all", "sort": "updated", "direction": "desc", "author": author}
        found = list(self._proposals(repository, query))
        if len(found) >= PER_PAGE:
            known = {each.number for each in found}
            still_open = self._proposals(repository, {**query, "state": "open"})
            found += [each for each in still_open if each.number not in known]
        return tuple(found)

    def _proposals(self, repository: str, query: Mapping[str, str | int]) -> Iterator[ProposalRecord]:
        path = f"/repos/{repository}/pulls"
        rows = self.session.get(path, {**query, "page": 1, "per_page": PER_PAGE}).body
        yield from read(path, lambda body: [proposal(row) for row in body], rows)

    def comments(self, repository: str, under: Under, number: str) -> tuple[CommentRecord, ...]:
        """List every comment under a pull request or an issue, the first one first."""
        path = f"/repos/{repository}/{under}/{number}/comments"
        found = self._pages(path, {}, _comment)
        return tuple(sorted(found, key=lambda each: (each.created, len(each.id), each.id)))

    def note(self, repository: str, number: str) -> NoteRecord | None:
        """Read one issue with its text; None where it is gone."""
        path = f"/repos/{repository}/issues/{number}"
        try:
            return read(path, _note, self.session.get(path).body)
        except ForgeError as error:
            if error.status == NOT_FOUND:
                return None
            raise

    def notes(self, repository: str, author: str) -> tuple[NoteRecord, ...]:
        """List every issue of somebody, the newest first."""
        return tuple(self._pages(f"/repos/{repository}/issues", {"state": "all", "creator": author}, _note))

    def _pages(
        self, path: str, query: Mapping[str, str], parse: Callable[[Json], Record]
    ) -> Iterator[Record]:
        for page in range(1, _MOST_PAGES):
            rows = self.session.get(path, {**query, "page": page, "per_page": PER_PAGE}).body
            yield from read(path, lambda body: [parse(row) for row in body], rows)
            if len(rows) < PER_PAGE:
                break


def proposal(row: Json) -> ProposalRecord:
    """Read a pull request object; its head has no repository where the fork is gone."""
    head = row.get("head") or {}
    return ProposalRecord(
        number=int(row["number"]),
        author=account(row.get("user")),
        state=str(row.get("state") or ""),
        title=str(row.get("title") or ""),
        body=str(row.get("body") or ""),
        labels=tuple(str(label.get("name") or "") for label in row.get("labels") or ()),
        head=str(head.get("ref") or ""),
        source=str((head.get("repo") or {}).get("full_name") or ""),
        sha=str(head.get("sha") or ""),
        base=str((row.get("base") or {}).get("ref") or ""),
        created=moment(row.get("created_at")) or 0,
        updated=moment(row.get("updated_at")) or 0,
        closed=moment(row.get("closed_at")),
        url=str(row.get("html_url") or ""),
    )


def _comment(row: Json) -> CommentRecord:
    created = moment(row.get("created_at")) or 0
    return CommentRecord(str(row["id"]), account(row.get("user")), str(row.get("body") or ""), created)


def _note(row: Json) -> NoteRecord:
    return NoteRecord(
        number=str(row["number"]),
        author=account(row.get("user")),
        state=str(row.get("state") or ""),
        title=str(row.get("title") or ""),
        body=str(row.get("body") or ""),
        updated=moment(row.get("updated_at")) or 0,
        url=str(row.get("html_url") or ""),
    )


def _repository(row: Json) -> RepositoryRecord:
    permission = row.get("permission") or {}
    return RepositoryRecord(
        name=str(row.get("full_name") or ""),
        default_branch=str(row.get("default_branch") or ""),
        may_push=bool(permission.get("push") or permission.get("admin")),
        parent=(row.get("parent") or {}).get("full_name"),
    )
