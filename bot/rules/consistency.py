"""Where the sources that name leaders and members differ: each question about each person once, with who says what.

Expected is that a README's leads and sig-info's maintainers are the holders of the roster's highest role, that
whoever may let changes in (a repository's committers, a folder's approvers) holds one of the two highest, and that
everyone named stands in the roster. A repository's list need not be complete, nor one shared with other SIGs.
Nothing here decides who is right: the roster is people's standing, and only people change it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.rules.named import NamedPerson, login_of, named_people, naming_of, spelling_disagreements
from bot.rules.sources import Addition, Disagreement, Naming, Part, Question, SourceList, SourceTable
from bot.rules.tablerows import table_disagreements

_MERGING = (Part.COMMITTERS, Part.APPROVERS)
_HELPING = (Part.CONTRIBUTORS, Part.REVIEWERS)


@dataclass(frozen=True, slots=True)
class _Sources:
    """The lists, and what is expected of them."""

    lists: tuple[SourceList, ...]
    roles: tuple[str, ...]  # lowest first

    def of(self, *parts: Part) -> list[SourceList]:
        return [source for source in self.lists if source.part in parts]

    def holds(self, person: NamedPerson, roles: Sequence[str]) -> bool:
        return any(source.role in roles for source, _ in person.among(Part.ROSTER))


def disagreements(
    sources: Sequence[SourceList],
    roles: Sequence[str],
    *,
    tables: Sequence[SourceTable] = (),
    same: Mapping[str, str] | None = None,
    spelled: Mapping[str, str] | None = None,
) -> tuple[Disagreement, ...]:
    """Compare the sources; one disagreement for each person and question, a person's together, in the sources' order.

    `roles` are those of sig.yaml, lowest first. `same` ties a login to another one of its person, `spelled` gives the
    host's own spelling; both by the login in lower case. A source that is not given is not missed.
    """
    known = _Sources(tuple(sources), tuple(roles))
    ties, hosts = same or {}, spelled or {}
    found: list[Disagreement] = []
    for person in named_people(sources, ties):
        if all(source.shared for source, _ in person.named):
            continue  # another SIG's
        about = list(_standing(known, person, hosts))
        found += [*about, *spelling_disagreements(person, hosts)]
    return (*found, *table_disagreements(tables, ties))


def _standing(known: _Sources, person: NamedPerson, spelled: Mapping[str, str]) -> Iterator[Disagreement]:
    """Ask who leads, lets in, belongs; of somebody outside the roster only the weightiest, with all that is said."""
    outside = bool(known.of(Part.ROSTER)) and not person.among(Part.ROSTER)
    asked = (
        (Question.LEADS, _leads(known, person)),
        (Question.MERGES, _merges(known, person)),
        (Question.BELONGS, _belongs(known, person)),
    )
    for question, answers in asked:
        if len({naming.named for naming in answers}) < 2:
            continue
        there = {(each.file, each.line) for each in answers}
        others = (
            [naming_of(*each) for each in person.named if each[0].part is not Part.BOARD] if outside else []
        )
        namings = (*answers, *(each for each in others if (each.file, each.line) not in there))
        amendments = _additions(known, person, answers, spelled) if question is Question.LEADS else ()
        login = login_of(person, spelled)
        yield Disagreement(question, login, person.name, namings, _odd(answers), tuple(amendments))
        if outside:
            return


def _leads(known: _Sources, person: NamedPerson) -> list[Naming]:
    if not known.holds(person, known.roles[-1:]) and not person.among(Part.LEADS, Part.MAINTAINERS):
        return []
    return [
        *_in_roster(known, person, known.roles[-1:]),
        *_in_whole_lists(known, person, Part.LEADS, Part.MAINTAINERS),
    ]


def _merges(known: _Sources, person: NamedPerson) -> list[Naming]:
    """Ask who may let changes in: whoever a list names; and whether OWNERS names whoever leads."""
    named = [naming_of(source, listed) for source, listed in person.among(*_MERGING)]
    leads = known.holds(person, known.roles[-1:])
    if leads and not person.among(Part.APPROVERS):
        own = [source for source in known.of(Part.APPROVERS) if not source.shared]
        named += [Naming(each.part, each.file, each.line, named=False) for each in own[:1]]
    return [*_in_roster(known, person, known.roles[-2:]), *named] if named else []


def _belongs(known: _Sources, person: NamedPerson) -> list[Naming]:
    named = [naming_of(source, listed) for source, listed in person.among(*_HELPING)]
    return [*_in_roster(known, person, known.roles), *named] if named else []


def _in_roster(known: _Sources, person: NamedPerson, roles: Sequence[str]) -> list[Naming]:
    """Say in which list of the roster somebody stands: in one of these roles, else in the highest they hold."""
    lists = known.of(Part.ROSTER)
    if not lists:
        return []
    rank = {role: n for n, role in enumerate(known.roles)}
    held = sorted(person.among(Part.ROSTER), key=lambda each: rank.get(each[0].role, -1))
    if not held:
        return [Naming(Part.ROSTER, lists[0].file, 0, named=False)]
    source, listed = held[-1]
    return [Naming(Part.ROSTER, source.file, listed.line, source.role in roles, source.title, listed.login)]


def _in_whole_lists(known: _Sources, person: NamedPerson, *parts: Part) -> list[Naming]:
    """Say of each list that should name everyone whether it names somebody."""
    namings = []
    for source in known.of(*parts):
        listed = next((listed for at, listed in person.named if at is source), None)
        if listed:
            namings.append(naming_of(source, listed))
        else:
            namings.append(Naming(source.part, source.file, source.line, named=False, title=source.title))
    return namings


def _odd(namings: Sequence[Naming]) -> str | None:
    """Give the one file that stands alone against two or more."""
    sides = {named: {each.file for each in namings if each.named is named} for named in (True, False)}
    for alone, others in ((sides[True], sides[False]), (sides[False], sides[True])):
        if len(alone) == 1 and len(others - alone) > 1:
            return next(iter(alone))
    return None


def _additions(
    known: _Sources, person: NamedPerson, namings: Sequence[Naming], spelled: Mapping[str, str]
) -> Iterator[Addition]:
    """Say which READMEs lack somebody who leads: the roster says so, or, where none was read, all others do."""
    sure = (
        known.holds(person, known.roles[-1:])
        if known.of(Part.ROSTER)
        else all(each.named for each in namings if each.part is not Part.LEADS)
    )
    beside = [listed.name for _, listed in person.among(Part.LEADS) if listed.name]
    name = beside[0] if beside else person.name
    for each in namings if sure else ():
        if each.part is Part.LEADS and not each.named:
            login = login_of(person, spelled)
            yield Addition(each.file, login, name or login)
