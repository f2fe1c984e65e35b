"""A SIG's folder is read whole: the decisions in votes/ with everything else."""

import pytest

from bot.app.workspace import load_workspace
from bot.errors import ConfigError

SIG = """\
sig: {key: lantern, name: Lantern, timezone: UTC}
home: {forge: gitee, repo: lantern/community}
scopes: {all: [lantern/core]}
counts: {prs: {count: pr_opened, in: all}}
board: {columns: {name: [Name], account: [Login], prs: [PRs]}}
"""
DECISION = 'who: "@otter"\nrole: committer\nclosed: 2025-03-10\nresult: passed\ndecided: {by: manta, link: minutes}\n'


def test_decisions_are_read_from_the_folder(tmp_path):
    (tmp_path / "sig.yaml").write_text(SIG)
    assert load_workspace(tmp_path).votes.decisions == ()
    (tmp_path / "votes").mkdir()
    (tmp_path / "votes/2025-03-10-otter-committer.yaml").write_text(DECISION)
    (decision,) = load_workspace(tmp_path).votes.decisions
    assert (decision.who, decision.file) == ("otter", "votes/2025-03-10-otter-committer.yaml")


def test_a_slip_in_a_decision_is_said_with_those_of_the_other_files(tmp_path):
    (tmp_path / "sig.yaml").write_text(SIG)
    (tmp_path / "sig_members.yaml").write_text("Contributers: []\n")
    (tmp_path / "votes").mkdir()
    (tmp_path / "votes/a.yaml").write_text(DECISION.replace("committer", "comitter"))
    with pytest.raises(ConfigError) as caught:
        load_workspace(tmp_path)
    assert [problem.file for problem in caught.value.problems] == ["sig_members.yaml", "votes/a.yaml"]
