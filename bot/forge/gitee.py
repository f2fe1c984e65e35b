"""Gitee API v5: paths, parameters and fields of pull requests and issues.

The names are those of Swagger 5.4; the quirks were seen in recorded answers.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import quote

from bot.addresses import without_addresses
from bot.errors import ForgeError
from bot.forge import wire
from bot.forge.records import FilesRecord, IssueRecord, Page, PullRecord
from bot.forge.session import Answer, Session
from bot.model import Account

HOST = "gitee"
API = "https://gitee.com/api/v5"
PER_PAGE = 100  # the most Gitee gives
FILES_LISTED = 300  # `pulls/{n}/files` has no pages and stops here

Record = TypeVar("Record")
Json = Mapping[str, Any]


class Gitee:
    """The questions sigbot asks a Gitee, each answered with records."""

    host = HOST

    def __init__(self, session: Session) -> None:
        self.session = session

    def pulls(self, repository: str, page: int, **query: str | int) -> Page[PullRecord]:
        """List pull requests of every state (Gitee's default is open); query: since, author, sort, ..."""
        return self._page(f"/repos/{repository}/pulls", page, query, wire.read_pulls, pull)

    def issues(self, repository: str, page: int, **query: str | int) -> Page[IssueRecord]:
        """List issues of every state; they never contain pull requests."""
        return self._page(f"/repos/{repository}/issues", page, query, wire.read_issues, issue)

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
    ) -> Page[Record]:
        params = {"state": "all", "per_page": PER_PAGE, "page": page, **query}
        answer = self.session.get(path, params, reader)
        rows = read(path, lambda body: [parse(row) for row in list(body)], answer.body)
        return Page(rows, answer.at, *_totals(answer))


def read(path: str, parse: Callable[[Any], Record], body: Any) -> Record:
    """Read an answer; raise ForgeError where it has not the form that this host gives it."""
    try:
        return parse(body)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ForgeError(f"{path}: the host's answer has not the expected form ({error!r})") from error


def since(moment: int) -> str:
    """Write a time as Gitee's parameters want it; `Z` needs no escaping, unlike `+08:00`."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def pull(row: Json) -> PullRecord:
    """Read a pull request object; `state` is its own word for merged, `head.sha` may be null."""
    return PullRecord(
        number=int(row["number"]),
        host_id=str(row["id"]),
        author=account(row.get("user")),
        title=_text(row, "title"),
        state=str(row.get("state") or ""),
        created=moment(row.get("created_at")) or 0,
        updated=moment(row.get("updated_at")) or 0,
        merged=moment(row.get("merged_at")),
        closed=moment(row.get("closed_at")),
        labels=_labels(row),
        head=(row.get("head") or {}).get("sha") or None,
        url=str(row.get("html_url") or ""),
    )


def issue(row: Json) -> IssueRecord:
    """Read an issue object; its number is text such as `I4CD5P`."""
    return IssueRecord(
        number=str(row["number"]),
        host_id=str(row["id"]),
        author=account(row.get("user")),
        title=_text(row, "title"),
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


def account(user: Json | None) -> Account | None:
    """Read a user object; null, and a user without id or login, is an unknown account."""
    if not user or not user.get("id") or not user.get("login"):
        return None
    return Account(HOST, str(user["id"]), str(user["login"]))


def _text(row: Json, field: str) -> str:
    """Read what somebody wrote, but for addresses."""
    return without_addresses(str(row.get(field) or ""))


def _labels(row: Json) -> tuple[str, ...]:
    return tuple(sorted(_text(label, "name") for label in row.get("labels") or ()))


@lru_cache(maxsize=4096)
def moment(text: str | None) -> int | None:
    """Read a time; Gitee writes `+08:00`, and `""` for null in old answers."""
    return int(datetime.fromisoformat(text).timestamp()) if text else None


def _totals(answer: Answer) -> tuple[int | None, int | None]:
    """Read the totals; a proxy may drop header names with underscores, so both are optional."""
    total = _number(answer, "total_count")
    last = _number(answer, "total_page")
    return total, last if last is not None or total is None else -(-total // PER_PAGE)


def _number(answer: Answer, name: str) -> int | None:
    text = answer.headers.get(name, "")
    return int(text) if text.isdigit() else None
