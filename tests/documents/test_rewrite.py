"""A table is rewritten in its own way, and every byte that is not meant stays."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from markdown_tables import cells, documents, words

from bot.documents.markdown import parse
from bot.documents.padding import Way, measure
from bot.documents.rewrite import KeptRow, NewRow, rewrite
from bot.documents.table import find_table
from bot.errors import ConfigError


def find(text):
    return find_table(text, "Board", "README.md")


def found(document):
    """Find the drawn table; what Markdown does not take for a table, or not for these lines, is drawn again."""
    try:
        table = find(document.text)
    except ConfigError:
        assume(False)
    assume("".join(map(str, table.lines)) == document.table)
    return table


def edited(markdown, *rows):
    """Rewrite a table that stands alone below its heading."""
    head = "# Board\n\n"
    text = rewrite(head + markdown, find(head + markdown), rows)
    assert text.startswith(head)
    return text.removeprefix(head)


def kept(table):
    return [KeptRow(n) for n in range(len(table.rows))]


def seen_by_markdown(text):
    """Give the cells of the drawn table as the parser, which splits on its own, sees them."""
    tokens = parse(text)
    start = next(n for n, t in enumerate(tokens) if t.type == "inline" and t.content == "Board")
    table = next(n for n, t in enumerate(tokens) if n > start and t.type == "table_open")
    end = next(n for n, t in enumerate(tokens) if n > table and t.type == "table_close")
    return [token.content for token in tokens[table:end] if token.type == "inline"]


@given(documents())
def test_no_change_is_no_change(document):
    table = found(document)
    assert rewrite(document.text, table, kept(table)) == document.text


@st.composite
def edits(draw, table, texts=cells):
    """Draw rows in any order: some kept, some changed, some new, some dropped; and the cells that are meant."""
    count = len(table.header)
    rows, meant = [], []
    for n in draw(st.permutations(range(len(table.rows)))):
        what = draw(st.sampled_from(["keep", "change", "drop", "new"]))
        if what == "new":
            new = tuple(draw(st.lists(texts, min_size=count, max_size=count)))
            rows.append(NewRow(new))
            meant.append(new)
        elif what != "drop":
            changed = draw(st.dictionaries(st.integers(0, count - 1), texts)) if what == "change" else {}
            rows.append(KeptRow(n, changed))
            meant.append(tuple(changed.get(c, cell) for c, cell in enumerate(table.rows[n].cells)))
    return rows, meant


@given(st.data())
def test_the_result_has_the_cells_asked_for_and_nothing_else_is_changed(data):
    document = data.draw(documents())
    table = found(document)
    rows, meant = data.draw(edits(table))
    text = rewrite(document.text, table, rows)
    again = find(text)
    assert (again.header, [row.cells for row in again.rows]) == (table.header, meant)
    assert seen_by_markdown(text) == [
        cell.replace("\\|", "|") for row in (table.header, *meant) for cell in row
    ]
    assert text.startswith(document.before)
    assert text.endswith(document.after)
    assert len(again.lines) == len(rows) + 2


@given(st.data())
def test_there_and_back_is_where_it_was(data):
    """Where nothing grew, and the table still shows how it is padded, undoing an edit restores every byte."""
    document = data.draw(documents(words))
    table = found(document)
    assume(table.rows)
    columns = measure(table.lines)
    row = data.draw(st.integers(0, len(table.rows) - 1))
    column = data.draw(st.integers(0, len(table.header) - 1))
    assume(columns[column].places(table.lines[row + 2].segments[column]))
    rows = kept(table)
    rows[row] = KeptRow(row, {column: data.draw(words)})
    there = rewrite(document.text, table, rows)
    middle = find(there)
    assume(measure(middle.lines) == columns)
    if columns[column].way is Way.OWN:
        assume(len(middle.lines[row + 2].segments[column]) <= len(table.lines[row + 2].segments[column]))
    rows[row] = KeptRow(row, {column: table.rows[row].cells[column]})
    assert rewrite(there, middle, rows) == document.text


@given(st.data())
def test_only_a_cell_too_wide_for_its_padded_column_touches_other_lines(data):
    document = data.draw(documents())
    table = found(document)
    assume(table.rows)
    row = data.draw(st.integers(0, len(table.rows) - 1))
    column = data.draw(st.integers(0, len(table.header) - 1))
    text = data.draw(cells)
    rows = kept(table)
    rows[row] = KeptRow(row, {column: text})
    after = find(rewrite(document.text, table, rows)).lines
    touched = {n for n, (old, new) in enumerate(zip(table.lines, after, strict=True)) if old != new}
    way = measure(table.lines)[column]
    if way.way is not Way.PADDED or way.needed(text) <= way.width:
        assert touched <= {row + 2}


@given(st.data())
def test_a_re_padded_table_is_padded_as_it_was(data):
    document = data.draw(documents(words, ways=["code points", "display"], outer_pipes=True))
    table = found(document)
    before = measure(table.lines)
    rows, _ = data.draw(edits(table, words))
    after = find(rewrite(document.text, table, rows))
    for n, old in enumerate(before):
        if old.way is Way.PADDED:
            widths = {old.unit(line.segments[n]) for line in (after.lines[0], *after.lines[2:])}
            assert len(widths) == 1


CODE_POINTS = """\
| 名字    | PRs |
|-------|-----|
| 张三    | 1   |
| Li Si | 22  |
"""
DISPLAY = """\
| 名字   | PRs |
| ------ | --: |
| 张三   |   1 |
| Li Si  |  22 |
"""


@pytest.mark.parametrize(
    ("table", "row", "changed"),
    [
        (CODE_POINTS, "| 张三    | 1   |", "| 王小五   | 7   |"),
        (DISPLAY, "| 张三   |   1 |", "| 王小五 |   7 |"),
        ("| a | bb |\n|:-:|:--:|\n| 张三 | 1 |\n", "| 张三 | 1 |", "| 王小五 | 7 |"),
        ("|a|bb|\n|-|--|\n|张三|1|\n", "|张三|1|", "|王小五|7|"),
        ("a | bb\n-- | --\n张三 | 1\n", "张三 | 1", "王小五 | 7"),
    ],
    ids=["by code points", "by display width", "with one blank", "without blanks", "without outer pipes"],
)
def test_a_cell_is_padded_as_its_table_is(table, row, changed):
    others = [KeptRow(n) for n in range(1, table.count("\n") - 2)]
    assert edited(table, KeptRow(0, {0: "王小五", 1: "7"}), *others) == table.replace(row, changed)


def test_a_wider_cell_re_pads_its_column_by_code_points():
    assert (
        edited(CODE_POINTS, KeptRow(0, {0: "Zhang San"}), KeptRow(1))
        == """\
| 名字        | PRs |
|-----------|-----|
| Zhang San | 1   |
| Li Si     | 22  |
"""
    )


def test_a_wider_cell_re_pads_its_column_by_display_width_and_side():
    assert (
        edited(DISPLAY, KeptRow(0, {0: "欧阳小五", 1: "1000"}), KeptRow(1))
        == """\
| 名字     |  PRs |
| -------- | ---: |
| 欧阳小五 | 1000 |
| Li Si    |   22 |
"""
    )


def test_a_centred_column_stays_centred():
    table = "|  name  |\n|:------:|\n|   ab   |\n|   c    |\n"
    wider = "|   name   |\n|:--------:|\n| abcdefgh |\n|    c     |\n"
    assert edited(table, KeptRow(0, {0: "abcdefgh"}), KeptRow(1)) == wider


def test_in_an_unpadded_table_nothing_else_is_re_padded():
    table = "| a | bb |\n|---|---|\n| 1 | 2 |\n| x | y |\n"
    assert edited(table, KeptRow(0, {1: "1000"}), KeptRow(1)) == table.replace("| 2 |", "| 1000 |")


def test_in_a_ragged_table_a_cell_keeps_its_width_or_grows_alone():
    table = "| a   | b |\n|--|---|\n|1      |2|\n| x |   y    |\n"
    assert edited(table, KeptRow(0, {0: "10", 1: "200"}), KeptRow(1, {1: "z"})) == (
        "| a   | b |\n|--|---|\n|10     |200|\n| x |   z    |\n"
    )


def test_a_table_that_proves_no_padding_is_not_padded():
    """Two columns of one-digit cells happen to be even: only the changed line changes."""
    table = "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n"
    assert edited(table, KeptRow(0, {1: "10"}), KeptRow(1)) == table.replace("| 1 | 2 |", "| 1 | 10 |")


def test_a_row_put_in_by_hand_without_padding_does_not_unpad_the_other_columns():
    table = "| name | PRs |\n|------|-----|\n| a    | 1   |\n| bcdefgh | 2   |\n"
    assert edited(table, KeptRow(0, {1: "1000"}), KeptRow(1)) == (
        "| name | PRs  |\n|------|------|\n| a    | 1000 |\n| bcdefgh | 2    |\n"
    )


def test_rows_are_ordered_dropped_and_added():
    table = "  |a|b|\r\n  |-|-|\r\n  |one|1|\r\n  |two|2|\r\n  |three|3|\r\n"
    assert edited(table, KeptRow(2), NewRow(("four", "4")), KeptRow(0)) == (
        "  |a|b|\r\n  |-|-|\r\n  |three|3|\r\n  |four|4|\r\n  |one|1|\r\n"
    )


def test_the_first_row_of_a_table_looks_like_its_header():
    table = "| name | PRs |\n|------|-----|\n"
    assert edited(table, NewRow(("a", "1"))) == table + "| a    | 1   |\n"


def test_a_missing_end_of_line_stays_at_the_end():
    table = "|a|b|\n|-|-|\n|one|1|\n|two|2|"
    assert edited(table, KeptRow(1), KeptRow(0)) == "|a|b|\n|-|-|\n|two|2|\n|one|1|"
    assert edited(table) == "|a|b|\n|-|-|"


def test_a_row_that_would_begin_a_list_or_lose_a_cell_gets_outer_pipes():
    table = "a | b\n--- | ---\nxx | 1\nyy | 2\n"
    assert edited(table, KeptRow(0, {0: "- x"}), KeptRow(1, {1: ""})) == (
        "a | b\n--- | ---\n| - x | 1 |\n| yy | |\n"
    )


def test_a_backslash_never_escapes_the_pipe_behind_it():
    assert edited("|aa|b|\n|-|-|\n|x|1|\n", KeptRow(0, {0: "x\\"})) == "|aa|b|\n|-|-|\n|x\\ |1|\n"


@pytest.mark.parametrize(
    "rows",
    [
        *[[KeptRow(0), KeptRow(0)], [KeptRow(1)], [KeptRow(0, {2: "x"})], [NewRow(("x",))]],
        *[[KeptRow(0, {0: "a|b"})], [KeptRow(0, {0: "a\nb"})], [KeptRow(0, {0: " a"})]],
    ],
)
def test_what_only_a_defect_can_ask_is_refused(rows):
    with pytest.raises(ValueError, match=r"row|cell"):
        edited("|a|b|\n|-|-|\n|x|1|\n", *rows)


def test_a_table_of_another_text_is_refused():
    table = find("# Board\n|a|\n|-|\n|x|\n")
    with pytest.raises(ValueError, match="another text"):
        rewrite("# Board\n|a|\n|-|\n|y|\n", table, kept(table))
