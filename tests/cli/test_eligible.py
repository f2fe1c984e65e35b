"""`sigbot eligible`: an answer for one, a table for all, JSON for programs, one line for a wrong question."""

import json

import pytest

from cli.test_hostile_text import NASTY, STEERING

LADDER = """\
ladder:
- from: 2025-01-01
  contributor: {any: [{articles: 1}, {issues: 2}]}
  committer: {all: [{is: contributor, for: 3 months}, {prs: 1}]}
  maintainer: {is: committer, vote: {electorate: maintainer}}
"""


@pytest.fixture
def reef(story):
    story.write("sig.yaml", story.read("sig.yaml") + LADDER)
    return story


@pytest.fixture
def told(reef, sigbot):
    """Newt has a pull request and a wish; the stranger has two issues."""
    reef.pr("newt", day=1)
    for day in (1, 2):
        reef.issue("stranger", day=day)
    assert sigbot("update").code == 0
    return sigbot


def test_one_person_is_told_what_is_met_and_missing_with_the_proof(told):
    """In both languages; another role, and another day, may be asked about."""
    said = told("eligible", "@newt")
    assert (said.code, said.err) == (0, "")
    assert "Newt (@newt), Contributor\n" in said.out
    assert "Committer, by the ladder of 2025-01-01" in said.out
    assert "✓ pull requests submitted: 1 of 1 needed, met" in said.out
    assert "https://gitee.com/reef/core/pulls/1" in said.out
    chinese = told("eligible", "@newt", "--lang", "zh").out
    assert "Committer（按 2025-01-01 起的规则，截至 20" in chinese
    assert "✓ 提交的 PR 数：1/1，已满足" in chinese
    assert "people decide" in told("eligible", "@newt", "--role", "maintainer").out
    assert "has this role" in told("eligible", "@newt", "--role", "contributor").out
    for day in ("2024-12-31", "0001-01-01"):
        early = told("eligible", "@newt", "--as-of", day)
        assert (early.code, "there was no ladder yet on that day" in early.out) == (0, True)


def test_everyone_stands_on_one_line_and_programs_get_the_same(told):
    """The stranger has the issues, so that the article is nothing that stands in between."""
    lines = told("eligible", "--all").out.splitlines()
    assert lines[0].split() == ["name", "login", "has", "next", "what", "stands", "in", "between"]
    names = ["A. Coral", "Newt", "Manta", "B. Kelp", "W. Shell", "stranger"]
    assert [line.split("  ")[0] for line in lines[1:]] == names
    assert lines[-1].endswith("everything asked for is met")
    assert "名字" in told("eligible", "--all", "--lang", "zh").out
    everyone = json.loads(told("eligible", "--all", "--json").out)
    assert [each["name"] for each in everyone] == names
    (mine,) = json.loads(told("eligible", "@newt", "--json").out)
    assert (mine["login"], mine["held"], mine["rung"]["role"]) == ("newt", ["contributor"], "committer")
    tenure, prs = mine["rung"]["lines"]
    assert (tenure["state"], prs["state"], prs["actual"], prs["required"]) == ("not_yet_known", "met", 1, 1)
    assert prs["evidence"][0]["link"] == "https://gitee.com/reef/core/pulls/1"
    (early,) = json.loads(told("eligible", "@newt", "--as-of", "2024-12-31", "--json").out)
    assert (early["rung"]["asked"], early["rung"]["state"]) == (False, "for_people")


WRONG = [
    ([], "name somebody, or ask for --all"),
    (["@newt", "--all"], "name somebody, or ask for --all"),
    (["@nwet"], "nobody here is '@nwet'"),
    (["@newt", "--role", "commiter"], "unknown role 'commiter'; did you mean 'committer'?"),
    (["--all", "--role", "boss"], "unknown role 'boss'; known here: contributor, committer, maintainer"),
    (["@newt", "--as-of", "2999-01-01"], "2999-01-01 is still to come; ask for today or a day that was"),
    (["@newt", "--as-of", "soon"], "soon"),
    (["@newt", "--lang", "fr"], "there is en, and zh"),
]


def test_a_wrong_question_is_one_clear_message_and_nothing_is_written(reef, sigbot):
    before = reef.files()
    for wrong, message in WRONG:
        said = sigbot("eligible", *wrong)
        assert (said.code, said.out) == (2, ""), wrong
        assert message in " ".join(said.err.replace("│", " ").split())
    assert reef.files() == before


def test_a_sig_without_a_ladder_is_told_so(story, sigbot):
    """Nothing is read, nothing is written, and nobody is judged."""
    for question in (["@newt"], ["--all"]):
        said = sigbot("eligible", *question)
        assert (said.code, said.out) == (2, "")
        assert "sig.yaml has no ladder:" in said.err


def test_a_slip_in_the_ladder_is_told_with_its_place(reef, sigbot):
    reef.edit("sig.yaml", "{prs: 1}", "{prz: -1}")
    said = sigbot("eligible", "@newt")
    assert said.code == 2
    assert "ladder[0].committer.all[1].prz: unknown count 'prz'; did you mean 'prs'?" in said.err
    assert "must be a whole number of 1 or more (found '-1')" in said.err


def test_nasty_names_titles_and_words_steer_nothing_and_no_secret_is_told(reef, sigbot, monkeypatch):
    """One line a person in the table, no terminal obeys, and neither an address nor the token is anywhere."""
    monkeypatch.setenv("SIGBOT_GITEE_TOKEN", "s3cret-of-reef")
    people = {f"newt-{place}": text for place, text in enumerate(NASTY.values())}
    entries = "".join(
        f"- {{name: {json.dumps(name + str(place))}, gitee_home: https://gitee.com/{login}, interest: x}}\n"
        for place, (login, name) in enumerate(people.items())
    )
    reef.edit("sig_members.yaml", "Contributors:\n", f"Contributors:\n{entries}")
    reef.edit("sig.yaml", "{prs: 1}]", "{prs: 1}, {recommended_by: maintainer}]")
    about = {"role": "committer", "by": "manta", "when": "2025-01-02"}
    words = [
        json.dumps({"who": f"@{login}", "evidence": f"{text} n@example.com", **about})
        for login, text in people.items()
    ]
    reef.record("2025", f"recommendations: [{', '.join(words)}]")
    for login, text in people.items():
        reef.pr(login).title = text
    reef.at(3)
    assert sigbot("update").code == 0
    questions = [
        ["--all"],
        ["--all", "--lang", "zh"],
        *([f"@{login}"] for login in people),
        ["@newt-0", "--json"],
    ]
    for question in questions:
        said = sigbot("eligible", *question)
        assert said.code == 0
        assert not STEERING.search(said.out + said.err)
    table = sigbot("eligible", "--all").out.splitlines()
    assert [sum(f" @{login} " in line for line in table) for login in people] == [1] * len(people)
