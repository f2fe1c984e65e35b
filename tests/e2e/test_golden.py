"""The real folder of a SIG, taken over and updated (skipped where the files are absent).

People of the table are read from it when the test runs; everyone else is invented.
"""

import os
import shutil
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.app import init
from bot.app.session import Environment, open_run
from bot.app.update import update
from bot.app.workspace import load_workspace
from bot.demo.gitee import Clock, Forge, Server
from e2e.story import BEIJING

FILES = Path(__file__).parents[3] / "shared/data/trusted-ai-sig"
READMES = ("README.md", "README_en.md")
DAY = datetime(2022, 12, 20, 10, 0, tzinfo=BEIJING)  # of the table's last commit
STRANGERS = [f"stranger-{n:02}" for n in range(40)]

pytestmark = pytest.mark.skipif(not FILES.exists(), reason="the real files are not here")


@pytest.fixture
def folder(tmp_path):
    """Copy the folder into a checkout, and take its table over."""
    copy = tmp_path / "security"
    shutil.copytree(FILES, copy)
    now = f"{int(DAY.timestamp())} +0800"
    who = ("-c", "user.name=x", "-c", "user.email=x@example.com")
    for command in (["init", "-q"], ["add", "-A"], [*who, "commit", "-qm", "x"]):
        environment = {**os.environ, "GIT_AUTHOR_DATE": now, "GIT_COMMITTER_DATE": now}
        subprocess.run(["git", "-C", copy, *command], check=True, env=environment, capture_output=True)
    wishes = init.Wishes(
        repo="mindspore/community", path="sigs/security", key="trusted-ai", like="trusted-ai"
    )
    init.write(copy, init.plan(copy, wishes, DAY + timedelta(days=30)))
    return copy


@pytest.fixture
def rows(folder):
    """Give the table's rows as they were taken over."""
    return load_workspace(folder).balances.rows


@pytest.fixture
def forge(rows):
    """A host with part of the table's work, older work of others, and then the work of forty strangers."""
    forge = Forge(Clock(DAY + timedelta(days=90)).now)
    repo = forge.repo("mindspore/mindarmour", at=DAY - timedelta(days=900))
    main = forge.repo("mindspore/mindspore", at=DAY - timedelta(days=900))
    for row in rows:
        if row.login:
            user = forge.user(row.login, at=DAY - timedelta(days=800))
            for n in range(max(1, row.balance["prs"] // 2)):
                repo.pull(author=user, title=f"Before {n}", at=DAY - timedelta(days=60 - n))
    for n, login in enumerate(STRANGERS):
        user, at = forge.user(login, at=DAY), DAY + timedelta(days=1, hours=n)
        repo.pull(author=user, title="A new attack", at=at)
        if n % 3 == 0:
            repo.issue(author=user, title="A question", at=at)
        main.pull(author=user, title="Elsewhere", at=at, files=["mindspore/python/x.py"])
    return forge


def run(folder, forge):
    """Update once; the host is there for as long as that takes."""
    with Server(forge) as server:
        environment = Environment({"SIGBOT_GITEE_API": server.url}, Clock(forge.clock()))
        with open_run(folder, environment, writes=True) as opened:
            return update(opened)


def differing(before, after):
    """Give the pairs of lines that differ, in texts of as many lines."""
    pairs = zip(before.splitlines(), after.splitlines(), strict=True)
    return [(old, new) for old, new in pairs if old != new]


def test_the_whole_folder_is_read(folder):
    """Table, rules, balances and roster are read as they are; blemishes of the roster are notes."""
    workspace = load_workspace(folder)
    order = ("task_points", "organised", "talks", "articles", "prs", "issues")
    assert tuple(workspace.config.board.order) == order
    assert workspace.balances.day == DAY
    assert len(workspace.balances.rows) == len(workspace.tables[0].table.rows)
    assert workspace.roster.people
    assert workspace.roster.notes


def test_nothing_new_leaves_every_byte(folder, forge):
    """Known work and strangers' work change no byte of either README; the forty strangers are candidates."""
    before = {name: (folder / name).read_bytes() for name in READMES}
    for _ in range(2):
        found = run(folder, forge).decided
        assert {name: (folder / name).read_bytes() for name in READMES} == before
        assert found.changes == ()
        assert {each.member.login for each in found.board.candidates} == set(STRANGERS)
        assert not any(row.is_new for row in found.board.rows)


def test_one_pull_request_changes_one_cell(folder, forge, rows):
    """A pull request after the balance's day, by an account with a row, changes exactly its cell in each file."""
    run(folder, forge)
    before = {name: (folder / name).read_bytes().decode() for name in READMES}
    row = next(row for row in rows if row.login)
    repo = forge.find_repo("mindspore/mindarmour")
    repo.pull(author=forge.find_user(row.login), title="A defence", at=DAY + timedelta(days=91))
    changes = run(folder, forge).decided.changes
    assert [(each.name, each.count) for each in changes] == [(row.name, "prs")]
    for name in READMES:
        [(old, new)] = differing(before[name], (folder / name).read_bytes().decode())
        cells = [(a, b) for a, b in zip(old.split("|"), new.split("|"), strict=True) if a != b]
        [(was, now)] = cells
        assert (int(was), int(now), len(was)) == (row.balance["prs"], row.balance["prs"] + 1, len(now))
