"""Everyone whom the sources name, with every place, and how their logins are spelled there."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.rules.sources import Disagreement, Naming, Part, Question, Respelling, SourceList
from bot.sig.listed import Listed


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """Everything that the sources say of one person, in their order."""

    key: str
    named: tuple[tuple[SourceList, Listed], ...]

    def among(self, *parts: Part) -> list[tuple[SourceList, Listed]]:
        """Give where lists of these parts name them."""
        return [(source, listed) for source, listed in self.named if source.part in parts]

    @property
    def name(self) -> str:
        """Give the name that a source has for them, the roster's first."""
        names = [listed.name for _, listed in (*self.among(Part.ROSTER), *self.named) if listed.name]
        return names[0] if names else ""


def named_people(sources: Sequence[SourceList], same: Mapping[str, str]) -> Iterator[NamedPerson]:
    """Bring together what is said of each person; `same` ties a login in lower case to another one of its person."""
    people: dict[str, list[tuple[SourceList, Listed]]] = {}
    for source in sources:
        for listed in source.people:
            key = listed.login.casefold()
            people.setdefault(same.get(key, key), []).append((source, listed))
    return (NamedPerson(key, tuple(named)) for key, named in people.items())


def naming_of(source: SourceList, listed: Listed) -> Naming:
    """Say that a list names somebody."""
    return Naming(source.part, source.file, listed.line, named=True, title=source.title, login=listed.login)


def login_of(person: NamedPerson, spelled: Mapping[str, str]) -> str:
    """Spell a person's login: as the host does, else as the roster, else as most sources do."""
    named = person.among(Part.ROSTER) or person.named
    first = Counter(listed.login for _, listed in named).most_common(1)[0][0]
    return spelled.get(first.casefold(), first)


def spelling_disagreements(person: NamedPerson, spelled: Mapping[str, str]) -> Iterator[Disagreement]:
    """Find logins of a person that differ in case; where the host or the roster settles it, say what to write."""
    by_login: dict[str, list[tuple[SourceList, Listed]]] = {}
    for source, listed in person.named:
        by_login.setdefault(listed.login.casefold(), []).append((source, listed))
    for key, places in by_login.items():
        if len({listed.login for _, listed in places}) < 2:
            continue
        in_roster = {listed.login for source, listed in places if source.part is Part.ROSTER}
        meant = spelled.get(key) or (next(iter(in_roster)) if len(in_roster) == 1 else None)
        # The roster is never patched, and what disagrees with it afterwards is no settlement.
        clear = meant if in_roster <= {meant} else None
        seen: dict[tuple[str, str], Naming] = {}
        for source, listed in places:
            seen.setdefault((source.file, listed.login), naming_of(source, listed))
        amendments = (
            Respelling(source.file, listed.line, listed.column, listed.login, clear)
            for source, listed in places
            if clear and listed.login != clear and not source.shared
        )
        login = meant or Counter(listed.login for _, listed in places).most_common(1)[0][0]
        yield Disagreement(
            Question.SPELLING,
            login,
            person.name,
            tuple(seen.values()),
            None,
            tuple(dict.fromkeys(amendments)),
        )
