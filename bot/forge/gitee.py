"""Gitee API v5: paths, parameters and fields of pull requests, issues and the comments under them.

The names are those of Swagger 5.4; the quirks were seen in recorded answers.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import quote

from bot.errors import ForgeError
from bot.forge import wire
from bot.forge.fields import HOST, PER_PAGE, Json, UnexpectedForm, account, moment, read, text
from bot.forge.meaning import NoJson
from bot.forge.records import (
    Assignee,
    FilesRecord,
    IssueRecord,
    Page,
    PullRecord,
    RemarkRecord,
    RemarksRecord,
)
from bot.forge.remarks import issue_comment, pull_comment, there
from bot.forge.session import Answer, Session

__all__ = ["API", "HOST", "PER_PAGE", "Gitee", "Json", "Unlisted", "account", "moment", "read", "since"]

API = "https://gitee.com/api/v5"
FILES_LISTED = 300  # `pulls/{n}/files` has no pages and stops here
NO_SUCH_LIST = (400, 404, 405, 410)
PROBES = 2  # tries of a list that the host need not have

Record = TypeVar("Record")


class Unlisted(ForgeError):
    """The host has no such list, or not in a form that tells what each row belongs to."""


class Gitee:
    """The questions sigbot asks a Gitee, each answered with records."""

    host = HOST

    def __init__(self, session: Session) -> None:
        self.session = session

    def pulls(self, repository: str, page: int, **query: str | int) -> Page[PullRecord]:
        """List pull requests of every state (Gitee's default is open); query: since, author, sort, ..."""
        path, query = f"/repos/{repository}/pulls", {"state": "all", **query}
        return self._page(path, page, query, wire.read_pulls, pull)

    def issues(self, repository: str, page: int, **query: str | int) -> Page[IssueRecord]:
        """List issues of every state; they never contain pull requests."""
        path, query = f"/repos/{repository}/issues", {"state": "all", **query}
        return self._page(path, page, query, wire.read_issues, issue)

    def pull_comments(self, repository: str, page: int, **query: str | int) -> Page[RemarkRecord]:
        """List the comments of all pull requests of a repository; raise Unlisted where the host has no such list.

        It was in Swagger 5.3.2 and is gone from 5.4; whether a server still answers, only asking it tells.
        """
        path = f"/repos/{repository}/pulls/comments"
        try:
            found = self._remarks(path, page, query, PROBES)
        except ForgeError as error:
            if error.status in NO_SUCH_LIST or isinstance(error, NoJson | UnexpectedForm):
                raise Unlisted(str(error), status=error.status) from error
            raise
        if any(row.topic is None for row in found.rows):
            raise Unlisted(f"{path}: the host does not tell which pull request a comment is under")
        return found

    def issue_comments(self, repository: str, page: int, **query: str | int) -> Page[RemarkRecord]:
        """List the comments of all issues of a repository; a direction is only heeded beside a sort."""
        path = f"/repos/{repository}/issues/comments"
        return self._page(path, page, query, wire.read_issue_comments, issue_comment, rows_of=there)

    def remarks(self, repository: str, number: int) -> RemarksRecord:
        """List everything said under one pull request, page after page."""
        path = f"/repos/{repository}/pulls/{number}/comments"
        pages = [self._remarks(path, 1, {"direction": "asc"})]
        while pages[-1].rows and not pages[-1].is_last(len(pages)):
            pages.append(self._remarks(path, len(pages) + 1, {"direction": "asc"}))
        totals = {page.total for page in pages}
        # What goes while pages are read moves others over their edges, which the totals betray.
        whole = len(pages) == 1 or (len(totals) == 1 and None not in totals)
        rows = {row.number: row for page in pages for row in page.rows}
        return RemarksRecord(tuple(rows.values()), whole, pages[0].at)

    def _remarks(
        self, path: str, page: int, query: Mapping[str, str | int], tries: int | None = None
    ) -> Page[RemarkRecord]:
        reader = wire.read_pull_comments
        return self._page(path, page, query, reader, pull_comment, rows_of=there, tries=tries)

    def pull_comment(self, repository: str, number: int) -> RemarkRecord:
        """Read one comment of a pull request by its id."""
        path = f"/repos/{repository}/pulls/comments/{number}"
        return read(path, pull_comment, self.session.get(path, read=wire.read_pull_comment).body)

    def issue_comment(self, repository: str, number: int) -> RemarkRecord:
        """Read one comment of an issue by its id."""
        path = f"/repos/{repository}/issues/comments/{number}"
        return read(path, issue_comment, self.session.get(path, read=wire.read_issue_comment).body)

    def pull(self, repository: str, number: int) -> PullRecord:
        """Read one pull request."""
        path = f"/repos/{repository}/pulls/{number}"
        return read(path, pull, self.session.get(path, read=wire.read_pull).body)

    def issue(self, repository: str, number: str) -> IssueRecord:
        """Read one issue; its number is case-sensitive."""
        path = f"/repos/{repository}/issues/{quote(number)}"
        return read(path, issue, self.session.get(path, read=wire.read_issue).body)

    def files(self, repository: str, number: int) -> FilesRecord:
        """List the paths a pull request touches."""
        path = f"/repos/{repository}/pulls/{number}/files"
        return read(path, files, self.session.get(path, read=wire.read_files).body)

    def ordered(self, jobs: Iterator[Callable[[], Record]]) -> Iterator[Record]:
        """Run such questions side by side, results in order."""
        return self.session.ordered(jobs)

    def stop(self) -> None:
        """Ask nothing more: whoever waits for an answer gets `Spent`."""
        self.session.stop()

    def _page(
        self,
        path: str,
        page: int,
        query: Mapping[str, str | int],
        reader: wire.Read,
        parse: Callable[[Json], Record],
        *,
        rows_of: Callable[[Any], Sequence[Json]] = list,
        tries: int | None = None,
    ) -> Page[Record]:
        params = {"per_page": PER_PAGE, "page": page, **query}
        answer = self.session.get(path, params, reader, tries=tries)
        rows = read(path, lambda body: [parse(row) for row in rows_of(body)], answer.body)
        return Page(rows, answer.at, *_totals(answer))


def since(moment: int) -> str:
    """Write a time as Gitee's parameters want it; `Z` needs no escaping, unlike `+08:00`."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def pull(row: Json) -> PullRecord:
    """Read a pull request object; `state` is its own word for merged, `head.sha` may be null."""
    return PullRecord(
        number=int(row["number"]),
        host_id=str(row["id"]),
        author=account(row.get("user")),
        title=text(row, "title"),
        state=str(row.get("state") or ""),
        created=moment(row.get("created_at")) or 0,
        updated=moment(row.get("updated_at")) or 0,
        merged=moment(row.get("merged_at")),
        closed=moment(row.get("closed_at")),
        labels=_labels(row),
        head=(row.get("head") or {}).get("sha") or None,
        url=str(row.get("html_url") or ""),
        assignees=tuple(
            Assignee(account(each), _said(each, "accept")) for each in row.get("assignees") or ()
        ),
    )


def _said(row: Json, flag: str) -> bool | None:
    """Read a flag of 5.4, which answers of 2020 and 2021 do not have."""
    value = row.get(flag)
    return value if isinstance(value, bool) else None


def issue(row: Json) -> IssueRecord:
    """Read an issue object; its number is text such as `I4CD5P`."""
    return IssueRecord(
        number=str(row["number"]),
        host_id=str(row["id"]),
        author=account(row.get("user")),
        title=text(row, "title"),
        state=str(row.get("state") or ""),
        created=moment(row.get("created_at")) or 0,
        updated=moment(row.get("updated_at")) or 0,
        labels=_labels(row),
        url=str(row.get("html_url") or ""),
    )


def files(rows: Sequence[Json]) -> FilesRecord:
    """Read a file list; a moved file touches the folder it left, too."""
    paths: dict[str, None] = {}
    for row in rows:
        patch = row.get("patch") or {}
        for path in (row.get("filename"), patch.get("old_path"), patch.get("new_path")):
            if path:
                paths[str(path)] = None
    return FilesRecord(tuple(paths), truncated=len(rows) >= FILES_LISTED)


def _labels(row: Json) -> tuple[str, ...]:
    return tuple(sorted(text(label, "name") for label in row.get("labels") or ()))


def _totals(answer: Answer) -> tuple[int | None, int | None]:
    """Read the totals; a proxy may drop header names with underscores, so both are optional."""
    total = _number(answer, "total_count")
    last = _number(answer, "total_page")
    return total, last if last is not None or total is None else -(-total // PER_PAGE)


def _number(answer: Answer, name: str) -> int | None:
    text = answer.headers.get(name, "")
    return int(text) if text.isdigit() else None
