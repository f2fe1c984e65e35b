"""sig-info.yaml, by which a community knows its SIGs: whom it names, and as what; other keys are others' business."""

from collections.abc import Iterator

from bot.errors import Problem
from bot.sig.listed import NamedList, NamedLists, lists_at
from bot.sig.yaml import Document, Tree, load

MAINTAINERS, MENTORS = "maintainers", "mentors"
COMMITTERS, CONTRIBUTORS = "committers", "contributors"


def load_siginfo(data: bytes, file: str) -> NamedLists:
    """Read maintainers and mentors of the SIG, committers and contributors of each of its repositories.

    A list that is not there is not given; one that is empty names nobody. Slips become problems, and the rest is
    read. Raises ConfigError for what is no YAML at all.
    """
    document = load(data, file)
    problems = list(document.problems)
    if document.tree is not None and not isinstance(document.tree, dict):
        problems.append(document.problem((), "must be a mapping, like maintainers: [...]"))
    lists = list(lists_at(document, (), (MAINTAINERS, MENTORS), problems))
    lists += _of_repositories(document, problems)
    return NamedLists(tuple(lists), tuple(problems))


def _of_repositories(document: Document, problems: list[Problem]) -> Iterator[NamedList]:
    tree = document.tree if isinstance(document.tree, dict) else {}
    repositories = tree.get("repositories")
    if repositories is not None and not isinstance(repositories, list):
        problems.append(document.problem(("repositories",), "must be a list, each beginning with '- repo:'"))
        return
    for n, entry in enumerate(repositories or []):
        if isinstance(entry, dict):  # a bare name of a repository names nobody
            names = _names(entry.get("repo"))
            yield from lists_at(document, ("repositories", n), (COMMITTERS, CONTRIBUTORS), problems, names)


def _names(repo: Tree) -> tuple[str, ...]:
    """Give the repositories of an entry, which may be one text or a list."""
    names = repo if isinstance(repo, list) else [repo]
    return tuple(name for name in names if isinstance(name, str))
