"""`sigbot claims` on a local checkout, and what it refuses to be asked."""

import json
import subprocess

import pytest


@pytest.fixture
def edited(story):
    """One commit, and another that changes a cell of both tables."""
    story.pr("coral")
    story.commit("The table")
    story.edit_cell("A. Coral", "articles", 2)
    story.commit("My article")
    return story


def test_two_revisions_are_compared(edited, sigbot):
    said = sigbot("claims", "--base", "HEAD~1")
    assert said.code == 0
    assert "| 1 | A. Coral (`coral`) | Articles | 1 → **2** |" in said.out
    assert sigbot("claims", "--base", "HEAD~1", "--lang", "zh").out.startswith("**此次修改涉及 1 处")


def test_a_diff_is_looked_at_and_the_json_is_json(edited, sigbot, tmp_path):
    diff = subprocess.run(
        ["git", "-C", edited.folder, "diff", "HEAD~1"], check=True, capture_output=True
    ).stdout
    (tmp_path / "edit.diff").write_bytes(diff)
    subprocess.run(["git", "-C", edited.folder, "reset", "-q", "--hard", "HEAD~1"], check=True)
    data = json.loads(sigbot("claims", "--diff", tmp_path / "edit.diff", "--json").out)
    assert [(each["count"], each["verdict"]) for each in data["claims"]] == [("articles", "for_a_maintainer")]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "name one of the three"),
        (["12", "--base", "HEAD"], "name one of the three"),
        (["12", "--accept", "1"], "give both or neither"),
        (["12", "--accept", "one", "--by", "manta"], "must be numbers of claims"),
        (["12", "--accept", "1", "--by", "manta", "--fill", "when"], "must be NUMBER.KEY=TEXT"),
        (["12", "--fill", "1.when=2025-01-01"], "is for --accept"),
        (["--base", "HEAD", "--accept", "1", "--by", "manta"], "is for a pull request"),
        (["reef/core!12"], "not in reef/community"),
        (["--base", "nowhere"], "in no git checkout"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(sigbot, words, says):
    said = sigbot("claims", *words)
    assert said.code == 2
    assert says in " ".join(said.err.replace("│", " ").split())
