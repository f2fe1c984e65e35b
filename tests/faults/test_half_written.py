"""Several files are written as one, wherever the machine stops between two steps."""

import contextlib
import os
import shutil
from pathlib import Path

import pytest

from bot.deliver.files import FileEdit, Files, read
from bot.errors import SigbotError

BEFORE = {"README.md": b"old\n", "README_en.md": b"old too\n", "leaderboard/board.json": None}
AFTER = {"README.md": b"new\n", "README_en.md": b"new too\n", "leaderboard/board.json": b"{}\n"}
STEPS = (
    (Path, "replace"),
    (Path, "unlink"),
    (Path, "mkdir"),
    (os, "fsync"),
    (shutil, "rmtree"),
    (shutil, "copymode"),
)


class _Killed(BaseException):
    """What no `except` of ours may catch: the machine is gone."""


def fresh(folder):
    """Make the folder as it is before the write."""
    folder.mkdir(exist_ok=True)
    for name, text in BEFORE.items():
        if text is not None:
            (folder / name).write_bytes(text)
    return folder


@pytest.fixture
def folder(tmp_path):
    return fresh(tmp_path)


def edits(folder):
    return [FileEdit(folder / name, BEFORE[name], AFTER[name]) for name in BEFORE]


def content(folder):
    return {name: read(folder / name) for name in BEFORE}


def stop(monkeypatch, step, error, *, after=False):
    """Let the n-th step from now on raise, before or after it was done; give how many were begun."""
    begun = [0]

    def stopping(real):
        def one(*arguments, **options):
            begun[0] += 1
            now = begun[0] == step
            if now and not after:
                raise error
            done = real(*arguments, **options)
            if now:
                raise error
            return done

        return one

    for place, name in STEPS:
        monkeypatch.setattr(place, name, stopping(getattr(place, name)))
    return begun


@contextlib.contextmanager
def killed(step, *, after=False):
    """Kill what is done in the block at one of its steps, if it comes so far."""
    with pytest.MonkeyPatch.context() as monkeypatch, contextlib.suppress(_Killed):
        yield stop(monkeypatch, step, _Killed(), after=after)


def write(folder):
    Files(folder / ".sigbot").write(edits(folder))


def steps_of_a_write(folder):
    with killed(0) as begun:
        write(fresh(folder))
    return begun[0]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("again", [0, 1, 2, 3])
def test_a_write_that_is_killed_is_whole_or_not_at_all(tmp_path, after, again):
    """Before or after each of its steps, and though the next run is killed while it tidies up."""
    outcomes = []
    for step in range(1, steps_of_a_write(tmp_path / "undisturbed") + 1):
        folder = fresh(tmp_path / f"{step}")
        files = Files(folder / ".sigbot")
        with killed(step, after=after):
            write(folder)
        with killed(again, after=after):
            files.recover()
        files.recover()
        assert content(folder) in (BEFORE, AFTER)
        assert not list((folder / ".sigbot").glob("*"))
        outcomes.append(content(folder) == AFTER)
        files.write([edit for edit in edits(folder) if read(edit.path) == edit.before])
        assert content(folder) == AFTER
    assert outcomes == sorted(outcomes)  # nothing up to some step, all from there on
    assert set(outcomes) == {False, True}


def test_a_disk_that_is_full_leaves_every_file_as_it_was(folder, monkeypatch):
    stop(monkeypatch, 2, OSError(28, "No space left on device"))
    with pytest.raises(SigbotError, match="No space left on device; no file was changed"):
        write(folder)
    monkeypatch.undo()
    assert content(folder) == BEFORE
    write(folder)
    assert content(folder) == AFTER


def test_what_somebody_changed_meanwhile_is_left_to_them(tmp_path):
    """What somebody edits between a kill and the next run stays, and board.json tells of nothing that never came."""
    half_done = 0
    for step in range(1, steps_of_a_write(tmp_path / "undisturbed") + 1):
        folder = fresh(tmp_path / f"{step}")
        with killed(step):
            write(folder)
        if (content(folder)["README.md"], content(folder)["README_en.md"]) == (b"new\n", b"old too\n"):
            half_done += 1
            (folder / "README_en.md").write_bytes(b"by hand\n")
            Files(folder / ".sigbot").recover()
            left = {"README_en.md": b"by hand\n", "leaderboard/board.json": None}
            assert content(folder) == {**AFTER, **left}
    assert half_done
