"""A disk that is full or may not be written: said in one message, with every file as it was before the run."""

import errno
import os
import sqlite3
from pathlib import Path

import pytest

from bot.deliver import files
from bot.errors import SigbotError

FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("after", [0, 1, 4, 7])
def test_a_full_disk_changes_no_file(after, story, sigbot, monkeypatch):
    """Whenever the room runs out while files are staged, none of them has changed, and the next run writes all."""
    story.pr("coral")
    before, written, write = story.files(), [], files._write_through

    def fills_up(path, content):
        if len(written) == after:
            raise FULL
        written.append(path)
        write(path, content)

    monkeypatch.setattr(files, "_write_through", fills_up)
    said = sigbot("update")
    assert said.code == 2
    assert "No space left on device; no file was changed. Check the room on the disk" in said.err
    assert story.files() == before
    monkeypatch.setattr(files, "_write_through", write)
    assert sigbot("update").code == 0
    assert story.row("A. Coral")["prs"] == 6


def test_a_write_that_breaks_off_half_way_is_finished_by_the_next_run(story, sigbot, monkeypatch):
    """Past the journal there is no way back: the message says so, and the next run moves the rest."""
    story.pr("coral")
    moved, move = [], files._move

    def breaks_off(staged, target):
        if len(moved) == 2:
            raise FULL
        moved.append(target)
        move(staged, target)

    monkeypatch.setattr(files, "_move", breaks_off)
    said = sigbot("update")
    assert (said.code, "the next run finishes what this one began" in said.err) == (2, True)
    monkeypatch.setattr(files, "_move", move)
    assert sigbot("update").code == 0
    assert sigbot("board", "--check").code == 0


def test_files_on_another_disk_than_the_state_are_written_too(tmp_path, monkeypatch):
    """`.sigbot` may be mounted from elsewhere: what cannot be renamed over is copied beside, then renamed."""
    rename, target = Path.replace, tmp_path / "README.md"

    def another_disk(self, to):
        if self.parent.name == "staged" and Path(to) == target:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        return rename(self, to)

    monkeypatch.setattr(Path, "replace", another_disk)
    files.Files(tmp_path / ".sigbot").write([files.FileEdit(target, None, b"board")])
    assert target.read_bytes() == b"board"
    assert sorted(path.name for path in tmp_path.iterdir()) == [".sigbot", "README.md"]


def test_a_file_changed_meanwhile_is_left_to_its_author(tmp_path):
    """Who edits a file while the bot works loses nothing: nothing at all is written."""
    (tmp_path / "README.md").write_bytes(b"edited")
    edits = [
        files.FileEdit(tmp_path / "board.json", None, b"new"),
        files.FileEdit(tmp_path / "README.md", b"read", b"written"),
    ]
    with pytest.raises(SigbotError, match="changed while sigbot was at work; nothing was written, run again"):
        files.Files(tmp_path / ".sigbot").write(edits)
    assert [path.name for path in tmp_path.iterdir()] == ["README.md"]


def test_a_full_disk_under_the_database(story, sigbot, monkeypatch):
    """The database says the same of a full disk; what was read before is kept."""
    from bot.store.ingest import Ingest

    def full(*_arguments):
        raise sqlite3.OperationalError("database or disk is full")

    story.pr("coral")
    monkeypatch.setattr(Ingest, "pulls", full)
    said = sigbot("update")
    assert said.code == 2
    assert "sigbot.db: the disk is full; what was read before is kept, make room and run again" in said.err


def test_a_locked_database_is_waited_for_and_then_named(story, sigbot, monkeypatch):
    """Another program in the database: a wait, then the message."""
    monkeypatch.setattr("bot.store.store.BUSY_SECONDS", 0.1)
    assert sigbot("board").code == 0
    other = sqlite3.connect(story.folder / ".sigbot/sigbot.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    said = sigbot("board")
    other.close()
    assert said.code == 2
    assert "another program holds the database; let it finish, then run again" in said.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize("command", ["board", "board --write", "update", "check", "explain @coral"])
def test_a_folder_that_may_not_be_written(command, story, sigbot):
    """A read-only folder gives a message, no traceback."""
    story.folder.chmod(0o555)
    said = sigbot(*command.split())
    story.folder.chmod(0o755)
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert "check" in said.err


def test_what_the_machine_refuses_is_no_defect(story, sigbot, monkeypatch):
    """Any refusal of the operating system is told with its place; a defect is written to a log, with its name."""

    def refused(*_arguments, **_named):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), "/somewhere/lock")

    monkeypatch.setattr("bot.app.session.alone", refused)
    said = sigbot("update")
    assert (said.code, said.out) == (2, "")
    assert "/somewhere/lock: Permission denied; check the room on the disk and the rights there" in said.err


def test_a_defect_is_kept_in_a_log_without_what_is_private(story, sigbot, monkeypatch):
    """One line for people, all of it in a file: without the token, without addresses, outside of the SIG's files."""

    def broken(_run):
        raise ZeroDivisionError("token s3cret-of-reef of someone@example.com")

    monkeypatch.setenv("SIGBOT_GITEE_TOKEN", "s3cret-of-reef")
    monkeypatch.setattr("bot.app.board.decide_board", broken)
    before = story.files()
    said = sigbot("board")
    assert said.code == 70
    assert said.err.startswith("sigbot: this is a defect of sigbot (ZeroDivisionError)")
    log = Path(story.folder, said.err.split("report it with ")[1].strip()).read_text()
    assert "ZeroDivisionError: token *** of …" in log
    assert story.files() == before
