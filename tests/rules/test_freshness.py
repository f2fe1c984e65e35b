"""How far a count is known: only what it needs can age it."""

from dataclasses import replace
from datetime import date

import pytest

from bot.rules.freshness import Freshness, Known, Source
from bot.sig.needs import Need


def need(repository, source="pulls", closed=None):
    return Need("gitee", repository, source, limited=False, labels=(), files=False, closed=closed)


def source(repository, of="pulls", author=None, *, complete=True, failures=0):
    error = "out of order" if failures else ""
    return Source("gitee", repository, of, author, complete, failures, 1000 if complete else None, error)


def known(needs, sources, *logins):
    return Freshness({"prs": needs}, sources).of("prs", logins)


def test_what_is_recorded_by_hand_is_always_fresh():
    """A count that needs no list of the host is known, whatever the host does."""
    assert known([], [source("a/b", complete=False)], "ann") is Known.FRESH


@pytest.mark.parametrize(
    ("sources", "state"),
    [
        ([], Known.NEVER),
        ([source("a/b", complete=False)], Known.NEVER),
        ([source("a/b", complete=False, failures=3)], Known.NEVER),
        ([source("a/b", failures=1)], Known.BEHIND),
        ([source("A/B")], Known.FRESH),
    ],
)
def test_a_list_is_known_once_it_was_read_to_its_end(sources, state):
    """Never read: not known. Read, and failing now: behind. Names are compared without case."""
    assert known([need("a/b")], sources, "ann") is state


def test_a_count_is_as_known_as_its_worst_list():
    """Of several lists the least known one decides."""
    needs = [need("a/b"), need("a/c"), need("a/b", "issues")]
    sources = [source("a/b"), source("a/c", failures=1), source("a/b", "issues", complete=False)]
    assert known(needs[:1], sources, "ann") is Known.FRESH
    assert known(needs[:2], sources, "ann") is Known.BEHIND
    assert known(needs, sources, "ann") is Known.NEVER


def test_a_dead_repository_ages_only_what_needs_it():
    """A count that does not need the failing list stays fresh, and does not name it."""
    freshness = Freshness(
        {"prs": [need("a/b")], "issues": [need("a/c", "issues")]},
        [source("a/b", failures=4), source("a/c", "issues")],
    )
    assert freshness.of("issues", ["ann"]) is Known.FRESH
    assert freshness.behind(["issues"]) == ()
    assert [each.repository for each in freshness.behind(["prs", "issues", "prs"])] == ["a/b"]


def test_a_new_person_starts_unknown():
    """In a list read by author, whoever was not read yet is not at zero but unknown."""
    sources = [source("a/b", author="ann"), source("a/b", author="bo", complete=False)]
    found = [known([need("a/b")], sources, login) for login in ("Ann", "bo", "cy")]
    assert found == [Known.FRESH, Known.NEVER, Known.NEVER]


def test_all_accounts_of_a_person_are_needed():
    """Two accounts are known when both were read, and as well as the worse one."""
    ann, other = source("a/b", author="ann"), source("a/b", author="ann2", failures=1)
    assert known([need("a/b")], [ann], "ann", "ann2") is Known.NEVER
    assert known([need("a/b")], [ann, other], "ann", "ann2") is Known.BEHIND


def test_nobody_else_ages_a_person():
    """Another author's part of the list says nothing about a person, nor about whoever has no account."""
    sources = [source("a/b", author="ann"), source("a/b", author="bo", failures=2)]
    assert known([need("a/b")], sources, "ann") is Known.FRESH
    assert known([need("a/b")], sources) is Known.FRESH


def test_the_whole_list_covers_everyone():
    """Once everyone is read, no author needs a part of their own."""
    assert known([need("a/b")], [source("a/b"), source("a/b", author="ann")], "ann", "new") is Known.FRESH


def test_a_retired_repository_holds_nothing_up():
    """A closed repository that was never read is behind, not unknown: it will never be read."""
    assert known([need("a/b", closed=date(2024, 1, 1))], [], "ann") is Known.BEHIND


def test_lists_read_by_author_are_named():
    """Repositories that show no strangers are listed once."""
    freshness = Freshness(
        {"prs": [need("a/b"), need("a/c")], "merged": [need("a/b")]},
        [source("a/b", author="ann"), source("a/b", author="bo"), source("a/c")],
    )
    assert freshness.by_author(["prs", "merged"]) == ("a/b",)


def on_demand(repository, of="comments"):
    return replace(need(repository, of), on_demand=True)


def test_a_count_read_on_demand_is_known_in_part():
    """Better than not at all, worse than as of a day; nobody waits for what no update reads."""
    asked, listed = on_demand("a/big"), need("a/b", "comments")
    whole, never = source("a/b", "comments"), source("a/b", "comments", complete=False)
    behind = source("a/b", "comments", failures=1)
    assert known([asked], []) is Known.PARTLY
    assert known([asked, listed], [whole], "ann") is Known.PARTLY
    assert known([asked, listed], [behind], "ann") is Known.PARTLY
    assert known([asked, listed], [never], "ann") is Known.NEVER
    assert Freshness({"prs": [asked]}, []).behind(["prs"]) == ()


def test_what_was_looked_at_is_told_of_repositories_on_demand_alone():
    needs = [on_demand("a/Big"), on_demand("a/other"), need("a/b", "comments")]
    looked_at = {("gitee", "a/big"): 9, ("gitee", "a/other"): 5, ("gitee", "a/b"): 70}
    freshness = Freshness({"prs": needs}, [], looked_at)
    assert freshness.looked_at(needs) == 14
    assert freshness.looked_at(needs[2:]) is None


def test_a_count_is_read_from_the_latest_of_its_lists_on():
    sources = [replace(source("a/b"), since=7), source("a/c")]
    freshness = Freshness({}, sources)
    lists = ([need("a/b"), need("a/c")], [need("a/c")], [])
    assert [freshness.read_from(needs, ["ann"]) for needs in lists] == [7, 0, 0]
