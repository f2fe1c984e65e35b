"""Where people stand, from files, database and host: what counts once, what never counts, what is not known."""

from datetime import date

import pytest
from e2e.story import BEIJING

from app.reviews import comment, hear
from bot.app.explain import Asked, explain
from bot.app.explained import as_data
from bot.app.ladder.eligible import Question, eligible
from bot.app.session import open_run
from bot.documents.explanation import explanation
from bot.errors import Refusal
from bot.rules.standing import State, Why

COUNTS = """\
counts:
  merged_prs: {distinct: pr, of: pr_merged, in: code, ignore: [bot]}
  attended: {distinct: meeting, of: [meeting_attended, talk, meeting_organised]}
  reviewed_prs: {distinct: pr, of: review_comment, in: reviews, ignore: review}
  review_comments: {count: review_comment, in: reviews, ignore: [review, own_thread], strict: {only: line_comment}, loose: {ignore: [own_pr, bot]}}
"""  # noqa: E501
ON_DEMAND = "{repo: reef/tools, comments: on demand}"
IGNORE = "ignore: {review: [own_pr, bot, command_only, lgtm_only, after_merge]}\n"


@pytest.fixture
def reef(story):
    """The ladder is still to be written; lists are read from the balances' day on."""
    story.edit("sig.yaml", "counts:\n", COUNTS)
    story.edit("sig.yaml", "scopes:\n", "scopes:\n  reviews: [reef/core, reef/tools]\n")
    story.write("sig.yaml", story.read("sig.yaml") + IGNORE)
    return story


def whole(story):
    """Let the lists be read from their beginning: no table was taken over."""
    (story.folder / "contributions/opening.yaml").unlink()


def asks(story, *criteria: str, **rest: str) -> None:
    """Write what a Committer needs."""
    more = "".join(f"{key}: {value}\n" for key, value in rest.items())
    ladder = f"ladder: [{{from: 2024-01-01, committer: {{all: [{', '.join(criteria)}]}}}}]\n"
    story.write("sig.yaml", story.read("sig.yaml") + ladder + more)


def rung(story, who: str, day: str | None = None, role: str = "committer"):
    """Hold somebody against the ladder for a role."""
    with open_run(story.folder, story.environment) as run:
        (answer,) = eligible(run, Question(who, role, date.fromisoformat(day) if day else None))
    return answer.standing.rungs[0]


def said(story, who: str, **when) -> list[tuple]:
    """Say of each criterion: state, why, actual."""
    return [(each.state, each.why, each.actual) for each in rung(story, who, **when).findings]


def evidence(story, who: str) -> list[str]:
    with open_run(story.folder, story.environment) as run:
        (answer,) = eligible(run, Question(who, "committer"))
    return [verdict.subject for each in answer.evidence.values() for verdict in each if verdict.counted]


def told(story, who: str, count: str) -> str:
    """Ask `explain` about a count."""
    with open_run(story.folder, story.environment) as run:
        answer = explain(run, Asked(who, count))
    return explanation(as_data(answer, Asked(who, count), BEIJING), "en")


MET, MISSING, NOT_RECORDED, NOT_YET_KNOWN, _ = State


class TestOpeningBalances:
    """What a table said before the bot is shown, never counted, and never taken for nothing."""

    def test_they_are_shown_and_never_met(self, reef):
        asks(reef, "{articles: 1}", "{prs: 5}", "{articles: 2}")
        reef.update()
        one, two, three = rung(reef, "@coral").findings
        assert (one.state, one.why, one.actual, one.reading.taken_over) == (
            NOT_RECORDED,
            Why.TAKEN_OVER,
            0,
            1,
        )
        assert (two.state, two.why, two.actual, two.reading.taken_over) == (
            NOT_YET_KNOWN,
            Why.READ_FROM,
            0,
            5,
        )
        assert (three.state, three.why) == (MISSING, Why.PLAIN)

    def test_lists_read_from_their_day_on_do_not_tell_what_was_before(self, reef):
        """Newt has one pull request since; a window of later days is wholly known."""
        asks(reef, "{prs: 2}", "{prs: 2, within: 1 month}", "{prs: 1}", "{articles: 1, within: 1 month}")
        reef.pr("newt", day=40)
        reef.update()
        assert said(reef, "@newt") == [
            (NOT_YET_KNOWN, Why.READ_FROM, 1),
            (MISSING, Why.PLAIN, 1),
            (MET, Why.PLAIN, 1),
            (MISSING, Why.PLAIN, 0),
        ]
        assert rung(reef, "@newt").findings[0].reading.read_from == date(2025, 1, 1)
        assert said(reef, "@coral")[3] == (MISSING, Why.PLAIN, 0)
        assert said(reef, "@coral", day="2025-01-20")[3] == (NOT_RECORDED, Why.TAKEN_OVER, 0)

    def test_somebody_without_an_account_is_not_counted_as_nothing(self, reef):
        asks(reef, "{prs: 1}", "{articles: 1}", "{talks_: 1}")
        reef.edit("sig.yaml", "counts:\n", "counts:\n  talks_: {count: talk}\n")
        reef.update()
        assert said(reef, "W. Shell") == [
            (NOT_YET_KNOWN, Why.NO_ACCOUNT, 0),
            (NOT_RECORDED, Why.TAKEN_OVER, 0),
            (MISSING, Why.PLAIN, 0),
        ]


class TestOnePerson:
    """People are their accounts' ids; one pull request counts once."""

    @pytest.mark.slow
    def test_two_logins_of_one_account_and_two_accounts_of_one_entry(self, reef):
        whole(reef)
        asks(reef, "{merged_prs: 3}")
        reef.edit("sig_members.yaml", "email: n@example.com,", "email: n@example.com, accounts: [newt-two],")
        reef.pr("newt", day=1).merge(reef.at(2))
        reef.update()
        reef.user("newt").rename("great-newt")
        reef.pr("newt", day=3).merge(reef.at(4))
        reef.pr("newt-two", day=5).merge(reef.at(6))
        reef.update()
        assert (
            said(reef, "@newt")
            == said(reef, "@great-newt")
            == said(reef, "@newt-two")
            == [(MET, Why.PLAIN, 3)]
        )

    def test_merged_three_times_counts_once_and_bots_and_other_folders_do_not(self, reef):
        whole(reef)
        asks(reef, "{merged_prs: 2}")
        pull = reef.pr("newt", day=1)
        pull.merge(reef.at(2))
        reef.update()
        pull.merge(reef.at(3))
        pull.merge(reef.at(4))
        reef.pr("newt", day=5, repo="reef/tools", files=["docs/a.md"]).merge(reef.at(6))
        reef.update()
        assert said(reef, "@newt") == [(MISSING, Why.PLAIN, 1)]
        assert evidence(reef, "@newt") == ["reef/core!1"]

    def test_one_and_one_across_two_repositories_are_two(self, reef):
        """Also where one of them is read on demand only; a third may be in what was not looked at."""
        whole(reef)
        reef.edit("sig.yaml", "reviews: [reef/core, reef/tools]", f"reviews: [reef/core, {ON_DEMAND}]")
        asks(reef, "{merged_prs: 2}", "{reviewed_prs: 2}", "{reviewed_prs: 3}")
        theirs = [
            reef.pr("stranger", day=1),
            reef.pr("stranger", day=1, repo="reef/tools", files=["docs/a.md"]),
        ]
        reef.pr("newt", day=2).merge(reef.at(3))
        reef.pr("newt", day=2, repo="reef/tools", files=["src/reef/a.py"]).merge(reef.at(3))
        for pull in theirs:
            comment(reef, "newt", pull)
        hear(reef, *theirs)
        assert said(reef, "@newt") == [
            (MET, Why.PLAIN, 2),
            (MET, Why.PLAIN, 2),
            (NOT_YET_KNOWN, Why.LOOKED_AT, 2),
        ]
        assert rung(reef, "@newt").findings[2].reading.looked_at == 1
        assert {*evidence(reef, "@newt")} == {"reef/core!1", "reef/core!2", "reef/tools!1", "reef/tools!2"}


class TestComments:
    """10 or more review comments; what does not count is said with its reason."""

    def test_exactly_ten_pass_nine_do_not_and_what_does_not_count_is_explained(self, reef):
        whole(reef)
        asks(reef, "{reviewed_prs: 1}", "{review_comments: 10}")
        theirs, own = reef.pr("stranger", day=1), reef.pr("newt", day=1)
        comment(reef, "newt", theirs, times=8, path="a.py")
        comment(reef, "newt", own, text="I should have tested this")
        comment(reef, "newt", theirs, text="/assign @coral")
        comment(reef, "newt", theirs, text="LGTM!")
        (question,) = comment(reef, "stranger", theirs, text="Is this right?")
        (answer,) = comment(reef, "newt", theirs, text="It is not", reply_to=question)
        comment(reef, "newt", theirs, text="Or is it?", reply_to=answer)
        hear(reef, theirs, own)
        assert said(reef, "@newt") == [(MET, Why.PLAIN, 1), (MISSING, Why.PLAIN, 9)]
        comment(reef, "newt", theirs, text="One more")
        theirs.merge(reef.at(20))
        reef.at(21)
        comment(reef, "newt", theirs, text="Too late")
        hear(reef, theirs, own)
        assert said(reef, "@newt") == [(MET, Why.PLAIN, 1), (MET, Why.PLAIN, 10)]
        reading = rung(reef, "@newt").findings[1].reading
        assert (reading.strict, reading.loose) == (8, 14)
        text = told(reef, "@newt", "review_comments")
        for words in (
            "on one's own pull request", "nothing but commands", "nothing but LGTM and the like",
            "a reply in a thread of their own", "after it was merged or closed",
        ):  # fmt: skip
            assert text.count(f"not counted: {words}") == 1

    def test_comments_that_nobody_read_are_not_missing(self, reef):
        whole(reef)
        asks(reef, "{review_comments: 10}")
        reef.pr("newt", day=1)
        reef.update()
        assert said(reef, "@newt") == [(NOT_YET_KNOWN, Why.NOT_READ, 0)]


class TestRecordedSince:
    """Attendance before anybody wrote it down is not recorded, never missing."""

    def attended(self, reef, *days: str) -> None:
        entries = "".join(f"- {{who: '@newt', meeting: {day}, evidence: list}}\n" for day in days)
        reef.record("2025", f"attended:\n{entries}")

    def test_whoever_was_there_before_is_asked_for_the_meetings(self, reef):
        whole(reef)
        asks(reef, "{attended: 2}", recorded_since="{attended: 2025-01-05}")
        self.attended(reef, "2025-02-01")
        reef.pr("newt", day=1)
        reef.pr("stranger", day=6)
        reef.wait_for(60)
        reef.update()
        assert said(reef, "@newt") == [(NOT_RECORDED, Why.BEFORE_RECORDS, 1)]
        assert said(reef, "@stranger") == [(MISSING, Why.PLAIN, 0)]
        assert said(reef, "@stranger", day="2025-01-04") == [(NOT_RECORDED, Why.BEFORE_RECORDS, 0)]
        self.attended(reef, "2025-02-01", "2025-02-15")
        assert said(reef, "@newt") == [(MET, Why.PLAIN, 2)]

    @pytest.mark.slow
    def test_where_the_lists_begin_later_nobody_is_known_to_be_new(self, reef):
        """So do the table's own people, whose numbers were taken over."""
        asks(reef, "{attended: 2}", recorded_since="{attended: 2024-06-01}")
        reef.pr("stranger", day=6)
        reef.update()
        for who in ("@stranger", "@coral", "W. Shell"):
            assert said(reef, who) == [(NOT_RECORDED, Why.BEFORE_RECORDS, 0)]


def test_a_criterion_may_ask_over_another_scope_and_a_window(reef):
    """The count's own scope is the code alone; home is another."""
    whole(reef)
    asks(
        reef, "{merged_prs: 2}", "{merged_prs: 1, in: home}", "{merged_prs: 1, within: 1 month}",
        "{merged_prs: 2, in: board, within: 1 year}", "{prs: 3, in: code}",
    )  # fmt: skip
    reef.pr("newt", day=1).merge(reef.at(2))
    reef.pr("newt", day=3, repo="reef/community", files=["docs/a.md"]).merge(reef.at(4))
    reef.wait_for(60)
    reef.update()
    assert [(state, actual) for state, _, actual in said(reef, "@newt")] == [
        (MISSING, 1), (MET, 1), (MISSING, 0), (MET, 2), (MISSING, 1),
    ]  # fmt: skip
    assert [actual for _, _, actual in said(reef, "@newt", day="2025-01-20")] == [1, 1, 1, 2, 1]
    assert [actual for _, _, actual in said(reef, "@newt", day="2025-01-02")] == [0, 0, 0, 0, 1]


@pytest.mark.slow
def test_files_that_are_not_told_leave_a_number_open(reef):
    whole(reef)
    asks(reef, "{merged_prs: 1}", "{merged_prs: 2}")
    reef.pr("newt", day=1, repo="reef/tools", files=[f"docs/{n}.md" for n in range(301)]).merge(reef.at(2))
    reef.update()
    assert said(reef, "@newt") == [(NOT_YET_KNOWN, Why.UNKNOWN_EVENTS, 0), (MISSING, Why.PLAIN, 0)]


def test_words_on_record_are_of_one_voice_each_with_the_role_of_their_day(reef):
    """Manta's two logins are one voice, Coral was no Maintainer then, and nobody recommends themselves."""
    asks(
        reef,
        "{recommended_by: maintainer, at_least: 2}",
        "{recommended_by: contributor}",
        "{no_objection: 5 working days}",
    )
    reef.edit(
        "sig_members.yaml",
        "email: m@example.com,",
        "email: m@example.com, accounts: [manta-two], since: 2024-01-01,",
    )
    coral = "- {name: Coral, gitee_home: https://gitee.com/coral, since: 2025-03-01}\n"
    reef.write("sig_members.yaml", reef.read("sig_members.yaml") + coral)
    words = [
        ("manta", "2025-02-03"),
        ("manta-two", "2025-02-04"),
        ("coral", "2025-02-05"),
        ("newt", "2025-02-05"),
    ]
    entries = [
        f"{{who: '@newt', role: committer, by: {by}, when: {day}, evidence: words}}" for by, day in words
    ]
    reef.record("2025", f"recommendations: [{', '.join(entries)}]")
    reef.user("manta-two")
    reef.at(45)
    reef.update()
    first, second, wait = rung(reef, "@newt").findings
    assert (first.actual, [each.by for each in first.said]) == (1, ["manta", "manta"])
    assert second.actual == 2
    assert wait.open_until == date(2025, 2, 10)


@pytest.mark.slow
def test_time_as_a_contributor_goes_on_in_a_higher_list(reef):
    """Newt was moved from one list to the other a week ago: a Committer is still a Contributor."""
    asked = "{is: contributor, for: 1 month}, {is: committer, for: 1 month}"
    ladder = f"ladder: [{{from: 2024-01-01, maintainer: {{all: [{asked}]}}}}]\n"
    reef.write("sig.yaml", reef.read("sig.yaml") + ladder)
    reef.commit()
    reef.at(50)
    entry = next(line for line in reef.read("sig_members.yaml").splitlines() if "newt" in line)
    reef.edit("sig_members.yaml", f"{entry}\n", "")
    reef.write("sig_members.yaml", reef.read("sig_members.yaml") + f"Committers:\n{entry}\n")
    reef.commit()
    reef.at(57)
    findings = rung(reef, "@newt", role="maintainer").findings
    assert [(each.state, each.why) for each in findings] == [(MET, Why.PLAIN), (MISSING, Why.NOT_LONG_ENOUGH)]


@pytest.mark.slow
def test_everyone_asked_at_once_stands_where_each_stands_alone(reef):
    asks(reef, "{merged_prs: 1}", "{articles: 1}", "{is: contributor, for: 1 month}")
    reef.pr("newt", day=1).merge(reef.at(2))
    reef.pr("reef-bot", day=1)
    reef.pr("stranger", day=3)
    reef.update()
    with open_run(reef.folder, reef.environment) as run:
        everyone = [answer.standing for answer in eligible(run, Question(None, "committer"))]
        alone = [
            eligible(run, Question(each.member.login or each.member.name, "committer"))[0].standing
            for each in everyone
        ]
    assert everyone == alone
    assert [each.member.name for each in everyone] == [
        "A. Coral",
        "Newt",
        "Manta",
        "B. Kelp",
        "W. Shell",
        "stranger",
    ]


def test_a_day_to_come_and_a_role_that_is_none_are_refused(reef):
    asks(reef, "{prs: 1}")
    reef.update()
    with pytest.raises(Refusal, match="2030-01-01 is still to come"):
        rung(reef, "@newt", day="2030-01-01")
    with pytest.raises(Refusal, match="unknown role 'commiter'; did you mean 'committer'"):
        rung(reef, "@newt", role="commiter")
