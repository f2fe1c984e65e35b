"""votes/: decisions are read strictly, written so that they are read again, and hold no address."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import ConfigError
from bot.sig.ladder import Vote
from bot.sig.votes import (
    Choice,
    Decision,
    Elsewhere,
    Ending,
    HeldVote,
    Objection,
    Votes,
    file_of,
    load_votes,
    write_vote,
)

TZ = ZoneInfo("Asia/Shanghai")
FILE = "votes/2025-03-10-otter-maintainer.yaml"

SAMPLE = """\
who: "@Otter"
role: maintainer
opened: 2025-03-03T10:00:00
closed: 2025-03-10T23:59:59+08:00
result: passed
vote:
  rule: {electorate: maintainer, pass: "> 50% of electorate", min_yes: {maintainer: 2}, quorum: 50%, open: 5 working days}
  electorate: ["@manta", "@newt", "@coral"]
  yes: 2
  no: 0
  abstain: 1
  ballots: {"@manta": "yes", "@Newt": yes, "@coral": abstain}
objections: [{by: "@kelp", when: 2025-03-04, link: said at the meeting}]
link: https://gitee.com/lantern/community/issues/I5
note: the first vote
"""  # noqa: E501 — the rule stands on one line, as people write it

ELSEWHERE = """\
who: "@otter"
role: committer
closed: 2025-03-10
result: passed
decided: {by: "@manta", link: minutes of 2025-03-09}
"""


def read(text: str, **known) -> Votes:
    return load_votes({FILE: text.encode()}, TZ, **known)


def problems(text: str, **known) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read(text, **known)
    return [str(problem).removeprefix(FILE) for problem in caught.value.problems]


def test_a_vote_is_read_whole():
    (decision,) = read(SAMPLE).decisions
    rule = Vote.model_validate(
        {
            "electorate": "maintainer",
            "min_yes": {"maintainer": 2},
            "quorum": "50%",
            "open": "5 working days",
        }
    )
    assert decision == Decision(
        who="Otter",
        role="maintainer",
        opened=datetime(2025, 3, 3, 10, tzinfo=TZ),
        closed=datetime(2025, 3, 10, 23, 59, 59, tzinfo=TZ),
        result=Ending.PASSED,
        how=HeldVote(
            rule,
            ("manta", "newt", "coral"),
            {"manta": Choice.YES, "Newt": Choice.YES, "coral": Choice.ABSTAIN},
        ),
        objections=(Objection("kelp", date(2025, 3, 4), "said at the meeting"),),
        link="https://gitee.com/lantern/community/issues/I5",
        note="the first vote",
    )
    assert decision.file == FILE


def test_a_decision_made_elsewhere_needs_no_more_than_its_day_and_place():
    (decision,) = read(ELSEWHERE).decisions
    assert (decision.day, decision.opened) == (date(2025, 3, 10), None)
    assert decision.how == Elsewhere("manta", "minutes of 2025-03-09")


def test_the_day_is_that_of_the_sigs_zone():
    (decision,) = read(ELSEWHERE.replace("2025-03-10\n", "2025-03-10T20:00:00+00:00\n")).decisions
    assert decision.day == date(2025, 3, 11)


def test_decisions_are_found_by_login_in_any_case_the_oldest_first():
    older = ELSEWHERE.replace("2025-03-10\n", "2024-03-10\n").replace("passed", "failed")
    votes = load_votes({"votes/a.yaml": ELSEWHERE.encode(), "votes/b.yaml": older.encode()}, TZ)
    assert [each.result for each in votes.of("@OTTER", "committer")] == [Ending.FAILED, Ending.PASSED]
    assert votes.of("otter", "maintainer") == ()


def changed(old: str, new: str) -> str:
    assert old in SAMPLE
    return SAMPLE.replace(old, new)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", [":1:1: must be a mapping, like {key: value} (found nothing)"]),
        (ELSEWHERE.replace("decided:", "decide:"), [":5:1: decide: unknown key 'decide'; did you mean 'decided'?"]),
        (ELSEWHERE.replace("passed", "accepted"), [
            ":4:9: result: must be one of passed, failed, no_quorum, withdrawn (found 'accepted')",
        ]),
        (ELSEWHERE.replace('decided: {by: "@manta", link: minutes of 2025-03-09}', ""), [
            ":1:1: say either vote: or decided:, how it came about",
        ]),
        (SAMPLE + "decided: {by: a, link: b}\n", [":1:1: say either vote: or decided:, how it came about"]),
        (ELSEWHERE.replace(", link: minutes of 2025-03-09", ""), [":5:10: decided.link: is missing"]),
        (ELSEWHERE.replace("closed: 2025-03-10", "closed: soon"), [
            ":3:9: closed: must be a day, like 2025-02-01 (found 'soon')",
        ]),
        (ELSEWHERE.replace('"@otter"', "otter@example.org"), [
            ":1:6: who: must be a login, like lihua or @lihua (found '…')",
        ]),
        (changed("opened: 2025-03-03T10:00:00\n", ""), [":1:1: opened: is missing; a vote says when it was opened"]),
        (changed("opened: 2025-03-03", "opened: 2025-04-03"), [
            ":4:9: closed: is before it was opened, 2025-04-03T10:00:00+08:00",
        ]),
        (changed("yes: 2\n", "yes: 3\n"), [":9:8: vote.yes: says 3, and the ballots come to 2"]),
        (changed("abstain: 1\n", "abstain: 0\n"), [":11:12: vote.abstain: says 0, and the ballots come to 1"]),
        (changed('"@coral": abstain', '"@kelp": abstain'), [
            ":12:12: vote.ballots: '@kelp' is not in the electorate",
        ]),
        (changed('"@Newt": yes', 'newt: yes, "@Newt": no'), [
            ":12:12: vote.ballots: '@newt' stands here more than once; the last ballot of a person counts",
        ]),
        (changed('"@coral"]', '"@Manta"]'), [
            ":8:15: vote.electorate: '@manta' stands in this list more than once",
        ]),
        (changed('["@manta", "@newt", "@coral"]', "[]"), [":8:15: vote.electorate: must not be empty"]),
        (changed('"@coral": abstain', '"@coral": maybe'), [
            ":12:54: vote.ballots.@coral: must be one of yes, no, abstain (found 'maybe')",
        ]),
        (changed("quorum: 50%", "quorum: 150%"), [
            (":7:97: vote.rule.quorum: more than everyone can never be reached; 100% is the most (found '150%')"),
        ]),
        (changed("link: https://gitee.com/lantern/community/issues/I5", "link: I5"), [
            ":14:7: link: must be an address, like https://example.org/page (found 'I5')",
        ]),
    ],
)  # fmt: skip
def test_a_slip_is_said_in_its_place(text, message):
    assert problems(text) == message


def test_a_role_that_nobody_knows_is_said():
    assert problems(ELSEWHERE, roles=["contributor", "committers"]) == [
        ":2:7: role: unknown role 'committer'; did you mean 'committers'?",
    ]


def test_one_decision_in_two_files_is_said():
    with pytest.raises(ConfigError) as caught:
        load_votes({"votes/a.yaml": ELSEWHERE.encode(), "votes/b.yaml": ELSEWHERE.encode()}, TZ)
    assert str(caught.value) == (
        "votes/b.yaml:1:1: the same decision stands in votes/a.yaml; keep one of the two"
    )


def test_the_slips_of_all_files_are_said_together():
    with pytest.raises(ConfigError) as caught:
        load_votes({"votes/a.yaml": b"who: [", "votes/b.yaml": b"who: 1"}, TZ)
    assert {problem.file for problem in caught.value.problems} == {"votes/a.yaml", "votes/b.yaml"}


def test_addresses_are_not_kept():
    text = (
        ELSEWHERE.replace("minutes of 2025-03-09", "mail of ann@example.org") + "note: ask bob@example.org\n"
    )
    assert "example.org" not in repr(read(text))


def test_a_vote_is_written_to_be_read_by_people(snapshot):
    (decision,) = read(SAMPLE).decisions
    assert write_vote(decision).decode() == snapshot


def test_a_file_is_named_by_day_person_and_role():
    assert file_of(read(SAMPLE).decisions[0]) == FILE


logins = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,8}", fullmatch=True)
words = (
    st.text(max_size=30)
    | st.sampled_from(["ann@example.org", "null", "~", "a: b #c", "'\"\n- x", "2025-01-01"])
).filter(bool)
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
moments = days | st.integers(946_684_800, 4_102_444_800).map(lambda at: datetime.fromtimestamp(at, TZ))
shares = st.sampled_from(["> 50% of electorate", ">= 2/3 of votes", ">= 100% of votes"])
rules = st.builds(
    lambda share, least, quorum: Vote.model_validate(
        {"electorate": "committer", "pass": share, "min_yes": least, "quorum": quorum, "recuse": "nobody"}
    ),
    shares,
    st.none() | st.integers(1, 9) | st.just({"maintainer": 2, "committer": 3}),
    st.none() | st.sampled_from(["50%", "2/3"]),
)


@st.composite
def decisions(draw):
    opened, closed = sorted(
        [draw(moments), draw(moments)], key=lambda when: (when.timetuple()[:3], isinstance(when, datetime))
    )
    if isinstance(opened, datetime) and isinstance(closed, datetime) and closed < opened:
        opened, closed = closed, opened
    electorate = draw(st.lists(logins, min_size=1, max_size=4, unique_by=str.casefold))
    ballots = draw(st.dictionaries(st.sampled_from(electorate), st.sampled_from(Choice)))
    return Decision(
        who=draw(logins),
        role=draw(st.sampled_from(["maintainer", "core-dev"])),
        opened=opened,
        closed=closed,
        result=draw(st.sampled_from(Ending)),
        how=draw(
            st.just(HeldVote(draw(rules), tuple(electorate), ballots)) | st.builds(Elsewhere, logins, words)
        ),
        objections=tuple(draw(st.lists(st.builds(Objection, logins, moments, words), max_size=2))),
        link=draw(st.none() | st.just("https://host.example/i/1")),
        note=draw(st.just("") | words),
    )


@settings(max_examples=50)
@given(decisions())
def test_what_is_written_is_read_again(decision):
    """All but addresses; a second writing changes nothing."""
    name, data = file_of(decision), write_vote(decision)
    (again,) = load_votes({name: data}, TZ).decisions
    assert "ann@example.org" not in data.decode()
    assert write_vote(again) == data
    if "ann@example.org" not in repr(decision):
        assert again == decision
