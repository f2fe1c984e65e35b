"""The half-years after which maintainers decide on promotions: 2022H1 and 2022H2, decided on 1 July and 1 January."""

import re
from dataclasses import dataclass
from datetime import date

from bot.errors import Refusal
from bot.sig.wording import quoted

_WRITTEN = re.compile(r"(\d{4})[Hh]([12])", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Half:
    """One half of a year, in the SIG's zone."""

    year: int
    number: int  # 1 or 2

    @classmethod
    def read(cls, text: str) -> "Half":
        """Read `2022H2`; raise Refusal for all else."""
        found = _WRITTEN.fullmatch(text.strip())
        if found is None or not 1970 <= int(found[1]) <= 2999:
            raise Refusal(f"--half must be a year and its half, like 2022H2 (found {quoted(text)})")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def before(cls, day: date) -> "Half":
        """Give the half that ended last before a day."""
        return cls(day.year, 1) if day.month > 6 else cls(day.year - 1, 2)

    @property
    def first(self) -> date:
        return date(self.year, 6 * self.number - 5, 1)

    @property
    def last(self) -> date:
        return date(self.year, 6, 30) if self.number == 1 else date(self.year, 12, 31)

    @property
    def previous(self) -> "Half":
        return Half(self.year - 1, 2) if self.number == 1 else Half(self.year, 1)

    def __str__(self) -> str:
        return f"{self.year}H{self.number}"
