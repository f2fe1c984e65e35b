"""The first day, on READMEs of many shapes: what `init` writes is valid, and no number is touched by it."""

import os
import subprocess
from datetime import UTC, datetime

import pytest
import yaml

from app.readmes import CHINESE, HEAD, ROWS, SHAPES, TABLE, UNCLEAR
from bot.app.board import decide_board
from bot.app.init import plan, write
from bot.app.proposal import Wishes
from bot.app.session import Environment, open_run
from bot.demo.gitee import Clock
from bot.errors import ConfigError, Refusal, SigbotError
from bot.rules.cells import CellState

TODAY = datetime(2025, 1, 10, tzinfo=UTC)
COMMITTED = datetime.fromisoformat("2024-12-31T18:00:00+08:00")


@pytest.fixture
def sig(tmp_path):
    """Make a committed SIG's folder of these files, `README_md` and so on."""

    def make(**files):
        for name, text in files.items():
            (tmp_path / name.replace("_md", ".md")).write_bytes(text.encode())
        commit(tmp_path)
        return tmp_path

    return make


def commit(folder):
    dated = {"GIT_AUTHOR_DATE": COMMITTED.isoformat(), "GIT_COMMITTER_DATE": COMMITTED.isoformat()}
    by = ["-c", "user.name=x", "-c", "user.email=x@example.com"]
    for arguments in (["init", "-q"], ["add", "-A"], [*by, "commit", "-qm", "by hand"]):
        command = ["git", "-C", folder, *arguments]
        subprocess.run(command, check=True, env={**os.environ, **dated}, capture_output=True)


def planned(folder, **wishes):
    return plan(folder, Wishes(**{"repo": "reef/community", **wishes}), TODAY)


@pytest.mark.parametrize("like", [None, "trusted-ai"])
@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_is_taken_over_untouched(shape, like, sig):
    """The columns are found, the files are valid, and the board on an empty database changes no table."""
    readme, columns = SHAPES[shape]
    folder = sig(README_md=readme)
    made = planned(folder, like=like)
    write(folder, made)
    assert list(made.config.board.columns) == columns
    with open_run(folder, Environment({}, Clock(TODAY)), writes=True) as run:
        decided = decide_board(run)
        run.files.write(decided.edits)
    assert folder / "README.md" not in [edit.path for edit in decided.stale_files]
    assert (folder / "README.md").read_bytes() == readme.encode()
    assert decided.changes == ()
    assert len(decided.board.rows) == len(made.balances.rows)


def test_a_number_that_was_never_read_is_not_zero(sig):
    """After `init`, before any `update`, cells of the host's counts are not yet known and keep their numbers."""
    folder = sig(README_md=f"## Board\n\n{TABLE}")
    write(folder, planned(folder))
    with open_run(folder, Environment({}, Clock(TODAY))) as run:
        cells = {cell.count: cell for cell in decide_board(run).board.rows[0].cells}
    assert {count: (cell.state, cell.value) for count, cell in cells.items()} == {
        "prs": (CellState.NOT_YET_KNOWN, 3),
        "issues": (CellState.NOT_YET_KNOWN, 2),
    }


def test_the_balances_are_as_of_the_tables_last_change(sig):
    """The day is the commit's, blanks are zero, a row without account has a key made of its name."""
    folder = sig(README_md=f"## Board\n\n{TABLE}| Q.H. Li | | 4 | 1 |\n")
    balances = planned(folder).balances
    assert balances.day == COMMITTED
    assert [(row.slug, row.login, dict(row.balance)) for row in balances.rows] == [
        ("alee", "alee", {"prs": 3, "issues": 2}),
        ("bwu", "bwu", {"prs": 1, "issues": 0}),
        ("q-h-li", None, {"prs": 4, "issues": 1}),
    ]


def test_an_order_is_proposed_only_where_it_gives_the_rows(sig):
    """Where no order of columns reproduces the rows, they stay as they stand."""
    assert planned(sig(README_md=f"## B\n\n{TABLE}")).config.board.order == ("prs", "issues")
    rows = "| A | a | 1 | 2 |\n| B | b | 5 | 1 |\n| C | c | 0 | 9 |\n"
    assert planned(sig(README_md=f"## B\n\n{HEAD}{rows}")).config.board.order == "keep"


def test_tables_of_two_languages_become_one_board(sig):
    """Each count has the headers of both; a column that only one of them has is nobody's business."""
    chinese = f"## 榜\n\n{CHINESE}"
    for before, after in (
        ("issue数量 |", "issue数量 | 文章 |"),
        ("|---|\n", "|---|---|\n"),
        ("2 |\n", "2 | 1 |\n"),
        (" |  |\n", " |  | |\n"),
    ):
        chinese = chinese.replace(before, after)
    made = planned(sig(README_md=chinese, README_en_md=f"## Board\n\n{TABLE}"))
    assert made.config.board.columns["prs"] == ("提交PR数量", "PRs")
    assert "articles" not in made.config.board.columns
    assert "articles" not in made.balances.rows[0].balance
    assert made.config.sig.languages == ("zh", "en")


def test_the_repositories_are_those_the_readme_lists(sig):
    """Links under a heading of repositories become scopes, folders included; pages that are no repository do not."""
    links = "[a](https://gitee.com/reef/core) [b](https://gitee.com/reef/big/tree/master/src/%E7%A4%81/fl)"
    others = "[c](https://gitee.com/organizations/reef) [d](https://evilgitee.com/x/y) [e](https://gitee.com/coral)"
    made = planned(sig(README_md=f"## Repositories\n\n{links} {others}\n\n## Board\n\n{TABLE}"))
    scope = [(each.repo, each.paths) for each in made.config.scope("code")]
    assert scope == [("reef/core", ()), ("reef/big", ("src/礁/fl",))]


@pytest.mark.parametrize(("readme", "words"), UNCLEAR)
def test_a_table_that_does_not_say_enough(readme, words, sig):
    """Each is told with its place; nothing is written."""
    folder = sig(README_md=readme)
    with pytest.raises(SigbotError) as error:
        planned(folder)
    assert words in str(error.value)
    assert "mail.example" not in str(error.value)
    assert not (folder / "sig.yaml").exists()


def test_tables_that_disagree_name_both_cells(sig):
    """Nobody's number is chosen: both places are named, for every difference at once."""
    english = TABLE.replace("| 3 | 2 |", "| 4 | 2 |").replace("| B. Wu | @bwu", "| C. Wu | @cwu")
    with pytest.raises(ConfigError) as error:
        planned(sig(README_md=f"## B\n\n{TABLE}", README_en_md=f"## B\n\n{english}"))
    assert str(error.value).splitlines() == [
        "README_en.md:5: A. Lee: PRs is 4, README.md:5 has 3; make them alike",
        "README_en.md:6: C. Wu: is another person: README.md:6 has B. Wu bwu",
    ]
    shorter = HEAD + ROWS.splitlines(keepends=True)[0]
    with pytest.raises(ConfigError, match=r"README.md:6: B. Wu: has no row at this place in README_en.md"):
        planned(sig(README_md=f"## B\n\n{TABLE}", README_en_md=f"## B\n\n{shorter}"))


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        ({"repo": "a b"}, "--repo: must be a repository, like owner/name (found 'a b')"),
        ({"repo": 'a/b", x: "'}, "--repo: must be a repository"),
        ({"path": "../x"}, "--path: must be a path inside the repository"),
        ({"key": "A: b # c"}, "--key: must be a short name of small letters"),
        ({"path": "sigs/安全"}, "--key: must be a short name of small letters"),
        ({"timezone": "Mars/Olympus"}, "--timezone: must be a time zone, like Asia/Shanghai"),
        ({"bots": ("a@mail.example",)}, "--bot: must be a login"),
        ({"like": "others"}, "--like: there are no rules of 'others' to take over; there is trusted-ai"),
        ({"heading": "Nowhere"}, "README.md: Nowhere: there is no such heading"),
        ({"heading": "Other"}, "Other: a column for names and one of numbers are needed; the headers are a, b"),
        ({"day": "31.12.2024"}, "--day: must be a day, like 2025-02-01"),
        ({"day": "2024-02-30"}, "--day: there is no day 2024-02-30"),
        ({"day": '"\nrows: []'}, "--day: must be a day"),
        ({"day": "2025-01-12"}, "--day: 2025-01-12 has not come yet"),
    ],
)  # fmt: skip
def test_a_wish_that_cannot_be_is_told_by_its_option(wishes, words, sig):
    """No message speaks of a line of a file that was never written."""
    other = "\n## Other\n\n| a | b |\n|---|---|\n"
    with pytest.raises(SigbotError) as error:
        planned(sig(README_md=f"## Board\n\n{TABLE}".replace("\n\n", "\n") + other), **wishes)
    assert words in str(error.value)
    assert "sig.yaml:" not in str(error.value)


def test_any_name_is_written_so_that_it_is_read_back(sig):
    """A name may hold what YAML gives a meaning to."""
    folder = sig(README_md=f"## Board\n\n{TABLE}")
    for name in ('A: b # c "d"', "- x", "no", "{a}", "可信AI 安全", "1e3", "\\"):
        made = planned(folder, name=name, key="reef", force=True)
        assert set(made.config.sig.name.values()) == {name}
        assert yaml.safe_load(made.edits[0].after.decode())["sig"]["name"] == name


def test_a_day_where_git_cannot_tell(sig, tmp_path):
    """Uncommitted changes, a shallow clone, no history: each is named, and --day is the way on."""
    folder = sig(README_md=f"## Board\n\n{TABLE}")
    text = (folder / "README.md").read_text()
    (folder / "README.md").write_text(text.replace("| 3 |", "| 4 |"))
    with pytest.raises(Refusal, match=r"README.md holds changes that are not committed: commit them first"):
        planned(folder)
    assert planned(folder, day="2024-12-30").balances.day == datetime.fromisoformat(
        "2024-12-30T23:59:59+08:00"
    )
    (folder / "README.md").write_text(text + "\nThe end.\n")
    commit(folder)
    (folder / "README.md").write_text(text + "\nThe end, indeed.\n")
    commit(folder)
    assert planned(folder).balances.day == COMMITTED
    shallow = tmp_path / "shallow"
    subprocess.run(
        ["git", "clone", "-q", "--depth", "1", folder.as_uri(), shallow], check=True, capture_output=True
    )
    with pytest.raises(Refusal, match="the history is shallow: `git fetch --unshallow` reads it whole"):
        planned(shallow)
    subprocess.run(["rm", "-rf", shallow / ".git"], check=True)


def test_without_git_the_day_and_the_home_are_asked_for(tmp_path):
    """A folder without history needs both."""
    (tmp_path / "README.md").write_text(f"## Board\n\n{TABLE}")
    with pytest.raises(Refusal, match="there is no git history here"):
        planned(tmp_path)
    with pytest.raises(Refusal, match="the home repository is not known: name it with --repo owner/name"):
        planned(tmp_path, repo=None, day="2024-12-31")


def test_what_is_there_is_not_overwritten(sig):
    """sig.yaml is people's: only --force writes it anew."""
    folder = sig(README_md=f"## Board\n\n{TABLE}")
    write(folder, planned(folder))
    mine = (folder / "sig.yaml").read_bytes()
    with pytest.raises(Refusal, match="are there already; `sigbot init --force` writes both anew"):
        planned(folder)
    assert planned(folder, force=True).edits[0].before == mine


def test_a_sig_yaml_that_is_there_is_followed(sig):
    """Where only the balances are missing they alone are made, from the tables and columns that sig.yaml names."""
    folder = sig(README_md=f"## Board\n\n{TABLE}")
    first = planned(folder)
    write(folder, first)
    (folder / "contributions/opening.yaml").unlink()
    again = planned(folder)
    assert [edit.path.name for edit in again.edits] == ["opening.yaml"]
    assert again.balances == first.balances
