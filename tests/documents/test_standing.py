"""A standing in words: every kind of criterion and every state in both languages, and nothing half true."""

from dataclasses import replace
from datetime import UTC, date

import pytest
from markdown_it import MarkdownIt
from rules.climber import OTTER

from bot.documents.render import render
from bot.documents.standing import eligible_text, standing_view, summary
from bot.model import Kind, Reason, Verdict
from bot.rules.freshness import Known
from bot.rules.standing import Asked, Finding, Reading, Rung, Said, Since, Standing, State, Why
from bot.sig.criteria import (
    Activity,
    Checked,
    Group,
    Held,
    NoObjection,
    Recommendation,
    Threshold,
)
from bot.sig.ladder import RoleRule

DAY = date(2025, 6, 30)
SINCE = Since(date(2025, 5, 1))
PRS, ATTENDED = Threshold(prs=5), Threshold(attended=2)
RULE = RoleRule(all=[{"prs": 5}], vote={"electorate": "maintainer", "pass": "> 2/3 of votes"})


def short(why: Why, state=State.NOT_YET_KNOWN, criterion=PRS, **reading) -> Finding:
    """Give a number that is not reached, and why it is not missing."""
    found = Reading(1, **reading)
    asked = Asked(criterion.count)
    recorded = date(2023, 1, 5) if why is Why.BEFORE_RECORDS else None
    return Finding(criterion, state, why, criterion.at_least, 1, asked, found, recorded_since=recorded)


def words(kind: str, text: str, by: str = "manta") -> Said:
    return Said(kind, "committer", by, ("maintainer",), date(2025, 6, 2), text)


FINDINGS = (
    Finding(Threshold(prs=5, within="12 months", **{"in": "code"}), State.MET, required=5, actual=6,
            asked=Asked("prs", "code"), reading=Reading(6, strict=4, loose=9)),
    short(Why.PLAIN, State.MISSING),
    short(Why.NOT_READ),
    short(Why.READ_FROM, read_from=date(2025, 1, 1)),
    short(Why.NO_ACCOUNT),
    short(Why.LOOKED_AT, looked_at=14),
    short(Why.UNKNOWN_EVENTS, unknown=4),
    short(Why.TAKEN_OVER, State.NOT_RECORDED, taken_over=7),
    short(Why.BEFORE_RECORDS, State.NOT_RECORDED, ATTENDED),
    Finding(Held(**{"is": "contributor"}), State.MET, since=SINCE),
    Finding(Held(**{"is": "contributor"}), State.MET, since=Since(None, date(2025, 5, 1))),
    Finding(Held(**{"is": "contributor"}), State.MISSING, Why.NOT_ON_ROSTER),
    Finding(Held(**{"is": "contributor"}), State.NOT_YET_KNOWN, Why.HISTORY_ENDS),
    Finding(Held(**{"is": "contributor", "for": "3 months"}), State.MISSING, Why.NOT_LONG_ENOUGH, since=SINCE),
    Finding(Held(**{"is": "contributor", "for": "1 year"}), State.NOT_YET_KNOWN, Why.HISTORY_ENDS,
            since=Since(None, date(2025, 5, 1))),
    Finding(Activity(active="1 year", by=["prs", "talks"]), State.MISSING, Why.NOT_LONG_ENOUGH, since=SINCE),
    Finding(Activity(active="1 year", by=["prs"]), State.MISSING, Why.NOT_LONG_ENOUGH),
    Finding(Recommendation(recommended_by="maintainer"), State.FOR_PEOPLE, required=1, actual=0),
    Finding(Recommendation(recommended_by=["committer", "maintainer"], at_least=2), State.FOR_PEOPLE, required=2,
            actual=1, said=(words("recommendation", "https://example.org/1"),)),
    Finding(NoObjection(no_objection="5 working days"), State.FOR_PEOPLE, Why.NOT_NOMINATED),
    Finding(NoObjection(no_objection="5 working days"), State.FOR_PEOPLE, open_until=date(2025, 6, 10)),
    Finding(NoObjection(no_objection="5 working days"), State.FOR_PEOPLE, open_until=date(2025, 6, 10),
            said=(words("objection", "too early"),)),
    Finding(Checked(checked={"zh": "判断可靠", "en": "sound judgement"}), State.FOR_PEOPLE),
    Finding(Group(any=[{"prs": 5}, {"all": [{"talks": 1}, {"attended": 2}]}]), State.MISSING, parts=(
        short(Why.PLAIN, State.MISSING),
        Finding(Group(all=[{"talks": 1}, {"attended": 2}]), State.MISSING, parts=(
            short(Why.PLAIN, State.MISSING, ATTENDED),
        )),
    )),
)  # fmt: skip


def standing(*findings: Finding, **rung) -> Standing:
    found = Rung("committer", RULE, date(2024, 1, 1), held=False, since=None, findings=findings)
    return Standing(OTTER, DAY, ("contributor",), (replace(found, **rung),))


def view(a_standing: Standing, language: str = "en", evidence=None):
    return standing_view(a_standing, language, {"prs": "PRs"}, UTC, evidence)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_criterion_and_every_state_has_its_words(language, snapshot):
    told = view(standing(*FINDINGS), language)
    assert eligible_text([told], language) == snapshot(name="terminal")
    assert render("_standing.md.j2", language, standing=told) == snapshot(name="markdown")
    assert summary(told, language) == snapshot(name="line")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("why", [why for why in Why if why])
def test_no_reason_is_without_words(why, language):
    """Whatever keeps a number from being known is told, and what would make it known."""
    text = render("_standing.md.j2", language, standing=view(standing(short(why)), language))
    (line,) = [line for line in text.splitlines() if "❔" in line]
    assert not line.endswith(("not yet known: see below |", "尚不清楚：见下文 |"))


@pytest.mark.parametrize(
    ("rung", "words"),
    [
        ({"held": True, "since": SINCE}, "has this role since 2025-05-01; who was appointed is not tested"),
        (
            {"held": True, "since": Since(None, date(2025, 5, 1))},
            "has this role since 2025-05-01 or earlier;",
        ),
        ({"held": True, "since": Since(None)}, "has this role; who was appointed is not tested"),
        ({"rule": None, "version": None}, "there was no ladder yet on that day"),
        ({"rule": None}, "asks nothing for this role: it is given by appointment"),
        ({}, "everything that can be counted is met; people decide the rest"),
    ],
)
def test_where_nobody_is_tested_it_is_said(rung, words):
    told = view(standing(**rung))
    assert words in eligible_text([told], "en")
    assert words in render("_standing.md.j2", "en", standing=told)
    assert words in summary(told, "en")
    assert eligible_text([view(standing(**rung), "zh")], "zh")


def test_what_a_group_can_do_without_does_not_stand_in_between():
    """The article is missing, and nobody needs it."""
    missing = short(Why.PLAIN, State.MISSING)
    met = replace(missing, state=State.MET, actual=5)
    group = Finding(Group(any=[{"prs": 5}, {"prs": 5}]), State.MET, parts=(met, missing))
    assert (
        summary(view(standing(group)), "en")
        == "everything that can be counted is met; people decide the rest"
    )
    assert summary(view(standing(group, short(Why.PLAIN, State.MISSING, ATTENDED))), "en") == (
        "meetings and activities attended: 1/2"
    )


def test_several_comments_on_one_pull_request_are_one_line_with_the_newest_link():
    asked = Asked("prs")
    verdicts = [
        Verdict(Kind.REVIEW_COMMENT, f"a/b!{pull}#{n}", f"a/b!{pull}", n, 1, reason, f"Remark {n}", f"https://x.example/{n}")
        for n, (pull, reason) in enumerate([(1, None), (2, None), (1, Reason.OWN_PR), (1, None), (3, None)])
    ]  # fmt: skip
    found = replace(short(Why.PLAIN, State.MISSING), asked=asked)
    (line,) = standing_view(standing(found), "en", {}, UTC, {asked: verdicts}, links=2)["rung"]["lines"]
    assert [(each["text"], each["times"], each["link"]) for each in line["evidence"]] == [
        ("a/b!3", 1, "https://x.example/4"), ("a/b!1", 2, "https://x.example/3"),
    ]  # fmt: skip
    assert line["more"] == 1


def test_names_and_words_of_people_stay_in_their_cell():
    """A Markdown table does not fall apart, and a link goes nowhere but where it says."""
    nasty = "a | b\n| c | [d](javascript:x) <b>"
    judged = Finding(Checked(checked=nasty), State.FOR_PEOPLE, said=(words("judgement", nasty),))
    text = render("_standing.md.j2", "en", standing=view(standing(judged)))
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert [line.replace("\\|", "").count("|") for line in rows] == [5] * len(rows)
    page = MarkdownIt("gfm-like", {"linkify": False, "html": True}).render(text)
    assert "<a " not in page
    assert "<b>" not in page


def test_reading_partly_is_told_as_what_was_looked_at():
    found = short(Why.LOOKED_AT, known=Known.PARTLY, looked_at=14)
    assert "counted in the 14 pull requests looked at" in eligible_text([view(standing(found))], "en")
