"""The list of who leads the SIG, in a README kept by hand: found by its heading, given one more line.

It is a Markdown list or table in which each person is a link to their page, under a heading that speaks of leads.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from bot.addresses import without_addresses
from bot.documents.cells import account_cell, account_login, escape, plain
from bot.documents.guess import HEADERS
from bot.documents.literal import link
from bot.documents.markdown import BOM, fold, parse, visible_text
from bot.documents.rewrite import KeptRow, NewRow, rewrite
from bot.documents.table import Table
from bot.documents.tableline import split, split_lines
from bot.sig.listed import Listed

_HEADING = re.compile(
    r"负责人|维护者|maintainer|(?<![a-z])(?:leads?|leaders?|chairs?)(?![a-z])", re.IGNORECASE
)
_MENTION = re.compile(r"(?<![\w.@/-])@([A-Za-z0-9_](?:[\w.-]*[A-Za-z0-9_-])?)", re.ASCII)
_ADDRESS = re.compile(r"https?://[^\s()<>\[\]|]+")
_ITEM = re.compile(r"(?P<mark>[ \t]*(?:[*+-]|(?P<number>\d{1,9})(?P<dot>[.)]))[ \t]+)")


@dataclass(frozen=True, slots=True)
class Leads:
    """The list where it stands: its heading, whom it names, and the block that names the last of them."""

    heading: str
    line: int  # of the heading, from 1
    people: tuple[Listed, ...]
    block: tuple[int, int]  # lines of the table or of the last item, from 0, the last excluded
    is_table: bool


def find_leads(text: str, web: str) -> Leads | None:
    """Find the first list or table of people under a heading that speaks of leads; None where there is none.

    `web` is where people have their pages, like https://gitee.com. Somebody who stands there twice is named once.
    """
    tokens = parse(text)
    for n, token in enumerate(tokens):
        if token.type != "heading_open" or token.level or not token.map:
            continue
        heading = fold(visible_text(tokens[n + 1].children or ()))
        found = _people(tokens[n : _end_of_section(tokens, n)], web) if _HEADING.search(heading) else []
        if found:
            people = {each.login.casefold(): each for each, _ in reversed(found)}
            last = found[-1][1]
            start, end = last.map or (0, 0)
            listed = sorted(people.values(), key=lambda each: each.line)
            return Leads(heading, token.map[0] + 1, tuple(listed), (start, end), last.type == "table_open")
    return None


def with_lead(text: str, login: str, name: str, web: str) -> str | None:
    """Give the text with one more person in its list of leads, as its last, written as its neighbours are.

    None where there is no list, or where the result would not read as the same list with that person. Every other
    line stays as it is, but that a padded table widens a column that has become too narrow.
    """
    leads = find_leads(text, web)
    if leads is None:
        return None
    new = (
        _with_row(text, leads, login, name, web)
        if leads.is_table
        else _with_item(text, leads, login, name, web)
    )
    again = find_leads(new, web) if new is not None else None
    expected = [*(each.login for each in leads.people), login]
    return new if again and [each.login for each in again.people] == expected else None


def _end_of_section(tokens: Sequence[Token], start: int) -> int:
    """Find the next heading of the same or a higher level."""
    for n, token in enumerate(tokens[start + 1 :], start + 1):
        if token.type == "heading_open" and not token.level and token.tag <= tokens[start].tag:
            return n
    return len(tokens)


def _people(tokens: Sequence[Token], web: str) -> list[tuple[Listed, Token]]:
    """Give everyone in lists and tables, with the innermost item or the table that names them."""
    found: list[tuple[Listed, Token]] = []
    around: list[Token] = []
    line = 0
    for token in tokens:
        if token.type in ("list_item_open", "table_open"):
            around.append(token)
        elif token.type in ("list_item_close", "table_close"):
            around.pop()
        elif token.type == "tr_open" and token.map:
            line = token.map[0]
        elif token.type == "inline" and around:
            start = line if around[-1].type == "table_open" else (token.map or [0])[0]
            found += ((listed, around[-1]) for listed in _named(token, start, web))
    return found


def _named(inline: Token, line: int, web: str) -> Iterator[Listed]:
    """Give the people of one piece of running text: by links to their pages, else by addresses or calls in it."""
    children = inline.children or []
    links = 0
    for n, child in enumerate(children):
        line += child.type in ("softbreak", "hardbreak")
        if child.type != "link_open":
            continue
        links += 1
        inside = children[
            n + 1 : next(m for m in range(n, len(children)) if children[m].type == "link_close")
        ]
        login = account_login(f"[]({child.attrs['href']})", web)
        if login:
            shown = fold(visible_text(inside))
            name = "" if shown == login or shown.startswith("@") or "://" in shown else shown
            yield Listed(login, without_addresses(name), line + 1)
    if not links:
        text = visible_text(children)
        pages = [account_login(f"[]({address})", web) for address in _ADDRESS.findall(text)]
        for login in [*filter(None, pages), *_MENTION.findall(text)]:
            yield Listed(login, "", (inline.map or [line])[0] + 1)


def _with_item(text: str, leads: Leads, login: str, name: str, web: str) -> str | None:
    """Write an item below the last one, with its mark and its way of showing people."""
    lines = split_lines(text)
    start, end = leads.block
    while end > start + 1 and not lines[end - 1].strip():
        end -= 1
    mark = _ITEM.match(lines[start].removeprefix(BOM))
    if mark is None:
        return None
    opening = mark["mark"]
    if mark["number"]:
        opening = opening.replace(mark["number"], str(int(mark["number"]) + 1), 1)
    last = leads.people[-1]
    if re.search(rf"\[@{re.escape(last.login)}\]", lines[start], re.IGNORECASE):
        name = f"@{login}"
    shown = f"[@{login}]({web}/{login})" if name == f"@{login}" else link(name, f"{web}/{login}")
    newline = next((line[len(line.rstrip("\r\n")) :] for line in lines if line.endswith(("\n", "\r"))), "\n")
    body = lines[end - 1].rstrip("\r\n")
    ending = lines[end - 1][len(body) :]
    lines[end - 1 : end] = [body + (ending or newline), opening + shown + ending]
    return "".join(lines)


def _with_row(text: str, leads: Leads, login: str, name: str, web: str) -> str | None:
    """Write a row below the last one: the account in its column, the name in its own, nothing else."""
    start, end = leads.block
    table = Table(start + 1, tuple(map(split, split_lines(text)[start:end])))
    width = len(table.header)
    rows = [row.cells for row in table.rows]
    if any(len(cells) != width for cells in rows):
        return None
    accounts = [
        n
        for n in range(width)
        if any(account_login(cells[n], web) and re.search("[/@]", cells[n]) for cells in rows)
    ]
    named = [n for n in range(width) if re.search(HEADERS["name"], plain(table.header[n]), re.IGNORECASE)]
    if not accounts:
        return None
    cells = [""] * width
    names = [n for n in named if n != accounts[0]]
    if names:
        cells[names[0]] = escape(name)
        cells[accounts[0]] = account_cell(login, [each[accounts[0]] for each in rows])
    else:
        cells[accounts[0]] = link(name, f"{web}/{login}")
    return rewrite(text, table, [*(KeptRow(n) for n in range(len(rows))), NewRow(tuple(cells))])
