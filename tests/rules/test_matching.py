"""Which row is whose, over the tables of two languages; the people are invented."""

from dataclasses import dataclass, field

import pytest

from bot.rules.board import Member
from bot.rules.matching import Known, match, slug_of

COUNTS = ["points", "prs"]
NOBODY = Known({}, {})


@dataclass(frozen=True)
class Row:
    """A row as read from a table."""

    index: int
    name: str
    login: str | None = None
    numbers: dict = field(default_factory=lambda: {"points": 1, "prs": None})


def matched(*tables, known=NOBODY):
    """Match tables where a person is the login in lower case, and `annie` is ann's former login."""

    def person_of(login):
        return f"gitee:{login.lower()}".replace("annie", "ann")

    def member_of(person):
        return Member(person, person.removeprefix("gitee:"), "?", "gitee", "today", ("contributor",))

    return match(tables, COUNTS, known, person_of, member_of)


def test_rows_of_two_tables_are_tied_by_account():
    """A person's rows belong together wherever they stand, in the order of the first table."""
    found = matched(
        [Row(0, "A. Li", "ann"), Row(1, "B. Wu", "bo")], [Row(0, "Bo Wu", "Bo"), Row(1, "An Li", "annie")]
    )
    assert [(row.member.person, row.member.name, row.places) for row in found.rows] == [
        ("gitee:ann", "A. Li", (0, 1)),
        ("gitee:bo", "B. Wu", (1, 0)),
    ]
    assert (found.twins, found.notes) == ((), ())


def test_name_and_login_are_the_tables():
    """What a row is called and how its login is spelled is the table's choice; roles are the roster's."""
    member = matched([Row(0, "A. Li", "Annie")]).rows[0].member
    assert member == Member("gitee:ann", "ann", "A. Li", "gitee", "Annie", ("contributor",))


def test_a_row_keeps_its_key():
    """A row that was taken over is known by its key, whatever its account is called today."""
    found = matched([Row(0, "A. Li", "annie")], known=Known({"gitee:ann": "old-key"}, {}))
    assert found.rows[0].member.slug == "old-key"
    assert found.unknown == ()


def test_a_row_without_account_is_known_by_its_name():
    """Only the name ties a row without account, and it is never taken for an account of that name."""
    found = matched([Row(0, "Ann"), Row(1, "A", "ann")], known=Known({"gitee:ann": "ann"}, {"Ann": "a-row"}))
    assert [(row.member.person, row.member.login) for row in found.rows] == [
        ("row:a-row", None),
        ("gitee:ann", "ann"),
    ]


def test_rows_added_by_hand_are_told():
    """A row that neither a balance nor the last board knows was added by hand."""
    found = matched([Row(0, "A", "ann"), Row(1, "Q.H. Li")], known=Known({"gitee:ann": "ann"}, {}))
    assert found.unknown == ("q-h-li",)


def test_a_second_row_of_one_person_is_a_twin():
    """Whoever stands twice in one table is told, and the second row is nobody's and stays."""
    found = matched([Row(0, "A", "ann"), Row(1, "A", "Annie")], [Row(0, "A", "ann")])
    assert found.twins == ("ann~1",)
    assert [(row.member.person, row.places) for row in found.rows] == [
        ("gitee:ann", (0, 0)),
        ("row:ann~1", (1, None)),
    ]
    assert found.notes == ("A has a row above already: make one row of the two",)


def test_a_row_in_one_table_only_is_told():
    """A row that another table lacks is reported, with its place in neither lost."""
    found = matched([Row(0, "A", "ann")], [Row(0, "B", "bo")])
    assert [row.places for row in found.rows] == [(0, None), (None, 0)]
    assert found.notes == (
        "A has a row in one table and not in another: both stay as they are",
        "B has a row in one table and not in another: both stay as they are",
    )


def test_numbers_come_from_every_table():
    """A count is shown with one value a table; where a table's cell is no number, it is not shown at all."""
    rows = [Row(0, "A", "ann", {"points": 1, "prs": None})], [Row(0, "A", "ann", {"prs": 2})]
    assert matched(*rows).rows[0].shown == {"prs": (None, 2)}


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Q.H. Li", "q-h-li"), ("  A_b—C ", "a-b-c"), ("李雷", "李雷"), ("ＡＢ １", "ab-1"), ("…", "row")],
)
def test_a_key_is_made_of_a_name(name, slug):
    """Letters and digits of any script stay, everything else is one hyphen."""
    assert slug_of(name) == slug
