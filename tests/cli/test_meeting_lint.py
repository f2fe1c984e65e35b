"""`sigbot meeting lint`: 0 where minutes are good, 1 where not, a patch for git, and files put right."""

import json
import subprocess

BAD = """\
# Friday November 26, 2026 at 19:00pm

## Links
- https://m.example/j/1?pwd=abc12

## Attendees
* @coral
""".replace("\n", "\r\n")
GOOD = BAD.replace("Friday", "Thursday").replace("pm", "").replace("?pwd=abc12", "")


def test_good_minutes_end_in_0(story, sigbot):
    story.write("meetings/004-20261126.md", GOOD)
    for form in ([], ["--diff"], ["--fix"], ["--json"]):
        assert sigbot("meeting", "lint", *form).code == 0
    assert sigbot("meeting", "lint").out == "Nothing was found in the minutes.\n"


def test_mistakes_end_in_1_in_every_form(story, sigbot):
    story.write("meetings/004-20261126.md", BAD)
    for form in ([], ["--diff"], ["--json"], ["--lang", "zh"]):
        assert sigbot("meeting", "lint", *form).code == 1
    out = sigbot("meeting", "lint").out
    assert "meetings/004-20261126.md:1:3: 2026-11-26 is no Friday" in out
    assert "abc12" not in out
    assert "2026-11-26 不是Friday" in sigbot("meeting", "lint", "--lang", "zh").out
    data = json.loads(sigbot("meeting", "lint", "--json").out)
    assert [(each["mistake"], each["line"], each["column"], each["sure"]) for each in data] == [
        ("weekday", 1, 3, True), ("time", 1, 31, True), ("password", 4, 24, True),
    ]  # fmt: skip


def test_git_takes_the_patch(story, sigbot):
    story.write("meetings/004-20261126.md", BAD)
    said = sigbot("meeting", "lint", "--diff")
    assert (said.code, said.err) == (1, "")
    subprocess.run(["git", "apply"], cwd=story.folder, input=said.out.encode(), check=True)
    assert story.read("meetings/004-20261126.md") == GOOD


def test_files_are_put_right_and_then_good(story, sigbot):
    story.write("meetings/004-20261126.md", BAD)
    assert "put right: meetings/004-20261126.md" in sigbot("meeting", "lint", "--fix").out
    assert story.read("meetings/004-20261126.md") == GOOD
    assert sigbot("meeting", "lint", "--fix").code == 0


def test_a_file_that_is_no_text_hides_no_other(story, sigbot):
    story.write("meetings/004-20261126.md", BAD)
    (story.folder / "meetings/003-20261112.md").write_bytes(b"# \xff\n")
    said = sigbot("meeting", "lint")
    assert said.code == 1
    assert "meetings/003-20261112.md:1: is not UTF-8 here" in said.err
    assert "is no Friday" in said.out


def test_without_minutes_there_is_nothing_to_find(story, sigbot):
    assert sigbot("meeting", "lint").code == 0


def test_two_forms_at_once_are_refused(story, sigbot):
    assert sigbot("meeting", "lint", "--diff", "--fix").code == 2
