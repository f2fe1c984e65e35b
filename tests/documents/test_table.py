"""A table is found by its heading, and what is wrong is said with its line."""

import pytest

from bot.documents.table import find_table
from bot.documents.tableline import split, split_lines
from bot.errors import ConfigError

TABLE = "| a | b |\n|---|---|\n| 1 | 2 |\n"


def error(text, heading="Board"):
    with pytest.raises(ConfigError) as raised:
        find_table(text, heading, "README.md")
    return str(raised.value)


@pytest.mark.parametrize(
    "heading",
    [
        *[
            "# Board",
            "###### Board ##",
            "Board\n=====",
            "## **Board**",
            '## <a id="b"></a>Board',
            "## Ｂｏａｒｄ",
        ],
        *["## [Board](#board)", "## `Board`", "#   Bo&#97;rd  ", "\ufeff# Board", "Board\r---\r"],
    ],
)
def test_a_heading_is_compared_as_a_reader_sees_it(heading):
    table = find_table(f"{heading}\n\n{TABLE}", "Board", "README.md")
    assert table.header == ("a", "b")
    assert [row.cells for row in table.rows] == [("1", "2")]


def test_white_space_in_a_heading_is_folded():
    assert find_table(f"# The  Board\n{TABLE}", " The\tBoard ", "README.md").line == 2


def test_headings_in_code_and_comments_are_none():
    text = f"```\n# Board\n```\n\n<!--\n# Board\n-->\n\n    # Board\n\n# Board\n\n{TABLE}"
    assert find_table(text, "Board", "README.md").line == 13


def test_the_first_table_counts_also_below_a_deeper_heading():
    text = f"# Board\n\ntext\n\n## Now\n\n{TABLE}\n## Then\n\n| c |\n|---|\n"
    assert find_table(text, "Board", "README.md").header == ("a", "b")


@pytest.mark.parametrize("following", ["## Other", "# Other"])
def test_a_table_below_the_next_heading_is_another_one(following):
    message = error(f"## Board\n\n{following}\n\n{TABLE}")
    assert message.startswith("README.md:1: Board: no table follows")


def test_rows_carry_their_lines():
    table = find_table("x\n\n# Board\n|a|\n|-|\n|1|\n|2|\n\nend", "Board", "README.md")
    assert (table.line, [row.line for row in table.rows]) == (4, [6, 7])


def test_a_table_need_not_have_rows():
    assert find_table("# Board\n\n|a|\n|-|\n# End", "Board", "README.md").rows == ()


def test_cells_are_split_as_the_hosts_do():
    """Escaped pipes stay, a pipe in a code span separates, outer pipes are optional."""
    text = "# Board\n\na \\| b | c\n---|---\n`x | y`\n| p \\\\| q |  r | \n  | | |\n"
    table = find_table(text, "Board", "README.md")
    assert table.header == ("a \\| b", "c")
    assert [row.cells for row in table.rows] == [("`x", "y`"), ("p \\\\| q", "r"), ("", "")]


def test_a_missing_heading_names_the_closest():
    assert error("# Bord\n") == "README.md: Board: there is no such heading; did you mean “Bord”?"


def test_a_missing_heading_without_a_like_says_where_to_look():
    assert "correct it in sig.yaml" in error("text\n")


def test_a_heading_that_stands_twice_is_refused_with_both_lines():
    assert error("# Board\n\n## Board\n").startswith(
        "README.md:3: Board: this heading stands on lines 1 and 3;"
    )


def test_a_table_in_a_list_is_refused():
    message = error("# Board\n\n- x\n\n  | a |\n  |---|\n")
    assert message.startswith("README.md:5: Board: the table here stands inside a list or a quote")


def test_every_row_with_a_wrong_number_of_cells_is_named():
    few = "this row has 1 cell, the header has 2; add the missing cells, or an empty line before this one if it is"
    assert error(f"# Board\n\n{TABLE}| 1 |\n| 1 | 2 | 3 |\nText right below\n").splitlines() == [
        f"README.md:6: Board: {few} not part of the table",
        "README.md:7: Board: this row has 3 cells, the header has 2; write a pipe inside a cell as \\|",
        f"README.md:8: Board: {few} not part of the table",
    ]


@pytest.mark.parametrize(
    "line", ["|", "||", "| |", "a|b", "|a", "a|", "  | a\\|b | \r\n", "", " \\||", "|a| |"]
)
def test_a_split_line_is_written_back_as_it_was(line):
    assert str(split(line)) == line


def test_lines_end_where_markdown_ends_them():
    assert split_lines("a\r\nb\rc\n\nd\u2028e\x0bf") == ["a\r\n", "b\r", "c\n", "\n", "d\u2028e\x0bf"]
