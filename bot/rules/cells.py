"""What a cell becomes: opening balance plus what was counted since, unless a hand or a gap stands before it.

Three values meet: what was written last, what stands in the tables now, what is computed. A hand edit is kept
until a correction names it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.model import Tally
from bot.rules.freshness import Known
from bot.sig.contributions import Correction


class CellState(StrEnum):
    """Why a cell shows what it shows."""

    COMPUTED = "computed"
    KEPT_BY_HAND = "kept_by_hand"
    NOT_YET_KNOWN = "not_yet_known"
    TAKEN_OVER = "taken_over"  # there is a number and no opening balance to add to


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of the board with its parts: `opening + counted + correction` is what it should be."""

    count: str
    value: int | None  # what the table is to show; None is a blank
    opening: int
    counted: int
    correction: int
    state: CellState
    written: int | None = None  # what the bot took over or wrote last, or writes now; None: neither
    note: str = ""

    @property
    def computed(self) -> int:
        return self.opening + self.counted + self.correction


def settle(
    count: str,
    *,
    shown: Sequence[int | None],
    written: int | None,
    opening: int | None,
    tally: Tally,
    known: Known,
    corrections: Sequence[Correction],
    everywhere: bool = True,
) -> Cell:
    """Decide on one cell.

    `shown` is its value in each table (empty for a new row, None for a blank), `written` what was written
    last, if anything; `opening` is None where the cell was never taken over. A row that does not stand
    `everywhere` was added or taken out in one table only: it stays as it is until the tables agree.
    """
    change = sum(correction.change for correction in corrections)
    untouched = next((value for value in shown if value is not None), None)
    last = opening if written is None else written

    def cell(state: CellState, value: int | None, note: str = "") -> Cell:
        wrote = value or 0 if state is CellState.COMPUTED else last
        return Cell(count, value, opening or 0, tally.counted, change, state, wrote, note)

    if not everywhere:
        return cell(CellState.KEPT_BY_HAND, untouched)
    if known in (Known.NEVER, Known.PARTLY) or tally.pending:
        return cell(CellState.NOT_YET_KNOWN, untouched)
    if last is None and any(shown):
        note = f"holds {untouched} and has no opening balance: add one in contributions/opening.yaml"
        return cell(CellState.TAKEN_OVER, untouched, note)
    computed = (opening or 0) + tally.counted + change
    if computed < 0:
        note = f"would be {computed}: a correction takes away more than there is; it stays as it is"
        return cell(CellState.TAKEN_OVER, untouched, note)
    strange = {value or 0 for value in shown} - {last or 0, computed}
    answered = {correction.seen for correction in corrections}
    if strange <= answered:
        blank = bool(shown) and computed == 0 and all(value is None for value in shown)
        return cell(CellState.COMPUTED, None if blank else computed)
    if len({value or 0 for value in shown}) > 1:
        values = " and ".join(str(value or 0) for value in shown)
        note = f"differs between the tables ({values}), {computed} is computed: make them alike"
    else:
        note = (
            f"was {last or 0} and is {'blank' if untouched is None else untouched} now, by hand; {computed} is "
            f"computed. A Maintainer answers with a correction that says `seen: {untouched or 0}`"
        )
    return cell(CellState.KEPT_BY_HAND, untouched, note)
