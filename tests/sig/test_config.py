"""sig.yaml: what is written is what is read, and whatever is wrong is said at once and in its place."""

import re
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.errors import ConfigError
from bot.model import IGNORABLE, Kind, Reason
from bot.sig.config import Count, ScopeRepo, SigConfig, load_config
from bot.sig.counts import IGNORABLE_WORDS

SAMPLE = (Path(__file__).parent / "sample.yaml").read_text("utf-8")
DESIGN = Path(__file__).parents[3] / "shared" / "design.md"

MINIMAL = """\
sig: {key: lantern, name: Lantern, timezone: UTC}
home: {forge: gitee, repo: lantern/community}
scopes: {all: [lantern/core]}
counts: {prs: {count: pr_opened, in: all}}
board:
  tables: [{file: README.md, heading: Contributions}]
  columns: {name: [Name], account: [gitee_id], prs: [PRs]}
"""


def problems(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load_config(text.encode())
    return [str(problem) for problem in caught.value.problems]


def changed(old: str, new: str, text: str = MINIMAL) -> list[str]:
    assert text.count(old) == 1
    return problems(text.replace(old, new))


@pytest.fixture(scope="module")
def sample() -> SigConfig:
    return load_config(SAMPLE.encode())


def test_the_sample_of_the_design_validates():
    if not DESIGN.exists():
        pytest.skip("the design is not on this machine")
    text = re.search(
        r"^## sig\.yaml.*?```yaml\n(.*?)```", DESIGN.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )[1]
    config = load_config(text.encode())
    assert list(config.counts) == [
        "task_points", "issues", "prs", "merged_prs", "articles", "talks", "organised", "attended",
        "reviewed_prs", "review_comments",
    ]  # fmt: skip
    assert [entry.repo for entry in config.scope("board")] == [
        "mindspore/mindarmour", "mindspore/mindspore", "mindspore/models",
    ]  # fmt: skip


def test_the_minimal_file_is_enough_and_the_rest_has_its_defaults():
    config = load_config(MINIMAL.encode())
    assert (config.mode, config.paused, config.board.order, config.min_maintainers) == (
        "watch",
        False,
        "keep",
        1,
    )
    assert config.roles == {
        "contributor": "Contributors", "committer": "Committers", "maintainer": "Maintainers",
    }  # fmt: skip
    assert config.board.rows.new == ("roster", "confirmed")
    assert config.labels.invalid == ("invalid", "无效")
    assert config.labels.duplicate == ("duplicate", "重复")
    assert config.lgtm_words[0] == "LGTM"
    assert config.sig.name == {"zh": "Lantern", "en": "Lantern"}
    assert (config.home.path, config.ladder, config.meetings, config.bots) == ("", (), (), ())


def test_identity_and_home(sample):
    assert (sample.sig.key, sample.sig.name["zh"], sample.sig.languages) == ("lantern", "灯笼", ("zh", "en"))
    assert sample.sig.tz == ZoneInfo("Asia/Shanghai")
    assert (sample.home.forge, sample.home.repo, sample.home.path) == (
        "gitee",
        "lantern/community",
        "sigs/light",
    )
    assert (sample.mode, sample.paused) == ("propose", False)
    assert (sample.forges["gitee"].api, sample.forges["gitcode"].api) == (
        "https://git.example.org/api/v5",
        None,
    )
    assert sample.bots == ("ci-bot", "i-robot")


def test_a_scope_is_its_entries_and_those_of_the_scopes_it_names(sample):
    assert sample.scope("board") == (
        ScopeRepo("gitee", "lantern/core"),
        ScopeRepo("gitee", "lantern/engine", paths=("src/light", "lib/wick")),
        ScopeRepo("gitee", "lantern/models"),
        ScopeRepo("gitee", "lantern/old", closed=date(2024, 6, 30)),
    )
    assert sample.scope("issues")[1].labels == ("sig/light",)
    assert [entry.on_demand for entry in sample.scope("reviews")] == [False, True]


def test_scopes_that_name_each_other_twice_over_stay_small():
    """Forty scopes that each name the one before twice would be 2^40 entries, walked naively."""
    layers = "".join(f"  s{n}: [s{n - 1}, t{n - 1}]\n  t{n}: [s{n - 1}, t{n - 1}]\n" for n in range(1, 40))
    text = MINIMAL.replace(
        "scopes: {all: [lantern/core]}", f"scopes:\n  s0: [a/b]\n  t0: [a/c]\n{layers}  all: [s39]"
    )
    assert [entry.repo for entry in load_config(text.encode()).scope("all")] == ["a/b", "a/c"]


def test_counts_are_resolved_with_their_variants(sample):
    review = Reason.OWN_PR | Reason.BOT | Reason.COMMAND_ONLY | Reason.LGTM_ONLY | Reason.AFTER_MERGE
    common = {"name": "review_comments", "how": "count", "kinds": (Kind.REVIEW_COMMENT,), "scope": "reviews"}
    assert sample.counts["review_comments"] == Count(
        **common,
        ignore=review | Reason.OWN_THREAD,
        strict=Count(**common, ignore=review | Reason.OWN_THREAD, only=frozenset({"line_comment"})),
        loose=Count(**common, ignore=Reason.OWN_PR | Reason.BOT),
    )
    assert sample.counts["task_points"] == Count("task_points", "sum", (Kind.TASK,))
    assert sample.counts["merged_prs"] == Count(
        "merged_prs", "distinct", (Kind.PR_MERGED,), "pr", scope="code", ignore=Reason.BOT
    )
    assert sample.counts["deeds"].kinds == (Kind.ARTICLE, Kind.TALK)


def test_the_words_to_ignore_are_those_of_the_model():
    assert sum(IGNORABLE_WORDS.values()) == IGNORABLE
    config = load_config(
        MINIMAL.replace("in: all", f"in: all, ignore: [{', '.join(IGNORABLE_WORDS)}]").encode()
    )
    assert config.counts["prs"].ignore == IGNORABLE
    lists = f"ignore: {{every: [{', '.join(IGNORABLE_WORDS)}]}}\n"
    text = lists + MINIMAL.replace("in: all", "in: all, ignore: every")
    assert load_config(text.encode()).counts["prs"].ignore == IGNORABLE


def test_board_rows_and_order(sample):
    assert [(table.file, table.heading) for table in sample.board.tables] == [
        ("README.md", "贡献榜"), ("README_en.md", "Contributions"),
    ]  # fmt: skip
    assert list(sample.board.columns) == ["name", "account", "task_points", "prs"]
    assert sample.board.order == ("task_points", "prs")
    assert (sample.board.rows.not_new, sample.board.rows.add) == (("maintainer",), ("lihua", "no"))


def test_the_ladder_keeps_its_versions_and_nested_groups(sample):
    first, second = sample.ladder
    assert (first.day, second.day) == (date(2022, 5, 28), date(2024, 1, 1))
    attended, group = first.rules["contributor"].all_of
    assert (attended.count, attended.at_least) == ("attended", 2)
    assert [(c.count, c.at_least) for c in group.any_of] == [("review_comments", 10), ("deeds", 1)]
    assert first.rules["maintainer"].is_ == "committer"
    assert first.rules["maintainer"].vote.passes == ">= 65% of votes"
    assert list(second.rules) == ["contributor"]


@pytest.mark.parametrize("secret", ["?pwd=abc12345", "#passcode=abc12345", "?a=1&token=abc12345"])
def test_a_conferences_link_that_lets_everybody_in_is_refused_and_not_repeated(secret):
    link = f"https://meet.example.com/j/1{secret}"
    line = f"meetings: [{{name: Tea, first: 2025-01-09, every: 2 weeks, link: '{link}'}}]\nboard:"
    (problem,) = changed("board:", line)
    assert "meetings[0].link: holds a password; leave it out of the link" in problem
    assert "abc12345" not in problem


def test_meetings_goals_and_publishing(sample):
    biweekly, circle = sample.meetings
    assert (biweekly.at, biweekly.every, biweekly.first) == ("20:00", "2 weeks", date(2023, 1, 5))
    assert circle.name == {"zh": "Reading circle", "en": "Reading circle"}
    assert circle.move == {date(2025, 6, 4): date(2025, 6, 5)}
    assert sample.goals == {2025: {"committer": 5, "deeds": 12}}
    assert (sample.publish.accounts, sample.publish.leaderboard) == (("lantern-bot",), True)
    assert sample.recorded_since == {"attended": date(2023, 1, 5)}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("sig: {key: lantern,", "sig: {kye: lantern,", [
            "sig.yaml:1:6: sig.key: is missing",
            "sig.yaml:1:7: sig.kye: unknown key 'kye'; did you mean 'key'?",
        ]),
        ("timezone: UTC", "timezone: Asia/Peking2", [
            "sig.yaml:1:46: sig.timezone: must be a time zone, like Asia/Shanghai (found 'Asia/Peking2')",
        ]),
        ("name: Lantern", "name: {fr: Lanterne}", [
            "sig.yaml:1:28: sig.name.fr: must be one of zh, en (found 'fr')",
        ]),
        ("name: Lantern", "name: [Lantern]", [
            "sig.yaml:1:27: sig.name: must be a mapping, like {key: value} (found a list)",
        ]),
        ("forge: gitee", "forge: gitea", [
            "sig.yaml:2:15: home.forge: must be one of gitee, gitcode (found 'gitea'; did you mean 'gitee'?)",
        ]),
        ("repo: lantern/community}", "repo: lantern}", [
            "sig.yaml:2:28: home.repo: must be a repository, like owner/name (found 'lantern')",
        ]),
        ("repo: lantern/community}", "repo: lantern/community, path: ../x}", [
            "sig.yaml:2:53: home.path: must be a path inside the repository, like src/fl (found '../x')",
        ]),
        ("[lantern/core]", "[{repo: lantern/core, paths: [/src]}]", [
            "sig.yaml:3:45: scopes.all[0].paths[0]: must be a path inside the repository, like src/fl (found '/src')",
        ]),
        ("[lantern/core]", "lantern/core", [
            "sig.yaml:3:15: scopes.all: must be a list, like [a, b] (found 'lantern/core')",
        ]),
        ("[lantern/core]", "[]", ["sig.yaml:3:15: scopes.all: must not be empty"]),
        ("[lantern/core]", "[[lantern/core]]", [
            "sig.yaml:3:16: scopes.all[0]: must be a text or a mapping (found a list)",
        ]),
        ("[lantern/core]", "[lantern/core, lantern/core]", [
            "sig.yaml:3:30: scopes.all[1]: 'lantern/core' stands twice in this scope",
        ]),
        ("[lantern/core]", "[al]", ["sig.yaml:3:16: scopes.all[0]: unknown scope 'al'; did you mean 'all'?"]),
        ("[lantern/core]", "[all]", ["sig.yaml:3:16: scopes.all[0]: goes in a circle: all → all"]),
        ("{all: [lantern/core]}", "{all: [b], b: [c], c: [b]}", [
            "sig.yaml:3:32: scopes.c[0]: goes in a circle: b → c → b",
        ]),
        ("[lantern/core]", "[{repo: lantern/core, comments: sometimes}]", [
            "sig.yaml:3:47: scopes.all[0].comments: must be on demand (found 'sometimes')",
        ]),
        ("[lantern/core]", "[{repo: lantern/core, closed: 2025-02-30}]", [
            "sig.yaml:3:45: scopes.all[0].closed: there is no day 2025-02-30",
        ]),
        ("[lantern/core]", "[{repo: lantern/core, closed: 20250228}]", [
            "sig.yaml:3:45: scopes.all[0].closed: must be a day, like 2025-02-01 (found '20250228')",
        ]),
        ("count: pr_opened", "count: pr_opend", [
            ("sig.yaml:4:23: counts.prs.count: must be one of issue_opened, pr_opened, pr_merged, review_comment, "
            "main_review, issue_comment, article, talk, meeting_organised, meeting_attended, task "
            "(found 'pr_opend'; did you mean 'pr_opened'?)"),
        ]),
        ("count: pr_opened", "count: pr_opened, sum: task", [
            "sig.yaml:4:15: counts.prs: say exactly one of sum, count, distinct (found sum and count)",
        ]),
        ("count: pr_opened, ", "", [
            "sig.yaml:4:15: counts.prs: say exactly one of sum, count, distinct (found none)",
        ]),
        ("count: pr_opened, in: all", "count: pr_opened", [
            "sig.yaml:4:15: counts.prs: in: is missing; name the scope whose repositories count",
        ]),
        ("count: pr_opened, in: all", "count: talk, in: all", [
            "sig.yaml:4:33: counts.prs.in: talk is recorded by hand and happens in no repository; delete in:",
        ]),
        ("count: pr_opened", "distinct: pr, of: talk", [
            "sig.yaml:4:34: counts.prs.of: talk does not happen in a pr",
        ]),
        ("count: pr_opened", "count: pr_opened, of: pr_merged", [
            "sig.yaml:4:38: counts.prs.of: of: goes with distinct:, like {distinct: pr, of: pr_merged}",
        ]),
        ("in: all", "in: al", ["sig.yaml:4:38: counts.prs.in: unknown scope 'al'; did you mean 'all'?"]),
        ("in: all", "in: all, ignore: [bots, zzz]", [
            "sig.yaml:4:52: counts.prs.ignore[0]: unknown reason 'bots'; did you mean 'bot'?",
            ("sig.yaml:4:58: counts.prs.ignore[1]: unknown reason 'zzz'; known here: bot, own_pr, invalid, "
            "duplicate, roster_only, command_only, lgtm_only, own_thread, after_merge"),
        ]),
        ("in: all", "in: all, strict: {only: line}", [
            "sig.yaml:4:58: counts.prs.strict.only: must be line_comment (found 'line')"
        ]),
        ("counts: {", "counts: {name: {sum: task}, ", [
            ("sig.yaml:4:10: counts.name: a count cannot be called name; the word has its own meaning in board: or "
            "ladder:"),
        ]),
        ("counts: {", "ignore: {bot: [own_pr]}\ncounts: {", [
            "sig.yaml:4:10: ignore.bot: is one of the words to ignore; a list of them needs another name",
        ]),
        ("prs: [PRs]", "pr: [PRs]", [
            "sig.yaml:7:48: board.columns.pr: unknown count 'pr'; did you mean 'prs'?",
        ]),
        ("prs: [PRs]", "prs: [PRs, Name]", [
            "sig.yaml:7:59: board.columns.prs[1]: the header 'Name' is claimed by name already",
        ]),
        ("name: [Name], ", "", [
            "sig.yaml:7:12: board.columns.name: is missing; it says which column names the person",
        ]),
        ("prs: [PRs]}", "prs: [PRs]}\n  order: [prs, pr]", [
            "sig.yaml:8:16: board.order[1]: unknown count 'pr'; did you mean 'prs'?",
        ]),
        ("prs: [PRs]}", "prs: [PRs]}\n  order: kep", [
            "sig.yaml:8:10: board.order: must be keep (found 'kep'; did you mean 'keep'?)",
        ]),
        ("heading: Contributions}", "heading: Contributions}, {file: README.md, heading: Contributions}", [
            "sig.yaml:6:55: board.tables[1]: this table stands twice in the list",
        ]),
        ("prs: [PRs]}", "prs: [PRs]}\n  rows: {not_new: [maintainr]}", [
            "sig.yaml:8:20: board.rows.not_new[0]: unknown role 'maintainr'; did you mean 'maintainer'?",
        ]),
        ("board:", "recorded_since: {pr: 2025-01-01}\nboard:", [
            "sig.yaml:5:18: recorded_since.pr: unknown count 'pr'; did you mean 'prs'?",
        ]),
        ("board:", "forges: {gitee: {api: gitee.example.org}}\nboard:", [
            "sig.yaml:5:23: forges.gitee.api: must be an address, like https://gitee.com/api/v5",
        ]),
        ("board:", "paused: perhaps\nboard:", ["sig.yaml:5:9: paused: must be true or false (found 'perhaps')"]),
        ("board:", "mode: wach\nboard:", [
            "sig.yaml:5:7: mode: must be one of watch, propose, live (found 'wach'; did you mean 'watch'?)",
        ]),
        ("board:", "mode: live\nmode: watch\nboard:", [
            "sig.yaml:6:1: mode: stands twice; the first is in line 5",
        ]),
        ("board:", "bots: [a, '@a']\nboard:", ["sig.yaml:5:7: bots: 'a' stands twice in this list"]),
        ("board:", "min_maintainers: 0\nboard:", [
            "sig.yaml:5:18: min_maintainers: must be a whole number of 1 or more (found '0')",
        ]),
        ("board:", "goals: {2025: {commiter: 5}}\nboard:", [
            "sig.yaml:5:16: goals.2025.commiter: unknown role or count 'commiter'; did you mean 'committer'?",
        ]),
        ("board:", "roles: {a: Members, b: Members}\nboard:", [
            "sig.yaml:5:24: roles.b: the list 'Members' is a's already",
        ]),
        ("board:", "meetings: [{name: Tea, every: 2 weeks}]\nboard:", [
            "sig.yaml:5:12: meetings[0]: first: is missing; a rhythm needs the day of its first meeting",
        ]),
        ("board:", "meetings: [{name: Tea, first: 2025-01-09, every: 2 weeks, at: '25:00'}]\nboard:", [
            "sig.yaml:5:63: meetings[0].at: must be a time of day, like 20:00, or ask (found '25:00')",
        ]),
        ("board:", "meetings: [{name: Tea, first: 2025-01-09, every: week, organisers: [boss]}]\nboard:", [
            "sig.yaml:5:50: meetings[0].every: must be a rhythm, like 2 weeks (found 'week')",
            ("sig.yaml:5:69: meetings[0].organisers[0]: unknown role 'boss'; known here: contributor, committer, "
            "maintainer"),
        ]),
    ],
)  # fmt: skip
def test_a_slip_is_said_in_its_place_and_in_plain_words(old, new, message):
    assert changed(old, new) == message


@pytest.mark.parametrize(
    ("ladder", "message"),
    [
        ("- contributor: {all: [{prs: 2}]}", ["sig.yaml:9:3: ladder[0].from: is missing"]),
        ("- from: 2025-01-01\n  contributer: {all: [{prs: 2}]}", [
            "sig.yaml:10:3: ladder[0].contributer: unknown role 'contributer'; did you mean 'contributor'?",
        ]),
        ("- from: 2025-01-01\n  contributor: {all: [{pr: 2}]}", [
            "sig.yaml:10:24: ladder[0].contributor.all[0].pr: unknown count 'pr'; did you mean 'prs'?",
        ]),
        ("- from: 2025-01-01\n  contributor: {all: [{prs: -1}]}", [
            "sig.yaml:10:29: ladder[0].contributor.all[0].prs: must be a whole number of 1 or more (found '-1')",
        ]),
        ("- from: 2025-01-01\n  contributor: {all: [{prs: many}]}", [
            "sig.yaml:10:29: ladder[0].contributor.all[0].prs: must be a whole number (found 'many')",
        ]),
        ("- from: 2025-01-01\n  contributor: {all: [prs]}", [
            ("sig.yaml:10:23: ladder[0].contributor.all[0]: must be a criterion, like {attended: 2} or "
            "{any: [{attended: 2}, {talks: 1}]} (found 'prs')"),
        ]),
        ("- from: 2025-01-01\n  contributor: {all: [{any: [{pr: 2}]}]}", [
            "sig.yaml:10:31: ladder[0].contributor.all[0].any[0].pr: unknown count 'pr'; did you mean 'prs'?",
        ]),
        ("- from: 2025-01-01\n  contributor: {is: committer}\n  committer: {is: contributor}", [
            "sig.yaml:11:19: ladder[0].committer.is: goes in a circle: contributor → committer → contributor",
        ]),
        ("- from: 2025-01-01\n  contributor: {is: boss}", [
            ("sig.yaml:10:21: ladder[0].contributor.is: unknown role 'boss'; known here: contributor, committer, "
            "maintainer"),
        ]),
        ("- from: 2025-01-01\n  contributor: {}", [
            "sig.yaml:10:16: ladder[0].contributor: asks for nothing; say at least one of is, all, any, vote",
        ]),
        ("- from: 2025-01-01\n  maintainer: {vote: {electorate: maintainers, pass: half}}", [
            ("sig.yaml:10:35: ladder[0].maintainer.vote.electorate: unknown role 'maintainers'; did you mean "
            "'maintainer'?"),
            ("sig.yaml:10:54: ladder[0].maintainer.vote.pass: must be a share, like '> 50% of electorate' or "
            "'>= 65% of votes' (found 'half')"),
        ]),
        ("- {from: 2025-01-01, contributor: {all: [{prs: 1}]}}\n- {from: 2025-01-01}", [
            "sig.yaml:10:10: ladder[1].from: another version holds from 2025-01-01 already",
        ]),
    ],
)  # fmt: skip
def test_a_slip_in_the_ladder_is_said_in_its_place(ladder, message):
    assert problems(f"{MINIMAL}ladder:\n{ladder}\n") == message


def test_everything_wrong_is_said_at_once_in_the_order_of_the_file():
    """Shape, types, references and duplicate keys come together, so that one look mends the file."""
    text = MINIMAL.replace("timezone: UTC", "timezone: Mars").replace("in: all", "in: al")
    text = text.replace("gitee_id]", "gitee_id, gitee_id]").replace(
        "board:", "mode: 5\nmode: 6\nbord: 1\nboard:"
    )
    assert problems(text) == [
        "sig.yaml:1:46: sig.timezone: must be a time zone, like Asia/Shanghai (found 'Mars')",
        "sig.yaml:4:38: counts.prs.in: unknown scope 'al'; did you mean 'all'?",
        "sig.yaml:5:7: mode: must be one of watch, propose, live (found '5')",
        "sig.yaml:6:1: mode: stands twice; the first is in line 5",
        "sig.yaml:7:1: bord: unknown key 'bord'; did you mean 'board'?",
        "sig.yaml:10:36: board.columns.account: 'gitee_id' stands twice in this list",
    ]


def test_an_empty_file_is_said_to_be_empty():
    assert problems("") == ["sig.yaml:1:1: must be a mapping, like {key: value} (found nothing)"]


def test_a_count_whose_reference_leads_nowhere_does_not_hide_the_others():
    text = MINIMAL.replace("counts: {", "counts: {bad: 7, ").replace("prs: [PRs]", "bad: [PRs]")
    assert problems(text) == ["sig.yaml:4:15: counts.bad: must be a mapping, like {key: value} (found '7')"]
