"""The invented community: the same each time, and a story that the demo can be shown on."""

import re
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
import yaml

import bot.demo
from bot.demo.gitee import BEIJING, Forge
from bot.demo.gitee.answers import as_list
from bot.demo.people import IN_THE_TABLE, MAINTAINERS, NEW_ON_THE_ROSTER, STRANGERS
from bot.demo.world import END, HOME, OPENED, OWNED_PATHS, build

SIG = Path(bot.demo.__file__).parent / "sig"
KEPT_BY_HAND = datetime(2024, 12, 31, 23, 59, tzinfo=BEIJING).timestamp()
ROSTER_LISTS = ("Contributors", "Committers", "Maintainers")


@pytest.fixture(scope="module")
def forge():
    forge = Forge()
    build(forge)
    return forge


def table(name):
    """The rows of a README's table, header first."""
    lines = [line for line in (SIG / name).read_text("utf-8").splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in (lines[0], *lines[2:])]


def logins_in_table():
    return [re.search(r"@([\w.-]+)", row[1])[1] for row in table("README.md")[1:] if row[1]]


def paths(pull):
    """Every path a pull request touches, the old ones of renamed files too."""
    for file in pull.files:
        yield from [file] if isinstance(file, str) else [path for path in (file.path, file.old_path) if path]


def work_of_2025(forge):
    """Pull requests and issues after the hand-kept table's day, by login, as the SIG's rules would count them."""
    core, platform, models = (
        forge.find_repo(f"lantern/{name}") for name in ("lantern-core", "platform", "models")
    )
    folders = tuple(f"{path}/" for path in OWNED_PATHS)
    owned = [pull for pull in platform.pulls if any(path.startswith(folders) for path in paths(pull))]
    pulls = [*core.pulls, *owned, *models.pulls]
    issues = [i for i in core.issues if not {"invalid", "duplicate"} & {label.name for label in i.labels}]
    return tuple(
        Counter(row.user.login for row in rows if row.created_at > KEPT_BY_HAND and row.user)
        for rows in (pulls, issues)
    )


def test_the_world_is_the_same_each_time(forge):
    again = Forge()
    build(again)
    for one, two in zip(forge.repos, again.repos, strict=True):
        assert as_list(one.pulls) == as_list(two.pulls)
        assert as_list(one.issues) == as_list(two.issues)
        assert as_list(one.pull_comments) == as_list(two.pull_comments)


def test_the_sizes_are_those_of_a_small_sig(forge):
    sizes = {repo.full_name: (len(repo.pulls), len(repo.issues)) for repo in forge.repos}
    assert sizes == {
        "lantern/lantern-core": (254, 89),
        "lantern/platform": (395, 2),
        "lantern/models": (63, 0),
        "lantern/community": (13, 1),
    }


def test_numbers_rise_with_time_and_nothing_happens_outside_the_two_years(forge):
    for repo in forge.repos:
        pulls = list(repo.pulls)
        assert pulls == sorted(pulls, key=lambda pull: pull.created_at)
        assert min(pull.created_at for pull in pulls) >= OPENED.timestamp()
        assert max(pull.updated_at for pull in pulls) <= END.timestamp()


def test_every_special_case_is_there(forge):
    """A renamed file out of the SIG's folder, a lightweight change, a closed account, nobody, a new login."""
    pulls = {repo.full_name.split("/")[1]: list(repo.pulls) for repo in forge.repos}
    core = pulls["lantern-core"]
    assert any("src/tracing/header.go" in paths(pull) for pull in pulls["platform"])
    assert [pull.title for pull in core if pull.branch is None] == ["【轻量级 PR】：修正文档错别字"]
    assert [pull.title for pull in core if pull.user is None] == ["Import an old patch"]
    assert [pull.state for pull in core if pull.user and pull.user.deleted] == ["merged"]
    assert forge.find_user("yun_zhou") is None
    assert forge.find_user("zhou-yun").name == "周云"
    assert sum(set(paths(pull)) <= {f"{HOME}/sig_members.yaml"} for pull in pulls["community"]) == 6


def test_the_two_tables_agree_and_stand_in_the_sigs_order(forge):
    """By points, organised, talks, articles, pull requests, issues, all falling; one row has no account."""
    zh, en = table("README.md"), table("README_en.md")
    assert zh[1:] == en[1:]
    assert len(zh[0]) == len(en[0]) == 8
    values = [[int(cell) for cell in row[2:]] for row in zh[1:]]
    order = [
        (points, organised, talks, articles, prs, issues)
        for points, issues, prs, articles, talks, organised in values
    ]
    assert order == sorted(order, reverse=True)
    assert [row[0] for row in zh[1:] if not row[1]] == ["Q.Y. Luo"]


@pytest.mark.parametrize("name", ["README.md", "README_en.md"])
def test_the_tables_are_padded_by_code_points(name):
    lines = [line for line in (SIG / name).read_text("utf-8").splitlines() if line.startswith("|")]
    assert len({len(line) for line in lines}) == 1
    assert len(lines) == 10


def test_the_table_names_the_people_of_the_story():
    assert set(logins_in_table()) == {part.login for part in IN_THE_TABLE}


def test_the_hand_kept_numbers_are_near_the_true_ones(forge):
    """Within one or two of what really happened by the end of 2024."""
    rows = {row[1]: row for row in table("README.md")[1:]}
    for part in IN_THE_TABLE:
        row = rows[f"[@{part.login}](https://gitee.com/{part.login})"]
        assert abs(int(row[4]) - part.core[0] - part.owned[0] - part.models[0]) <= 1
        assert abs(int(row[3]) - part.issues[0]) <= 1


def test_the_roster_is_in_the_communitys_format():
    roster = yaml.safe_load((SIG / "sig_members.yaml").read_text("utf-8"))
    logins = {
        role: [entry["gitee_home"].removeprefix("https://gitee.com/") for entry in roster[role]]
        for role in ROSTER_LISTS
    }
    assert logins["Maintainers"] == [part.login for part in MAINTAINERS]
    assert set(logins["Contributors"]) == {part.login for part in (*IN_THE_TABLE, *NEW_ON_THE_ROSTER)}
    assert all(entry["email"].endswith("@example.com") for role in ROSTER_LISTS for entry in roster[role])


def test_what_is_recorded_by_hand_points_at_things_that_are_there(forge):
    """Everyone named has an account; the evidence of a task is the person's own merged pull request."""
    recorded = yaml.safe_load((SIG / "contributions" / "2025.yaml").read_text("utf-8"))
    whos = [who for kind in recorded.values() for entry in kind for who in [entry["who"]]]
    for who in [name for one in whos for name in (one if isinstance(one, list) else [one])]:
        assert forge.find_user(who.removeprefix("@")), who
    core, community = forge.find_repo("lantern/lantern-core"), forge.find_repo("lantern/community")
    for task in recorded["tasks"]:
        pull = core.pulls.get(int(task["evidence"].rpartition("/")[2]))
        assert (pull.user.login, pull.state) == (task["who"].removeprefix("@"), "merged")
        assert pull.merged_at <= datetime.fromisoformat(f"{task['when']}T23:59+08:00").timestamp()
        assert community.issues.get(task["task"])


def test_2025_changes_eleven_cells_adds_two_rows_and_leaves_candidates(forge):
    """What the demo shows: some cells, some rows, and strangers who are only proposed."""
    pulls, issues = work_of_2025(forge)
    recorded = yaml.safe_load((SIG / "contributions" / "2025.yaml").read_text("utf-8"))
    cells = {(login, column) for column, counts in (("prs", pulls), ("issues", issues)) for login in counts}
    for column in ("articles", "talks", "organised", "tasks"):
        cells |= {(entry["who"].removeprefix("@"), column) for entry in recorded[column]}
    changed = {cell for cell in cells if cell[0] in logins_in_table()}
    assert changed == {
        ("shenyuhang", "prs"),
        ("shenyuhang", "issues"),
        ("shenyuhang", "talks"),
        ("mira_kovac", "prs"),
        ("mira_kovac", "tasks"),
        ("olu-adeyemi", "prs"),
        ("olu-adeyemi", "organised"),
        ("tangxiaolu", "issues"),
        ("tangxiaolu", "articles"),
        ("Jonas_Lind", "talks"),
        ("xuziwei", "issues"),
    }
    newcomers = {part.login for part in NEW_ON_THE_ROSTER}
    assert {login for login, _ in cells} & newcomers == {"peng-jiahui", "sofia-marin"}
    strangers = {part.login for part in STRANGERS} | {"zhou-yun"}
    assert len(strangers & pulls.keys()) >= 5
