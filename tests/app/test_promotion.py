"""The half-yearly report over the simulated host: who is in it, as of which day, what never leaves the machine."""

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
    """Applicants first, then by role, each for the next one; as of the last day of the half that ended last."""
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
        ("stranger", "contributor"),
        ("coral", "committer"),
        ("shrimp", "maintainer"),
    ]
    assert who(report.eligible) == [*who(report.cases)[1:]]


def test_only_pull_requests_that_touch_the_roster_are_applications(sig):
    """Another SIG's roster, a file of a like name and a program's tidying are none; a closed one is none any more."""
    apply(sig, "newt", 10, path="sigs/other/sig_members.yaml")
    apply(sig, "newt", 11, path="sigs/reef/old/sig_members.yaml")
    apply(sig, "reef-bot", 12)
    apply(sig, "newt", 13).close(sig.at(14))
    found = apply(sig, "coral", 15)
    sig.wait_for(185)
    sig.update()
    (case,) = [case for case in made(sig)[0].cases if case.applications]
    assert [(each.number, each.day) for each in case.applications] == [(found.number, date(2025, 1, 16))]


def test_an_application_belongs_to_every_half_in_which_it_waits_and_to_the_one_of_its_merge(sig):
    """Open on 30 June, merged in July: it stands in both, and in the next half in none."""
    pull = apply(sig, "newt", 100)
    sig.wait_for(190)
    pull.merge(sig.at(195))
    sig.wait_for(400)
    sig.update()
    states = [
        [each.merged for case in made(sig, half)[0].cases for each in case.applications]
        for half in (H1, Half(2025, 2))
    ]
    assert states == [[False], [True]]
    sig.wait_for(600)
    assert not made(sig, Half(2026, 1))[0].applied


def test_as_of_a_past_day_what_happened_by_that_day_counts(sig):
    """The whole of the day belongs to it."""
    merged(sig, "coral", 40, 2)
    sig.wait_for(185)
    sig.update()
    days = [date(2025, 2, 10), date(2025, 2, 11)]
    found = ["coral" in [login for login, _ in who(made(sig, H1, day)[0].cases)] for day in days]
    assert found == [False, True]


def test_a_second_run_without_change_writes_nothing(sig):
    """Also days later: a half is judged as of its last day."""
    merged(sig, "coral", 40, 2)
    sig.wait_for(185)
    sig.update()
    _, first = made(sig)
    names = ["2025H1.en.html", "2025H1.en.md", "2025H1.html", "2025H1.json", "2025H1.md"]
    assert sorted(first) == [f"leaderboard/promotions/{name}" for name in names]
    sig.wait_for(189)
    sig.update()
    assert made(sig)[1] == []


def test_nobody_but_applicants_the_eligible_and_role_holders_is_named_in_public(sig):
    """Whoever is close, quiet or far stands in no public file; the private part lies beside the database alone."""
    attended(sig, "stranger")
    for n in range(5):
        sig.pr("seahorse", 30 + n).merge(sig.at(31 + n))
    sig.pr("urchin", 60)
    sig.issue("barnacle", 61)
    merged(sig, "newt", 70, 1)
    sig.wait_for(400)
    sig.update()
    _, changed = made(sig, H1, private=True)
    public = [name for name in changed if name.startswith("leaderboard/")]
    secret = [name for name in changed if name.startswith(".sigbot/promotions/")]
    assert len(public) == 5
    assert len(secret) == 4
    assert len(public) + len(secret) == len(changed)
    texts = "".join(sig.read(name) for name in public).lower()
    assert "stranger" in texts
    for login in ("seahorse", "urchin", "barnacle", "kelp", "w-shell", "w. shell"):
        assert login not in texts
    assert "newt" in "".join(sig.read(name) for name in secret)


def test_who_asked_to_be_left_out_is_in_a_report_by_an_application_alone(sig):
    """Nor is it told of them that they met everything in the report before."""
    attended(sig, "stranger", "kelpie")
    sig.wait_for(185)
    sig.update()
    new = [("kelpie", "contributor"), ("stranger", "contributor")]
    assert who(made(sig)[0].cases) == [*new, ("shrimp", "maintainer")]
    wish = '{who: "@%s", when: 2025-08-01, shown: false, evidence: said so}'
    sig.record("wishes", f"visibility:\n- {wish % 'stranger'}\n- {wish % 'kelpie'}\n")
    apply(sig, "kelpie", 200)
    sig.wait_for(370)
    sig.update()
    report, _ = made(sig)
    assert who(report.cases) == [new[0], ("shrimp", "maintainer")]
    assert report.changes.gone == ()


def test_without_being_asked_nothing_private_is_written(sig):
    """A report of before is not kept up to date behind anybody's back either."""
    sig.wait_for(185)
    sig.update()
    made(sig)
    assert not (sig.folder / ".sigbot/promotions").exists()


def test_the_report_compares_itself_with_the_one_before(sig):
    """Newly eligible, promoted by the roster, and how many are not named any more."""
    merged(sig, "coral", 40, 2)
    attended(sig, "stranger", "urchin")
    sig.pr("urchin", 45)
    sig.wait_for(185)
    sig.update()
    assert made(sig)[0].changes is None
    entry = "- {name: Coral, gitee_home: https://gitee.com/coral, email: c@example.com}\n"
    sig.edit("sig_members.yaml", "Maintainers:", f"{entry}Maintainers:")
    sig.commit()
    attended(sig, "stranger")
    merged(sig, "newt", 200, 2)
    sig.wait_for(370)
    sig.update()
    changes = made(sig, Half(2025, 2))[0].changes
    assert changes.before == H1
    assert [(member.login, role) for member, role in changes.promoted] == [("coral", "committer")]
    assert [(member.login, role) for member, role in changes.newly] == [
        ("newt", "committer"),
        ("coral", "maintainer"),
    ]
    assert [(member.login, role) for member, role in changes.gone] == [("urchin", "contributor")]


def test_goals_are_told_with_what_is_reached_and_what_is_new(sig):
    """Holders of a role stand in its own list; a count is the year's, at least, where not all is read."""
    merged(sig, "coral", 40, 2)
    merged(sig, "stranger", 50, 1)
    sig.wait_for(185)
    sig.update()
    roles, counted = made(sig)[0].goals
    assert (roles.name, roles.reached, roles.of, roles.new) == ("committer", 1, 2, 1)
    assert (counted.name, counted.reached, counted.of) == ("merged", 3, 9)
    assert "merged at least 3 of 9 (not everything is read)" in sig.read(
        "leaderboard/promotions/2025H1.en.md"
    )


def test_before_anything_is_read_nothing_is_said_to_be_nothing(sig):
    """Zero is not unknown: sources that were never read, and who applied."""
    sig.wait_for(185)
    report, _ = made(sig)
    assert report.unknown.applications is None
    assert {source.repository for source in report.unknown.behind} == {"reef/core", "reef/tools"}
    assert report.unknown.not_read > 0
    assert "who applied" in sig.read("leaderboard/promotions/2025H1.en.md")


def test_a_source_that_fails_later_changes_no_report_of_before(sig):
    """What was read to the end of the day is known, whatever the host says today."""
    sig.wait_for(185)
    sig.update()
    made(sig)
    sig.forge.find_repo("reef/core").name = "gone"
    sig.wait_for(187)
    sig.update()
    assert made(sig)[1] == []


def test_pull_requests_whose_files_nobody_knows_may_be_applications(sig):
    """They are counted as such, and nobody is said to have applied."""
    apply(sig, "urchin", 20)
    sig.wait_for(185)
    sig.update()
    unknown = made(sig)[0].unknown
    assert (unknown.applications, unknown.read_from) == (1, date(2025, 1, 1))


def test_whose_roles_git_does_not_tell_is_not_taken_for_a_newcomer(sig):
    """A folder that is no checkout knows today's roster alone."""
    attended(sig, "manta", "shrimp", "coral", "newt")
    sig.wait_for(185)
    sig.update()
    (sig.folder / ".git").rename(sig.folder / "git-put-away")
    report, _ = made(sig)
    assert report.unknown.roles == 4
    assert who(report.cases) == []


@pytest.mark.parametrize(
    ("half", "day", "words"),
    [
        (Half(2030, 1), None, "2030H1 is still to come: it begins on 2030-01-01"),
        (None, date(2030, 1, 1), "2030-01-01 is still to come"),
        (H1, date(2024, 12, 31), "--as-of 2024-12-31 is before 2025H1 began, on 2025-01-01"),
    ],
)
def test_a_half_or_a_day_that_cannot_be_is_refused(sig, half, day, words):
    """And nothing is written."""
    with pytest.raises(Refusal, match=words):
        made(sig, half, day)
    assert not (sig.folder / "leaderboard/promotions").exists()


def test_a_report_before_that_is_none_is_named(sig):
    """With what to do; it is not passed over in silence."""
    sig.write("leaderboard/promotions/2024H2.json", "{}")
    with pytest.raises(ConfigError, match=r"2024H2\.json: is no report of sigbot; restore the file from git"):
        made(sig, H1, date(2025, 1, 1))


def test_the_year_by_months_follows_the_counts_of_the_sig(sig):
    """What does not count is in no bar; before anything was read or recorded there is no zero."""
    merged(sig, "coral", 31, 2)
    sig.pr("coral", 70, "reef/tools", files=["docs/a.md"]).merge(sig.at(71))
    attended(sig, "coral")
    sig.wait_for(185)
    sig.update()
    (case,) = [case for case in made(sig)[0].cases if case.member.login == "coral"]
    series = {str(each.work): each.numbers for each in case.details.activity.series}
    assert str(case.details.activity.months[0]) == "2024-07"
    assert series["merged"] == (None, None, None, None, None, None, 0, 2, 0, 0, 0, 0)
    assert series["meetings"] == (None, None, None, None, None, None, 0, 0, 1, 0, 0, 0)


def test_small_pull_requests_stand_apart_and_count(sig):
    """By the files where they are known, else by the title."""
    pulls = [sig.pr("coral", 31 + n) for n in range(3)]
    pulls[0].title = "Fix typo in README"
    for pull in pulls:
        pull.merge(sig.at(40))
    sig.wait_for(185)
    sig.update()
    (case,) = [case for case in made(sig)[0].cases if case.member.login == "coral"]
    assert [str(each.why) for each in case.details.small] == ["by_title"]
    assert (case.details.merged, case.details.others, case.details.submitted) == (3, 2, 3)
