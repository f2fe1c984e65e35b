"""Pull requests and issues that a description names: fetched where they were not read yet, and what each comes to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.app.gather import Gathered
from bot.app.links import AboutLink, Target, about, fetched, target_of
from bot.app.session import Run
from bot.errors import Refusal
from bot.model import Verdict
from bot.rules.evidence import Named, Piece, named
from bot.sig.needs import ISSUES, PULLS, needs_of

MOST = 20  # that the host is asked about
NOT_FOUND = "not_found"  # nobody's of those whom it was named for, in no repository that was read


@dataclass(frozen=True, slots=True)
class Seen:
    """A named piece of work: what it is to the person, and the verdicts on it."""

    piece: Named
    about: AboutLink
    verdicts: tuple[Verdict, ...]


class NamedWork:
    """What a description names of the host's; with `ask`, the host is asked about what is not known yet."""

    def __init__(self, run: Run, body: str, *, ask: bool) -> None:
        self.run = run
        pieces = [each for each in named(body, {}, {}, run.workspace.web) if _is_work(each)]
        self.targets: dict[str, tuple[Target, ...]] = {}
        self.answers: dict[str, AboutLink] = {}
        asked = 0
        for piece in pieces:
            targets = self.targets[piece.text] = tuple(self._targets(piece))
            for target in targets if ask else ():
                if asked < MOST and (answer := fetched(run, piece.text, target)):
                    self.answers[target.key] = answer
                asked += 1

    def knows(self, piece: Named) -> bool:
        """Say whether a piece of evidence names work on the host."""
        return piece.text in self.targets

    def seen(
        self,
        piece: Named,
        gathered: Gathered,
        connection: Connection,
        person: str,
        told: Mapping[str, Sequence[Verdict]],
    ) -> Seen:
        """Say what a piece of work is to a person; `told` are their events by count."""
        targets = self.targets[piece.text]
        for target in targets:
            if mine := [each for verdicts in told.values() for each in verdicts if target.is_of(each)]:
                return Seen(piece, about(gathered, connection, piece.text, target, person, mine), tuple(mine))
        if len(targets) != 1:
            return Seen(piece, AboutLink(piece.text, NOT_FOUND), ())
        answer = self.answers.get(targets[0].key)
        return Seen(piece, answer or about(gathered, connection, piece.text, targets[0], person, []), ())

    def _targets(self, piece: Named) -> Iterator[Target]:
        """Give what is named; a bare `!12` may be in any repository that is counted."""
        try:
            yield target_of(self.run, piece.text)
        except Refusal:
            config = self.run.workspace.config
            source = PULLS if piece.piece is Piece.PULL else ISSUES
            needs = needs_of(config, config.counts)
            for repository in dict.fromkeys(each.repository for each in needs if each.source == source):
                yield target_of(self.run, f"{repository}{piece.text}")


def _is_work(piece: Named) -> bool:
    return piece.piece in (Piece.PULL, Piece.ISSUE)
