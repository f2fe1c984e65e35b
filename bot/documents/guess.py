"""Guess what a README kept by hand means; every guess is shown, and stands in sig.yaml to be corrected."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from bot.documents.cells import number, plain
from bot.documents.markdown import fold, parse, visible_text
from bot.documents.table import Table, find_table
from bot.errors import ConfigError, Problem

# What headers say, tried in this order: "PR合入数量" is merged before it is a pull request, and so on.
HEADERS: Mapping[str, str] = {
    "account": r"gitee[ _-]?id|账号|账户|用户名|account|login|^user ?name$",
    "name": r"名字|姓名|昵称|成员|^(nick ?)?name$|^member|^contributors?$",
    "task_points": r"^(?!.*(total|总|综合)).*(积分|任务分|score|points)",
    "issues": r"^(?!.*(评论|comment|关闭|解决|closed|resolved|fixed)).*issue",
    "merged_prs": r"合入|merged",
    "review_comments": r"评论|comments?",
    "reviewed_prs": r"检视|评审|review",
    "prs": r"(?<![a-z])PRs?(?![a-z])|pull requests?|合并请求",
    "articles": r"文章|博客|article|blog",
    "talks": r"分享|sharing|talks?|shared",
    "organised": r"组织|organi[sz]ed?\b|organi[sz]ing",
    "attended": r"参加|出席|attend",
}
_REPOSITORY = re.compile(r"(?!organizations/)[\w.-]+/[\w.-]+", re.ASCII)  # an organisation's page is none
_CODE_HEADING = re.compile(r"代码仓|repositor", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A board's table, the heading above it, and what its headers were taken for."""

    file: str
    heading: str
    table: Table
    columns: Mapping[str, str]  # name, account or count → header text
    unknown: tuple[str, ...]  # headers that nothing was made of: kept untouched


def board_table(text: str, file: str, heading: str | None = None) -> FoundTable | None:
    """Find the board's table: under the heading given, else the first one with a name and a count."""
    titles = [heading] if heading else list(dict.fromkeys(title for title, _ in _sections(text) if title))
    found: list[FoundTable] = []
    for title in titles:
        try:
            table = find_table(text, title, file)
        except ConfigError:
            if heading:
                raise
            continue
        columns = dict(_columns(table))
        is_board = "name" in columns and len(set(columns) - {"account"}) > 1
        if heading and not is_board:
            there = ", ".join(map(plain, table.header))
            message = f"a column for names and one of numbers are needed; the headers are {there}"
            raise ConfigError([Problem(file, table.line, 0, heading, message)])
        if is_board:
            known = set(columns.values())
            unknown = tuple(each for each in map(plain, table.header) if each not in known)
            found.append(FoundTable(file, title, table, columns, unknown))
    first = min((each.table.line for each in found), default=0)
    # A title above the whole document finds the table too; the last one that does is the table's own.
    return next((each for each in reversed(found) if each.table.line == first), None)


def code_repositories(text: str, host: str = "gitee.com") -> dict[str, list[str]]:
    """Read the SIG's repositories from the links under its heading: {owner/name: folders, empty for all}."""
    found: dict[str, list[str]] = {}
    for title, links in _sections(text):
        for link in links if _CODE_HEADING.search(title) else ():
            parts = urlsplit(link)
            path = [part for part in unquote(parts.path).split("/") if part]
            name = "/".join(path[:2]).removesuffix(".git")
            if parts.hostname != host or not _REPOSITORY.fullmatch(name):
                continue
            folders = found.setdefault(name, [])
            if path[2:3] == ["tree"] and len(path) > 4:
                folders.append("/".join(path[4:]))
    return found


def _columns(table: Table) -> Iterator[tuple[str, str]]:
    """Map headers to columns, each column once, the first header that fits; words are no count."""
    taken: set[str] = set()
    for place, header in enumerate(map(plain, table.header)):
        cells = [row.cells[place] for row in table.rows]
        words = any(map(plain, cells)) and all(number(cell) is None for cell in cells)
        for column, pattern in HEADERS.items():
            if words and column not in ("name", "account"):
                continue
            if column not in taken and re.search(pattern, header, re.IGNORECASE):
                taken.add(column)
                yield column, header
                break


def _sections(text: str) -> Iterator[tuple[str, list[str]]]:
    """List the headings of a document with the links below each."""
    tokens = parse(text)
    title, links = "", list[str]()
    for n, token in enumerate(tokens):
        if token.type == "heading_open":
            yield title, links
            title, links = fold(visible_text(tokens[n + 1].children or ())), []
        elif token.type == "inline":
            links += (str(child.attrs["href"]) for child in token.children or () if child.type == "link_open")
    yield title, links
