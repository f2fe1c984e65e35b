"""The meeting pull request: what is in it, from when, and what it never touches."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from documents.hostile import check_harmless
from e2e.community import communities
from meetings.minuted import DAY, README, TZ, called_off, meeting, plan, topic

from bot.actions import Purpose
from bot.app.home import fetch_home
from bot.app.meetings.meetingfiles import meeting_files
from bot.app.meetings.meetingpull import meeting_proposal
from bot.documents.marks import read_mark
from bot.documents.meetingpull import page
from bot.documents.minutesfile import new_minutes
from bot.errors import ConfigError
from bot.sig.schedule import CallOff, Held, Move, Schedule, Swap, Topic, load_schedule

FIFTH = meeting(agenda=[topic("Lamps", "newt")])
LINE = "* [Thursday December 10, 2026](./meetings/005-20261210.md)\n"
PREPARED = README.replace("## Coming\n\n", f"## Coming\n\n{LINE}\n")
SAID = datetime(2026, 12, 1, 9, 30, tzinfo=TZ)
PENDING = Schedule(
    topics=(
        Topic(meeting=DAY, title="Lamps", who="newt", by="newt", when=SAID, evidence="https://x.example/1"),
    ),
    swaps=(Swap(meeting=DAY, who="otter", to="coral", by="otter", when=SAID),),
)


def files(*meetings, days=0, there=None, pending=PENDING, **rest):
    """Say what is wanted so many days after the eighth of December, at three; `there` is the default branch."""
    there = {"README.md": README} | (there or {})
    minutes = {file: text for file, text in there.items() if file.startswith("meetings/0")}
    made = plan(
        *(meetings or (FIFTH,)),
        now=DAY - timedelta(days=2 - days),
        minutes=minutes,
        proposed=rest.pop("open", {}),
        **rest,
    )
    return meeting_files(
        made, pending, lambda name: there[name].encode() if there.get(name) is not None else None
    )


def texts(wanted):
    return {name: data.decode() for name, data in wanted.files.items()}


def test_two_days_before_a_meeting_its_files_are_wanted():
    wanted = files()
    made = texts(wanted)
    assert set(made) == {"meetings/005-20261210.md", "README.md", "meetings/schedule.yaml"}
    assert made["meetings/005-20261210.md"] == new_minutes(plan(FIFTH), FIFTH)
    assert made["README.md"] == PREPARED
    schedule = load_schedule(made["meetings/schedule.yaml"].encode())
    assert schedule == PENDING.model_copy(update={"held": (Held(meeting=DAY, number=5, organiser="coral"),)})


def test_before_that_nothing_is_and_wishes_wait():
    assert files(days=-1) is None
    assert files(called_off(FIFTH)) is None
    assert files(replace(FIFTH, occurrence=replace(FIFTH.occurrence, start=None))) is None


def test_a_meeting_that_is_over_is_not_prepared_any_more():
    assert files(days=3) is None


def test_what_is_merged_is_not_wanted_again_until_the_line_moves():
    merged = texts(files())
    assert files(there=merged) is None
    later = files(there=merged, days=3)
    assert texts(later) == {"README.md": README + LINE}
    assert later.lists == {"README.md": (f"-{LINE}".rstrip(), f"+{LINE}".rstrip())}
    assert files(there=merged | texts(later), days=3) is None


def test_minutes_that_exist_are_never_overwritten():
    by_hand = {"meetings/005-20261210.md": "# Mine\n"}
    assert set(files(there=by_hand).files) == {"README.md", "meetings/schedule.yaml"}
    other_number = {"meetings/009-20261210.md": "# Mine\n"}
    wanted = texts(files(there=other_number))
    assert set(wanted) == {"README.md", "meetings/schedule.yaml"}
    assert "(./meetings/009-20261210.md)" in wanted["README.md"]
    assert load_schedule(wanted["meetings/schedule.yaml"].encode()).held[0].number == 9


def test_a_file_that_nobody_can_read_is_not_overwritten_either():
    there = {"README.md": README, "meetings/005-20261210.md": "\ufffd"}
    wanted = meeting_files(
        plan(FIFTH), Schedule(), lambda name: there[name].encode() if name in there else None
    )
    assert wanted is None


def test_minutes_of_the_open_pull_request_are_made_anew():
    wanted = files(open={"meetings/005-20261210.md": "# Of yesterday\n"})
    assert texts(wanted)["meetings/005-20261210.md"] == new_minutes(plan(FIFTH), FIFTH)


def test_a_moved_meeting_gets_its_new_day_where_nothing_is_merged():
    moved = replace(meeting(DAY, on=date(2026, 12, 9)), file="meetings/005-20261210.md")
    wanted = files(moved, open={"meetings/005-20261210.md": "# Of yesterday\n"})
    assert "meetings/005-20261209.md" in wanted.files
    assert "[Wednesday December 09, 2026](./meetings/005-20261209.md)" in texts(wanted)["README.md"]
    assert [(each.occurrence.on, each.file) for each in wanted.prepared] == [
        (date(2026, 12, 9), "meetings/005-20261209.md")
    ]


def test_merged_minutes_of_a_moved_meeting_stay_and_that_is_said():
    moved = replace(meeting(DAY, on=date(2026, 12, 11)), file="meetings/005-20261210.md")
    arranged = Schedule(moves=(Move(meeting=DAY, to=date(2026, 12, 11), by="coral", when=SAID),))
    there = {"README.md": PREPARED, "meetings/005-20261210.md": "# Thursday\n"}
    wanted = files(moved, there=there, pending=arranged, schedule=arranged)
    assert texts(wanted)["README.md"] == PREPARED.replace("Thursday December 10", "Friday December 11")
    assert wanted.prepared == ()
    assert [file for _, file in wanted.kept] == ["meetings/005-20261210.md"]


def test_what_was_called_off_leaves_the_list_and_the_minutes_stay():
    off = Schedule(called_off=(CallOff(meeting=DAY, by="coral", when=SAID, reason="storm"),))
    wanted = files(
        called_off(FIFTH), there={"README.md": PREPARED, "meetings/005-20261210.md": "# A\n"}, pending=off
    )
    assert texts(wanted)["README.md"] == README
    assert set(wanted.files) == {"README.md", "meetings/schedule.yaml"}
    assert load_schedule(wanted.files["meetings/schedule.yaml"]) == off


def test_a_schedule_keeps_what_people_wrote_in_it():
    by_hand = "# Ours.\ntopics:\n- {meeting: 2026-12-10, title: Oil, by: coral, when: 2026-12-01}\n"
    after = texts(files(there={"meetings/schedule.yaml": by_hand}))["meetings/schedule.yaml"]
    assert after.startswith(by_hand)
    assert load_schedule(after.encode()).topics[1:] == PENDING.topics


def test_no_password_and_no_address_gets_into_the_schedule_and_twice_is_once():
    title = "Join https://m.example/j?pwd=ab12 or o@example.com, 密码：7777"
    pending = Schedule(topics=(Topic(meeting=DAY, title=title, by="coral", when=SAID),))
    wanted = texts(files(pending=pending))
    assert not any(secret in "".join(wanted.values()) for secret in ("pwd", "ab12", "o@example", "7777"))
    over = texts(files(there=wanted, days=3, pending=pending))
    assert set(over) == {"README.md"}


def test_a_broken_schedule_or_readme_is_said_with_its_place():
    with pytest.raises(ConfigError, match=r"meetings/schedule\.yaml:1:1: tropics: unknown key"):
        files(there={"meetings/schedule.yaml": "tropics: []\n"})


@pytest.mark.parametrize(
    ("readme", "problem"),
    [("# Past\n", "README.md: Coming: there is no such heading"), (None, "README.md: there is no such file")],
)
def test_a_list_that_is_not_there_keeps_no_minutes_from_being_prepared(readme, problem):
    """It is told as long as it is so, also where nothing else is to be done."""
    wanted = files(there={"README.md": readme})
    assert set(wanted.files) == {"meetings/005-20261210.md", "meetings/schedule.yaml"}
    (found,) = wanted.problems
    assert str(found).startswith(problem)
    quiet = files(there={"README.md": readme}, days=-9)
    assert (quiet.files, quiet.problems) == ({}, wanted.problems)


def test_a_meeting_elsewhere_is_near_by_the_days_of_its_own_zone():
    """When it is the ninth in Shanghai at three in the morning, it is the eighth in UTC."""
    start = datetime(2026, 12, 11, 1, 0, tzinfo=UTC)
    far = replace(FIFTH, occurrence=replace(FIFTH.occurrence, start=start, on=start.date()))
    assert files(far, days=1) is None
    assert files(far, days=2) is not None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_says_everything_and_is_harmless(language, snapshot):
    nasty = Schedule(
        topics=(Topic(meeting=DAY, title="@all | `x` <b>", by="newt", when=SAID),),
        swaps=PENDING.swaps,
        moves=(Move(meeting=DAY, to=date(2026, 12, 11), at="19:00", by="coral", when=SAID),),
        called_off=(CallOff(meeting=date(2026, 12, 24), by="coral", when=SAID, reason="storm"),),
    )
    wanted = files(pending=nasty)
    kept = ((meeting(date(2026, 12, 17), 6, on=date(2026, 12, 18)), "meetings/006-20261217.md"),)
    told = page(
        wanted.prepared, kept, tuple(wanted.lists), wanted.entries, [language], tuple(wanted.files), "MARK"
    )
    assert told == snapshot
    check_harmless(told[1])
    only_moves = page((), (), ("README.md",), {}, [language], ("README.md",), "MARK")
    assert only_moves == snapshot


@pytest.fixture
def reef(tmp_path):
    yield from communities(tmp_path)


def publishing_the_leaderboard(home):
    config = home.run.workspace.config
    publish = config.publish.model_copy(update={"leaderboard": True})
    config = config.model_copy(update={"publish": publish})
    return replace(home, run=replace(home.run, workspace=replace(home.run.workspace, config=config)))


def test_the_proposal_holds_files_digest_and_mark(reef):
    """Paths from the repository's root, the mark last, and no calendar where leaderboard/ is not published."""
    series = 'meetings:\n- {name: Meeting, first: 2026-11-26, every: 2 weeks, at: "20:00"}\n'
    lists = "notices: {lists: [{file: README.md, upcoming: 近期活动预告, past: 往期会议}]}\n"
    reef.edit("sig.yaml", "bots:", f"{series}{lists}bots:")
    reef.edit("README.md", "结尾。", "## 近期活动预告\n\n## 往期会议\n\n结尾。")
    with reef.run() as run:
        home = fetch_home(run)
        made = plan(FIFTH, config=home.run.workspace.config)
        first, problems = meeting_proposal(home, made, PENDING)
        again, _ = meeting_proposal(home, made, PENDING)
        other, _ = meeting_proposal(home, made, Schedule())
        with_calendar, _ = meeting_proposal(publishing_the_leaderboard(home), made, PENDING)
    assert problems == ()
    prefix = home.prefix
    assert set(first.files) == {
        f"{prefix}{name}" for name in ("README.md", "meetings/005-20261210.md", "meetings/schedule.yaml")
    }
    assert {*with_calendar.files} - {*first.files} == {f"{prefix}leaderboard/calendar.ics"}
    assert with_calendar.digest == first.digest
    assert "## 近期活动预告\n\n* [2026年12月10日 星期四](./meetings/005-20261210.md)\n\n## 往期" in (
        first.files[f"{prefix}README.md"].decode()
    )
    assert first.purpose is Purpose.MEETING
    assert read_mark(first.body, "reef", Purpose.MEETING) == first.digest == again.digest != other.digest
    assert first.message.rstrip().endswith(f"Sigbot-Meeting: reef {first.digest}")
