"""A SIG of the stories, and `sigbot` typed at it as an operator does; pauses between tries take no time."""

import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import typer.main
from e2e.story import stories

from bot.cli import main
from bot.forge.pace import SystemClock


@dataclass(frozen=True)
class Said:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str


_commands = cache(typer.main.get_command)  # made of all signatures: a program does that once


@pytest.fixture
def story(tmp_path):
    yield from stories(tmp_path / "sig", token="s3cret-of-reef", expired=["0ld-of-reef"])


@pytest.fixture
def sigbot(story, monkeypatch, capsys, tmp_path):
    """Type a command in the story's folder; give its exit code and what it said."""
    monkeypatch.setattr(SystemClock, "sleep", lambda _self, _seconds: None)
    monkeypatch.setattr(typer.main, "get_command", _commands)
    monkeypatch.setenv("SIGBOT_GITEE_API", story.server.url)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    for name in ("SIGBOT_GITEE_TOKEN", "SIGBOT_GITEE_TOKEN_FILE", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def typed(*arguments: str | Path) -> Said:
        monkeypatch.chdir(story.folder)
        monkeypatch.setattr(sys, "argv", ["sigbot", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return Said(int(ended.value.code or 0), said.out, said.err)

    return typed
