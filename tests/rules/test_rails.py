"""Rails: what the bot does not even propose to change in the roster."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.rails import Rail, RailWord, broken_rails, changes
from bot.sig.references import DEFAULT_ROLES
from bot.sig.roster import Roster, load_roster

ROLES = tuple(DEFAULT_ROLES)
NAMES = ["manta", "newt", "coral", "kelp", "otter", "squid"]
FOUR = {"contributor": ["newt", "coral"], "maintainer": ["manta", "kelp"]}


def roster(lists: dict[str, list[str]]) -> Roster:
    """Give a roster; an entry is a login, perhaps with more of it behind a blank."""
    text = "".join(
        f"{DEFAULT_ROLES[role]}:\n" + "".join(f"- {{{_entry(entry)}}}\n" for entry in entries)
        for role, entries in lists.items()
    )
    return load_roster(text.encode(), "m.yaml", DEFAULT_ROLES)


def _entry(entry: str) -> str:
    login, _, more = entry.partition(" ")
    return f"gitee_home: 'https://gitee.com/{login}'{more and ', ' + more}"


def broken(before: dict, after: dict, least: int = 1, *, complete: bool = True) -> tuple[Rail, ...]:
    return broken_rails(roster(before), roster(after), roles=ROLES, min_maintainers=least, complete=complete)


def words(*args, **more) -> list[str]:
    return [rail.word.value for rail in broken(*args, **more)]


def test_one_new_entry_breaks_no_rail():
    assert broken(FOUR, {**FOUR, "committer": ["otter"]}, 2) == ()


def test_one_new_entry_may_be_added_to_the_smallest_roster():
    assert broken({}, {"maintainer": ["manta"]}) == ()
    assert broken({"maintainer": ["manta"]}, {"maintainer": ["manta", "newt"]}, 3) == ()


def test_a_promotion_is_a_new_entry_in_another_list():
    assert broken(FOUR, {**FOUR, "committer": ["newt since: 2025-03-10"]}) == ()


@pytest.mark.parametrize(
    ("after", "least", "rails"),
    [
        (["manta"], 1, ()),
        (["manta"], 2, (Rail(RailWord.TOO_FEW, 1, 2, 2, ("maintainer",)),)),
        ([], 1, (Rail(RailWord.TOO_FEW, 0, 1, 2, ("maintainer",)),)),
    ],
)
def test_there_are_never_fewer_maintainers_than_agreed(after, least, rails):
    others = {"contributor": [f"newt{n}" for n in range(9)]}
    found = broken({**others, "maintainer": ["manta", "kelp"]}, {**others, "maintainer": after}, least)
    assert found == rails


def test_too_few_already_is_no_reason_not_to_add_one():
    assert (
        broken({"maintainer": ["manta"], "contributor": ["newt"]}, FOUR | {"contributor": ["newt"]}, 5) == ()
    )


def test_a_person_with_two_entries_is_one_maintainer():
    twice = {"maintainer": ["manta", "Manta", "kelp"], "contributor": [f"newt{n}" for n in range(9)]}
    assert words(twice, twice | {"maintainer": ["manta", "Manta"]}, 2) == ["too_few"]
    assert words(twice, twice | {"maintainer": ["manta", "kelp"]}, 2) == []


@pytest.mark.parametrize(("size", "number", "ok"), [(8, 2, True), (8, 3, False), (4, 1, True), (3, 1, False)])
def test_no_more_than_a_quarter_changes_at_once(size, number, ok):
    """Two of eight entries may, one of three may not, unless it is a new one."""
    before = [f"newt{n}" for n in range(size)]
    after = [f"{login} interest: oil" if n < number else login for n, login in enumerate(before)]
    found = broken({"contributor": before}, {"contributor": after})
    assert found == (() if ok else (Rail(RailWord.TOO_MANY, number, size // 4, size),))


def test_two_new_entries_of_four_are_too_many():
    assert words(FOUR, {**FOUR, "committer": ["otter", "squid"]}) == ["too_many"]


def test_nothing_follows_from_a_count_that_is_not_complete():
    assert broken(FOUR, {**FOUR, "committer": ["otter"]}, complete=False) == (Rail(RailWord.INCOMPLETE),)
    assert broken(FOUR, FOUR, complete=False) == ()


MANY = {"contributor": [f"newt{n}" for n in range(20)], "maintainer": ["manta"]}


@pytest.mark.parametrize(
    "contributors",
    [
        ["otter", *MANY["contributor"][1:]],  # newt0 is gone
        ["otter", "newt0 interest: oil", *MANY["contributor"][1:]],
        ["otter accounts: [newt0]", *MANY["contributor"][1:]],  # saying so does not make it one's own
    ],
)
def test_an_addition_leaves_other_peoples_entries_alone(contributors):
    found = broken(MANY, {**MANY, "contributor": contributors})
    assert found == (Rail(RailWord.OTHERS, 1, about=("@newt0",)),)


def test_an_addition_may_touch_ones_own_entries():
    own = ["Newt0 interest: oil", *MANY["contributor"][1:]]
    assert broken(MANY, {**MANY, "contributor": own, "committer": ["newt0"]}) == ()


def test_several_rails_may_be_broken_at_once():
    assert words(FOUR, {"contributor": ["otter"]}, 2, complete=False) == [
        "incomplete",
        "too_few",
        "too_many",
        "others",
    ]


lists = st.fixed_dictionaries({role: st.lists(st.sampled_from(NAMES), max_size=4) for role in ROLES})


@settings(max_examples=50)
@given(lists)
def test_moving_lines_changes_nothing(written):
    """Order within a list, and lines above it, say nothing about anybody."""
    turned = roster({role: list(reversed(logins)) for role, logins in reversed(written.items())})
    assert changes(roster(written), turned).number == 0


@settings(max_examples=50)
@given(lists, lists)
def test_a_change_and_its_undoing_are_as_large(before, after):
    there, back = changes(roster(before), roster(after)), changes(roster(after), roster(before))
    assert (len(there.added), len(there.removed), len(there.changed)) == (
        len(back.removed),
        len(back.added),
        len(back.changed),
    )
    assert len(roster(before).entries) + len(there.added) - len(there.removed) == len(roster(after).entries)


@settings(max_examples=50)
@given(lists, lists, st.integers(1, 3), st.booleans())
def test_what_breaks_no_rail_keeps_the_roster_safe(before, after, least, complete):
    old, new = roster(before), roster(after)
    change = changes(old, new)
    if broken_rails(old, new, roles=ROLES, min_maintainers=least, complete=complete) or not change.number:
        return
    had, has = (sum("maintainer" in person.roles for person in each.people) for each in (old, new))
    assert complete
    assert has >= min(had, least)
    assert 4 * change.number <= len(old.entries) or (change.number, len(change.added)) == (1, 1)
    if change.added:
        gone = {entry.login for entry in (*change.removed, *change.changed)}
        assert gone <= {entry.login for entry in change.added}


@settings(max_examples=50)
@given(lists, st.sampled_from(ROLES))
def test_a_newcomer_can_always_be_added(before, role):
    old = roster(before)
    new = roster({**before, role: [*before[role], "jelly"]})
    assert broken_rails(old, new, roles=ROLES, min_maintainers=3, complete=True) == ()


def test_the_roster_itself_is_not_touched():
    old = roster(FOUR)
    broken_rails(old, replace(old, entries=()), roles=ROLES, min_maintainers=1, complete=True)
    assert old == roster(FOUR)
