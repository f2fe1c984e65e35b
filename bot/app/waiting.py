"""What waits for a person: gathered from the board, from publishing, from the outbox and from the meetings."""

from collections.abc import Iterator

from bot.app.around import Around
from bot.app.board import Decided
from bot.app.home import Home
from bot.app.meetings.waiting import meeting_items
from bot.app.pages import titles
from bot.app.update import RUNS_BEFORE_ALARM
from bot.deliver.outbox import Outbox
from bot.documents.desk import MAINTAINER, OPERATOR, Item, Values
from bot.documents.holds import held_text
from bot.forge.records import ProposalRecord
from bot.meetings.plan import Plan
from bot.rules.board import BoardRow
from bot.rules.cells import Cell, CellState
from bot.rules.publishing import STUCK, Held, Hold

NAMED = 20  # people with work and no row; `sigbot board` lists them all


def waiting_items(
    home: Home,
    decided: Decided,
    held: Held | None,
    around: Around | None,
    outbox: Outbox,
    plan: Plan,
) -> tuple[list[Item], int]:
    """List what waits, most urgent first, and how many more people have work and no row."""
    config = home.run.workspace.config
    language = config.sig.languages[0]
    headers = titles(home.run, language)
    items = [
        Item(f"act/{entry.id}", "unknown", OPERATOR, {"what": entry.what, "detail": entry.detail})
        for entry in outbox.unknown()
    ]
    if held and held.hold in STUCK:
        who = OPERATOR if held.hold is Hold.FORK_BEHIND else MAINTAINER
        text = held_text(held, language, config.sig.tz)
        items.append(Item(f"board/{held.hold}", "held", who, {"text": text}))
    items += [
        Item(pull_key(pull), "pull", MAINTAINER, {"about": f"!{pull.number} {pull.title}"})
        for pull in (around.proposals if around else ())
        if pull.state == "open"
    ]
    items += meeting_items(plan, home.run.workspace.roster)
    items += _sources(decided)
    items += _hand_edits(decided, headers)
    items += _people(decided, headers)
    return items, max(0, len(decided.board.candidates) - NAMED)


def pull_key(pull: ProposalRecord) -> str:
    """Name the thing that a pull request is, as long as it waits."""
    return f"pull/{pull.number}"


def _sources(decided: Decided) -> Iterator[Item]:
    for source in decided.behind:
        if source.failures >= RUNS_BEFORE_ALARM:
            name = f"{source.repository} {source.source}"
            values: Values = {"list": name, "error": source.error}
            yield Item(f"list/{source.repository}/{source.source}", "source", OPERATOR, values)


def _hand_edits(decided: Decided, headers: dict[str, str]) -> Iterator[Item]:
    """List the cells that people changed, with the correction that makes the change stand."""
    for row in decided.board.rows:
        for cell in row.cells:
            if cell.state is CellState.KEPT_BY_HAND and cell.value != cell.computed:
                values: Values = {
                    "name": row.member.name,
                    "column": headers.get(cell.count, cell.count),
                    "value": cell.value,
                    "computed": cell.computed,
                }
                paste = _correction(row, cell)
                yield Item(f"cell/{row.member.slug}/{cell.count}", "cell", MAINTAINER, values, paste)


def _correction(row: BoardRow, cell: Cell) -> str:
    who = f'"@{row.member.login}"' if row.member.login else row.member.slug
    change = (cell.value or 0) - cell.computed
    return (
        f"corrections:\n- {{who: {who}, count: {cell.count}, change: {change:+}, seen: {cell.value or 0}, "
        f"when: <since>, reason: ..., by: ...}}"
    )


def _people(decided: Decided, headers: dict[str, str]) -> Iterator[Item]:
    for candidate in decided.board.candidates[:NAMED]:
        login = candidate.member.login or ""
        work = ", ".join(
            f"{headers.get(count, count)} {number}" for count, number in candidate.tallies.items() if number
        )
        yield Item(f"row/{login}", "row", MAINTAINER, {"login": login, "work": work})
