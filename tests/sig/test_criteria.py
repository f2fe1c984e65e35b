"""The criteria of `ladder:`: every form is read as written, and each slip gets one message in its place."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sig.config import SigConfig, load_config
from bot.sig.criteria import (
    CRITERIA,
    Activity,
    Checked,
    Group,
    Held,
    NoObjection,
    Recommendation,
    Threshold,
    before,
    counts_in,
    walk,
)
from sig.test_config import problems
from sig.test_schema import complaints

HEAD = """\
sig: {key: lantern, name: Lantern, timezone: UTC}
home: {forge: gitee, repo: lantern/community}
scopes: {code: [lantern/core], wide: [code, lantern/docs]}
counts: {prs: {count: pr_opened, in: wide}, merged: {count: pr_merged, in: code}, talks: {count: talk}}
board:
  columns: {name: [Name], prs: [PRs]}
ladder:
- from: 2025-01-01
  committer: {all: [%s]}
"""
PLACE = "sig.yaml:9:21: ladder[0].committer.all[0]"


def read(criterion: str):
    """Read one criterion as the committer's only one."""
    (found,) = config(criterion).ladder[0].rules["committer"].criteria
    return found


def config(criterion: str) -> SigConfig:
    return load_config((HEAD % criterion).encode())


def slips(criterion: str) -> list[str]:
    return [problem.removeprefix("sig.yaml:9:") for problem in problems(HEAD % criterion)]


@pytest.mark.parametrize(
    ("text", "criterion"),
    [
        ("{merged: 5}", Threshold(merged=5)),
        ("{merged: 5, in: wide, within: 12 months}", Threshold(merged=5, **{"in": "wide"}, within="12 months")),
        ("{prs: 1, within: 1 day}", Threshold(prs=1, within="1 day")),
        ("{is: contributor}", Held(**{"is": "contributor"})),
        ("{is: contributor, for: 3 months}", Held(**{"is": "contributor", "for": "3 months"})),
        ("{active: 1 year, by: talks}", Activity(active="1 year", by=("talks",))),
        ("{active: 2 weeks, by: [talks, prs]}", Activity(active="2 weeks", by=("talks", "prs"))),
        ("{recommended_by: maintainer}", Recommendation(recommended_by=("maintainer",), at_least=1)),
        ("{recommended_by: [contributor, committer], at_least: 2}", Recommendation(
            recommended_by=("contributor", "committer"), at_least=2
        )),
        ("{no_objection: 5 working days}", NoObjection(no_objection="5 working days")),
        ("{no_objection: 1 working day}", NoObjection(no_objection="1 working day")),
        ("{checked: sound judgement}", Checked(checked={"zh": "sound judgement", "en": "sound judgement"})),
        ("{checked: {zh: 判断可靠}}", Checked(checked={"zh": "判断可靠"})),
        ("{any: [{prs: 1}, {talks: 2}]}", Group(any=[{"prs": 1}, {"talks": 2}])),
        ("{all: [{prs: 1}, {any: [{talks: 2}]}]}", Group(all=[{"prs": 1}, {"any": [{"talks": 2}]}])),
    ],
)  # fmt: skip
def test_every_form_is_read_as_written(text, criterion):
    assert read(text) == criterion
    assert complaints("sig", HEAD % text) == []


def test_what_a_role_asks_for_is_one_list():
    """`is:` first, then each of `all:`, then `any:` as a group: all of them must hold."""
    text = HEAD.replace("{all: [%s]}", "{is: contributor, all: [{prs: 1}], any: [{talks: 1}, {merged: 2}]}")
    rule = load_config(text.encode()).ladder[0].rules["committer"]
    group = Group(any=[{"talks": 1}, {"merged": 2}])
    assert rule.criteria == (Held.model_construct(is_="contributor", for_=None), Threshold(prs=1), group)
    assert rule.counts == ("prs", "talks", "merged")


def test_a_walk_meets_every_criterion_once_in_the_order_of_the_file():
    group = read("{any: [{talks: 1}, {all: [{prs: 2}, {active: 1 year, by: [merged, prs]}]}]}")
    kinds = [type(each) for each in walk((group,))]
    assert kinds == [Group, Threshold, Group, Threshold, Activity]
    assert counts_in((group,)) == ("talks", "prs", "merged")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{mergd: 5}", "22: ladder[0].committer.all[0].mergd: unknown count 'mergd'; did you mean 'merged'?"),
        ("{merged: -1}", "30: ladder[0].committer.all[0].merged: must be a whole number of 1 or more (found '-1')"),
        ("{merged: 0}", "30: ladder[0].committer.all[0].merged: must be a whole number of 1 or more (found '0')"),
        ("{merged: 5, in: cod}", "37: ladder[0].committer.all[0].in: unknown scope 'cod'; did you mean 'code'?"),
        ("{talks: 5, in: code}", (
            "36: ladder[0].committer.all[0].in: talks is recorded by hand and happens in no repository; delete in:"
        )),
        ("{merged: 5, within: 3 monts}", (
            "41: ladder[0].committer.all[0].within: must be a time, like 3 months, 12 months or 1 year "
            "(found '3 monts')"
        )),
        ("{merged: 5, within: 0 days}", (
            "41: ladder[0].committer.all[0].within: must be a time, like 3 months, 12 months or 1 year "
            "(found '0 days')"
        )),
        ("{merged: 5, prs: 2}", (
            "21: ladder[0].committer.all[0]: one count to an entry, like [{attended: 2}, {talks: 1}]"
        )),
        ("{in: code}", (
            "21: ladder[0].committer.all[0]: one count to an entry, like [{attended: 2}, {talks: 1}]"
        )),
        ("{is: contributer}", (
            "26: ladder[0].committer.all[0].is: unknown role 'contributer'; did you mean 'contributor'?"
        )),
        ("{is: contributor, for: 3 monts}", (
            "44: ladder[0].committer.all[0].for: must be a time, like 3 months, 12 months or 1 year (found '3 monts')"
        )),
        ("{is: contributor, merged: 2}", (
            "39: ladder[0].committer.all[0].merged: unknown key 'merged'; known here: is, for"
        )),
        ("{active: 1 year, by: [tasks]}", (
            "43: ladder[0].committer.all[0].by[0]: unknown count 'tasks'; did you mean 'talks'?"
        )),
        ("{active: 1 year}", "21: ladder[0].committer.all[0].by: is missing"),
        ("{recommended_by: maintaner}", (
            "38: ladder[0].committer.all[0].recommended_by: unknown role 'maintaner'; did you mean 'maintainer'?"
        )),
        ("{recommended_by: maintainer, at_least: 0}", (
            "60: ladder[0].committer.all[0].at_least: must be a whole number of 1 or more (found '0')"
        )),
        ("{no_objection: 5 days}", (
            "36: ladder[0].committer.all[0].no_objection: must be a time, like 5 working days (found '5 days')"
        )),
        ("{checked: {fr: bon}}", "32: ladder[0].committer.all[0].checked.fr: must be one of zh, en (found 'fr')"),
        ("{all: [{prs: 1}], any: [{prs: 2}]}", (
            "21: ladder[0].committer.all[0]: say either all: or any: here; nest one in the other for both"
        )),
        ("{any: []}", "27: ladder[0].committer.all[0].any: must not be empty"),
        ("{all: {prs: 1}}", (
            "27: ladder[0].committer.all[0].all: must be a list, like [a, b] (found a mapping)"
        )),
        ("", "20: ladder[0].committer.all: must not be empty"),
        ("[prs]", (
            "21: ladder[0].committer.all[0]: must be a criterion, like {attended: 2} or "
            "{any: [{attended: 2}, {talks: 1}]} (found a list)"
        )),
        ("{is: committer}", "26: ladder[0].committer.all[0].is: goes in a circle: committer → committer"),
    ],
)  # fmt: skip
def test_a_slip_is_said_once_in_plain_words_in_its_place(text, message):
    assert slips(text) == [message]


def test_slips_in_nested_groups_are_found_where_they_are():
    assert slips("{any: [{all: [{mergd: 1}, {talks: -1}]}, {any: []}]}") == [
        "36: ladder[0].committer.all[0].any[0].all[0].mergd: unknown count 'mergd'; did you mean 'merged'?",
        "55: ladder[0].committer.all[0].any[0].all[1].talks: must be a whole number of 1 or more (found '-1')",
        "68: ladder[0].committer.all[0].any[1].any: must not be empty",
    ]


def test_a_circle_of_roles_is_found_through_nested_groups():
    text = HEAD % "{any: [{prs: 1}, {all: [{is: contributor, for: 1 year}]}]}"
    text += "  contributor: {any: [{talks: 1}, {is: committer}]}\n"
    assert problems(text) == [
        "sig.yaml:10:40: ladder[0].contributor.any[1].is: goes in a circle: committer → contributor → committer"
    ]


@pytest.mark.parametrize(
    ("ladder", "message"),
    [
        ("- contributor: {all: [{prs: 1}]}", ["sig.yaml:8:3: ladder[0].from: is missing"]),
        ("- {from: 2025-02-30, contributor: {all: [{prs: 1}]}}", [
            "sig.yaml:8:10: ladder[0].from: there is no day 2025-02-30"
        ]),
        ("- {from: 2025-01-01, contributer: {all: [{prs: 1}]}}", [
            "sig.yaml:8:22: ladder[0].contributer: unknown role 'contributer'; did you mean 'contributor'?"
        ]),
        ("- {from: 2025-01-01, contributor: {all: [{prs: 1}]}}\n- {from: 2025-01-01}", [
            "sig.yaml:9:10: ladder[1].from: another version holds from 2025-01-01 already"
        ]),
    ],
)  # fmt: skip
def test_a_version_has_a_day_of_its_own_and_roles_that_exist(ladder, message):
    assert problems(HEAD.partition("- from")[0] + ladder + "\n") == message


@pytest.mark.parametrize("word", [*CRITERIA, "in", "within", "for", "by", "at_least", "from"])
def test_no_count_has_the_name_of_a_word_of_the_ladder(word):
    """`{is: 2}` would be read as a role."""
    text = (HEAD % "{prs: 1}").replace("talks: {count: talk}", f"{word}: {{count: talk}}")
    (found,) = problems(text)
    assert f"a count cannot be called {word}" in found


@pytest.mark.parametrize(
    ("day", "span", "expected"),
    [
        ("2025-03-31", "1 month", "2025-02-28"),
        ("2024-03-31", "1 month", "2024-02-29"),
        ("2024-02-29", "1 year", "2023-02-28"),
        ("2025-05-31", "3 months", "2025-02-28"),
        ("2025-01-01", "12 months", "2024-01-01"),
        ("2025-01-01", "2 weeks", "2024-12-18"),
        ("2025-03-01", "1 day", "2025-02-28"),
    ],
)
def test_going_back_from_the_end_of_a_month(day, span, expected):
    assert before(date.fromisoformat(day), span) == date.fromisoformat(expected)


DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
SPANS = st.tuples(st.integers(1, 80), st.sampled_from(["day", "week", "month", "year"]))


@given(DAYS, st.integers(1, 99))
def test_months_are_never_shorter_than_28_days_nor_longer_than_31(day, months):
    gone = day - before(day, f"{months} months")
    assert timedelta(days=28 * months) <= gone <= timedelta(days=31 * months)


@given(DAYS, DAYS, SPANS)
def test_a_later_day_never_goes_back_further(one, other, span):
    text = f"{span[0]} {span[1]}s"
    assert (one <= other) <= (before(one, text) <= before(other, text))


@given(DAYS, SPANS)
def test_a_year_is_twelve_months_and_one_is_written_either_way(day, span):
    number, unit = span
    assert before(day, f"{number} {unit}") == before(day, f"{number} {unit}s") < day
    assert before(day, f"{number} years") == before(day, f"{number * 12} months")
