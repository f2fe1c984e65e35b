"""Shares of voters: as sig.yaml writes them, `> 50% of electorate`, and as exact numbers, never floats."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Annotated, TypeAlias

from pydantic import AfterValidator

from bot.sig.validation import pattern, slip
from bot.sig.wording import quoted

_SHARE = r"^>=? ?([0-9]{1,3} ?%|[0-9]{1,2}/[1-9][0-9]?) of (electorate|votes)$"
_QUORUM = r"^([0-9]{1,3} ?%|[0-9]{1,2}/[1-9][0-9]?)$"


@dataclass(frozen=True, slots=True)
class Portion:
    """What part of a whole is asked for: `text` of it (50%, 2/3), or with `more` more than that."""

    text: str
    more: bool = False

    @property
    def share(self) -> Fraction:
        """Give the part as an exact number."""
        number = self.text.removesuffix("%")
        return Fraction(number) / (100 if number != self.text else 1)

    def met(self, part: int, whole: int) -> bool:
        """Say whether so many are enough; none are never enough, of whatever whole."""
        asked = self.share * whole
        return part > 0 and (part > asked if self.more else part >= asked)

    def least(self, whole: int) -> int:
        """Give the smallest number that is enough of a whole."""
        asked = self.share * whole
        return max(1, floor(asked) + 1 if self.more else ceil(asked))

    def least_against(self, others: int) -> int | None:
        """Give the smallest number that is enough beside so many others; None where no number is."""
        rest = 1 - self.share
        if others == 0:
            return 1
        if rest == 0:
            return None
        asked = self.share * others / rest
        return max(1, floor(asked) + 1 if self.more else ceil(asked))


def portion_of(share: str) -> Portion:
    """Read a share or a quorum as it stands in sig.yaml; a quorum is reached with just that part."""
    number = re.search(r"[0-9]+ ?%|[0-9]+/[0-9]+", share)
    assert number is not None
    return Portion(number[0].replace(" ", ""), more=share.startswith(">") and not share.startswith(">="))


def _possible(hint: str) -> Callable[[str], str]:
    """Refuse a share that is reached with nothing, or by nobody; `hint` says what to write instead of the former."""

    def refuse(text: str) -> str:
        portion = portion_of(text)
        if portion.share == 0:
            raise slip(f"{portion.text} is reached with nothing; {hint}")
        if portion.share > 1 or (portion.share == 1 and portion.more):
            raise slip(f"more than everyone can never be reached; 100% is the most (found {quoted(text)})")
        return text

    return refuse


Share: TypeAlias = Annotated[
    str,
    pattern(_SHARE, "must be a share, like '> 50% of electorate' or '>= 65% of votes'"),
    AfterValidator(_possible("ask for at least 1%")),
]
Quorum: TypeAlias = Annotated[
    str,
    pattern(_QUORUM, "must be a part of the electorate, like 50% or 2/3"),
    AfterValidator(_possible("leave quorum out where it does not matter how many vote")),
]
