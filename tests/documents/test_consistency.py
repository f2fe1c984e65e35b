"""What the files say differently, for people: neutral, in both languages, harmless whatever the names."""

import pytest
from hostile import blocks, check_harmless, inlines, logins, texts
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.addresses import without_addresses
from bot.documents.consistency import consistency_text, consistency_view
from bot.errors import Problem
from bot.rules.sources import Disagreement, Naming, Part, Question

LANGUAGES = ["zh", "en"]


def naming(part, place, *, named=True, title="", login="newt", numbers=None):
    file, _, line = place.partition(":")
    return Naming(part, file, int(line or 0), named, title, login, numbers)


EVERYTHING = [
    (
        Disagreement(Question.LEADS, "newt", "Mr. Newt", (
            naming(Part.ROSTER, "sig_members.yaml:3", named=False, title="Contributors"),
            naming(Part.LEADS, "README.md:12"),
            naming(Part.LEADS, "README_en.md:9", named=False),
            naming(Part.MAINTAINERS, "sig-info.yaml:4"),
            naming(Part.MENTORS, "sig-info.yaml:2"),
        ), "README_en.md"),
        (),
    ),
    (
        Disagreement(Question.SPELLING, "newt", "Mr. Newt", (
            naming(Part.ROSTER, "sig_members.yaml:3"), naming(Part.APPROVERS, "OWNERS:2", login="NEWT"),
        )),
        ("OWNERS", "README.md"),
    ),
    (
        Disagreement(Question.MERGES, "squid", "", (
            naming(Part.ROSTER, "sig_members.yaml", named=False),
            naming(Part.COMMITTERS, "sig-info.yaml:20", title="reef/core, reef/tools"),
            naming(Part.APPROVERS, "OWNERS:1", named=False),
            naming(Part.REVIEWERS, "../OWNERS:8"),
        )),
        (),
    ),
    (
        Disagreement(Question.BELONGS, "shrimp", "shrimp", (
            naming(Part.ROSTER, "sig_members.yaml", named=False),
            naming(Part.CONTRIBUTORS, "sig-info.yaml:30", title="reef/core"),
        )),
        (),
    ),
    (
        Disagreement(Question.ROW, "", "W. Shell", (
            naming(Part.BOARD, "README.md:5"), naming(Part.BOARD, "README_en.md:3", named=False),
        )),
        (),
    ),
    (
        Disagreement(Question.NUMBERS, "eel", "S. Eel", (
            naming(Part.BOARD, "README.md:6", numbers={"prs": 3, "issues": None}),
            naming(Part.BOARD, "README_en.md:6", numbers={"prs": 4, "issues": 1}),
        )),
        (),
    ),
]  # fmt: skip
UNSEEN = [
    ("OWNERS", "absent"),
    ("README.md", "no_list"),
    ("../OWNERS", "none_above"),
    ("../OWNERS", "no_checkout"),
]
PROBLEMS = [Problem("sig-info.yaml", 3, 1, "", "not valid YAML")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("markdown", [True, False])
def test_everything_that_can_be_said(language, markdown, snapshot):
    view = consistency_view(EVERYTHING, UNSEEN, PROBLEMS)
    assert consistency_text(view, language, markdown=markdown) == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
def test_agreement_is_said_in_one_line(language):
    assert consistency_text(consistency_view([], [], []), language, markdown=False).count("\n") == 1
    assert "Maintainer" not in consistency_text(consistency_view([], [], []), language, markdown=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_could_not_be_read_is_no_agreement(language):
    agreed = consistency_text(consistency_view([], [], []), language, markdown=False)
    assert agreed.strip() not in consistency_text(
        consistency_view([], [], PROBLEMS), language, markdown=False
    )


def test_a_persons_questions_stand_together_under_one_name():
    found = [EVERYTHING[1], EVERYTHING[2], EVERYTHING[0]]
    people = consistency_view(found, [], [])["people"]
    assert [(each["login"], [q["question"] for q in each["questions"]]) for each in people] == [
        ("newt", ["spelling", "leads"]),
        ("squid", ["merges"]),
    ]


@settings(max_examples=40)
@given(st.sampled_from(LANGUAGES), texts, texts, texts, logins)
def test_no_name_breaks_the_comment(language, name, title, file, login):
    """Bars, backticks, calls and marks that turn text round are text; the list keeps its items."""
    said = (
        Naming(Part.ROSTER, file, 3, named=True, title=title, login=login),
        Naming(Part.COMMITTERS, file, 0, named=False, title=title),
    )
    found = [(Disagreement(Question.MERGES, login, without_addresses(name), said, file), (file,))]
    page = consistency_text(consistency_view(found, [(file, "absent")], []), language, markdown=True)
    check_harmless(page)
    plain = consistency_text(consistency_view(EVERYTHING[2:3], [], []), language, markdown=True)
    assert kinds(page)[: len(kinds(plain)) // 2] == kinds(plain)[: len(kinds(plain)) // 2]
    assert any(login in token.content for token in inlines(page))


def kinds(page):
    return [token.type for token in blocks(page)]
