"""What commands print: facts as JSON, or a few lines and a table for a reader."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from bot.app.board import Decided
from bot.app.check import Checked
from bot.app.cost import Cost
from bot.app.doctor import Health
from bot.app.init import Plan
from bot.app.update import Updated
from bot.app.workspace import Workspace
from bot.rules.freshness import Known, Source

_PIPED_WIDTH = 160


def board(decided: Decided, folder: Path, *, written: bool, as_json: bool) -> None:
    """Show what differs between the tables as they stand (or stood) and the board."""
    if as_json:
        _json(_board_data(decided, folder, written=written))
        return
    _difference(decided, folder, written=written)
    if decided.board.candidates:
        _say("\nnot in the table; a Maintainer lets someone in with `rows: {add: [login]}` in sig.yaml:")
        for candidate in decided.board.candidates:
            work = ", ".join(f"{count} {n}" for count, n in candidate.tallies.items() if n)
            _say(f"  {candidate.member.login}  ({work})")
    for repository in decided.no_candidates_from:
        _say(
            f"{repository} is read by author: who is not named in the SIG's files does not show up from there"
        )
    if not written and decided.stale_files:
        _say("\n`sigbot board --write` writes it")


def _difference(decided: Decided, folder: Path, *, written: bool) -> None:
    """Show what changes, and what a maintainer should know of it."""
    new = [row for row in decided.board.rows if row.is_new]
    cells = [change for change in decided.changes if not change.in_new_row]
    _say(_summary(len(new), len(cells), len(decided.stale_files), written=written))
    if cells:
        table = _table("name", "count", "now", "then")
        for change in cells:
            before = "blank" if change.before is None else str(change.before)
            table.add_row(change.name, change.count, before, str(change.after))
        _console().print(table)
    for row in new:
        work = ", ".join(f"{cell.count} {cell.value}" for cell in row.cells if cell.value)
        _say(f"new row: {row.member.name} (@{row.member.login}), {work}")
    if decided.stale_files:
        names = ", ".join(str(edit.path.relative_to(folder)) for edit in decided.stale_files)
        _say(f"{'written' if written else 'would write'}: {names}")
    for source in decided.behind:
        _say(_source(source))
    for note in decided.notes:
        _say(f"note: {note}")


def updated(result: Updated, folder: Path, *, written: bool, as_json: bool) -> None:
    """Show what a run did; errors go to stderr."""
    if as_json:
        data = _board_data(result.decided, folder, written=written)
        _json({**data, "requests": result.requests, "errors": result.errors, "stopped": result.spent})
        return
    _difference(result.decided, folder, written=written)
    if people := len(result.decided.board.candidates):
        _say(f"{people} people with work are not in the table: `sigbot board` lists them")
    _say(f"{result.requests} requests")
    if result.spent:
        _say(f"stopped early: {result.spent}; the next run goes on. How far each source is: `sigbot doctor`")
    for error in result.errors:
        typer.echo(f"sigbot: {error}", err=True)
    for overdue in result.overdue:
        typer.echo(f"sigbot: a column cannot be refreshed: {overdue}", err=True)


def checked(result: Checked, *, as_json: bool) -> None:
    """Show what is wrong, odd, or different from what is known."""
    if as_json:
        excess = [
            {"name": e.name, "count": e.count, "opening": e.opening, "known": [v.link for v in e.known]}
            for e in result.excess
        ]
        _json({"problems": result.problems, "notes": [str(note) for note in result.notes], "excess": excess})
        return
    for problem in result.problems:
        _say(f"waits for someone: {problem}")
    for each in result.excess:
        total = sum(verdict.amount for verdict in each.known)
        _say(f"{each.name}, {each.count}: {each.opening} was taken over, {total} are known by that day:")
        for verdict in each.known:
            _say(f"    {verdict.link or verdict.title}")
        _say("    the cell stays; a Maintainer's correction under contributions/ changes it")
    for note in result.notes:
        _say(f"note: {note}")
    if not result.problems:
        _say("the SIG's files are in order")


def health(result: Health, workspace: Workspace, *, as_json: bool) -> None:
    """Show how the bot is."""
    sources = [
        {
            "list": str(each),
            "complete": each.complete,
            "counted_to": _instant(each.counted_to, workspace),
            "failures": each.failures,
            "error": each.error,
        }
        for each in result.sources
    ]
    if as_json:
        _json({**asdict(result), "sources": sources, "healthy": result.healthy})
        return
    mode = "paused" if workspace.config.paused else workspace.config.mode
    _say(f"folder   {workspace.folder}")
    _say(f"SIG      {workspace.config.sig.key}, mode {mode}, home {workspace.config.home.repo}")
    _say(f"host     {result.api}, {'with a token' if result.has_token else 'without a token'}")
    rate = f"{result.remaining} requests left of {result.limit}" if result.limit else "the host does not tell"
    _say(f"rate     {rate}")
    table = _table("list", "state", "counted to")
    for each in sources:
        state = "read whole" if each["complete"] else "being read"
        failed = f", failed in {each['failures']} runs" if each["failures"] else ""
        table.add_row(str(each["list"]), state + failed, str(each["counted_to"] or "not yet known"))
    for name in result.missing:
        table.add_row(name, "never read", "not yet known")
    _console().print(table)
    if result.unavailable:
        _say(f"{result.unavailable} pull requests whose files the host does not show; they block nothing")
    for n, step in enumerate(result.next_steps, 1):
        _say(f"{n}. {step}")
    if not result.next_steps:
        _say("nothing to do")


def planned(plan: Plan, *, written: bool) -> None:
    """Show the guesses that init made."""
    for found in plan.tables:
        _say(f"{found.file}: the table under “{found.heading}”, {len(found.table.rows)} rows")
        for column, header in found.columns.items():
            _say(f"    {header}  →  {column}")
        for header in found.unknown:
            _say(f"    {header}  →  kept untouched")
    order = plan.config.board.order
    _say(f"order    {'rows stay as they stand' if order == 'keep' else ', '.join(order)}")
    for scope, entries in plan.config.scopes.items():
        _say(f"scope    {scope}: {', '.join(str(getattr(entry, 'repo', entry)) for entry in entries)}")
    _say(f"balances as of {plan.balances.day.isoformat(' ')}")
    names = ", ".join(str(edit.path.name) for edit in plan.edits)
    _say(
        f"{'written' if written else 'would write'}: {names}. Correct a guess in sig.yaml, then `sigbot check`"
    )


def cost(result: Cost) -> None:
    """Show what a first pull will cost."""
    for each in result.lists:
        how = ", read by author" if each.by_author else ""
        length = "length not known" if each.items is None else f"{each.items} items"
        _say(f"{each.repository} {each.source}: {length}, {each.requests} requests{how}")
    _say(
        f"a first pull: {result.requests} requests, {result.minutes:.1f} minutes at {result.rate} a minute"
        + (
            f"; besides one for each pull request of a row's person in {', '.join(result.files_from)}"
            if result.files_from
            else ""
        )
    )
    for problem in result.problems:
        typer.echo(f"sigbot: {problem}", err=True)


def _summary(rows: int, cells: int, files: int, *, written: bool) -> str:
    if not files:
        return "the board is up to date"
    verbs = ("added", "changed") if written else ("adds", "changes")
    return (
        f"{verbs[0]} {rows} row{'' if rows == 1 else 's'}, {verbs[1]} {cells} cell{'' if cells == 1 else 's'}"
    )


def _board_data(decided: Decided, folder: Path, *, written: bool) -> dict[str, Any]:
    return {
        "written": written,
        "files": [str(edit.path.relative_to(folder)) for edit in decided.stale_files],
        "changes": [asdict(change) for change in decided.changes],
        "rows": [
            {
                "slug": row.member.slug,
                "name": row.member.name,
                "new": row.is_new,
                "cells": [asdict(c) for c in row.cells],
            }
            for row in decided.board.rows
        ],
        "candidates": [
            {"login": each.member.login, "tallies": each.tallies} for each in decided.board.candidates
        ],
        "behind": [_source(source) for source in decided.behind],
        "notes": decided.notes,
    }


def _source(source: Source) -> str:
    part = f" ({source.author})" if source.author else ""
    if source.known is Known.BEHIND:
        state = "is behind, and counted as of the last good reading"
    elif source.pages:
        state = (
            f"is being read, {source.pages} pages so far: its columns keep their numbers until it is whole"
        )
    else:
        state = "was never read: its columns keep their numbers"
    return f"{source.repository} {source.source}{part} {state}" + (
        f": {source.error}" if source.error else ""
    )


def _instant(moment: int | None, workspace: Workspace) -> str | None:
    from datetime import datetime

    return (
        datetime.fromtimestamp(moment, workspace.config.sig.tz).isoformat(" ", "minutes") if moment else None
    )


def _table(*headers: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for header in headers:
        table.add_column(header, justify="right" if header in ("now", "then") else "left")
    return table


def _console() -> Console:
    console = Console(highlight=False, markup=False, emoji=False)
    return (
        console
        if console.is_terminal
        else Console(highlight=False, markup=False, emoji=False, width=_PIPED_WIDTH)
    )


def _say(text: str) -> None:
    typer.echo(text)


def _json(data: Any) -> None:
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))
