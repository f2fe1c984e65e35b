"""What commands print: facts as JSON, or a few lines and a table for a reader."""

from collections.abc import Collection, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.app.board import Decided, headline
from bot.app.check import Checked
from bot.app.cost import Cost
from bot.app.init import Plan
from bot.app.update import Updated
from bot.cli.terminal import say, say_json, say_table, warn
from bot.rules.freshness import Known, Source
from bot.sig.needs import COMMENTS


def board(decided: Decided, folder: Path, *, written: bool, as_json: bool) -> None:
    """Show what differs between the tables as they stand (or stood) and the board."""
    if as_json:
        say_json(_board_data(decided, folder, written=written))
        return
    _difference(decided, folder, written=written, told=())
    if decided.board.candidates:
        say("\nnot in the table; a Maintainer lets someone in with `rows: {add: [login]}` in sig.yaml:")
        for candidate in decided.board.candidates:
            work = ", ".join(f"{count} {n}" for count, n in candidate.tallies.items() if n)
            say(f"  {candidate.member.login}  ({work})")
    for repository in decided.no_candidates_from:
        say(
            f"{repository} is read by author: who is not named in the SIG's files does not show up from there"
        )
    if not written and decided.stale_files:
        say("\n`sigbot board --write` writes it")


def _difference(decided: Decided, folder: Path, *, written: bool, told: Collection[str]) -> None:
    """Show what changes, and what a maintainer should know of it, without the errors told elsewhere."""
    new = [row for row in decided.board.rows if row.is_new]
    cells = [change for change in decided.changes if not change.in_new_row]
    say(headline(decided, written=written))
    if cells:
        rows = [
            (
                each.name,
                each.count,
                *("blank" if value is None else str(value) for value in (each.before, each.after)),
            )
            for each in cells
        ]
        say_table(("name", "count", "now", "then"), rows, numbers=("now", "then"))
    for row in new:
        work = ", ".join(f"{cell.count} {cell.value}" for cell in row.cells if cell.value)
        say(f"new row: {row.member.name} (@{row.member.login}), {work}")
    if decided.stale_files:
        names = ", ".join(str(edit.path.relative_to(folder)) for edit in decided.stale_files)
        say(f"{'written' if written else 'would write'}: {names}")
    for source in decided.behind:
        say(_source(source) if source.error in told else _behind(source))
    for note in decided.notes:
        say(f"note: {note}")


def updated(result: Updated, folder: Path, *, written: bool, as_json: bool) -> None:
    """Show what a run did; errors go to stderr."""
    if as_json:
        data = _board_data(result.decided, folder, written=written)
        more = {
            "comments": [asdict(each) for each in result.comments],
            "ladder_behind": [_behind(source) for source in result.ladder_behind],
        }
        facts = {"requests": result.requests, "errors": result.errors, "stopped": result.spent}
        say_json({**data, **facts, **more})
        return
    _difference(result.decided, folder, written=written, told=result.errors)
    if people := len(result.decided.board.candidates):
        say(f"{people} people with work are not in the table: `sigbot board` lists them")
    discussed = {each.repository for each in result.comments}
    for source in result.ladder_behind:
        if source.known is Known.BEHIND or source.source != COMMENTS or source.repository not in discussed:
            why = "" if source.error in result.errors or not source.error else f": {source.error}"
            say(_source(source, "what the ladder asks of it is not known yet") + why)
    for each in filter(lambda each: each.of, result.comments):
        goes_on = "" if each.known == each.of else "; the next run goes on"
        say(f"{each.repository}: comments of {each.known:,} of {each.of:,} pull requests read{goes_on}")
    say(f"{result.requests} requests")
    if result.spent:
        say(f"stopped early: {result.spent}; the next run goes on. How far each source is: `sigbot doctor`")
    for error in result.errors:
        warn(error)
    for overdue in result.overdue:
        warn(f"a column cannot be refreshed: {overdue}")


def checked(result: Checked, *, as_json: bool) -> None:
    """Show what is wrong, odd, or different from what is known."""
    if as_json:
        excess = [
            {"name": e.name, "count": e.count, "opening": e.opening, "known": [v.link for v in e.known]}
            for e in result.excess
        ]
        say_json(
            {"problems": result.problems, "notes": [str(note) for note in result.notes], "excess": excess}
        )
        return
    for problem in result.problems:
        say(f"waits for someone: {problem}")
    for each in result.excess:
        total = sum(verdict.amount for verdict in each.known)
        say(f"{each.name}, {each.count}: {each.opening} was taken over, {total} are known by that day:")
        for verdict in each.known:
            say(f"    {verdict.link or verdict.title}")
        say("    the cell stays; a Maintainer's correction under contributions/ changes it")
    for note in result.notes:
        say(f"note: {note}")
    if not result.problems:
        say("the SIG's files are in order")


def planned(plan: Plan, folder: Path, *, written: bool) -> None:
    """Show the guesses that init made."""
    for found in plan.tables:
        say(f"{found.file}: the table under “{found.heading}”, {len(found.table.rows)} rows")
        for column, header in found.columns.items():
            known = column in plan.config.board.columns
            say(f"    {header}  →  {column if known else 'kept untouched: not every table has it'}")
        for header in found.unknown:
            say(f"    {header}  →  kept untouched")
    order = plan.config.board.order
    say(f"order    {'rows stay as they stand' if order == 'keep' else ', '.join(order)}")
    for scope, entries in plan.config.scopes.items():
        say(f"scope    {scope}: {', '.join(str(getattr(entry, 'repo', entry)) for entry in entries)}")
    say(f"balances as of {plan.balances.day.isoformat(' ')}")
    if nameless := [row.name for row in plan.balances.rows if row.login is None]:
        say(f"no account in the row of {', '.join(nameless)}: `links:` in contributions/ ties one to a row")
    names = ", ".join(edit.path.relative_to(folder).as_posix() for edit in plan.edits)
    say(
        f"{'written' if written else 'would write'}: {names}. Correct a guess in sig.yaml, then `sigbot check`"
    )


def cost(result: Cost) -> None:
    """Show what a first pull will cost."""
    for each in result.lists:
        how = ", read by author" if each.by_author else ""
        length = "length not known" if each.items is None else f"{each.items} items"
        say(f"{each.repository} {each.source}: {length}, {each.requests} requests{how}")
    say(
        f"a first pull: {result.requests} requests, {result.minutes:.1f} minutes at {result.rate} a minute"
        + (
            f"; besides one for each pull request of a row's person in {', '.join(result.files_from)}"
            if result.files_from
            else ""
        )
    )
    for problem in result.problems:
        warn(problem)


def ladder_cost(result: Cost | None) -> None:
    """Show what pulling for the ladder will cost, where there is one."""
    if result is None:
        return
    for line in ladder_lines(result):
        say(line)


def ladder_lines(result: Cost) -> Iterator[str]:
    """Say what the ladder's first pull costs, of what most of it is made, and what a run costs a day later."""
    minutes = f"{result.minutes:,.0f} minutes at {result.rate} a minute"
    yield f"for the ladder (`sigbot update --for ladder`): {result.requests:,} requests the first time, {minutes}"
    for each in result.lists:
        if each.one_by_one:
            number = "all" if each.items is None else f"{each.items:,}"
            yield f"    most of them for the comments of {number} pull requests in {each.repository}, one for each"
    if result.a_day is not None:
        yield f"    a day later about {result.a_day:,}; --budget spreads the first pull over several runs"


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
        "behind": [_behind(source) for source in decided.behind],
        "notes": decided.notes,
    }


def _source(source: Source, meanwhile: str = "its columns keep their numbers") -> str:
    """Say how far a source is, and what that means `meanwhile`."""
    part = f" ({source.author})" if source.author else ""
    if source.known is Known.BEHIND:
        state = "is behind, and counted as of the last good reading"
    elif source.pages:
        state = f"is being read, {source.pages} pages so far: {meanwhile} until it is whole"
    else:
        state = f"was never read: {meanwhile}"
    return f"{source.repository} {source.source}{part} {state}"


def _behind(source: Source) -> str:
    """Say how far a source is, and what stands in its way."""
    return _source(source) + (f": {source.error}" if source.error else "")


def _s(number: int) -> str:
    return "" if number == 1 else "s"
