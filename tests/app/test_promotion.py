"""The half-yearly report over the simulated host: who is in it, as of which day, and what never leaves the machine."""

import json
import re
from datetime import date

import pytest
from e2e.story import CONFIG, ROSTER

from bot.app.ladder.promotion import Question, promotion
from bot.app.ladder.promotionfiles import report_edits
from bot.app.session import open_run
from bot.errors import ConfigError, Refusal
from bot.rules.halves import Half

LADDER = """
roles: {contributor: Contributors, committer: Committers, maintainer: Maintainers}
goals: {2025: {committer: 2, merged: 9}}
recorded_since: {attended: 2025-01-02}
ladder:
  - from: 2024-01-01
    contributor: {all: [{attended: 1}]}
    committer: {is: contributor, all: [{merged: 2}]}
    maintainer: {is: committer, vote: {electorate: maintainer}}
"""
COUNTS = "counts:\n  merged: {distinct: pr, of: pr_merged, in: code}\n  attended: {count: meeting_attended}\n"
COMMITTERS = "Committers:\n- {name: Shrimp, gitee_home: https://gitee.com/shrimp, email: s@example.com}\n"
H1 = Half(2025, 1)


@pytest.fixture
def sig(story):
    """Give the SIG a ladder; half a year goes by, in which people do things."""
    story.write("sig.yaml", CONFIG.replace("counts:\n", COUNTS) + LADDER)
    story.write("sig_members.yaml", ROSTER.replace("Maintainers:", COMMITTERS + "Maintainers:"))
    story.commit()
    return story


def apply(story, login, day, path="sigs/reef/sig_members.yaml"):
    return story.pr(login, day, "reef/community", files=[path, "sigs/reef/x.md"])


def merged(story, login, day, number):
    """Merge so many pull requests of somebody, one a day."""
    for n in range(number):
        story.pr(login, day + n).merge(story.at(day + n))


def attended(story, *logins, day="2025-03-06"):
    rows = "".join(f"- {{who: '@{login}', meeting: {day}, evidence: minutes}}\n" for login in logins)
    story.record("2025", f"attended:\n{rows}")


def made(story, half=None, day=None, *, private=False, write=True):
    """Make the report, write it, and give it with the names of the files that changed."""
    with open_run(story.folder, story.environment, writes=True) as run:
        report = promotion(run, Question(half, day, private))
        edits = report_edits(run, report)
        changed = [str(e.path.relative_to(story.folder)) for e in edits if e.before != e.after]
        if write:
            run.files.write(edits)
    return report, changed


def who(cases):
    return [(case.member.login, case.rung.role) for case in cases]


def test_whoever_meets_what_can_be_counted_or_applied_is_in_the_report(sig):
    merged(sig, "coral", 40, 2)
    apply(sig, "newt", 50)
    attended(sig, "stranger")
    sig.pr("kelpie", 60)
    sig.wait_for(185)
    sig.update()
    report, _ = made(sig)
    assert (report.half, report.day) == (H1, date(2025, 6, 30))
    assert who(report.cases) == [
        ("newt", "committer"),
        ("coral", "committer"),
        ("shrimp", "maintainer"),
    ] or who(report.cases)
