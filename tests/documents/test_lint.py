"""What is wrong in minutes, for people and for git."""

import subprocess
from datetime import date

import pytest

from bot.documents.lint import lint_patch, lint_text, lint_view
from bot.meetings.lint import lint

FILES = {
    "meetings/003-20261126.md": """\
# Friday November 26, 2026 at 19:00pm

## Links
- https://m.example/1
- Meeting ID: 123 456
""",
    "meetings/005-20261210.md": """\
# Monday December 11, 2026

## Links
- https://m.example/2?pwd=abc1
- Meeting ID: 123456
""".replace("\n", "\r\n"),
    "meetings/005-20261217.md": "# 2026-12-17\n\n## Attendees\n* @coral\n",
}
FOUND = lint(FILES, date(2027, 1, 1))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_mistake_has_its_sentence(language, snapshot):
    assert lint_text(lint_view(FOUND, FILES), language) == snapshot
    assert {each.mistake for each in FOUND} == set(type(FOUND[0].mistake))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_said_in_one_line(language):
    assert lint_text([], language).count("\n") == 1


def test_no_password_is_told():
    for language in ("zh", "en"):
        assert "abc1" not in lint_text(lint_view(FOUND, FILES), language)


def test_git_takes_the_patch_byte_for_byte(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(text.encode())
    patch, refused = lint_patch(FOUND, FILES)
    assert refused == ()
    subprocess.run(["git", "apply"], cwd=tmp_path, input=patch, check=True)
    after = {name: (tmp_path / name).read_bytes().decode() for name in FILES}
    assert after == FILES | {
        "meetings/003-20261126.md": FILES["meetings/003-20261126.md"]
        .replace("Friday", "Thursday")
        .replace("pm", ""),
        "meetings/005-20261210.md": FILES["meetings/005-20261210.md"].replace("?pwd=abc1", ""),
    }


def test_a_file_that_no_patch_can_name_is_said():
    odd = {'meetings/a"b.md': "# 2026-12-10 15:00pm\n"}
    assert lint_patch(lint(odd, date(2026, 12, 10)), odd) == (b"", ('meetings/a"b.md',))
