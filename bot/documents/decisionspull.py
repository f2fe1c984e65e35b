"""The bot's pull request for decisions: who gets which role, who stands for it, and where it was decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.documents.pulltext import title_and_body
from bot.documents.render import render
from bot.sig.votes import Decision, Elsewhere


@dataclass(frozen=True, slots=True)
class Entered:
    """A decision as the page tells of it."""

    decision: Decision

    @property
    def by(self) -> str:
        """Name who stands for a decision made elsewhere; "" for a vote."""
        return self.decision.how.by if isinstance(self.decision.how, Elsewhere) else ""

    @property
    def link(self) -> str:
        """Give where it can be read."""
        how = self.decision.how
        return (how.link if isinstance(how, Elsewhere) else self.decision.link) or ""


def page(
    entered: Sequence[Entered],
    entries: Mapping[str, Sequence[Mapping[str, object]]],
    taken: Mapping[str, Sequence[Mapping[str, object]]],
    languages: Sequence[str],
    files: Sequence[str],
    mark: str,
    overrides: Path | None = None,
) -> tuple[str, str]:
    """Write title and body, each language in turn, with the mark as the last line."""
    texts = [
        render(
            "pull.decisions.md.j2",
            language,
            overrides=overrides,
            entered=entered,
            entries=entries,
            number=sum(len(each) for section, each in entries.items() if section != "visibility"),
            taken=taken,
            takes=sum(map(len, taken.values())),
            wishes=len(entries.get("visibility", ())),
            files=sorted(files),
        )
        for language in languages
    ]
    return title_and_body(texts, mark)
