"""Write several files as one: all of them change, or none, wherever the machine stops.

New contents are staged beside the database, then listed in a journal, then moved into place. A run that finds a
journal finishes what it lists, in its order, up to a file that somebody changed meanwhile: that one is left to them.
"""

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import Refusal, SigbotError


@dataclass(frozen=True, slots=True)
class FileEdit:
    """A file's new content, and the one it was made from (None: there was no file)."""

    path: Path
    before: bytes | None
    after: bytes


class Files:
    """Writes below one folder; `state` is where staged contents and the journal live."""

    def __init__(self, state: Path) -> None:
        self._staged = state / "staged"
        self._journal = state / "journal.json"

    def write(self, edits: Sequence[FileEdit]) -> None:
        """Write all edits that change anything; raise where a file is no longer what its edit was made from."""
        edits = [edit for edit in edits if edit.before != edit.after]
        for edit in edits:
            if read(edit.path) != edit.before:
                raise Refusal(
                    f"{edit.path}: changed while sigbot was at work; nothing was written, run again"
                )
        if not edits:
            return
        try:
            self._write(edits)
        except OSError as error:
            place, kept = error.filename or self._staged, self._abandon()
            raise SigbotError(
                f"{place}: {error.strerror}; {kept}. Check the room on the disk and the folder's rights"
            ) from error

    def recover(self) -> list[Path]:
        """Finish what an interrupted run began; give the files it brought to their new content."""
        if not self._journal.exists():
            shutil.rmtree(self._staged, ignore_errors=True)
            return []
        moved = []
        for entry in json.loads(self._journal.read_text()):
            staged, target = self._staged / entry["staged"], Path(entry["path"])
            if not staged.exists():
                continue  # moved before the interruption
            if _digest(read(target)) != entry["before"]:
                break  # somebody's by now, and what comes after would speak of a content that never came
            target.parent.mkdir(parents=True, exist_ok=True)
            _move(staged, target)
            moved.append(target)
        self._journal.unlink()
        shutil.rmtree(self._staged, ignore_errors=True)
        return moved

    def _write(self, edits: Sequence[FileEdit]) -> None:
        shutil.rmtree(self._staged, ignore_errors=True)
        self._staged.mkdir(parents=True)
        entries = []
        for n, edit in enumerate(edits):
            target = edit.path.resolve()  # a link stays a link
            staged = self._staged / str(n)
            _write_through(staged, edit.after)
            if target.exists():
                shutil.copymode(target, staged)
            entries.append({"staged": staged.name, "path": str(target), "before": _digest(edit.before)})
        draft = self._staged / "journal"
        _write_through(draft, json.dumps(entries).encode())
        draft.replace(self._journal)
        self.recover()

    def _abandon(self) -> str:
        """Drop a write that did not reach its journal; say what became of the files."""
        if self._journal.exists():
            return "the next run finishes what this one began"
        shutil.rmtree(self._staged, ignore_errors=True)
        return "no file was changed"


def read(path: Path) -> bytes | None:
    """Read a file, None where there is none; raise Refusal where something is there and cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except IsADirectoryError:
        raise Refusal(f"{path}: is a folder, and a file is needed here; move it away") from None
    except OSError as error:
        raise Refusal(f"{path}: {error.strerror}; check who owns it and who may read it") from error


def _move(staged: Path, target: Path) -> None:
    """Put a staged file into its place at once, also where the two folders are on different disks."""
    try:
        staged.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        beside = target.with_name(f".{target.name}.sigbot")
        _write_through(beside, staged.read_bytes())
        shutil.copymode(staged, beside)
        beside.replace(target)


def _write_through(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _digest(content: bytes | None) -> str | None:
    return None if content is None else hashlib.sha256(content).hexdigest()
