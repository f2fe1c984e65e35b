"""Opening a vote: who may vote is settled then, the candidate aside, and the deadline is in working days."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refusal
from bot.rules.votes import Elector, half_way, open_vote
from bot.sig.references import DEFAULT_ROLES
from bot.sig.roster import Roster, load_roster

from .polls import ROLES, rule

TZ = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2025, 3, 3, 10, tzinfo=TZ)


def roster(**lists: list[str]) -> Roster:
    """Give a roster; an entry is a login, perhaps with more of it in brackets."""
    text = ""
    for role, entries in lists.items():
        text += f"{DEFAULT_ROLES[role]}:\n"
        for entry in entries:
            login, _, more = entry.partition(" ")
            text += f"- {{name: {login}, gitee_home: 'https://gitee.com/{login}'{more and ', ' + more}}}\n"
    return load_roster(text.encode(), "m.yaml", DEFAULT_ROLES)


def opened(people: Roster, how=None, login="otter", person_of=str.lower, at=MONDAY, holidays=()):
    return open_vote(
        how or rule(),
        people,
        login=login,
        role="maintainer",
        roles=ROLES,
        host="gitee",
        opened=at,
        holidays=holidays,
        tz=TZ,
        person_of=person_of,
    )


def test_holders_of_the_role_or_a_higher_one_may_vote():
    """Roles are cumulative, whichever lists a person stands in."""
    people = roster(contributor=["manta", "newt"], committer=["otter", "manta"], maintainer=["coral"])
    vote = opened(people, rule(electorate="committer"), login="stranger")
    assert vote.electorate == (
        Elector("gitee:manta", "manta", ("contributor", "committer")),
        Elector("gitee:otter", "otter", ("contributor", "committer")),
        Elector("gitee:coral", "coral", ROLES),
    )
    assert (vote.candidate, vote.login, vote.recused) == ("gitee:stranger", "stranger", ())


def test_the_candidate_does_not_vote_and_is_no_part_of_the_electorate():
    people = roster(maintainer=["Otter", "manta", "newt"])
    vote = opened(people)
    assert [each.login for each in vote.electorate] == ["manta", "newt"]
    assert vote.recused == ("gitee:otter",)


def test_the_candidate_votes_where_nobody_is_recused():
    vote = opened(roster(maintainer=["otter", "manta"]), rule(recuse="nobody"))
    assert [each.login for each in vote.electorate] == ["otter", "manta"]
    assert vote.recused == ()


def test_the_candidate_is_recused_with_every_account():
    people = roster(maintainer=["otter2", "manta"])
    vote = opened(people, person_of=lambda account: account.removesuffix("2"))
    assert [each.login for each in vote.electorate] == ["manta"]


def test_two_entries_of_one_person_are_one_elector():
    """The roster may know them under a former login, too."""
    people = roster(contributor=["newt2"], maintainer=["newt", "manta"])
    vote = opened(people, rule(electorate="contributor"), person_of=lambda account: account.removesuffix("2"))
    assert vote.electorate == (Elector("gitee:newt", "newt2", ROLES), Elector("gitee:manta", "manta", ROLES))


def test_a_role_held_from_a_later_day_on_gives_no_vote_yet():
    people = roster(maintainer=["manta since: 2025-03-03", "newt since: 2025-03-04"])
    assert [each.login for each in opened(people).electorate] == ["manta"]
    next_day = MONDAY + timedelta(days=1)
    assert [each.login for each in opened(people, at=next_day).electorate] == ["manta", "newt"]


def test_one_elector_is_enough_and_worth_a_warning():
    assert opened(roster(maintainer=["manta"])).alone
    assert not opened(roster(maintainer=["manta", "newt"])).alone


@pytest.mark.parametrize(
    ("people", "how", "message"),
    [
        (roster(maintainer=["otter"]), rule(), (
            "the vote on @otter as maintainer was not opened: @otter is the only one who holds the role "
            "maintainer or a higher one, and does not vote on themselves. Name a lower role as electorate: in "
            "sig.yaml, or record in votes/ what was decided elsewhere"
        )),
        (roster(committer=["otter", "manta"]), rule(), (
            "the vote on @otter as maintainer was not opened: nobody holds the role maintainer or a higher one on "
            "2025-03-03. Name a lower role as electorate: in sig.yaml, or record in votes/ what was decided elsewhere"
        )),
        (roster(maintainer=["manta"], committer=["newt"]), rule(electorate="committer", min_yes={"maintainer": 2}), (
            "the vote on @otter as maintainer was not opened, because it could not be won: it asks for 2 yes of "
            "maintainer or higher, and 1 of them may vote. Lower min_yes: in sig.yaml, or record in votes/ what was "
            "decided elsewhere"
        )),
    ],
)  # fmt: skip
def test_a_vote_that_cannot_be_held_is_refused_in_words(people, how, message):
    with pytest.raises(Refusal) as caught:
        opened(people, how)
    assert str(caught.value) == message


def test_the_deadline_is_the_end_of_the_last_working_day():
    vote = opened(roster(maintainer=["manta"]), holidays=[date(2025, 3, 5)])
    assert datetime.fromtimestamp(vote.deadline, TZ).isoformat() == "2025-03-11T23:59:59+08:00"
    assert vote.opened == int(MONDAY.timestamp())


def test_the_reminder_comes_on_the_morning_of_the_middle_working_day():
    vote = opened(roster(maintainer=["manta"]))
    assert datetime.fromtimestamp(half_way(vote, [], TZ), TZ).isoformat() == "2025-03-06T09:00:00+08:00"


def test_the_reminder_comes_though_the_holidays_were_changed():
    vote = opened(roster(maintainer=["manta"]), rule(open="1 working day"))
    assert vote.opened < half_way(vote, [date(2025, 3, 4)], TZ) < vote.deadline


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.integers(1, 20),
    st.sets(st.integers(0, 40)),
    st.sets(st.integers(0, 40)),
)
def test_the_reminder_lies_between_opening_and_deadline(at, days, offsets, later):
    off = {at.date() + timedelta(days=n) for n in offsets}
    vote = opened(roster(maintainer=["manta"]), rule(open=f"{days} working days"), at=at, holidays=off)
    changed = {at.date() + timedelta(days=n) for n in later}
    assert vote.opened < half_way(vote, off, TZ) < vote.deadline
    assert vote.opened < half_way(vote, changed, TZ) < vote.deadline
