"""OWNERS, by which the community's review bots know who may approve in a folder, and who is asked to review.

The format is that of https://www.kubernetes.dev/docs/guide/owners/; names of OWNERS_ALIASES are not looked up.
"""

from bot.sig.listed import NamedLists, lists_at
from bot.sig.yaml import load

APPROVERS, REVIEWERS = "approvers", "reviewers"


def load_owners(data: bytes, file: str) -> NamedLists:
    """Read approvers and reviewers, those that hold for some files only (`filters:`) included.

    Slips become problems, and the rest is read. Raises ConfigError for what is no YAML at all.
    """
    document = load(data, file)
    problems = list(document.problems)
    tree = document.tree if document.tree is not None else {}
    if not isinstance(tree, dict):
        problems.append(document.problem((), "must be a mapping, like approvers: [lihua]"))
        return NamedLists((), tuple(problems))
    lists = list(lists_at(document, (), (APPROVERS, REVIEWERS), problems))
    filters = tree.get("filters")
    for pattern in filters if isinstance(filters, dict) else ():
        lists += lists_at(document, ("filters", pattern), (APPROVERS, REVIEWERS), problems)
    return NamedLists(tuple(lists), tuple(problems))
