"""contributions/*.yaml: one value for each person and deed, with a key that two spellings share."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.errors import ConfigError
from bot.model import Kind
from bot.sig.contributions import Contribution, Contributions, Correction, Link, load_contributions

TZ = ZoneInfo("Asia/Shanghai")

SAMPLE = """\
articles:
  - {who: "@LiHua", title: Wicks, url: "http://Blog.example.org/wicks/?utm_source=x", when: 2025-02-01, evidence: read it, confirmed_by: "@zhao"}
talks:
  - {who: "@lihua", topic: On  Wicks, meeting: 2025-01-09, evidence: https://pad.example.org/9}
organised:
  - {who: q-h-li, meeting: 2025-01-09#2, evidence: minutes}
attended:
  - {who: ["@lihua", "@wuming"], meeting: Spring Fair, when: 2025-03-01T10:00:00, evidence: minutes}
tasks:
  - {who: "@lihua", task: I9ABC1, points: 30, value: 80, when: 2025-03-01, evidence: "!12", confirmed_by: "@zhao"}
corrections:
  - {who: "@lihua", count: prs, change: -1, seen: 5, keys: [lantern/core!12], when: 2025-03-01, reason: counted twice, by: "@zhao"}
links:
  - {row: q-h-li, account: "@qhli", when: 2025-01-01, by: "@zhao"}
"""  # noqa: E501 — entries stand on one line, as people write them


def read(text: str, **known) -> Contributions:
    return load_contributions({"contributions/a.yaml": text.encode()}, TZ, **known)


def problems(text: str, **known) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read(text, **known)
    return [str(problem).removeprefix("contributions/") for problem in caught.value.problems]


def keys(text: str) -> set[str]:
    return {entry.key for entry in read(text).entries}


def test_an_article_is_read_whole():
    assert read(SAMPLE).entries[0] == Contribution(
        kind=Kind.ARTICLE,
        who="@LiHua",
        at=datetime(2025, 2, 1, tzinfo=TZ),
        dated=True,
        key="https://blog.example.org/wicks",
        subject="",
        amount=1,
        title="Wicks",
        link="http://Blog.example.org/wicks/?utm_source=x",
        confirmed_by="zhao",
        file="contributions/a.yaml",
        line=2,
    )


def test_every_section_gives_one_entry_for_each_person():
    assert [(e.kind, e.who, e.key, e.subject, e.amount) for e in read(SAMPLE).entries[1:]] == [
        (Kind.TALK, "@lihua", "2025-01-09 on wicks", "2025-01-09", 1),
        (Kind.MEETING_ORGANISED, "q-h-li", "2025-01-09#2", "2025-01-09#2", 1),
        (Kind.MEETING_ATTENDED, "@lihua", "spring fair", "spring fair", 1),
        (Kind.MEETING_ATTENDED, "@wuming", "spring fair", "spring fair", 1),
        (Kind.TASK, "@lihua", "i9abc1 2025-03-01 !12", "i9abc1", 30),
    ]


def test_days_begin_in_the_zone_of_the_sig():
    talk, organised, attended, *_ = read(SAMPLE).entries[1:]
    assert (talk.at, talk.dated) == (datetime(2025, 1, 8, 16, tzinfo=UTC), True)
    assert organised.at == talk.at
    assert (attended.at, attended.dated) == (datetime(2025, 3, 1, 2, tzinfo=UTC), False)
    zoned = read("attended: [{who: a, meeting: M, when: '2025-03-01T10:00:00+02:00', evidence: x}]").entries[
        0
    ]
    assert zoned.at == datetime(2025, 3, 1, 8, tzinfo=UTC)


def test_corrections_and_links_are_read_whole():
    assert read(SAMPLE).corrections == (
        Correction(
            who="@lihua",
            count="prs",
            change=-1,
            seen=5,
            keys=("lantern/core!12",),
            at=datetime(2025, 3, 1, tzinfo=TZ),
            by="zhao",
            reason="counted twice",
            file="contributions/a.yaml",
            line=12,
        ),
    )
    assert read(SAMPLE).links == (
        Link("q-h-li", "qhli", datetime(2025, 1, 1, tzinfo=TZ), "zhao", "contributions/a.yaml", 14),
    )


def test_two_spellings_of_one_deed_have_one_key():
    article = "articles: [{{who: {}, url: '{}', when: 2025-01-01}}]"
    assert keys(article.format('"@LiHua"', "http://a.org/x/#y")) == keys(
        article.format('"＠lihua"', "https://A.org/x")
    )
    talk = "talks: [{{who: a, topic: {}, meeting: {}, evidence: x}}]"
    assert keys(talk.format("On  Ｗicks", "2025-01-09")) == keys(talk.format("on wicks", "2025-01-09 "))


def test_the_same_award_twice_is_one_and_partial_awards_add_up():
    award = '{{who: "@a", task: T1, points: {}, value: 80, when: 2025-03-01, evidence: {}}}'
    twice = f"tasks: [{award.format(50, 'x')}, {award.format(50, 'X')}]"
    assert len(keys(twice)) == 1
    assert len(keys(f"tasks: [{award.format(50, 'x')}, {award.format(30, 'y')}]")) == 2
    assert problems(f"tasks:\n- {award.format(50, 'x')}\n- {award.format(31, 'y')}\n") == [
        "a.yaml:3:33: tasks[1].points: @a would have 81 points for a task of 80; at most 30 are left",
    ]


def test_files_are_read_in_the_order_of_their_names_and_the_opening_balances_left_to_others():
    attended = "attended: [{who: %s, meeting: 2025-01-09, evidence: x}]"
    files = {
        "contributions/b.yaml": (attended % "bo").encode(),
        "contributions/a.yaml": (attended % "an").encode(),
        "contributions/empty.yaml": b"",
        "contributions/opening.yaml": b"day: 2024-12-31",
    }
    assert [entry.who for entry in load_contributions(files, TZ).entries] == ["an", "bo"]


def test_what_is_wrong_in_several_files_is_said_together():
    with pytest.raises(ConfigError) as caught:
        load_contributions({"b.yaml": b"a: [", "a.yaml": b"talk: []", "c.yaml": b"\xff"}, TZ)
    assert [str(problem) for problem in caught.value.problems] == [
        "a.yaml:1:1: talk: unknown key 'talk'; did you mean 'talks'?",
        (
            "b.yaml:1:5: not valid YAML: expected the node content, but found '<stream end>' (while parsing a "
            "flow node that begins in line 1)"
        ),
        "c.yaml:1:1: byte 0xff is not UTF-8; save the file in UTF-8",
    ]


@pytest.mark.parametrize(
    ("section", "entry", "message"),
    [
        ("articles", "{who: a, url: example.org/x, when: 2025-02-01}", [
            "a.yaml:2:15: articles[0].url: must be an address, like https://example.org/page (found 'example.org/x')",
        ]),
        ("articles", "{who: a, url: 'https://a.org', when: 2025-02-30}", [
            "a.yaml:2:38: articles[0].when: there is no day 2025-02-30",
        ]),
        ("articles", "{who: a, url: 'https://a.org', when: 2025-02-01T25:00}", [
            ("a.yaml:2:38: articles[0].when: there is no instant '2025-02-01T25:00'; write it like "
            "2025-02-01T18:30:00+08:00"),
        ]),
        ("articles", "{who: a, url: 'https://a.org', when: 0025-02-01}", [
            "a.yaml:2:38: articles[0].when: must be a day of our time (found the year 25)",
        ]),
        ("articles", "{who: Li Hua, url: 'https://a.org', when: 2025-02-01}", [
            ('a.yaml:2:7: articles[0].who: must be a login in quotes, like "@lihua", or the key of a row without '
            "account, like q-h-li (found 'Li Hua')"),
        ]),
        ("articles", "{who: [], url: 'https://a.org', when: 2025-02-01}", [
            "a.yaml:2:7: articles[0].who: must not be empty",
        ]),
        ("talks", "{who: a, topic: T, meeting: 2025-02-30, evidence: x}", [
            "a.yaml:2:29: talks[0].meeting: there is no day 2025-02-30",
        ]),
        ("attended", "{who: a, meeting: Fair, evidence: x}", [
            "a.yaml:2:1: attended[0].when: is missing; the name of the meeting does not begin with its day",
        ]),
        ("attended", "{who: a, meeting: 2025-01-09}", ["a.yaml:2:1: attended[0].evidence: is missing"]),
        ("attended", "{who: a, meeting: 2025-01-09, evidence: 'https://'}", [
            "a.yaml:2:41: attended[0].evidence: must be an address, like https://example.org/page (found 'https://')",
        ]),
        ("tasks", "{who: a, task: T, points: -30, when: 2025-02-01, evidence: x}", [
            "a.yaml:2:27: tasks[0].points: must be a whole number of 1 or more (found '-30')",
        ]),
        ("tasks", "{who: a, task: T, points: 2.5, when: 2025-02-01, evidence: x}", [
            "a.yaml:2:27: tasks[0].points: must be a whole number (found '2.5')",
        ]),
        ("tasks", "{who: a, task: T, points: 30000000000, when: 2025-02-01, evidence: x}", [
            "a.yaml:2:27: tasks[0].points: must be at most 1000000000 (found '30000000000')",
        ]),
        ("tasks", "{who: a, task: T, points: 90, value: 80, when: 2025-02-01, evidence: x}", [
            "a.yaml:2:27: tasks[0].points: 90 points are more than the task's value of 80",
        ]),
        ("corrections", "{who: a, count: prs, change: 0, when: 2025-02-01, reason: x, by: b}", [
            "a.yaml:2:30: corrections[0].change: 0 changes nothing, unless seen: names the value it answers",
        ]),
        ("corrections", "{who: a, count: prs, change: 1, seen: -5, when: 2025-02-01}", [
            "a.yaml:2:1: corrections[0].by: is missing",
            "a.yaml:2:1: corrections[0].reason: is missing",
            "a.yaml:2:39: corrections[0].seen: must be a whole number of 0 or more (found '-5')",
        ]),
        ("links", "{row: '@a', account: b, when: 2025-02-01, by: c}", [
            ("a.yaml:2:7: links[0].row: must be a row's key: one word without @ : # , / | and quotes, like q-h-li "
            "(found '@a')"),
        ]),
    ],
)  # fmt: skip
def test_a_slip_is_said_in_its_place(section, entry, message):
    assert problems(f"{section}: [\n{entry}]\n") == message


def test_a_correction_of_nothing_may_answer_a_value():
    text = "corrections: [{who: a, count: prs, change: 0, seen: 5, when: 2025-02-01, reason: x, by: b}]"
    assert (read(text).corrections[0].change, read(text).corrections[0].seen) == (0, 5)


def test_names_that_nobody_has_are_problems_where_the_names_are_given():
    """A login without its @ would silently be a row's key."""
    text = (
        "attended:\n- {who: [lihua, q-h-li], meeting: 2025-01-09, evidence: x}\n"
        "corrections:\n- {who: q-h-li, count: pr, change: 1, when: 2025-02-01, reason: x, by: b}\n"
        "links:\n- {row: q-h-l, account: b, when: 2025-02-01, by: b}\n"
    )
    assert problems(text, counts=["prs"], rows=["q-h-li"]) == [
        "a.yaml:2:9: attended[0].who: no row has the key 'lihua'; a login is written \"@lihua\"",
        "a.yaml:4:24: corrections[0].count: unknown count 'pr'; did you mean 'prs'?",
        "a.yaml:6:9: links[0].row: no row has the key 'q-h-l'; did you mean 'q-h-li'?",
    ]
