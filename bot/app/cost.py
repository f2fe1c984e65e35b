"""What a pull will cost, in requests and minutes: said before the first one, by asking each list for its length."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.app.session import Run
from bot.app.update import ReadFor, earliest_day, needs_for, row_holders
from bot.errors import ForgeError
from bot.forge.gitee import PER_PAGE, Gitee, Unlisted, since
from bot.forge.records import Page
from bot.sig.needs import COMMENTS, ISSUE_COMMENTS, ISSUES, PULLS, Need
from bot.store.discussions import SHARE
from bot.store.sync import BY_AUTHOR_GAIN

ANONYMOUS_RATE = 60  # requests a minute, taken where the host tells none
DAY = 86_400
OVERHEAD = 2  # requests a list: its increment, and the comparison with the host's total


@dataclass(frozen=True, slots=True)
class ListCost:
    """One list: its length since the balances' day (None: the host did not say), and requests to read it."""

    repository: str
    source: str
    items: int | None
    requests: int
    by_author: bool
    one_by_one: bool = False  # `items` are pull requests, each asked for its comments


@dataclass(frozen=True, slots=True)
class Cost:
    """The first pull; file lists come on top, one request for each pull request of people with a row."""

    lists: tuple[ListCost, ...]
    rate: int  # requests a minute
    files_from: tuple[str, ...]
    problems: tuple[str, ...]
    a_day: int | None = None  # requests of a run a day later, where that was asked

    @property
    def requests(self) -> int:
        return sum(each.requests for each in self.lists)

    @property
    def minutes(self) -> float:
        return self.requests / self.rate


def estimate(run: Run, forge: Gitee) -> Cost:
    """Ask every list that the board needs for its length: one request a list."""
    return _estimate(run, forge, ReadFor.BOARD)


def estimate_ladder(run: Run, forge: Gitee) -> Cost | None:
    """Ask what `update --for ladder` costs, from the first day on and a day later; None without a ladder.

    Two requests a list at most: its length, and how much of it changed in the last day.
    """
    if not run.workspace.config.ladder:
        return None
    found = _estimate(run, forge, ReadFor.LADDER)
    now, changed = int(run.environment.clock.now()), 0
    for each in found.lists:
        if each.source == COMMENTS and each.one_by_one:
            try:
                changed += forge.pulls(each.repository, 1, per_page=1, since=since(now - DAY)).total or 0
            except ForgeError:
                continue  # it stands among the problems
            changed += -(-(each.items or 0) // SHARE)
    lists = sum(not each.one_by_one for each in found.lists)
    return replace(found, a_day=lists + changed)


def _estimate(run: Run, forge: Gitee, purpose: ReadFor) -> Cost:
    needs = needs_for(run, purpose)
    authors = row_holders(run, roster=purpose is ReadFor.LADDER).logins
    day = earliest_day(run) if purpose is ReadFor.BOARD else 0
    lists, problems = [], []
    for need in needs:
        try:
            lists.append(_said_cost(forge, need, day) or _cost(need, _length(forge, need, day), authors))
        except ForgeError as error:
            problems.append(str(error))
            lists.append(_cost(need, None, authors))
    files = tuple(need.repository for need in needs if need.files)
    return Cost(tuple(lists), forge.session.pacer.limit or ANONYMOUS_RATE, files, tuple(problems))


def _said_cost(forge: Gitee, need: Need, day: int) -> ListCost | None:
    """Say what comments of pull requests cost where each of them is asked for its own; None for all else."""
    if need.source != COMMENTS:
        return None
    start = {"since": since(day)} if day else {}
    if not need.limited:
        try:
            if forge.pull_comments(need.repository, 1, per_page=1, **start).rows:
                return None
        except Unlisted:
            pass
    items = forge.pulls(need.repository, 1, per_page=1, **start).total
    return ListCost(need.repository, COMMENTS, items, items or 1, by_author=False, one_by_one=True)


def _length(forge: Gitee, need: Need, day: int) -> int | None:
    """Read a list's length since the balances' day, those of all labels together."""
    asks: dict[str, Callable[..., Page[Any]]] = {
        PULLS: forge.pulls,
        ISSUES: forge.issues,
        COMMENTS: forge.pull_comments,
        ISSUE_COMMENTS: forge.issue_comments,
    }
    ask = asks[need.source]
    start = {"since": since(day)} if day else {}
    totals = [
        ask(need.repository, 1, per_page=1, **start, **({"labels": label} if label else {})).total
        for label in need.labels or ("",)
    ]
    return None if None in totals else sum(total for total in totals if total is not None)


def _cost(need: Need, items: int | None, authors: Sequence[str]) -> ListCost:
    pages = max(1, -(-(items or 0) // PER_PAGE))
    by_author = need.limited and not need.labels and pages > BY_AUTHOR_GAIN * len(authors) > 0
    requests = (1 + OVERHEAD) * len(authors) if by_author else pages + OVERHEAD
    return ListCost(need.repository, need.source, items, requests, by_author)
