"""What an edit of the tables claims, and what the bot's own numbers say to it."""

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.board import Member
from bot.rules.claims import ClaimKind, ClaimVerdict, EditedTable, Ours, TableRow, claims
from bot.rules.freshness import Known

COUNTS = ["prs", "articles"]
ZH, EN = "README.md", "README_en.md"
CONFIRMED, CONTRADICTED = ClaimVerdict.CONFIRMED, ClaimVerdict.CONTRADICTED
FOR_A_MAINTAINER, UNKNOWN = ClaimVerdict.FOR_A_MAINTAINER, ClaimVerdict.UNKNOWN


def row(slug, name=None, login=None, **cells):
    login = slug if login is None else login or None
    return TableRow(Member(f"gitee:{slug}", slug, name or slug.title(), "gitee", login), cells)


def table(before, after, now=None, file=ZH):
    rows = [
        {each.member.slug: each for each in side} for side in (before, after, before if now is None else now)
    ]
    return EditedTable(file, *rows)


def ours(opening=5, counted=1, correction=0, known=Known.FRESH, pending=False):
    """Six pull requests are counted; of what is recorded by hand, there is as much on record."""
    return lambda _member, count, is_new: Ours(
        0 if is_new else opening, counted, correction, known, pending, visible=count == "prs"
    )


def claimed(*tables, numbers=None):
    return claims(tables, COUNTS, numbers or ours())


def one(*tables, **rest):
    (claim,) = claimed(*tables, **rest)
    return claim


def prs(before, after, **rest):
    return table([row("coral", prs=before)], [row("coral", prs=after)], **rest)


def test_what_is_not_changed_is_no_claim():
    assert claimed(prs(5, 5)) == ()


def test_a_blank_is_a_zero():
    assert claimed(prs(None, 0), prs(0, None, file=EN)) == ()


def test_a_cell_that_says_what_is_counted_is_confirmed():
    claim = one(prs(5, 6))
    assert (claim.kind, claim.verdict, claim.claimed, claim.ours.total) == (ClaimKind.CELL, CONFIRMED, 6, 6)


def test_a_cell_that_says_something_else_is_contradicted():
    assert one(prs(5, 7)).verdict is CONTRADICTED


def test_what_no_host_tells_is_a_maintainers_to_say():
    claim = one(table([row("coral", articles=6)], [row("coral", articles=7)]))
    assert claim.verdict is FOR_A_MAINTAINER


def test_what_is_on_record_already_is_confirmed():
    assert one(table([row("coral", articles=5)], [row("coral", articles=6)])).verdict is CONFIRMED


def test_while_the_lists_are_not_read_nothing_is_contradicted():
    assert one(prs(5, 7), numbers=ours(known=Known.NEVER)).verdict is UNKNOWN
    assert one(prs(5, 7), numbers=ours(pending=True)).verdict is UNKNOWN


def test_a_number_that_was_never_taken_over_is_a_maintainers_to_say():
    assert one(prs(5, 7), numbers=ours(opening=None)).verdict is FOR_A_MAINTAINER


def test_a_cell_with_text_is_no_number():
    claim = one(prs(5, "many"))
    assert (claim.verdict, claim.claimed) == (FOR_A_MAINTAINER, None)


def test_one_claim_stands_for_the_same_edit_of_both_tables():
    claim = one(prs(5, 6), prs(5, 6, file=EN))
    assert ([each.file for each in claim.edits], claim.elsewhere, claim.agrees) == ([ZH, EN], (), True)


def test_an_edit_of_one_table_names_the_other():
    claim = one(prs(5, 6), prs(5, 5, file=EN))
    assert ([each.file for each in claim.elsewhere], claim.agrees, claim.verdict) == ([EN], False, CONFIRMED)


def test_an_edit_by_which_the_tables_come_to_agree_is_whole():
    assert one(prs(5, 6), prs(6, 6, file=EN)).agrees


def test_tables_that_would_say_different_things_say_no_number():
    claim = one(prs(5, 6), prs(5, 7, file=EN))
    assert (claim.claimed, claim.agrees, claim.verdict) == (None, False, CONTRADICTED)


def test_a_cell_that_changed_on_the_default_branch_meanwhile_is_told():
    assert one(prs(5, 7, now=[row("coral", prs=6)])).overtaken
    assert not one(prs(5, 7, now=[row("coral", prs=7)])).overtaken


def test_a_row_that_comes_is_one_claim_with_all_its_numbers():
    claim = one(table([], [row("newt", prs=1, articles=2)]))
    assert (claim.kind, claim.verdict) == (ClaimKind.ROW_ADDED, FOR_A_MAINTAINER)
    assert [(each.count, each.claimed, each.ours.total, each.verdict) for each in claim.numbers] == [
        ("prs", 1, 1, CONFIRMED), ("articles", 2, 1, FOR_A_MAINTAINER),
    ]  # fmt: skip


def test_a_new_row_with_a_number_that_is_counted_otherwise_is_contradicted():
    assert one(table([], [row("newt", prs=9)])).verdict is CONTRADICTED


def test_a_row_that_goes_is_a_maintainers_to_say():
    claim = one(table([row("coral")], []), table([row("coral")], [row("coral")], file=EN))
    assert (claim.kind, claim.verdict) == (ClaimKind.ROW_REMOVED, FOR_A_MAINTAINER)
    assert [each.file for each in claim.elsewhere] == [EN]


def test_another_name_in_a_row_is_no_other_row():
    claim = one(table([row("coral")], [row("coral", "C. Reef")]))
    assert (claim.kind, claim.edits[0].before, claim.edits[0].after) == (ClaimKind.NAME, "Coral", "C. Reef")


def test_an_account_in_a_row_that_had_none_is_one_claim():
    shell = row("w-shell", "W. Shell", login="", prs=0)
    claim = one(table([shell], [row("shelly", "W. Shell", prs=0)]))
    assert (claim.kind, claim.member.login, claim.other.login) == (ClaimKind.ACCOUNT, None, "shelly")


def test_a_number_that_changes_together_with_the_account_is_told_too():
    shell = row("w-shell", "W. Shell", login="", prs=0)
    found = claimed(table([shell], [row("shelly", "W. Shell", prs=9)]))
    assert [(each.number, each.kind) for each in found] == [(1, ClaimKind.ACCOUNT), (2, ClaimKind.CELL)]


values = st.none() | st.integers(0, 9) | st.sampled_from(["", "x"])
rows = st.dictionaries(st.sampled_from("abc"), st.tuples(values, values), max_size=3).map(
    lambda found: [row(slug, prs=one_, articles=other) for slug, (one_, other) in found.items()]
)


@given(st.lists(st.tuples(rows, rows, rows), min_size=1, max_size=2))
def test_every_changed_cell_row_by_row_is_exactly_one_claim(sides):
    """Claims are numbered from 1; each says what changes in which table, and nothing that stays is claimed."""
    tables = [table(*side, file=file) for side, file in zip(sides, (ZH, EN), strict=False)]
    found = claimed(*tables)
    assert [each.number for each in found] == list(range(1, len(found) + 1))
    told = {(edit.file, each.member.slug, each.count) for each in found for edit in each.edits}
    changed = set()
    for each in tables:
        for slug in {*each.before, *each.after}:
            if slug not in each.before or slug not in each.after:
                changed.add((each.file, slug, ""))
                continue
            changed |= {
                (each.file, slug, count)
                for count in COUNTS
                if (each.before[slug].cells[count] or 0) != (each.after[slug].cells[count] or 0)
            }
    assert told == changed
