"""`sigbot consistency`: 0 where the files agree, 1 where they do not, and a patch that is nothing but a patch."""

import json
import os
import pty
import subprocess
import sys

import pytest

LEADS = "\n## SIG负责人\n\n* [Manta](https://gitee.com/manta)\n"
LEADS_EN = "\n## SIG maintainers\n\n* [Manta](https://gitee.com/manta)\n"


@pytest.fixture
def agreeing(story):
    story.write("README.md", story.read("README.md") + LEADS)
    story.write("README_en.md", story.read("README_en.md") + LEADS_EN)
    return story


def test_files_that_agree_end_in_0(agreeing, sigbot):
    said = sigbot("consistency")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("The files that were looked at agree.\n")
    assert "- sig-info.yaml: there is no such file\n" in said.out


def test_files_that_differ_end_in_1_in_every_form(agreeing, sigbot):
    agreeing.edit("README_en.md", LEADS_EN, LEADS_EN.replace("manta", "newt"))
    for form in ([], ["--markdown"], ["--patch"], ["--json"], ["--lang", "zh"]):
        assert sigbot("consistency", *form).code == 1
    assert (
        "Newt (newt)\n- Who leads the SIG\n  - Contributors in the roster, sig_members.yaml:4"
        in sigbot("consistency").out
    )
    assert "谁是 SIG 负责人" in sigbot("consistency", "--lang", "zh").out
    assert "**Manta** (`manta`)\n\n- Who leads" in sigbot("consistency", "--markdown").out


def test_a_file_that_cannot_be_read_ends_in_1_with_its_line(agreeing, sigbot):
    agreeing.write("sig-info.yaml", "maintainers:\n- gitee_id: [\n")
    said = sigbot("consistency")
    assert said.code == 1
    assert "No difference was found in what could be read." in said.out
    assert "- sig-info.yaml:3:1: not valid YAML" in said.out
    assert "sig-info.yaml:3:1: not valid YAML" in sigbot("consistency", "--patch").err


def test_the_json_of_consistency_stays_as_it_is(agreeing, sigbot):
    """Programs read it: a key that goes or changes its meaning is a change to announce."""
    agreeing.write("sig-info.yaml", "maintainers: []\n")
    data = json.loads(sigbot("consistency", "--json").out)
    assert set(data) == {"people", "disagreements", "not_looked_at", "problems", "patch"}
    assert data["disagreements"] == 1
    (person,) = data["people"]
    assert (person["login"], person["name"]) == ("manta", "Manta")
    (question,) = person["questions"]
    assert (question["question"], question["odd"], question["patch"]) == ("leads", "sig-info.yaml", [])
    assert question["namings"][0] == {
        "part": "roster", "place": "sig_members.yaml:6", "file": "sig_members.yaml", "line": 6, "named": True,
        "list": "Maintainers", "login": "manta", "numbers": None,
    }  # fmt: skip


def test_the_patch_reaches_git_byte_for_byte(agreeing, sigbot):
    """Through a pipe, line ends included; a person at a terminal sees it without them."""
    agreeing.write(
        "README_en.md",
        (agreeing.read("README_en.md") + "* [Eel](https://gitee.com/eel)\n").replace("\n", "\r\n"),
    )
    agreeing.edit("README_en.md", "* [Manta](https://gitee.com/manta)\r\n", "")
    command = [sys.executable, "-m", "bot", "consistency", "--patch", "--dir", str(agreeing.folder)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    patch = subprocess.run(command, capture_output=True, check=False, env=environment).stdout
    assert b"\n+* [Manta](https://gitee.com/manta)\r\n" in patch
    subprocess.run(["git", "apply", "--check"], cwd=agreeing.folder, input=patch, check=True)
    main, side = pty.openpty()
    subprocess.run(command, stdout=side, check=False, env=environment)
    os.close(side)
    shown = os.read(main, 65536).decode()
    os.close(main)
    assert "\ufffd" not in shown
    assert "+* [Manta](https://gitee.com/manta)" in shown


def test_without_a_patch_nothing_is_printed(agreeing, sigbot):
    said = sigbot("consistency", "--patch")
    assert (said.code, said.out) == (0, "")
    assert said.err == "sigbot: there is nothing that a patch could settle\n"


def test_two_forms_at_once_are_refused(agreeing, sigbot):
    assert sigbot("consistency", "--patch", "--json").code == 2


def test_no_address_is_shown_in_any_form(agreeing, sigbot):
    agreeing.write(
        "sig-info.yaml", "maintainers:\n- gitee_id: newt\n  name: n@example.com\n  email: n@example.com\n"
    )
    agreeing.write("OWNERS", "approvers:\n- MANTA\n- newt # n@example.com\n")
    for form in ([], ["--markdown"], ["--patch"], ["--json"]):
        said = sigbot("consistency", *form)
        assert "example.com" not in said.out + said.err


@pytest.mark.parametrize(
    "nasty", ["a | b `c`", "@all /lgtm", "\u202efdp.exe\u2066", "\x1b[31mred", "<script>x</script>"]
)
def test_a_nasty_name_steers_nothing(nasty, agreeing, sigbot):
    agreeing.write("sig-info.yaml", f"maintainers:\n- gitee_id: newt\n  name: {json.dumps(nasty)}\n- gitee_id: eel\n"
                   f"  name: {json.dumps(nasty)}\n")  # fmt: skip
    for form in ([], ["--markdown"], ["--patch"], ["--json"]):
        said = sigbot("consistency", *form)
        assert not {"\x1b", "\u202e", "\u2066"} & set(said.out + said.err)
    page = sigbot("consistency", "--markdown").out
    assert "<script>" not in page
    assert "@all" not in page.replace("`@all", "")
