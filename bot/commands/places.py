"""The places of a command's form, while the words of a line are put into them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.commands.command import Argument, Arguments, arguments_of
from bot.commands.said import Expected
from bot.commands.vocabulary import Vocabulary

_MOST = 100  # words in one place


@dataclass(slots=True)
class Places:
    """Give each word the first open place that reads it: `/why prs @newt` and `/why @newt prs` say the same."""

    form: type[Arguments]
    known: Vocabulary
    _all: tuple[Argument, ...] = field(init=False)
    _values: dict[str, object] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._all = arguments_of(self.form)

    def put(self, word: str) -> bool:
        """Put a word where it belongs; say whether there was such a place."""
        found = self._place_of(word)
        if found:
            self._values[found[0]] = found[1]
        return found is not None

    def reads(self, word: str) -> bool:
        """Say whether there is a place for a word."""
        return self._place_of(word) is not None

    def put_rest(self, rest: str) -> bool:
        """Put the rest of the line where it belongs; say whether there was such a place."""
        place = next((place for place in self.open if place.whole), None)
        if place:
            self._values[place.name] = rest
        return place is not None

    @property
    def open(self) -> tuple[Argument, ...]:
        """Give the places without a word; the rest of a line has one once all that must stand before it is there."""
        left = [place for place in self._all if place.name not in self._values]
        waits = any(not (place.optional or place.whole) for place in left)
        return tuple(place for place in left if not (waits and place.whole))

    @property
    def is_filled(self) -> bool:
        """Say whether nothing more must be said."""
        return all(place.optional for place in self.open)

    def expected(self) -> Iterator[Expected]:
        """Say what could stand next."""
        told = set()
        for place in self.open:
            for kind in place.kinds:
                if kind.name not in told:  # two days are asked for one after the other
                    yield Expected(kind.name, place.name, kind.options(self.known))
                told.add(kind.name)
        if self.is_filled:
            yield Expected("end")

    def arguments(self) -> Arguments:
        """Give the arguments, once all that must be said is said."""
        return self.form(**self._values)

    def _place_of(self, word: str) -> tuple[str, object] | None:
        """Find the place that reads a word, with what would stand there."""
        for place in self._all:
            before = self._values.get(place.name)
            if place.whole or (before is not None and not place.many):
                continue
            value = next((v for kind in place.kinds if (v := kind.read(word, self.known)) is not None), None)
            if before is None and value is not None:
                return place.name, value
            if isinstance(before, tuple) and isinstance(value, tuple) and len(before) < _MOST:
                return place.name, before + value
        return None
