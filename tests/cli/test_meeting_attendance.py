"""`sigbot meeting attendance`: whom the roster knows, who it may be else, and the lines to paste."""

import json

CSV = """\
用户昵称（入会昵称）,累计参会时长
Coral(C),0:30:00
Nwet,0:10:00
Newt N.(Newt),0:10:00
who@example.com,0:01:00
\x1b[31m,1
"""
ROSTER = """\
Contributors:
- {name: Coral, gitee_home: https://gitee.com/coral, email: c@example.com}
- {name: Newton, gitee_home: https://gitee.com/newt, email: n@example.com, also_known_as: [Newt]}
- {name: Ann Lee, gitee_home: https://gitee.com/ann}
"""


def test_an_export_becomes_one_line_to_paste(story, sigbot):
    story.write("sig_members.yaml", ROSTER)
    (story.folder / "list.csv").write_bytes(CSV.replace("Nwet", "Lee Ann").encode("gbk"))
    said = sigbot("meeting", "attendance", "list.csv", "--meeting", "2026-12-10")
    assert (said.code, said.err) == (0, "")
    assert "  Coral → @coral (30 minutes)\n" in said.out
    assert "likely @ann; if so, in that entry of the roster: also_known_as: [Lee Ann]\n" in said.out
    assert said.out.endswith("\n/attended 2026-12-10 @coral @newt\n")
    assert "example.com" not in said.out
    assert "\x1b" not in said.out
    assert (
        "按成员名单确认参会"
        in sigbot("meeting", "attendance", "list.csv", "--meeting", "2026-12-10#2", "--lang", "zh").out
    )


def test_other_names_are_kept_in_the_line_for_the_roster(story, sigbot):
    story.write("sig_members.yaml", ROSTER)
    story.write("list.csv", "姓名\nNewtonn\n")
    data = json.loads(sigbot("meeting", "attendance", "list.csv", "--meeting", "2026-12-10", "--json").out)
    assert data["unresolved"] == [
        {
            "written": "Newtonn", "minutes": None,
            "likely": [{"login": "newt", "paste": "also_known_as: [Newt, Newtonn]"}],
        }
    ]  # fmt: skip
    assert data["paste"] == ""


def test_minutes_are_read_too_and_name_their_day(story, sigbot):
    story.write(
        "meetings/005-20261210.md", "# A\n## Agenda\n* Lamps - @coral\n## Attendees\n* Coral (Reef), etc\n"
    )
    out = sigbot("meeting", "attendance", "meetings/005-20261210.md").out
    assert "The list says that there were others." in out
    assert "  Lamps: @coral\n" in out
    assert out.endswith("/attended 2026-12-10 @coral\n")


def test_bad_files_and_days_are_said(story, sigbot):
    story.write("list.csv", "a,b\n1,2\n")
    for arguments, told in [
        (
            ["list.csv", "--meeting", "2026-12-10"],
            "list.csv has no column of names; export the list of attendees",
        ),
        (["gone.csv", "--meeting", "2026-12-10"], "gone.csv: there is no such file"),
        (["list.csv", "--meeting", "2026-13-10"], "must be a day, like 2026-12-10"),
    ]:
        said = sigbot("meeting", "attendance", *arguments)
        assert said.code == 2
        assert told in said.err
    story.write("list.csv", "姓名\nCoral\n")
    assert "which meeting?" in sigbot("meeting", "attendance", "list.csv").err
