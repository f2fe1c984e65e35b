"""What a pull will cost, in requests and minutes: said before the first one, by asking each list for its length."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.app.session import Run
from bot.app.tables import counts_of
from bot.app.update import earliest_day, row_holders
from bot.errors import ForgeError
from bot.forge.gitee import PER_PAGE, Gitee, since
from bot.sig.needs import PULLS, Need, needs_of, readable
from bot.store.sync import BY_AUTHOR_GAIN

ANONYMOUS_RATE = 60  # requests a minute, taken where the host tells none
OVERHEAD = 2  # requests a list: its increment, and the comparison with the host's total


@dataclass(frozen=True, slots=True)
class ListCost:
    """One list: its length since the balances' day (None: the host did not say), and requests to read it."""

    repository: str
    source: str
    items: int | None
    requests: int
    by_author: bool


@dataclass(frozen=True, slots=True)
class Cost:
    """The first pull; file lists come on top, one request for each pull request of people with a row."""

    lists: tuple[ListCost, ...]
    rate: int  # requests a minute
    files_from: tuple[str, ...]
    problems: tuple[str, ...]

    @property
    def requests(self) -> int:
        return sum(each.requests for each in self.lists)

    @property
    def minutes(self) -> float:
        return self.requests / self.rate


def estimate(run: Run, forge: Gitee) -> Cost:
    """Ask every list that the board needs for its length: one request a list."""
    needs = readable(needs_of(run.workspace.config, counts_of(run.workspace)))
    authors = row_holders(run).logins
    lists, problems = [], []
    for need in needs:
        try:
            items = _length(forge, need, earliest_day(run))
        except ForgeError as error:
            problems.append(str(error))
            items = None
        lists.append(_cost(need, items, authors))
    files = tuple(need.repository for need in needs if need.files)
    return Cost(tuple(lists), forge.session.pacer.limit or ANONYMOUS_RATE, files, tuple(problems))


def _length(forge: Gitee, need: Need, day: int) -> int | None:
    """Read a list's length since the balances' day, those of all labels together."""
    ask = forge.pulls if need.source == PULLS else forge.issues
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
