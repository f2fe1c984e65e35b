"""READMEs of many shapes, with the columns to be found in each, and those that do not say enough."""

HEAD = "| Name | gitee_id | PRs | issues |\n|---|---|---|---|\n"
ROWS = "| A. Lee | [@alee](https://gitee.com/alee) | 3 | 2 |\n| B. Wu | @bwu | 1 |  |\n"
TABLE = HEAD + ROWS
CHINESE = TABLE.replace("Name", "名字").replace("PRs", "提交PR数量").replace("issues", "提交issue数量")
HTML = "<table><tr><th>Name</th><th>PRs</th></tr><tr><td>A</td><td>3</td></tr></table>\n"
ALL = ["name", "account", "prs", "issues"]

MARKED = f"""\
## **Board** of [us](https://x.example)

| **Name** | [gitee_id](https://x.example) | *PRs* | `issues` |
|---|:--|--:|:-:|
{ROWS}"""
OF_ITS_OWN = """\
## Board

| Rank | Name | gitee_id | Team | PRs | Total score | Organization | Closed issues |
|---|---|---|---|---|---|---|---|
| 1 | A | alee | x | 3 | 10 | Reef Ltd. | 4 |
"""
OTHER_COUNTS = """\
## Board

| Nickname | Account | Merged PRs | Reviews | Review comments | Blogs | Meetings attended | 积分 |
|---|---|---|---|---|---|---|---|
| A | alee | 3 | 2 | 1 | 1 | 0 | 5 |
"""
TWO_TABLES = f"""\
## People

| Name | gitee_id | Organization |
|---|---|---|
| A | alee | x |

## Board

{TABLE}"""

SHAPES = {
    "English only": (f"# Reef\n\n## Board\n\n{TABLE}", ALL),
    "Chinese only": (f"# 礁\n\n## 榜\n\n{CHINESE}", ALL),
    "no account column": ("## Board\n\n| Member | PRs |\n|---|---|\n| A. Lee | 3 |\n", ["name", "prs"]),
    "under the title": (f"# Reef\n\nWelcome.\n\n{TABLE}", ALL),
    "a heading that stands twice": (f"# Reef\n\n## Board\n\nx\n\n## Board\n\n{TABLE}", ALL),
    "no outer pipes": ("## Board\n\nName|gitee_id|PRs\n-|-|-\nA|alee|3\n", ["name", "account", "prs"]),
    "no rows yet": (f"## Board\n\n{HEAD}", ALL),
    "another table above": (TWO_TABLES, ALL),
    "headers with marks": (MARKED, ALL),
    "columns of its own": (OF_ITS_OWN, ["name", "account", "prs"]),
    "other counts": (
        OTHER_COUNTS,
        [
            "name",
            "account",
            "merged_prs",
            "reviewed_prs",
            "review_comments",
            "articles",
            "attended",
            "task_points",
        ],
    ),
    "special characters": (f'## Board: "the" # best \\ of | {{us}}\n\n{TABLE}', ALL),
    "line ends of Windows": (f"# Reef\n\n## Board\n\n{TABLE}".replace("\n", "\r\n"), ALL),
    "a byte-order mark": (f"\ufeff## Board\n\n{TABLE}", ALL),
}

UNCLEAR = [
    ("", "no contribution table was found in README.md"),
    (TABLE, "It needs a heading above it"),
    (f"## B\n\n{HTML}", "A table in HTML cannot be kept: write it in Markdown"),
    ("## B\n\n| Name | Contributions |\n|---|---|\n| A | 3 |\n", "at least one column of numbers"),
    (f"## B\n\n{HEAD}| A | a | many | 2 |\n| B | b | 1 | 2 |\n", "README.md:5: A: PRs holds no number"),
    (f"## B\n\n{TABLE}| A. L. | ALEE | 3 | 2 |\n", "README.md:7: A. L.: has a row above already, in line 5"),
    (
        f"## B\n\n{HEAD}| Li | | 3 | 2 |\n| Li | | 1 | 1 |\n",
        "README.md:6: Li: has a row above already, in line 5",
    ),
    (f"## B\n\n{HEAD}| | | 3 | 2 |\n", "README.md:5: B: this row has no name"),
    (f"## B\n\n{HEAD}| a@mail.example | | 3 | 2 |\n", "README.md:5: B: the name holds an e-mail address"),
]
