"""A patch touches its own lines alone, git takes it, and no e-mail address gets into it."""

import re
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.documents.amend import amend, patch
from bot.documents.leads import find_leads
from bot.rules.sources import Addition, Respelling

WEB = "https://gitee.com"
OTHERS = st.sampled_from(
    ["", "text", "- [x](y)", "| a | b |", "  indented", "名", "1. one", "a\u2028b", "<!-- c -->"]
)


def respelled(text, line, column=0, before="NEWT", after="newt"):
    return amend(text, Respelling("f", line, column, before, after), WEB)


@pytest.mark.parametrize(("line", "after"), [
    ("* [Mr. NEWT](https://gitee.com/NEWT)", "* [Mr. NEWT](https://gitee.com/newt)"),
    ("| NEWT | [@NEWT](https://gitee.com/NEWT) |", "| NEWT | [@newt](https://gitee.com/newt) |"),
    ("| Newt | NEWT |", "| Newt | newt |"),
    ("* https://gitee.com/NEWT-2 https://gitee.com/NEWT", "* https://gitee.com/NEWT-2 https://gitee.com/newt"),
])  # fmt: skip
def test_in_markdown_the_address_changes_and_the_name_does_not(line, after):
    assert respelled(f"one\r\n{line}\r\ntwo", 2) == f"one\r\n{after}\r\ntwo"


@pytest.mark.parametrize(("line", "after"), [
    ("{gitee_id: NEWT, name: NEWT, email: NEWT@a.example}", "{gitee_id: newt, name: NEWT, email: NEWT@a.example}"),
    ("{gitee_id: '@NEWT', name: NEWT}", "{gitee_id: '@newt', name: NEWT}"),
])  # fmt: skip
def test_in_yaml_the_login_changes_at_its_place(line, after):
    assert respelled(f"\ufeff{line}\n", 1, 12) == f"\ufeff{after}\n"


@pytest.mark.parametrize(("text", "line", "column", "after"), [
    ("one\n", 1, 0, "newt"), ("one\n", 7, 0, "newt"), ("NEWT2\n", 1, 1, "newt"), ("NEWT@example.com", 1, 0, "newt"),
    ("NEWT\n", 1, 0, "manta"),
])  # fmt: skip
def test_what_is_not_there_is_not_respelled(text, line, column, after):
    assert respelled(text, line, column, after=after) is None


def test_lines_with_addresses_stay_out_of_a_patch():
    before = b"a@example.com\n- id: NEWT\n  name: Newt\n  email: newt@example.com\n  x: y\n"
    after = before.replace(b"NEWT", b"newt")
    assert patch("f.yaml", before, after) == (
        b"--- a/f.yaml\n+++ b/f.yaml\n@@ -2,2 +2,2 @@\n-- id: NEWT\n+- id: newt\n   name: Newt\n"
    )


@pytest.mark.parametrize("before", [
    b"- {id: NEWT, email: newt@example.com}\n",  # the line itself
    b"- id: NEWT\n  email: newt@example.com\n",  # git would look for it at the end of the file
])  # fmt: skip
def test_where_an_address_would_have_to_be_shown_there_is_no_patch(before):
    assert patch("f.yaml", before, before.replace(b"NEWT", b"newt")) is None


@pytest.mark.parametrize("file", ['a"b.md', "a\nb.md", "a\\b.md"])
def test_a_name_that_git_would_quote_has_no_patch(file):
    assert patch(file, b"a\n", b"b\n") is None


def apply(folder, diff, *options):
    return subprocess.run(
        ["git", "apply", *options], cwd=folder, input=diff, capture_output=True, check=False
    )


@pytest.mark.parametrize("name", ["README.md", "自述 文件.md"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("end", ["", "\n", "\n\nThe end.\nMail a@example.com\n"])
def test_git_applies_the_patch_in_the_folder_of_the_sig(name, newline, end, tmp_path):
    """Whatever the ends of lines, from a folder inside the checkout, to the byte."""
    folder = tmp_path / "sigs/reef"
    folder.mkdir(parents=True)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    items = "\n".join(f"* [{name}](https://gitee.com/{name})" for name in ("OTTER", "kelp", "manta", "coral"))
    text = f"\ufeffb@example.com\n## Leads\n\n{items}{end}".replace("\n", newline)
    wanted = [Respelling(name, 4, 0, "OTTER", "otter"), Addition(name, "newt", "Newt")]
    after = text
    for each in wanted:
        after = amend(after, each, WEB)
    (folder / name).write_bytes(text.encode())
    diff = patch(name, text.encode(), after.encode())
    assert b"example.com" not in diff
    assert apply(folder, diff, "--check").returncode == 0
    assert apply(folder, diff).returncode == 0
    assert (folder / name).read_bytes() == after.encode()


@settings(max_examples=60)
@given(
    st.lists(OTHERS, max_size=4),
    st.lists(OTHERS, max_size=4),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.booleans(),
)
def test_an_addition_keeps_every_other_line(above, below, newline, bom, ends):
    """Around the list may stand what will; with the line it names the person, without it nothing has changed."""
    lines = [*above, "", "## Leads", "", "* [Otter](https://gitee.com/otter)", "", *below]
    text = "\ufeff" * bom + newline.join(lines) + newline * ends
    found = find_leads(text, WEB)
    after = amend(text, Addition("f", "newt", "Newt"), WEB)
    if after is None:
        return
    assert [each.login for each in find_leads(after, WEB).people] == [
        *(each.login for each in found.people),
        "newt",
    ]
    new = [line for line in re.split("\r?\n", after) if "newt" in line]
    assert len(new) == 1
    kept = after.replace(newline + new[0], "", 1)
    assert kept == text
