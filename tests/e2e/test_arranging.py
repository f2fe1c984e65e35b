"""People arrange their meetings in comments: it counts at once, and nothing of it goes with the database."""

from datetime import date, datetime

import pytest
import yaml

from bot.app.conversation.pending import pending_talks
from bot.app.conversation.unmerged import arranged_in
from bot.app.home import fetch_home
from bot.app.meetings.gather import gather_plan
from bot.meetings.planning import coming
from e2e.community import HOME
from e2e.story import BEIJING
from e2e.talks import talkings

# The story begins on Wednesday, 1 January 2025; meetings are on Thursdays, the first one on the 9th.
MEETINGS = """\
meetings:
- name: {zh: 双周例会, en: Biweekly meeting}
  first: 2025-01-09
  every: 2 weeks
  at: "20:00"
  organisers: [contributor]
"""
MINUTES = """\
# 双周例会 20250109

## 议程

* 珊瑚礁的声音 - @newt
* 深海 - 无名氏

## 参会人

* @manta Manta
* Newt (Reef University)
* Corall
* 张三（某公司）, etc
"""


@pytest.fixture
def reef(tmp_path):
    for talking in talkings(tmp_path):
        text = talking.community.upstream("sig.yaml") + MEETINGS
        talking.community.commit({"sig.yaml": text})
        talking.community.fork.git.sync()
        yield talking


def record(reef, topic=None):
    """Give what stands on record in the last answer."""
    return reef.read(topic)[-1].record


def plan(reef):
    """Give the meetings as whoever prepares them sees them."""
    with reef.community.run() as run:
        home = fetch_home(run)
        now = int(reef.clock.now())
        with run.forge() as forge:
            desk = next((each.body for each in reef.community.home.issues), "")
            pending = arranged_in(home.run, pending_talks(home, forge, desk), now)
        return gather_plan(home, now, pending)


def turns(reef):
    return [(each.occurrence.on.isoformat(), each.organiser) for each in coming(plan(reef))][:3]


def test_a_topic_is_on_the_agenda_at_once(reef):
    told = reef.ask("coral", "/topic 珊瑚礁的声音 分享人 @newt\n/topics")
    (topic,) = record(reef).arranged.topics
    assert (topic.title, topic.who, topic.meeting, topic.by) == (
        "珊瑚礁的声音",
        "newt",
        date(2025, 1, 9),
        "coral",
    )
    assert "双周例会，周四 2025-01-09 20:00（Asia/Shanghai），组织者 `@coral`" in told
    assert "- 珊瑚礁的声音 – `@newt`" in told
    assert reef.community.pulls == []  # it goes with the meetings, not with decisions
    assert [each.title["zh"] for each in next(coming(plan(reef))).agenda] == ["珊瑚礁的声音"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("x" * 201, "最长 200 个字符"),
        ("by @newt", "请写明标题"),
        ("2025-01-10 深海", "2025-01-10 没有例会"),
        ("2024-12-01 深海", "没有例会"),
    ],
)
def test_a_topic_that_cannot_be_noted_is_answered_with_what_to_do(reef, said, answer):
    assert answer in reef.ask("coral", f"/topic {said}")
    assert record(reef).arranged is None


@pytest.mark.slow
def test_what_people_put_into_a_topic_is_harmless(reef):
    """Markdown, HTML, calls, addresses, a record of its own; and the same topic twice is said to be there."""
    title = "**x** <img src=x> @all ann@example.com ``` Sigbot-Answers: 1 [a](javascript:b)"
    told = reef.ask("coral", f"/topic {title}\n/topics")
    assert "<img" not in told.replace(f"`/topic {title}", "")
    assert "example.com" not in reef.bodies()[-1]
    (read,) = reef.read()
    assert read.is_whole
    assert read.record.arranged.topics[0].title == title.replace("ann@example.com", "…")
    reef.ask("coral", "/topic 深海 https://meet.example.com/1?pwd=abc 密码：a12345")
    assert reef.read()[-1].record.arranged.topics[0].title == "深海 https://meet.example.com/1 密码："
    assert "已经在这次例会的议程上" in reef.ask("newt", f"/topic {title.replace('ann@example.com', '…')}")


@pytest.mark.slow
def test_looking_for_what_waits_costs_nothing_where_nothing_does(reef):
    reef.ask("coral", "/points")
    assert cost_of_looking(reef) == 0
    reef.ask("coral", "/topic 深海")
    assert cost_of_looking(reef) == 2  # the topic and its comments


def cost_of_looking(reef):
    with reef.community.run() as run:
        home = fetch_home(run)
        with run.forge() as forge:
            before = forge.session.pacer.sent
            pending_talks(home, forge)
            return forge.session.pacer.sent - before


@pytest.mark.slow
def test_without_meetings_in_the_rules_it_is_said_so(reef):
    reef.community.edit("sig.yaml", MEETINGS, "")
    for said in ("/topics", "/topic 深海", "/move 19:30", "/volunteer", "/attended"):
        assert "没有 `meetings:`" in reef.ask("manta", said)
    assert "近期没有轮到你组织" in reef.ask("manta", "/skip-turn")


@pytest.mark.slow
def test_two_topics_that_wait_know_of_each_other(reef):
    """Also where both are answered in one run."""
    other = reef.pull("newt")
    reef.say("coral", "/move 2025-01-10")
    comment = reef.say("newt", "/topics", other)
    reef.answer()
    assert "周五 2025-01-10" in reef.answered(comment, other)
    assert "周五 2025-01-10" in reef.ask("newt", "/topics", reef.pull("newt"))


@pytest.mark.slow
def test_turns_are_passed_on_taken_and_left_for_a_while(reef):
    assert turns(reef) == [("2025-01-09", "coral"), ("2025-01-23", "newt"), ("2025-02-06", "manta")]
    assert "不由你组织" in reef.ask("newt", "/skip-turn 2025-01-09")
    assert "不在" not in reef.ask("coral", "/skip-turn")
    assert turns(reef)[:2] == [("2025-01-09", "newt"), ("2025-01-23", "coral")]
    assert "原组织者：`@newt`" in reef.ask("manta", "/volunteer")
    assert turns(reef)[0] == ("2025-01-09", "manta")
    assert "本来就由你组织" in reef.ask("manta", "/volunteer")
    told = reef.ask("coral", "/away 2025-01-20 2025-02-20")
    assert "原为 `@coral`" in told
    assert "coral" not in [who for _, who in turns(reef)]
    assert "名单上的成员" in reef.ask("stranger", "/volunteer")


@pytest.mark.slow
def test_turns_are_changed_once_whoever_was_asked_agrees(reef):
    told = reef.ask("coral", "/swap @newt")
    assert "@newt 回复 `/confirm 1`" in told
    for who in ("manta", "coral", "stranger"):
        reef.ask(who, "/confirm 1")
    assert turns(reef)[:2] == [("2025-01-09", "coral"), ("2025-01-23", "newt")]
    told = reef.ask("newt", "/confirm 1")
    assert "轮次从现在起对调" in told
    assert "- 双周例会，周四 2025-01-09 20:00（Asia/Shanghai），组织者 `@newt`" in told
    assert turns(reef)[:2] == [("2025-01-09", "newt"), ("2025-01-23", "coral")]
    assert reef.community.pulls == []
    reef.lose_database()
    reef.community.publish()
    reef.answer()
    assert turns(reef)[0] == ("2025-01-09", "newt")
    assert "近期没有轮到你组织" in reef.ask("stranger", "/swap @newt")


@pytest.mark.slow
def test_a_meeting_is_moved_and_called_off_by_its_organiser(reef):
    assert "会议的组织者" in reef.ask("newt", "/move 2025-01-10")
    told = reef.ask("coral", "/move 2025-01-10 ２１：３０")
    assert "例会改期：双周例会，周五 2025-01-10 21:30（Asia/Shanghai）" in told
    assert "原为：双周例会，周四 2025-01-09 20:00" in told
    (move,) = record(reef).arranged.moves
    assert (move.meeting, move.to, move.at) == (date(2025, 1, 9), date(2025, 1, 10), "21:30")
    assert "周五 2025-01-10 20:00" in reef.ask("coral", "/move 20:00")
    assert "本来就是这个时间" in reef.ask("coral", "/move 2025-01-10")
    assert "已有一次例会" in reef.ask("coral", "/move 2025-01-23")
    assert "已经过去" in reef.ask("coral", "/move 2024-12-31")
    told = reef.ask("manta", "/call-off 春节 <b>放假</b> @all")
    assert "取消这次例会（春节 &lt;b&gt;放假&lt;/b&gt; `@all`）" in told
    assert turns(reef)[0][0] == "2025-01-23"
    assert "要取消另一次，请写明日期：`/call-off 2025-01-23`" in reef.ask("manta", "/call-off")
    assert turns(reef)[0][0] == "2025-01-23"  # two who call the same one off do not call off two
    assert "已取消" in reef.ask("manta", "/topic 2025-01-10 深海")
    assert "恢复召开：双周例会，周六 2025-01-11 20:00" in reef.ask("manta", "/move 2025-01-10 2025-01-11")
    assert turns(reef)[0][0] == "2025-01-11"


@pytest.mark.slow
def test_what_is_merged_waits_no_more_and_what_is_long_over_neither(reef):
    """Read again without a database, as long as meetings/schedule.yaml does not have it."""
    reef.ask("coral", "/topic 深海")
    reef.community.publish()
    (desk,) = reef.community.home.issues
    assert f"pulls/{reef.topic.number}" in desk.body
    reef.lose_database()
    assert len(next(coming(plan(reef))).agenda) == 1
    reef.community.days(50)
    reef.answer()
    reef.ask("newt", "/points")
    reef.community.publish()
    assert "Sigbot-Topics" not in desk.body
    assert plan(reef).schedule.topics == ()
    reef.ask("coral", "/topic 浅海")
    entry = record(reef).arranged.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    reef.community.commit({"meetings/schedule.yaml": yaml.safe_dump(entry)})
    reef.community.fork.git.sync()
    reef.ask("newt", "/points")
    reef.community.publish()
    assert "Sigbot-Topics" not in desk.body
    assert [each.title for each in plan(reef).schedule.topics] == ["浅海"]


@pytest.mark.slow
def test_whoever_organised_confirms_who_was_there(reef):
    reef.ask("newt", "/claim attended 2025-01-09")
    assert "最近一个月没有开过例会" in reef.ask("coral", "/attended")
    reef.community.days(9)
    assert "还没有 2025-01-09 例会的纪要" in reef.ask("coral", "/attended")
    assert "会议的组织者" in reef.ask("stranger", "/attended @stranger @newt")
    told = reef.ask("coral", "/attended @newt @manta @coral @nobody_known")
    assert "组织：`@coral`，记为第 **2** 项" in told  # nobody confirms their own
    assert "参加：`@newt`、`@manta`、`@nobody_known`" in told
    assert "请核对账号是否写对：`@nobody_known`" in told
    assert "没有新的内容" not in told
    assert "没有新的内容" in reef.ask("coral", "/attended @newt")
    written = yaml.safe_load(reef.proposed("contributions/confirmed.yaml"))
    said = [(each["who"], each["meeting"], each["confirmed_by"]) for each in written["attended"]]
    assert said == [
        ("@newt", "2025-01-09", "coral"),
        (["@manta", "@nobody_known"], "2025-01-09", "coral"),
    ]
    assert "organised" not in written
    reef.ask("manta", "/confirm 2")
    written = yaml.safe_load(reef.proposed("contributions/confirmed.yaml"))
    assert [(each["who"], each["confirmed_by"]) for each in written["organised"]] == [("@coral", "manta")]


@pytest.mark.slow
def test_merged_minutes_say_who_was_there_and_who_spoke(reef):
    """Names that are not surely anybody's are listed with whoever is likely meant, and recorded for nobody."""
    reef.community.days(9)
    held = "held:\n- {meeting: 2025-01-09, number: 1, organiser: coral}\n"
    reef.community.commit({"meetings/001-20250109.md": MINUTES, "meetings/schedule.yaml": held})
    reef.community.fork.git.sync()
    told = reef.ask("coral", "/attended 2025-01-09")
    assert "- Corall，可能是 `@coral`" in told
    assert "- 张三（某公司）" in told
    assert "还有其他人到会" in told
    written = yaml.safe_load(reef.proposed("contributions/confirmed.yaml"))
    assert [each["who"] for each in written["organised"]] == ["@coral"]
    assert [each["who"] for each in written["attended"]] == [["@manta", "@newt"]]
    assert [(each["who"], each["topic"]) for each in written["talks"]] == [("@newt", "珊瑚礁的声音")]
    assert written["attended"][0]["evidence"].endswith(f"/blob/master/{HOME}/meetings/001-20250109.md")
    assert "第 **4** 项" in reef.ask("stranger", "/attended")
    assert "已确认" in reef.ask("coral", "/confirm")


@pytest.mark.slow
def test_whoever_is_named_also_spoke_as_the_minutes_say(reef):
    """And whoever is left out was not there, whatever the agenda says."""
    reef.community.days(9)
    talks = "* 珊瑚礁的声音 - @newt\n* 浅海 - @manta"
    minutes = MINUTES.replace("* 珊瑚礁的声音 - @newt", talks)
    reef.community.commit({"meetings/001-20250109.md": minutes})
    reef.community.fork.git.sync()
    told = reef.ask("coral", "/attended 2025-01-09 @newt")
    assert "分享「珊瑚礁的声音」：`@newt`" in told
    assert "Corall" not in told
    written = yaml.safe_load(reef.proposed("contributions/confirmed.yaml"))
    assert [(each["who"], each["topic"]) for each in written["talks"]] == [("@newt", "珊瑚礁的声音")]


@pytest.mark.slow
def test_of_two_meetings_of_a_day_each_has_its_own_minutes_and_hours(reef):
    """The second one is in Auckland: over, while its day has not come where the SIG is."""
    text = reef.community.upstream("sig.yaml")
    second = (
        "- {key: far, name: Far, first: 2025-01-10, every: 2 weeks, at: '00:30', timezone: Pacific/Auckland"
    )
    reef.community.commit({"sig.yaml": f"{text}{second}, minutes: far, organisers: [contributor]}}\n"})
    reef.community.commit({"far/001-20250110.md": MINUTES, "far/002-20250109.md": MINUTES})
    reef.community.fork.git.sync()
    reef.clock.advance(datetime(2025, 1, 9, 21, 30, tzinfo=BEIJING).timestamp() - reef.clock.now())
    assert "还没有 2025-01-09 例会的纪要" in reef.ask("manta", "/attended 2025-01-09")
    assert "参加：`@manta`、`@newt`" in reef.ask("manta", "/attended 2025-01-10")


@pytest.mark.slow
def test_an_organiser_confirms_what_is_claimed_of_their_meeting_and_no_other(reef):
    reef.community.days(9)
    assert "这次会议的组织者" in reef.ask("newt", "/claim talk 2025-01-09 深海\n/claim talk 2024-12-12 浅海")
    told = reef.ask("coral", "/confirm 1,2")
    assert "第 1 项（`newt`）：已确认" in told
    assert "第 2 项（`newt`）：未作处理" in told


@pytest.mark.slow
def test_a_stranger_moves_nothing_and_vouches_for_nobody(reef):
    """What they say of their own attendance waits for somebody else's word."""
    for said in ("/move 2025-01-10", "/call-off", "/swap @coral @newt", "/skip-turn"):
        reef.ask("stranger", said)
        assert record(reef).arranged is None
    assert turns(reef)[0] == ("2025-01-09", "coral")
    reef.community.days(9)
    assert "会议的组织者" in reef.ask("stranger", "/attended 2025-01-09 @stranger @newt")
    reef.ask("stranger", "/attended 2025-01-09")
    reef.ask("stranger", "/confirm 1")
    assert record(reef).settled == ()
    assert reef.community.pulls == []


TASKS = """\
tasks:
- {task: tail-sampling, title: 尾部采样, value: 30, mentor: newt, deadline: 2025-06-30}
papers:
- {paper: dapper, title: Dapper, link: https://example.org/dapper.pdf}
"""


@pytest.mark.slow
def test_a_task_is_taken_by_one_person_and_rewarded_by_its_mentor(reef):
    reef.community.commit({"tasks/2025.yaml": TASKS})
    reef.community.fork.git.sync()
    assert "- `dapper` Dapper" in reef.ask("stranger", "/take")
    told = reef.ask("stranger", "/take Tail-Sampling")
    assert "分值 30。期望完成时间 2025-06-30。导师 `@newt`。" in told
    assert "已由 `@stranger` 认领（2025-01-01）" in reef.ask("coral", "/take tail-sampling")
    other = reef.pull("coral")
    assert "已由 `@stranger` 认领" in reef.ask("coral", "/take tail-sampling", other)
    written = yaml.safe_load(reef.proposed("tasks/taken.yaml"))
    assert [(each["what"], each["who"]) for each in written["taken"]] == [("tail-sampling", "stranger")]
    assert [each.title["zh"] for each in next(coming(plan(reef))).agenda] == []
    reef.merged()
    assert [(each.title["zh"], each.who) for each in next(coming(plan(reef))).agenda] == [
        ("尾部采样", "stranger")
    ]
    assert "没有认领" in reef.ask("coral", "/give-up tail-sampling")
    assert "只能由" in reef.ask("coral", "/reward 30 @stranger")
    assert "并已确认" in reef.ask("newt", "/reward 20")
    assert "已获得 20，最多还可发放 10" in reef.ask("newt", "/reward 20 @stranger")
    written = yaml.safe_load(reef.proposed("contributions/confirmed.yaml"))
    said = [(each["task"], each["points"], each["value"], each["confirmed_by"]) for each in written["tasks"]]
    assert said == [("tail-sampling", 20, 30, "newt")]
    assert "其他人可以认领" in reef.ask("stranger", "/give-up")
    assert "已认领" in reef.ask("coral", "/take tail-sampling", other)


@pytest.mark.slow
def test_claims_of_a_task_are_confirmed_up_to_what_it_is_worth(reef):
    """More would make the file of contributions one that nobody can read."""
    reef.community.commit({"tasks/2025.yaml": TASKS})
    reef.community.fork.git.sync()
    assert "最多还可发放 30" in reef.ask("coral", "/claim task tail-sampling 40 !1")
    reef.ask("coral", "/claim task tail-sampling 20 !1\n/claim task tail-sampling 20 !2")
    told = reef.ask("manta", "/confirm all")
    assert ("第 1 项（`coral`）：已确认" in told, "已超出任务的分值" in told) == (True, True)
    assert len(yaml.safe_load(reef.proposed("contributions/confirmed.yaml"))["tasks"]) == 1
    reef.merged()
    assert "已超出任务的分值" in reef.ask("manta", "/confirm 2")


INTERN = """\
【任务分值】 20
【背景描述】 <b>Reefs</b>
【期望完成时间】 2025年3月31日
【导师及邮箱】 Kelp kelp@example.com

本issue为面向高校学生的“开源实习”项目的任务，非参加该项目的人员勿领。
"""


@pytest.mark.slow
def test_the_issue_of_a_task_is_taken_where_it_stands(reef):
    with reef.community.forge.lock:
        home = reef.community.home
        issue = home.issue(
            author=reef.user("manta"), title="【开源实习】采样", body=INTERN, at=reef.clock.now()
        )
    reef.community.edit("sig.yaml", "path: sigs/reef}", "path: sigs/reef}\nanswer_in: [reef/community]")
    told = reef.ask("coral", "@otter\n/take", issue)
    assert "分值 20。期望完成时间 2025-03-31。" in told
    assert "> 本issue为面向高校学生的" in told
    assert "kelp" not in told.lower()
    assert record(reef, issue).taken[0].title == "【开源实习】采样"
    assert "只能由" in reef.ask("Kelp", "@otter\n/reward 20", issue)
    assert "最多还可发放 20" in reef.ask("manta", "@otter\n/reward 30", issue)
    assert "并已确认" in reef.ask("manta", "@otter\n/reward 20", issue)
