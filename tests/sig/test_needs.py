"""What a count needs follows from sig.yaml alone: its lists, and the lists by which those are judged."""

import pytest

from bot.sig.config import load_config
from bot.sig.needs import Need, ladder_counts, needs_of, readable

CONFIG = """
sig: {key: reef, name: Reef, timezone: Asia/Shanghai}
home: {forge: gitee, repo: reef/community}
scopes:
  core: [reef/core]
  part: [{repo: reef/big, paths: [src]}]
  asked: [{repo: reef/big, comments: on demand}]
  both: [reef/core, {repo: reef/big, comments: on demand}]
  label: [{repo: reef/core, labels: [sig/reef]}]
  home: [reef/community]
counts:
  prs: {count: pr_opened, in: part}
  reviews: {count: review_comment, in: core}
  reviews_part: {count: review_comment, in: part}
  reviews_asked: {count: review_comment, in: asked}
  reviews_both: {distinct: pr, of: [review_comment, main_review], in: both}
  mains: {distinct: pr, of: main_review, in: part}
  mains_asked: {distinct: pr, of: main_review, in: asked}
  replies: {count: issue_comment, in: label}
  home: {count: review_comment, in: home, ignore: [roster_only]}
  talks: {count: talk}
board:
  tables: [{file: README.md, heading: Board}]
  columns: {name: [Name], account: [id], prs: [PRs]}
roles: {contributor: Contributors, committer: Committers}
ladder:
- from: 2022-03-18
  contributor: {all: [{talks: 2}, {any: [{reviews: 10}, {all: [{mains: 1}]}]}]}
- from: 2023-01-01
  contributor: {any: [{talks: 1}]}
  committer: {is: contributor, all: [{prs: 5}]}
"""
PARSED = load_config(CONFIG.encode())


def told(*counts):
    """Give each need as its repository and list, with what is odd about it."""
    return [_told(need) for need in needs_of(PARSED, counts)]


def _told(need: Need) -> str:
    odd = [name for name in ("limited", "files", "on_demand") if getattr(need, name)]
    return " ".join([need.repository.removeprefix("reef/"), need.source, *need.labels, *odd])


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (["prs"], ["big pulls limited files"]),
        (["reviews"], ["core comments", "core pulls"]),
        # what is said in folders needs everybody's pull requests, and their files
        (["reviews_part"], ["big comments limited", "big pulls files"]),
        (["prs", "reviews_part"], ["big pulls files", "big comments limited"]),
        (["mains"], ["big pulls files"]),
        # on demand: never the list, for reviews by assignees neither
        (["reviews_asked"], ["big comments on_demand"]),
        (["mains_asked"], ["big comments on_demand"]),
        (["reviews_both"], ["core comments", "core pulls", "big comments on_demand"]),
        # one count asks for all of it, another on demand: then it is read, as far as the first asks
        (["reviews_asked", "reviews_part"], ["big comments limited", "big pulls files"]),
        (["replies"], ["core issue_comments", "core issues sig/reef limited"]),
        (["home"], ["community comments", "community pulls files"]),
        (["talks"], []),
    ],
)
def test_what_counts_need(counts, expected):
    assert told(*counts) == expected


def test_an_update_reads_all_but_what_is_read_on_demand():
    needs = needs_of(PARSED, PARSED.counts)
    assert [need for need in needs if need not in readable(needs)] == []
    asked = needs_of(PARSED, ["reviews_asked"])
    assert readable(asked) == []


def test_the_ladder_names_its_counts_in_all_versions_and_at_any_depth():
    assert [count.name for count in ladder_counts(PARSED)] == ["prs", "reviews", "mains", "talks"]


def test_a_criterion_over_another_scope_needs_that_scope_too():
    """The count's own lists alone would leave it unknown for ever."""
    text = """\
sig: {key: reef, name: Reef, timezone: UTC}
home: {forge: gitee, repo: reef/community}
scopes: {code: [reef/core], docs: [reef/docs]}
counts: {merged: {count: pr_merged, in: code}}
board: {columns: {name: [Name], merged: [PRs]}}
ladder: [{from: 2025-01-01, committer: {any: [{merged: 5}, {merged: 1, in: docs}, {active: 1 year, by: merged}]}}]
"""
    config = load_config(text.encode())
    assert [need.repository for need in needs_of(config, ladder_counts(config))] == ["reef/core", "reef/docs"]
