"""Opening balances: read and written without loss, and a row added without touching another byte."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ConfigError
from bot.sig.balances import Balances, OpeningRow, append_row, dump_balances, load_balances

TZ = ZoneInfo("Asia/Shanghai")
DAY = datetime(2024, 12, 31, 10, 2, 11, tzinfo=UTC)
LATER = datetime(2025, 3, 1, tzinfo=UTC)

SAMPLE = """\
day: 2024-12-31T18:02:11+08:00   # when the table last changed
commit: 3f2a9c1
rows:
  # the first
  - row: lihua
    name: H. Li
    account: LiHua
    balance: {task_points: 80, issues: 0}
  - row: q-h-li   # has no account
    name: Q.H. Li
    balance: {issues: 3}
    day: 2025-01-31
"""
NEW = OpeningRow("wuming", "Wu: Ming", "wuming", {"issues": 1}, LATER)


BLOCK = "rows:\n- row: a\n"
WINDOWS = "\ufeffrows:\r\n- row: a # first\r\n"
FOLDED = "day: 2024-12-31\nrows:\n- row: a\n  name: |\n    b\n"


def read(text: str) -> Balances:
    return load_balances(text.encode(), "opening.yaml", TZ)


def problems(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read(text)
    return [str(problem) for problem in caught.value.problems]


def test_balances_are_read_whole():
    assert read(SAMPLE) == Balances(
        day=DAY,
        commit="3f2a9c1",
        rows=(
            OpeningRow("lihua", "H. Li", "LiHua", {"task_points": 80, "issues": 0}, DAY),
            OpeningRow(
                "q-h-li", "Q.H. Li", None, {"issues": 3}, datetime(2025, 1, 31, 15, 59, 59, tzinfo=UTC)
            ),
        ),
    )


def test_a_bare_day_means_its_last_second_in_the_zone_of_the_sig():
    assert read("day: 2024-12-31\n").day == datetime(2024, 12, 31, 23, 59, 59, tzinfo=TZ)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("row: q-h-li", "row: LIHUA", [
            "opening.yaml:9:10: rows[1].row: 'LIHUA' stands twice; the first is in line 5",
        ]),
        ("    balance: {issues: 3}", "    account: lihua", [
            "opening.yaml:11:14: rows[1].account: 'lihua' stands twice; the first is in line 5",
        ]),
        ("issues: 3", "issues: -3", [
            "opening.yaml:11:23: rows[1].balance.issues: must be a whole number of 0 or more (found '-3')",
        ]),
        ("issues: 3", "issues: 3, issues: 4", [
            "opening.yaml:11:26: rows[1].balance.issues: stands twice; the first is in line 11",
        ]),
        ("day: 2024-12-31T18:02:11+08:00", "days: 2024-12-31", [
            "opening.yaml:1:1: day: is missing",
            "opening.yaml:1:1: days: unknown key 'days'; did you mean 'day'?",
        ]),
        ("commit: 3f2a9c1", "commit: main", [
            "opening.yaml:2:9: commit: must be a commit's hash (found 'main')",
        ]),
        ("2025-01-31", "2025-01-32", ["opening.yaml:12:10: rows[1].day: there is no day 2025-01-32"]),
    ],
)  # fmt: skip
def test_a_slip_is_said_in_its_place(old, new, message):
    assert SAMPLE.count(old) == 1
    assert problems(SAMPLE.replace(old, new)) == message


def test_a_file_is_written_to_be_read_by_people():
    text = dump_balances(read(SAMPLE))
    assert text.splitlines()[3:] == [
        "day: 2024-12-31T18:02:11+08:00",
        "commit: 3f2a9c1",
        "rows:",
        "- row: lihua",
        "  name: H. Li",
        "  account: LiHua",
        "  balance: {task_points: 80, issues: 0}",
        "- row: q-h-li",
        "  name: Q.H. Li",
        "  balance: {issues: 3}",
        "  day: 2025-01-31T23:59:59+08:00",
    ]
    assert all(line.startswith("# ") for line in text.splitlines()[:3])


def test_a_row_is_added_at_the_end_in_the_indentation_of_the_others():
    assert append_row(SAMPLE + "# the end\n", NEW) == SAMPLE + (
        "  - row: wuming\n"
        "    name: 'Wu: Ming'\n"
        "    account: wuming\n"
        "    balance: {issues: 1}\n"
        "    day: 2025-03-01T00:00:00+00:00\n"
        "# the end\n"
    )


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("day: 2024-12-31\n", "day: 2024-12-31\nrows:\n", ""),
        ("day: 2024-12-31", "day: 2024-12-31\nrows:\n", ""),
        ("rows: []  # none yet\nday: 2024-12-31\n", "rows:\n", "  # none yet\nday: 2024-12-31\n"),
        ("rows:\nday: 2024-12-31\n", "rows:\n", "day: 2024-12-31\n"),
        (f"{BLOCK}\n\n# c\nday: 2024-12-31", BLOCK, "\n\n# c\nday: 2024-12-31"),
        (f"{WINDOWS}day: 2024-12-31\r\n", WINDOWS, "day: 2024-12-31\r\n"),
        (FOLDED, FOLDED, ""),
    ],
)
def test_a_row_is_added_to_any_usual_layout_without_touching_another_byte(text, before, after):
    added = append_row(text, NEW)
    assert added.startswith(before)
    assert added.endswith(after)
    middle = added.removeprefix(before).removesuffix(after)
    assert middle.replace("\r", "").startswith("- row: wuming\n  name: 'Wu: Ming'\n")
    assert ("\r\n" in middle) == ("\r\n" in text)
    assert read(added).rows[-1] == NEW


@pytest.mark.parametrize(
    "text",
    [
        "{day: 2024-12-31}",
        "rows: [{row: a}]",
        "- a\n",
        "rows: x\n",
        "rows: ~\n- b",
        "rows:\n- row: a\n  name: |\n    b",
    ],
)
def test_a_layout_that_cannot_take_a_row_is_refused(text):
    with pytest.raises(ConfigError):
        append_row(text, NEW)


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
SLUGS = st.text("abcXYZ019灯-_.~", min_size=1, max_size=8)
DAYS = st.builds(
    lambda seconds, hours: datetime.fromtimestamp(seconds, timezone(timedelta(hours=hours))),
    st.integers(10**8, 10**10),
    st.integers(-12, 14),
)
ROWS = st.builds(
    OpeningRow,
    slug=SLUGS,
    name=WORDS,
    login=st.none() | st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,8}", fullmatch=True),
    balance=st.dictionaries(
        st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True), st.integers(0, 10**9), max_size=4
    ),
    day=DAYS,
)


def distinct(rows):
    """Keep the first of the rows that share a key or an account."""
    kept: dict[str, OpeningRow] = {}
    logins: set[str] = set()
    for row in rows:
        login = (row.login or "").casefold()
        if row.slug.casefold() not in kept and not (login and login in logins):
            kept[row.slug.casefold()] = row
            logins.add(login)
    return tuple(kept.values())


@given(DAYS, st.none() | st.just("3f2a9c1d"), st.lists(ROWS, max_size=5).map(distinct))
def test_what_is_written_is_read_again(day, commit, rows):
    balances = Balances(day, commit, rows)
    assert read(dump_balances(balances)) == balances


@given(DAYS, st.lists(ROWS, min_size=1, max_size=4).map(distinct))
def test_adding_rows_one_by_one_gives_all_of_them(day, rows):
    text = dump_balances(Balances(day))
    for row in rows:
        before, text = text, append_row(text, row)
        if "rows: []" not in before:
            assert text.startswith(before)
    assert read(text).rows == rows
