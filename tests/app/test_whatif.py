"""Other rules are tried on the same people and the same events, and nothing of the trial stays."""

import pytest
from sqlalchemy import select

from bot.app.board import decide_board
from bot.app.ladder.whatif import whatif
from bot.app.session import open_run
from bot.documents.comparison import comparison_page, comparison_view
from bot.errors import ConfigError, Refusal
from bot.rules.comparison import Turn
from bot.store import schema

LADDER = """\
ladder:
- from: 2024-01-01
  contributor: {all: [{articles: 1}]}
  committer: {is: contributor, all: [{issues: 2}]}
"""


@pytest.fixture
def reef(story):
    """Coral and newt opened issues after the balances; the lists are read from the beginning."""
    story.write(
        "contributions/opening.yaml", story.read("contributions/opening.yaml").replace("2025", "1999")
    )
    story.write("sig.yaml", story.read("sig.yaml") + LADDER)
    for day, login in enumerate(("coral", "coral", "newt", "stranger"), start=1):
        story.issue(login, day)
        story.pr(login, day, repo="reef/tools", files=["src/reef/a.py" if login == "coral" else "docs/a.md"])
    story.update()
    return story


def tried(reef, *changes):
    """Try the SIG's rules with these changes."""
    text = reef.read("sig.yaml")
    for before, after in changes:
        assert text.count(before) == 1
        text = text.replace(before, after)
    other = reef.folder.parent / "other.yaml"
    other.write_text(text)
    with open_run(reef.folder, reef.environment) as run:
        return whatif(run, str(other))


def contents(reef):
    with open_run(reef.folder, reef.environment) as run, run.store.read() as connection:
        return [
            connection.execute(select(table)).all() for table in (schema.event, schema.account, schema.meta)
        ]


def test_the_same_rules_change_nothing(reef):
    found = tried(reef)
    assert found.nothing
    assert found.looked_at == 6  # three rows, two of the roster without one, and a stranger with work


def test_a_lower_threshold_says_who_gains_the_criterion_and_the_role(reef):
    found = tried(reef, ("{issues: 2}", "{issues: 1}"))
    assert [
        (each.member.login, each.role, each.turn) for each in found.criteria if each.turn is Turn.GAINED
    ] == [
        ("newt", "committer", Turn.GAINED),
        ("stranger", "committer", Turn.GAINED),
    ]
    assert [(each.member.login, each.turn) for each in found.roles] == [("newt", Turn.GAINED)]
    assert found.cells == ()


def test_a_higher_threshold_says_who_loses(reef):
    found = tried(reef, ("{issues: 2}", "{issues: 3}"))
    assert [(each.member.login, each.before.actual, each.after.required) for each in found.criteria][:1] == [
        ("coral", 2, 3)
    ]
    assert [(each.member.login, each.turn) for each in found.roles] == [("coral", Turn.LOST)]


def test_another_scope_derives_the_events_apart(reef):
    """Folders decide what a pull request is in, so its events are made anew: in tables of their own."""
    before = contents(reef)
    found = tried(reef, ("paths: [src/reef]", "paths: [docs]"))
    changed = [(each.member.login, each.count, each.before, each.after) for each in found.cells]
    assert changed == [("coral", "prs", 7, 5), ("newt", "prs", 0, 1)]
    assert contents(reef) == before


def test_after_a_trial_the_board_is_what_it_was(reef):
    with open_run(reef.folder, reef.environment) as run:
        before = decide_board(run).board
        tried(reef, ("bots: [reef-bot]", "bots: [coral]"), ("{issues: 2}", "{issues: 9}"))
        assert decide_board(run).board == before


def test_rules_without_a_ladder_are_compared_by_the_board(reef):
    text = reef.read("sig.yaml")
    reef.write("sig.yaml", text.replace(LADDER, ""))
    assert tried(reef, ("order: [points, prs]", "order: [issues]")).criteria == ()


def test_a_revision_of_the_folder_is_a_set_of_rules(reef):
    reef.commit()
    reef.edit("sig.yaml", "{issues: 2}", "{issues: 1}")
    with open_run(reef.folder, reef.environment) as run:
        assert [each.turn for each in whatif(run, "HEAD").roles] == [Turn.LOST]


def test_what_is_neither_a_file_nor_a_revision_is_said(reef):
    with open_run(reef.folder, reef.environment) as run, pytest.raises(Refusal, match="no such file, and no"):
        whatif(run, "nix")


def test_a_slip_in_the_other_rules_is_told_in_their_place(reef):
    with pytest.raises(ConfigError, match=r"other.yaml:\d+:\d+: .*unknown count 'issue'"):
        tried(reef, ("{issues: 2}", "{issue: 2}"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_comment_names_who_gains_or_loses_and_nobody_s_shortfall(reef, language):
    """Kelp has no issue now and none under other rules: what Kelp lacks is nobody's business."""
    found = tried(reef, ("{issues: 2}", "{issues: 1}"))
    text = comparison_page(comparison_view(found, language, {}), "other.yaml", language)
    assert "newt" in text
    assert "Kelp" not in text
    assert "manta" not in text
