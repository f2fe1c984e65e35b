"""What commands print: facts on stdout, progress and errors on stderr, JSON for programs, plain text everywhere."""

import json
import os
import pty
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from unittest.mock import patch

import pytest

from bot.cli import main

ROOT = Path(__file__).parents[2]
LINK = ["explain", "@coral", "prs", "reef/core!1"]
FACTS = (["board"], ["update"], ["explain", "@coral"], LINK, ["check"], ["consistency"], ["doctor"])


@pytest.mark.parametrize("command", FACTS)
def test_json_is_json(command, story, sigbot):
    """With --json, stdout is one document and nothing else."""
    story.pr("coral")
    story.pr("stranger")
    sigbot("update")
    story.edit_cell("A. Coral", "prs", 9)
    data = json.loads(sigbot(*command, "--json").out)
    assert isinstance(data, dict)


def test_the_json_of_explain_stays_as_it_is(story, sigbot):
    """Programs read it: a key that goes or changes its meaning is a change to announce."""
    story.pr("coral")
    sigbot("update")
    assert json.loads(sigbot("explain", "@coral", "prs", "--json").out) == {
        "name": "A. Coral", "login": "coral", "since": None, "until": None, "about": None,
        "parts": [{
            "count": "prs", "total": 6, "known": "fresh", "opening": 5, "day": "2025-01-01 18:00+08:00", "linked": 0,
            "read_from": None, "table": None, "past": None, "outside": 0, "corrections": [],
            "lines": [{
                "day": "2025-01-02", "kind": "pr_opened", "text": "reef/core!1 Change of day 1", "amount": 1,
                "link": "https://gitee.com/reef/core/pulls/1", "counted": True, "reason": None,
            }],
        }],
    }  # fmt: skip


@pytest.mark.parametrize("command", FACTS)
def test_piped_output_has_no_colours(command, story, sigbot, monkeypatch):
    """No escape sequence reaches a file, whatever the environment wishes."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    story.pr("coral")
    said = sigbot(*command)
    assert "\x1b" not in said.out + said.err


def test_an_error_is_told_once(story, sigbot):
    """A list that fails is named on stderr with its cause; stdout only says how far it is."""
    sigbot("update")
    story.forge.find_repo("reef/tools").banned = True
    said = sigbot("update")
    assert said.err.count("status 403") == 1
    assert "reef/tools pulls is behind, and counted as of the last good reading\n" in said.out
    assert "status 403" in sigbot("board").out


def test_a_reader_that_goes_away_ends_it_quietly(story, sigbot):
    """`sigbot board | head -1` says nothing of the pipe, and nothing is wrong."""
    command = (
        f"{sys.executable} -m bot board --dir {story.folder} | head -c 1 > /dev/null; exit ${{PIPESTATUS[0]}}"
    )
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("width", ["30", "200"])
def test_a_terminal_of_any_width(width, story, sigbot):
    """On a terminal, too, there are no colours in what is said; a narrow one gets every number."""
    story.pr("coral")
    sigbot("update", "--dry-run")
    out = on_a_terminal(["board", "--dir", str(story.folder)], {"COLUMNS": width})
    assert "\x1b" not in out
    assert "A. Coral" in " ".join(out.split())
    assert "6" in out


def test_the_live_line_of_a_pull(story, sigbot):
    """On a terminal, `update` says what it reads, how many requests it sent, and what the host still gives."""
    story.pr("coral")
    environment = {"SIGBOT_GITEE_API": story.server.url, "TERM": "xterm", "COLUMNS": "120"}
    out = on_a_terminal(["update", "--dir", str(story.folder)], environment)
    assert " requests" in out
    assert "pulls" in out
    assert "Traceback" not in out


def on_a_terminal(arguments, environment):
    """Type sigbot's arguments at a terminal of its own; give all that appeared there."""
    ours, theirs = pty.openpty()
    with ThreadPoolExecutor(1) as pool:
        seen = pool.submit(shown, ours)
        with (
            os.fdopen(theirs, "w", encoding="utf-8") as terminal,
            redirect_stdout(terminal),
            redirect_stderr(terminal),
            patch.object(sys, "argv", ["sigbot", *arguments]),
            patch.dict(os.environ, environment),
            pytest.raises(SystemExit) as ended,
        ):
            main()
        assert not ended.value.code
        return seen.result().decode()


def shown(terminal):
    """Read what appears on a terminal until the other end is closed."""
    pieces = []
    with os.fdopen(terminal, "rb", buffering=0) as screen, suppress(OSError):  # Linux says so at the end
        while piece := screen.read(4096):
            pieces.append(piece)
    return b"".join(pieces)


def test_the_door_opens_quickly():
    """Help and version need none of the heavy libraries."""
    heavy = "{'pydantic', 'sqlalchemy', 'rich', 'requests', 'jinja2', 'yaml', 'markdown_it'}"
    code = f"import sys, bot.cli; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT)
    assert done.stdout.decode().strip() == "[]"


def test_version(sigbot):
    """`sigbot --version` says one line."""
    said = sigbot("--version")
    assert (said.code, said.out.split()[0], said.err) == (0, "sigbot", "")


LADDER = """
roles: {contributor: Contributors, maintainer: Maintainers}
ladder:
- {from: 2024-01-01, contributor: {all: [{reviews: 1}]}}
"""


@pytest.fixture
def ladder(story):
    """A ladder that counts reviews, and two pull requests that were reviewed."""
    story.edit(
        "sig.yaml", "counts:\n", "counts:\n  reviews: {count: review_comment, in: code, ignore: [own_pr]}\n"
    )
    story.write("sig.yaml", story.read("sig.yaml") + LADDER)
    for _ in range(2):
        story.pr("coral").comment_by(story.user("Kelp"), "Please name the unit.")
    story.at(2)
    return story


def test_a_pull_for_the_ladder_says_what_was_read_and_what_is_left(ladder, sigbot):
    said = sigbot("update", "--for", "ladder", "--budget", "6").out
    assert "reef/core: comments of 1 of 2 pull requests read; the next run goes on\n" in said
    assert "what the ladder asks of it is not known yet\n" in said
    said = sigbot("update", "--for", "ladder").out
    assert "reef/core: comments of 2 of 2 pull requests read\n" in said
    assert "of 0 pull requests" not in said
    assert "what the ladder asks" not in said
    assert json.loads(sigbot("update", "--for", "ladder", "--json").out)["ladder_behind"] == []


def test_what_the_ladder_costs_is_told(ladder, sigbot):
    """By the doctor, and by init after it wrote its files."""
    said = sigbot("doctor").out
    assert "for the ladder (`sigbot update --for ladder`): " in said
    assert "    most of them for the comments of 2 pull requests in reef/core, one for each\n" in said
    assert "    a day later about " in said


def test_a_pull_for_a_ladder_that_is_not_there_is_refused(story, sigbot):
    said = sigbot("update", "--for", "ladder")
    assert (said.code, said.out) == (2, "")
    assert "sig.yaml has no `ladder:`" in said.err
