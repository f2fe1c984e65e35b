"""`sigbot meeting`: when the SIG meets, read off its files on this machine."""

import json
import sys

import pytest
import typer.main
from meetings.arranged import SIG, at

from bot.cli import main
from bot.forge.pace import SystemClock

from .conftest import Said, _commands

MEETINGS = """\
meetings:
  - name: {zh: 双周例会, en: Biweekly meeting}
    first: 2026-11-12
    every: 2 weeks
    at: 20:00
    organisers: [committer]
    agenda: [{zh: 其他, en: Any other business}]
"""
ROSTER = """\
Committers:
- {name: Ann, gitee_home: "https://gitee.com/ann"}
- {name: Ben, gitee_home: "https://gitee.com/ben"}
"""
SCHEDULE = """\
moves: [{meeting: 2026-12-10, to: 2026-12-11, by: ann, when: 2026-12-01}]
called_off: [{meeting: 2026-12-24, by: ann, when: 2026-12-01}]
topics: [{meeting: 2026-12-10, title: "Tracing\\e[31m", who: ben, by: ben, when: 2026-12-01}]
"""


@pytest.fixture
def sigbot(tmp_path, monkeypatch, capsys):
    """Type a command in a small SIG's folder, on the day after the meeting of 26 November 2026."""
    for name, text in (
        ("sig.yaml", SIG + MEETINGS),
        ("sig_members.yaml", ROSTER),
        ("meetings/schedule.yaml", SCHEDULE),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "meetings/052-20261126.md").write_bytes("例会".encode("gbk"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(SystemClock, "now", lambda _self: float(at("2026-11-27")))
    monkeypatch.setattr(typer.main, "get_command", _commands)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def typed(*arguments: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["sigbot", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return Said(int(ended.value.code or 0), said.out, said.err)

    return typed


def test_the_next_meeting_with_all_about_it(sigbot):
    """A topic cannot steer the terminal."""
    assert sigbot("meeting", "next").out == (
        "Biweekly meeting 053 (moved from 2026-12-10)\n"
        "  when       2026-12-11 Fri 20:00 Asia/Shanghai\n"
        "  organiser  @ann\n"
        "  minutes    meetings/053-20261211.md\n"
        "  agenda     Tracing�[31m - @ben\n"
        "             Any other business\n"
    )


def test_the_next_meeting_in_chinese(sigbot):
    assert sigbot("meeting", "next", "--lang", "zh").out == (
        "双周例会 第 53 次（原定 2026-12-10）\n"
        "  时间    2026-12-11 周五 20:00 Asia/Shanghai\n"
        "  组织者  @ann\n"
        "  纪要    meetings/053-20261211.md\n"
        "  议程    Tracing�[31m - @ben\n"
        "          其他\n"
    )


def test_the_meetings_to_come_until_a_day(sigbot):
    said = sigbot("meeting", "list", "--until", "2027-01-10")
    assert (said.code, said.out.splitlines()) == (
        0,
        [
            "when                                meeting           number  organiser",
            "2026-12-11 Fri 20:00 Asia/Shanghai  Biweekly meeting  053     @ann       moved from 2026-12-10",
            "2026-12-24 Thu 20:00 Asia/Shanghai  Biweekly meeting                     called off",
            "2027-01-07 Thu 20:00 Asia/Shanghai  Biweekly meeting  054     @ben",
        ],
    )


def test_a_list_as_json(sigbot):
    data = json.loads(sigbot("meeting", "list", "--json").out)
    first = data["meetings"][0]
    assert {key: first[key] for key in ("key", "start", "number", "organiser", "standing", "minutes")} == {
        "key": "regular-2026-12-10",
        "start": "2026-12-11T20:00:00+08:00",
        "number": 53,
        "organiser": "ann",
        "standing": "on",
        "minutes": "meetings/053-20261211.md",
    }
    assert data["notes"] == []


def test_what_is_odd_is_said_below_the_list(sigbot, tmp_path):
    (tmp_path / "sig_members.yaml").write_text("Committers: []\n")
    said = sigbot("meeting", "list", "--until", "2026-12-12", "--lang", "zh")
    assert said.out.splitlines()[-1] == (
        "注意：regular：成员名单中没有人具有 committer 或更高的身份，因此没有人轮值组织"
    )


def test_check_says_what_is_odd_about_the_meetings(sigbot, tmp_path):
    (tmp_path / "sig_members.yaml").write_text("Committers: []\n")
    said = sigbot("check")
    assert (
        "note: sig.yaml: meetings: regular: nobody in the roster holds the role committer or a higher one, "
        "so nobody's turn comes to organise\n"
    ) in said.out


def test_check_says_which_lists_of_meetings_are_not_in_the_readme(sigbot, tmp_path):
    lists = (
        "{file: README.md, upcoming: 活动预告, past: 往期会议}, {file: README_fr.md, upcoming: a, past: b}"
    )
    (tmp_path / "sig.yaml").write_text(f"{SIG}{MEETINGS}notices: {{lists: [{lists}]}}\n", encoding="utf-8")
    (tmp_path / "README.md").write_text("# A\n\n## 近期活动预告\n\n## 往期会议\n", encoding="utf-8")
    said = sigbot("check")
    assert "note: README.md: 活动预告: there is no such heading; did you mean “近期活动预告”?\n" in said.out
    assert "note: README_fr.md: there is no such file; correct it under notices: in sig.yaml\n" in said.out


def test_all_slips_of_the_schedule_are_told_with_those_of_the_other_files(sigbot, tmp_path):
    (tmp_path / "meetings/schedule.yaml").write_text("moves: [{meeting: 2026-12-10}]\ntopic: []\n")
    (tmp_path / "sig_members.yaml").write_text("Comitters: []\n")
    said = sigbot("meeting", "list")
    assert said.code == 2
    assert [line.partition(": ")[2] for line in said.err.splitlines()[:1]] == [
        "meetings/schedule.yaml:1:9: moves[0].by: is missing"
    ]
    assert "sig_members.yaml:1:1: Comitters: unknown list 'Comitters'; did you mean 'Committers'?" in said.err
    assert "meetings/schedule.yaml:2:1: topic: unknown key 'topic'; did you mean 'topics'?" in said.err


def test_a_sig_without_meetings_is_told_what_to_write(sigbot, tmp_path):
    (tmp_path / "sig.yaml").write_text(SIG, encoding="utf-8")
    said = sigbot("meeting", "next")
    assert (said.code, said.err) == (
        2, "sigbot: sig.yaml has no `meetings:`; write there when the SIG meets, and try again\n",
    )  # fmt: skip


def test_a_day_too_far_ahead_is_no_day_to_list(sigbot):
    said = sigbot("meeting", "list", "--until", "2999-01-01")
    assert said.code == 2
    assert "give a day within the next five years" in said.err


@pytest.mark.parametrize("command", ["next", "list"])
def test_every_command_about_meetings_has_an_example(sigbot, command):
    said = sigbot("meeting", command, "--help")
    assert (said.code, f"Example: sigbot meeting {command}" in said.out) == (0, True)


def test_what_was_taken_stands_on_the_next_agenda(sigbot, tmp_path):
    (tmp_path / "tasks").mkdir()
    (tmp_path / "tasks/2026.yaml").write_text(
        "papers:\n- {paper: dapper, title: A tracing paper, link: 'https://example.org/d.pdf'}\n"
        "taken:\n- {what: dapper, who: ben, when: 2026-11-20}\n"
    )
    agenda = json.loads(sigbot("meeting", "next", "--json").out)["meeting"]["agenda"]
    assert ("paper", "A tracing paper", "ben") in [
        (each["about"], each["title"], each["who"]) for each in agenda
    ]
